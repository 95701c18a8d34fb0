"""DRS on loopback: lists and batches."""
