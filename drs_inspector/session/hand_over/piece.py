"""What a file would hold, in pieces; and formats of two documents, which say themselves what these are."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import BinaryIO, Literal, NamedTuple

from drs_inspector.storage.exports.exporter import ExportOptions, FileExporter, Selection


class Piece(NamedTuple):
    """A file, or a table of a folder, as text. ``title`` is "" where there is one.

    ``goes``: it is handed over, and a word is looked for in it.
    """

    title: str
    raw: bytes
    kind: Literal["json", "page"] = "json"
    goes: bool = True


InMemory = Callable[[Callable[[BinaryIO], object]], bytes]
"""Returns what is written into a file in memory. Raises InspectorError above its limit."""


class TwoDocuments(FileExporter):
    """A format of a comparison: the selection has A and B as its documents, and nothing else."""

    @abstractmethod
    def pieces(self, selection: Selection, options: ExportOptions, in_memory: InMemory) -> Iterator[Piece]:
        """Yield what would be written."""
