"""The ordered and filtered list of jobs, as differences."""
