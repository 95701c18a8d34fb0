"""The frame of the window: sources and views beside the jobs, and the way from the table to a job and back."""
