"""Job list."""
