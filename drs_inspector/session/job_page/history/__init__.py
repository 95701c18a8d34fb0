"""What happened to a job, from all that tells of it, as one list: events, which lists were read, and rows by day."""
