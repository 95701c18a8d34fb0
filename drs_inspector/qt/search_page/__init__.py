"""Search everything: one text in all that was read of all jobs."""
