"""Opening and exporting files."""
