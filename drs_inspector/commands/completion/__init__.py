"""``drs-inspector completion``."""
