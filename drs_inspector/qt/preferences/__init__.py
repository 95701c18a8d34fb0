"""Preferences: one page of sections that is built from a registry, with a search; changes apply at once."""
