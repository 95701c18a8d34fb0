"""DRS Inspector: a read-only desktop inspector for database replication jobs."""

try:
    # Written from the git tag when the program is installed or packaged.
    from drs_inspector._version import __version__ as __version__
except ImportError:
    __version__ = "0.1.0.dev0"
