"""``drs-inspector watch``."""
