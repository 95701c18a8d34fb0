"""``drs-inspector show``."""
