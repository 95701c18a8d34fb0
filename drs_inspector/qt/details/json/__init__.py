"""The raw JSON of a node: painting, folding of segments, find bar."""
