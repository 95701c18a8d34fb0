"""``drs-inspector self-test``."""
