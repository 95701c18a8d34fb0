"""One small file per kind of detail view."""
