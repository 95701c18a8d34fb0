"""The start page: connections, the way back to where one was, files."""
