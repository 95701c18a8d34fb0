"""The line below the list, or the banner above it, that says over which jobs everything shown was computed."""
