"""``drs-inspector simulate``."""
