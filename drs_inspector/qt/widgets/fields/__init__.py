"""Fields of forms: framed and marked edits, segments, code cells, buttons that tell why they cannot be pressed."""
