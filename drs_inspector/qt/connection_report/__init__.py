"""The connection report as a dialog."""
