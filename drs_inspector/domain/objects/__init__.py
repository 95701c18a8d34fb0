"""Object selections: columns, tree order and search over up to millions of entries."""
