"""``drs-inspector profiles``."""
