"""Connection report."""
