"""Self test."""
