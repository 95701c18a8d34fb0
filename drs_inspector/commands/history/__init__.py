"""``drs-inspector history``."""
