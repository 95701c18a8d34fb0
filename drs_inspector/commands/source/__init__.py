"""The SOURCE of a command: its options, its sign-in and its reading."""
