"""The main window: menus, status bar, messages, and what all controllers share."""
