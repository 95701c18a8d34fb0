"""What the line above the jobs draws and changes of a query: its text is the truth, and is read by the parser alone."""
