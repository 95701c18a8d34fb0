"""Tables as files: one class in one file for each format, and the registry that finds one by its name."""
