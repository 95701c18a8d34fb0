"""Watching in the window: the action, the line in the status bar, and what of the jobs is on the screen."""
