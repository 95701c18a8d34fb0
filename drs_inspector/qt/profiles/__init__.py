"""The profile manager."""
