"""Tables that are shown, as files."""
