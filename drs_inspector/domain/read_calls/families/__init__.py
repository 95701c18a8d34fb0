"""The families of read calls: one file each, one entry for each call."""
