"""Searching everything that was read of jobs for one text: names, new names, rules, endpoints, JSON."""
