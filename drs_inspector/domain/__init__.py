"""What a replication job is: standard library, msgspec and re2 only, no input or output."""
