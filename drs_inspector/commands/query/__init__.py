"""``drs-inspector query``."""
