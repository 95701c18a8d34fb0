"""``drs-inspector report``."""
