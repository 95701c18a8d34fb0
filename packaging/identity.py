"""What the program is called where a system wants one name that never changes."""

APP_ID = "io.github.drs_inspector.DRSInspector"
"""Flatpak's id, AppStream's component and the macOS bundle identifier. The keychain of macOS and the portals tell
programs apart by it: with another one a person is asked for every secret again."""
