"""Archives and saved replies: opening them, and writing an archive."""

from drs_inspector.storage.archive.open_files import open_bytes, open_documents, open_files
from drs_inspector.storage.archive.write import write_archive

__all__ = ["open_bytes", "open_documents", "open_files", "write_archive"]
