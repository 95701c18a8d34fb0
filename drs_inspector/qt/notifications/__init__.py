"""Notifications on the desktop: the service of each system, when they are shown, and where they lead."""
