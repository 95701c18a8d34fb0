"""Simulator: ``drs-inspector simulate``."""
