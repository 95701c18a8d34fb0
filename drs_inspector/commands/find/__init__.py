"""``drs-inspector find``."""
