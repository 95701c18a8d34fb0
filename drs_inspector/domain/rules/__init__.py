"""Transformation rules: reading them, matching them to objects, and where they contradict themselves."""
