"""``drs-inspector diff``."""
