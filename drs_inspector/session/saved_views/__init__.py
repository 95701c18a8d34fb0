"""Saved views of the jobs: those of a person, and those that the program has."""
