"""What a replication job is: standard library and msgspec only, no input or output."""
