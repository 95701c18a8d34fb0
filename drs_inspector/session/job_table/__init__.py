"""The jobs of all sources as one flat list: families or groups, ordered by any column."""
