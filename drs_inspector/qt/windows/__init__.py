"""Windows over the same sources: the controllers of each, opening a further one, and which of them ends the program."""
