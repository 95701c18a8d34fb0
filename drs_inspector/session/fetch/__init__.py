"""Reading a project: lists and details at the same time, merged into a snapshot."""
