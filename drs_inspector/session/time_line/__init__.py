"""The time line of all jobs: when each waited, copied, ran, was late, paused or failed."""
