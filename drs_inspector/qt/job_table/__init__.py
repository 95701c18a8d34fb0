"""The table of jobs: rows painted by column, a pinned name, and the keys, menus and lists that go with it."""
