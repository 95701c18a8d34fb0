"""How a selection of objects is shown: reduced, sorted, copied."""
