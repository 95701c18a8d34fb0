"""Parquet for the program: hands rows to the process that writes, and takes the file from it.

Nothing of DuckDB is loaded in the program itself. It blocks: exports run in a thread of their own.
"""

import contextlib
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import BinaryIO, Final, Self

from drs_inspector.domain.errors import InspectorError, LimitError, UnforeseenError
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.storage.duckdb_process.child_process import ChildProcess
from drs_inspector.storage.duckdb_process.framing import BrokenTalkError, encode
from drs_inspector.storage.duckdb_process.rows import encoded_rows, whole_characters
from drs_inspector.storage.parquet.messages import COMMAND, Begin, Failed, Finish, Reply, decoded_reply

MEMORY: Final = 3 << 30
"""Bytes of the address space of the process, as for SQL."""
_TITLE: Final = "Parquet cannot be written."
_kept: ContextVar["ParquetProcess | None"] = ContextVar("kept Parquet process", default=None)


class ParquetProcess:
    """Writes one file after the other; its process starts with the first. Leaving the ``with`` ends it."""

    def __init__(self) -> None:
        self._child: ChildProcess[Reply] | None = None
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._end()

    def write(self, table: TableRows, target: BinaryIO, on_rows: Callable[[int], None] | None = None) -> int:
        """Write a table to a stream and return how many rows it has; ``on_rows`` gets their number after each slice.

        Raises InspectorError, OSError of the stream, what reading the table raises, and as ``on_rows``.
        """
        with self._one_at_a_time:
            try:
                return self._write(table, target, on_rows)
            except BaseException as error:
                code = self._end()  # half of a table is in it
                if isinstance(error, BrokenTalkError):
                    cause = f"The process that writes it ended (code {code})."
                    raise UnforeseenError(_TITLE, cause, "Export again; report it if that fails.") from None
                raise

    def _write(self, table: TableRows, target: BinaryIO, on_rows: Callable[[int], None] | None) -> int:
        child = self._child
        if child is None or child.has_ended:
            self._end()
            child = self._child = ChildProcess(COMMAND, MEMORY, decoded_reply, _TITLE)
        names = column_names([column.name for column in table.columns])
        kinds = [column.kind for column in table.columns]
        child.tell(encode(Begin(list(zip(names, kinds, strict=True)), tempfile.gettempdir(), MEMORY)))
        count = 0
        for rows in table.slices():
            if rows.length:
                child.tell(encoded_rows(rows))
                count += rows.length
            if on_rows is not None:
                on_rows(count)
        reply = child.exchange(encode(Finish()))
        while not isinstance(reply, Failed) and not reply.is_last:
            target.write(reply.data)
            reply = child.receive()
        if isinstance(reply, Failed):
            raise _failure(reply)
        return count

    def _end(self) -> int | None:
        child, self._child = self._child, None
        return None if child is None else child.end()


@contextlib.contextmanager
def kept_process() -> Iterator[None]:
    """Let every Parquet file that is written inside of the block come from one process, that of a block around it."""
    if _kept.get() is not None:
        yield
        return
    with ParquetProcess() as process:
        token = _kept.set(process)
        try:
            yield
        finally:
            _kept.reset(token)


@contextlib.contextmanager
def parquet_process() -> Iterator[ParquetProcess]:
    """Give the process of a ``kept_process`` around, or one that ends with the block."""
    kept = _kept.get()
    if kept is not None:
        yield kept
        return
    with ParquetProcess() as process:
        yield process


def column_names(names: list[str]) -> list[str]:
    """Return names as Parquet's readers take them: none is empty, and no two differ in case alone."""
    taken = {name.casefold() for name in names}
    found: dict[str, str] = {}
    for place, given in enumerate(names, 1):
        first = whole_characters(given).replace("\0", "\ufffd") or f"column_{place}"
        name, number = first, 2
        while name.casefold() in found or (name != first and name.casefold() in taken):
            name, number = f"{first}_{number}", number + 1
        found[name.casefold()] = name
    return list(found.values())


def _failure(failed: Failed) -> InspectorError:
    if failed.is_memory:
        cause = "Writing the table needs more memory than the process has."
        return LimitError(_TITLE, cause, "Export fewer jobs at a time, with --filter.")
    return UnforeseenError(_TITLE, failed.words, "Export again; report it if that fails.")
