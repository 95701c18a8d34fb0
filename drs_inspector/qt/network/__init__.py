"""Network settings, and certificates that were refused."""
