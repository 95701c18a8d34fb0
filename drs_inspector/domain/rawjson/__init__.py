"""JSON as bytes: slices, lines, spans, paths and search; nothing is decoded that no view shows."""
