"""Readings that are kept, in the window: the list with its limits, the slider, and what changed since the last look."""
