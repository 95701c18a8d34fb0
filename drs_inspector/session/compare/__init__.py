"""Comparing in the window: which sides there are, the comparison in slices, its jobs and rows as values."""
