"""The sections of Preferences, one class in one file each."""
