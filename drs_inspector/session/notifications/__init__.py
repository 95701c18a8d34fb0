"""Notifications on the desktop: which changes are told, in which words, how often, and by which service."""
