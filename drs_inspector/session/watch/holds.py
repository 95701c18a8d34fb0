"""What keeps a watch from asking."""

READING, SIGNED_OUT, LOCKED, NO_SOURCE, OFF = "reading", "signed out", "locked", "no source", "off"
