"""The tables of a reading: what a row and a column mean, once for window, terminal, files and SQL."""
