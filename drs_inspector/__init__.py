"""DRS Inspector: a read-only desktop inspector for database replication jobs."""

__version__ = "0.1.0"
