"""``drs-inspector doctor``."""
