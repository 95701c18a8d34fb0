"""SQL over what was read, for those who think in it: an editor, the tables beside it, and the answer below."""
