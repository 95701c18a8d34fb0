"""The profile file: entries, changes under a lock, and exchange without secrets."""
