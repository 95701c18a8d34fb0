"""What would be written, made in memory: to be looked at, and searched for a word that must not be in it."""

import asyncio
import io
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Final

from drs_inspector.domain.coverage import Part
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.query.whole import occurrences
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.documents import TABLES, Document, table_rows
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.session.hand_over.page_text import page_text
from drs_inspector.session.hand_over.piece import Piece, TwoDocuments
from drs_inspector.session.hand_over.report_file import ReportExporter
from drs_inspector.storage.exports.exporter import Exporter, ExportOptions, Selection
from drs_inspector.storage.exports.registry import DEFAULT, exporter_named
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_folder import masked_documents
from drs_inspector.storage.exports.tables.table_format import TableOptions

MOST_BYTES: Final = 256 * 1024 * 1024
"""Of all files that are made in memory for one look."""
_FOLDER: Final = "inode/directory"


@dataclass(frozen=True, slots=True)
class WordCount:
    """How often a word is in the texts, names and figures of the files, in any case: as masked, and without masking."""

    now: int
    before: int


class _StoppedError(Exception):
    """Raised inside the thread when its work was cancelled."""


class _Memory(io.BytesIO):
    """A file in memory that refuses to grow beyond its limit."""

    def __init__(self, stopped: threading.Event, room: int) -> None:
        super().__init__()
        self._stopped = stopped
        self._room = room

    def write(self, data: "bytes | memoryview", /) -> int:  # type: ignore[override]  # what the formats write
        if self._stopped.is_set():
            raise _StoppedError
        if self.tell() + len(data) > self._room:
            raise InspectorError(
                "The result is too large to be looked at here.",
                f"It has more than {MOST_BYTES // 1024**2} MB.",
                "Write it, and look at the file.",
            )
        return super().write(data)


class Result:
    """What one choice of jobs becomes, for each document; each masking is made once and kept until another.

    Of an archive these are its bytes, of a report its page and the archive that it is made of, of a folder of tables
    the rows of each table as JSON, whatever the format writes them as: the values are the same. The documents of a
    comparison are one choice: of its page these are the page and both archives, else what it says, as JSON.
    """

    def __init__(
        self,
        exporter: Exporter,
        documents: Sequence[Snapshot],
        job_ids: Collection[str] | None = None,
        part: Part | None = None,
    ) -> None:
        wanted = None if job_ids is None else frozenset(job_ids)
        self._exporter = exporter
        self._selections = [Selection((copy_of(document),), wanted, part=part) for document in documents]
        if isinstance(exporter, TwoDocuments):  # which is of both
            self._selections = [Selection(tuple(map(copy_of, documents)))]
        self._made: dict[bool, tuple[Policy | None, list[list[Piece]]]] = {}
        self._making = asyncio.Lock()

    async def pieces(self, masking: Policy | None) -> list[list[Piece]]:
        """Return what there is of each document. Raises InspectorError for what the format cannot do, and above the
        limit.
        """
        async with self._making:  # a count and a look ask for the same at the same time
            kept = self._made.get(masking is not None)
            if kept is None or kept[0] != masking:
                stopped = threading.Event()
                try:
                    kept = masking, await asyncio.to_thread(self._write, masking, stopped)
                finally:
                    stopped.set()
                self._made[masking is not None] = kept
            return kept[1]

    async def shown(self, masking: Policy | None) -> list[list[Piece]]:
        """Return what there is of each document as JSON; of a report the archive that all of it comes from."""
        return [[one for one in pieces if one.kind == "json"] for pieces in await self.pieces(masking)]

    async def count(self, word: str, masking: Policy | None) -> WordCount:
        """Count a word; raises as ``pieces``."""
        plain = await self.pieces(None)
        masked = plain if masking is None else await self.pieces(masking)
        stopped = threading.Event()
        try:
            return await asyncio.to_thread(
                lambda: WordCount(_count(masked, word, stopped), _count(plain, word, stopped))
            )
        finally:
            stopped.set()

    def _write(self, masking: Policy | None, stopped: threading.Event) -> list[list[Piece]]:
        def check(_done: int, _total: int) -> None:
            if stopped.is_set():
                raise _StoppedError

        made: list[list[Piece]] = []
        for plain in self._selections:
            selection = Selection(plain.documents, plain.job_ids, masking=masking, part=plain.part)
            room = MOST_BYTES - sum(len(piece.raw) for pieces in made for piece in pieces)
            made.append(list(_pieces(self._exporter, selection, ExportOptions(on_progress=check), stopped, room)))
        return made


def _pieces(
    exporter: Exporter, selection: Selection, options: ExportOptions, stopped: threading.Event, room: int
) -> Iterator[Piece]:
    def in_memory(write: Callable[[BinaryIO], object]) -> bytes:
        nonlocal room
        memory = _Memory(stopped, room)
        write(memory)
        room -= memory.tell()
        return memory.getvalue()

    exporter.check(selection.masking)
    if isinstance(exporter, ReportExporter):
        archive = exporter_named(DEFAULT)
        made_of = in_memory(lambda stream: archive.export(selection, stream, options))
        yield Piece("", made_of, goes=exporter.with_archive)
        yield Piece("", in_memory(lambda stream: exporter.export(selection, stream, options)), "page")
    elif isinstance(exporter, TwoDocuments):
        yield from exporter.pieces(selection, options, in_memory)
    elif exporter.media_type.endswith("json") and exporter.can_stream:
        yield Piece("", in_memory(lambda stream: exporter.export(selection, stream, options)))
    elif exporter.media_type == _FOLDER and exporter.has_tables:
        snapshots, job_ids = masked_documents(selection, options)
        documents = [Document("", snapshot, job_ids) for snapshot in snapshots]
        to_read = TableOptions(on_rows=lambda _rows: options.progress(0, 0))
        for name in TABLES:
            write = partial(table_format("json").write, table_rows(name, documents), options=to_read)
            yield Piece(name, in_memory(write))
    else:
        raise InspectorError(
            f"What the format {exporter.name} writes cannot be looked at here.",
            "Only JSON, pages and tables can.",
            "Look at the file after it is written.",
        )


def _count(documents: Sequence[Sequence[Piece]], word: str, stopped: threading.Event) -> int:
    total = 0
    for piece in (piece for pieces in documents for piece in pieces if piece.goes):
        for count in _counts(piece, word):
            if stopped.is_set():
                raise _StoppedError
            total += count
    return total


def _counts(piece: Piece, word: str) -> Iterator[int]:
    if piece.kind == "page":
        yield page_text(piece.raw.decode("utf-8", "replace")).casefold().count(word.casefold())
    else:
        yield from occurrences(piece.raw, word)
