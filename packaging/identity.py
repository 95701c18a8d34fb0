"""Names and addresses that systems, packages and indexes know the program by; each is written here and nowhere else."""

NAME = "drs-inspector"
"""The command, the packages, and the files that desktops and shells find the program by."""

APP_ID = "io.github.drs_inspector.DRSInspector"
"""Flatpak's id, AppStream's component and the macOS bundle identifier. The keychain of macOS and the portals tell
programs apart by it: another one would lock the saved secrets away from the program."""

REPOSITORY = "https://github.com/drs-inspector/drs-inspector"
"""The address of the source. Project URLs, metainfo and the links of the long description are made from it."""
