"""Whether a person must look at a job, why, and what made it fail."""
