"""The map of databases: which instances jobs join, and where each has its place in a picture."""
