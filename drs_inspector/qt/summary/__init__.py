"""The page that sums up one source, all of them, or a scenario."""
