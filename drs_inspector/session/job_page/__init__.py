"""What the tabs of a job's page say, as values: no Qt."""
