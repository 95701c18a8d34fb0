"""The health of the jobs of all open sources, kept while nothing changes."""
