"""``drs-inspector export``."""
