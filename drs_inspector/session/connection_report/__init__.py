"""The connection report: every step to a cloud, tried and timed."""
