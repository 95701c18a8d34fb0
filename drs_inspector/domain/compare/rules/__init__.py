"""The rules of two jobs, and those beside the replies of two documents."""
