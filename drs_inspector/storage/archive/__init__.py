"""Archives and saved replies: what the rest of the program uses of this folder's reading and writing."""

from drs_inspector.storage.archive.read import open_bytes, open_files
from drs_inspector.storage.archive.write import WriteReport, write_archive

__all__ = ["WriteReport", "open_bytes", "open_files", "write_archive"]
