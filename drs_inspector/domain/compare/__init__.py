"""What differs between two documents, or two jobs, by meaning."""
