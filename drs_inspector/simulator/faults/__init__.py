"""Faults to choose from: what each does to a request or a reply."""
