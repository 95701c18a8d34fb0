"""``drs-inspector connect``: signs in on a terminal, and saves a profile."""
