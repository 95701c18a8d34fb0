"""Profiles and saved secrets: opening, importing, and what is saved of a sign-in."""
