"""The History tab of a job: what happened to it, who did it, and which lists that was read from."""
