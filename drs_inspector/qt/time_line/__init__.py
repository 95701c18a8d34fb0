"""The time line of all jobs, in the window."""
