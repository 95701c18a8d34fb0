"""Made-up jobs: plans, lives, endpoints, objects and rules, from one seed."""
