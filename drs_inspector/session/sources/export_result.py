"""What an export would write, made in memory: to be looked at, and searched for a word that must not be in it."""

import asyncio
import io
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from drs_inspector.domain.coverage import Part
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.query.whole import occurrences
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from drs_inspector.storage.exports.registry import exporter_named

MOST_BYTES: Final = 256 * 1024 * 1024
"""Of all files that are made in memory for one look."""


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
                "Export it, and look at the file.",
            )
        return super().write(data)


class ExportResult:
    """The files of one choice of jobs, one for each document; each masking is written once and kept until another."""

    def __init__(
        self,
        exporter: str,
        documents: Sequence[Snapshot],
        job_ids: Collection[str] | None = None,
        part: Part | None = None,
    ) -> None:
        wanted = None if job_ids is None else frozenset(job_ids)
        self._exporter = exporter
        self._selections = [Selection((copy_of(document),), wanted, part=part) for document in documents]
        self._made: dict[bool, tuple[Policy | None, list[bytes]]] = {}
        self._making = asyncio.Lock()

    async def files(self, masking: Policy | None) -> list[bytes]:
        """Return the bytes of each file. Raises InspectorError for what the format cannot do, and above the limit."""
        async with self._making:  # a count and a look ask for the same files at the same time
            kept = self._made.get(masking is not None)
            if kept is None or kept[0] != masking:
                stopped = threading.Event()
                try:
                    kept = masking, await asyncio.to_thread(self._write, masking, stopped)
                finally:
                    stopped.set()
                self._made[masking is not None] = kept
            return kept[1]

    async def count(self, word: str, masking: Policy | None) -> WordCount:
        """Count a word; raises as ``files``."""
        masked, plain = await self.files(masking), await self.files(None)
        stopped = threading.Event()
        try:
            return await asyncio.to_thread(
                lambda: WordCount(_count(masked, word, stopped), _count(plain, word, stopped))
            )
        finally:
            stopped.set()

    def _write(self, masking: Policy | None, stopped: threading.Event) -> list[bytes]:
        def check(_done: int, _total: int) -> None:
            if stopped.is_set():
                raise _StoppedError

        files: list[bytes] = []
        for plain in self._selections:
            selection = Selection(plain.documents, plain.job_ids, masking=masking, part=plain.part)
            memory = _Memory(stopped, MOST_BYTES - sum(map(len, files)))
            exporter_named(self._exporter).export(selection, memory, ExportOptions(on_progress=check))
            files.append(memory.getvalue())
        return files


def _count(files: Sequence[bytes], word: str, stopped: threading.Event) -> int:
    total = 0
    for raw in files:
        for count in occurrences(raw, word):
            if stopped.is_set():
                raise _StoppedError
            total += count
    return total
