"""Several inspectors side by side, and the use cases of one: connect, read, export, sign out."""
