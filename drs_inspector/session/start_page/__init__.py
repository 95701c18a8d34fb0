"""What the start page offers: connections as they were seen last, files, and the way back to where one was."""
