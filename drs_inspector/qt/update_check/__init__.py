"""The update check and its question."""
