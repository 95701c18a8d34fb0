"""Writing a table of what was read into a file: whole or not at all, and without holding up what reads jobs.

The rows are made on the event loop, where everything that reads jobs is, a few milliseconds at a time. A thread makes
bytes of them and writes them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Event

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.tables.definition import RowSlice, TableColumn, TableRows
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_format import TableOptions, TableReport
from drs_inspector.storage.files.atomic_write import replacing

OFFERED = ("csv", "xlsx", "json", "ndjson", "html", "tsv", "yaml", "parquet")
"""The formats that a person is offered for a table, in this order."""
_WAITING = 8


async def write_table(
    table: TableRows,
    path: Path,
    form: str,
    *,
    spreadsheet: bool = False,
    each: Callable[[], None] = lambda: None,
) -> TableReport:
    """Write a table, whole or not at all; a file that is there is replaced. ``each()`` is called after each slice.

    Raises InspectorError for what the format cannot hold, FileProblemError, and CancelledError, after which the path is
    as it was before.
    """
    loop = asyncio.get_running_loop()
    room = asyncio.Semaphore(_WAITING)
    passed = _Passed(table, lambda: loop.call_soon_threadsafe(room.release))
    writing = loop.run_in_executor(None, _write, passed, path, form, spreadsheet)
    writing.add_done_callback(lambda _done: room.release())
    try:
        for part in table.slices():
            await (room.acquire() if part.length else asyncio.sleep(0))
            if writing.done():
                break
            if part.length:
                passed.put(part)
            each()
            await asyncio.sleep(0)
        passed.put(None)
        return await asyncio.shield(writing)
    except BaseException:
        # The thread takes back what it has begun, and nothing is at the path before its end.
        passed.stop()
        await asyncio.wait({writing})
        writing.exception()
        raise


def form_of(path: Path) -> str:
    """Return the format that the name of a file tells. Raises InspectorError for a name that tells none."""
    form = path.suffix.removeprefix(".").lower()
    if form not in OFFERED:
        names = ", ".join(f".{one}" for one in OFFERED)
        raise InspectorError(f"The name of {path.name} tells no format.", "", f"Let it end with one of {names}.")
    return form


def _write(table: _Passed, path: Path, form: str, spreadsheet: bool) -> TableReport:
    made = table_format(form)
    with replacing(path) as stream:
        options = TableOptions(spreadsheet=spreadsheet and made.has_guard, on_rows=table.check)
        report = made.write(table, stream, options)
        table.check(report.rows)
    return report


class _StoppedError(Exception):
    """The file is not wanted any more."""


class _Passed:
    """A table whose slices one thread puts in and another takes out; ``taken()`` is called there for each."""

    def __init__(self, table: TableRows, taken: Callable[[], object]) -> None:
        self.name: str = table.name
        self.columns: tuple[TableColumn, ...] = table.columns
        self._taken = taken
        self._queue: Queue[RowSlice | None] = Queue()
        self._stopped = Event()

    def put(self, part: RowSlice | None) -> None:
        """Pass a slice on, or with None say that there are no more."""
        self._queue.put(part)

    def stop(self) -> None:
        """End the writing before there is a file."""
        self._stopped.set()
        self._queue.put(None)

    def check(self, _rows: int) -> None:
        """Raise when the writing was stopped."""
        if self._stopped.is_set():
            raise _StoppedError

    def slices(self) -> Iterator[RowSlice]:
        """Yield the slices as they come."""
        while (part := self._queue.get()) is not None:
            self.check(0)
            self._taken()
            yield part
        self.check(0)
