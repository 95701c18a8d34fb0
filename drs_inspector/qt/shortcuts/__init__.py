"""The keys of actions: the table of all, the keys of panes, and texts that name a key."""
