"""The Endpoints tab of a job: both ends beside one another, and the other jobs that use them."""
