"""The filter of jobs: its language, and the text that free words search."""
