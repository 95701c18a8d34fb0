"""Reports: what is said of a reading, made again from its archive, and compared."""
