"""One window for each set of settings: who is first, and how a second start hands over what it was asked to open."""
