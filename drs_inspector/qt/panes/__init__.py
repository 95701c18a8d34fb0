"""Panes: what each offers to find, copy, open and explain, and how the pane with the focus is asked for it."""
