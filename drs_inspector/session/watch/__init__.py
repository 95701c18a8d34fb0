"""Watching a project: what is asked again and when, within a budget of requests, and what became of it."""
