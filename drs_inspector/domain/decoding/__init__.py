"""The tolerant reader: JSON object -> typed struct, with drift, unknown fields, timestamps and tags."""
