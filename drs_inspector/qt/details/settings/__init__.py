"""The Settings tab of a job: what is not as by default, what follows from it, and what the console allows now."""
