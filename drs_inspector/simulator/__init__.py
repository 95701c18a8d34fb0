"""IAM and DRS on loopback: the demo, the test double and the benchmark load."""
