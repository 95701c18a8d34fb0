"""Import sign ins."""
