"""The query language of jobs, and the text that its words search."""
