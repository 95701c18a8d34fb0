"""The map of databases and the jobs between them, in the window."""
