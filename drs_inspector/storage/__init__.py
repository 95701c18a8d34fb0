"""Files and secrets on this computer."""
