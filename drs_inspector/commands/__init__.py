"""The subcommands: one file each. They import what they need when they run, not when they are looked at."""
