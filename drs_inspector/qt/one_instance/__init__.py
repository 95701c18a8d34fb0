"""One window for each set of settings: what reaches the open window, and what it does with it."""
