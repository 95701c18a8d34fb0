"""Exports: what is written, in which format, and the registry that finds a format by its name."""
