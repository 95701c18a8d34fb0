"""Readings of a profile that are kept: archives as differences, of which each job is stored once by its content."""
