"""The process that writes Parquet: rows come in as Arrow, DuckDB writes them, and the bytes of the file go out.

There is no SQL of a person here. DuckDB is shut all the same (decision 48): it can open the files that it writes to,
which have no name where the system knows such files, and nothing else. It ends with the program that started it.
"""

import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

import duckdb
from arro3.core import Table

from drs_inspector.storage.duckdb_process.arrow_feed import ArrowFeed
from drs_inspector.storage.duckdb_process.framing import BrokenTalkError, encode, read_message, write_message
from drs_inspector.storage.duckdb_process.own_pipes import own_pipes
from drs_inspector.storage.duckdb_process.rows import Rows
from drs_inspector.storage.duckdb_process.sql_text import sql_list, sql_name, sql_text
from drs_inspector.storage.parquet.messages import Begin, Failed, Piece, decoded_question

HELD_BYTES: Final = 256 << 20
"""So much of a table is held as Arrow; what is more waits in files of its own, which come together at the end."""
MOST_FILES: Final = 16
"""Files that DuckDB may open; when all are used, they come together in one."""
_HAS_NAMELESS = hasattr(os, "O_TMPFILE") and Path("/dev/fd").exists()
_PIECE_BYTES: Final = 1 << 20
_MOST_WORDS: Final = 2_000
_MOST_THREADS: Final = 4
_FEED: Final = "rows that come in"
_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "temp_directory": "",  # else it spills in clear into the folder of the process
    "async_threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_extension_repositories": "forbidden",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}
_AS_FILE: Final = "FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false"
_AS_PART: Final = "FORMAT parquet, COMPRESSION uncompressed, USE_TMP_FILE false"


def serve() -> None:
    """Write the files that are asked for, one after the other, until the other side ends."""
    source, target = own_pipes()
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with contextlib.suppress(BrokenTalkError), contextlib.ExitStack() as stack:
        database: ParquetDatabase | None = None
        while isinstance(begin := decoded_question(read_message(source)), Begin):
            failed: Failed | None = None
            try:
                database = database or stack.enter_context(ParquetDatabase(begin.scratch, begin.memory))
            except Exception as error:  # noqa: BLE001 - the program is told
                failed = _failure(error)
            _write_file(begin, database, failed, source, target)


def _write_file(
    begin: Begin, database: "ParquetDatabase | None", failed: Failed | None, source: BinaryIO, target: BinaryIO
) -> None:
    """Take the rows of one file and answer with it; what goes wrong is the answer, too."""
    file = None if database is None else ParquetRows(database, begin)
    try:
        while isinstance(rows := decoded_question(read_message(source)), Rows):
            if file is not None and failed is None:
                try:
                    file.add(rows.columns)
                except Exception as error:  # noqa: BLE001 - as above
                    failed = _failure(error)
        try:
            if file is not None and failed is None:
                for piece in file.finish():
                    write_message(target, encode(Piece(piece, is_last=False)))
        except BrokenTalkError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            failed = _failure(error)
    finally:
        if file is not None:
            file.stop()
    write_message(target, encode(failed or Piece(b"", is_last=True)))


def _failure(error: Exception) -> Failed:
    is_memory = isinstance(error, MemoryError | duckdb.OutOfMemoryException)
    return Failed(f"{type(error).__name__}: {error}"[:_MOST_WORDS].encode("utf-8", "replace").decode(), is_memory)


class ParquetDatabase:
    """DuckDB, shut: it can open some files of its own below ``scratch``, which are gone with it, and nothing else.

    ``memory`` is in bytes: the address space of this process.
    """

    def __init__(self, scratch: str, memory: int) -> None:
        with contextlib.ExitStack() as stack:
            self.paths = [*_own_files(scratch, stack)]
            config = _CONFIG | {"threads": min(os.cpu_count() or 1, _MOST_THREADS)}
            config |= {"memory_limit": f"{memory * 2 // 3}B"}
            self._database = stack.enter_context(duckdb.connect(":memory:", config=config))
            for setting in (
                f"SET allowed_paths = {sql_list(self.paths)}",
                "SET enable_external_file_cache = false",  # a file is written again and again
                "SET enable_external_access = false",
                "SET lock_configuration = true",
            ):
                self._database.execute(setting)
            _bound(memory)
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def copy(self, query: str, path: str, options: str, feed: Any = None) -> None:
        """Write the rows of a query of ours to one of ``paths``; the query may name ``feed``.

        Raises ``duckdb.Error``.
        """
        if feed is not None:
            self._database.register(_FEED, feed)
        try:
            self._database.execute(f"COPY ({query}) TO {sql_text(path)} ({options})")
        finally:
            if feed is not None:
                self._database.unregister(_FEED)


class ParquetRows:
    """The rows of one file. Memory is bounded by ``HELD_BYTES`` and what DuckDB needs to write."""

    def __init__(self, database: ParquetDatabase, begin: Begin) -> None:
        self._database = database
        self._feed = ArrowFeed([kind for _name, kind in begin.columns], self._hold)
        values = self._feed.values.split(", ")
        names = [sql_name(name) for name, _kind in begin.columns]
        self._values = ", ".join(f"{value} AS {name}" for value, name in zip(values, names, strict=True))
        self._result, *self._free = database.paths
        self._parts: list[str] = []
        self._held: list[Any] = []
        self.held_bytes = 0

    def add(self, columns: Sequence[Sequence[Any]]) -> None:
        """Take some rows. Raises TypeError for a value of another kind than its column's, and ``duckdb.Error``."""
        self._feed.add(columns)

    def finish(self) -> Iterator[bytes]:
        """Write the file and yield its bytes. Raises as ``add`` does."""
        self._feed.finish()
        if self._parts:
            if self._held:
                self._write_part()
            self._database.copy(_rows_of(self._parts), self._result, _AS_FILE)
        else:
            self._copy_held(self._result, _AS_FILE)
        # The path may be a number of the kernel's: opening it does not begin at the start everywhere.
        with open(self._result, "rb") as written:  # noqa: PTH123 - as said
            written.seek(0)
            while piece := written.read(_PIECE_BYTES):
                yield piece

    def stop(self) -> None:
        """End what is under way, and give back the room of the files."""
        self._feed.stop()
        for path in (self._result, *self._parts):
            with contextlib.suppress(OSError):
                os.truncate(path, 0)

    def _hold(self, rows: Any) -> None:
        self._held.append(rows)
        self.held_bytes += rows.nbytes
        if self.held_bytes >= HELD_BYTES:
            self._write_part()

    def _write_part(self) -> None:
        if len(self._free) == 1:
            # The last free file takes all the others together.
            merged = self._free.pop()
            self._database.copy(_rows_of(self._parts), merged, _AS_PART)
            self._parts, self._free = [merged], self._parts
        path = self._free.pop()
        self._copy_held(path, _AS_PART)
        self._parts.append(path)

    def _copy_held(self, path: str, options: str) -> None:
        batches = [batch for rows in self._held for batch in rows.to_batches()]
        feed = Table.from_batches(batches, schema=self._feed.schema)
        self._held, self.held_bytes = [], 0
        self._database.copy(f"SELECT {self._values} FROM {sql_name(_FEED)}", path, options, feed)  # noqa: S608 - ours


def _rows_of(paths: Sequence[str]) -> str:
    return f"SELECT * FROM read_parquet({sql_list(paths)})"  # noqa: S608 - ours


def _own_files(folder: str, stack: contextlib.ExitStack) -> Iterator[str]:
    """Yield paths of new files. On Linux they have no name; elsewhere a private folder has them, which is removed."""
    private = ""
    if not _HAS_NAMELESS:
        made = tempfile.TemporaryDirectory(prefix="drs-inspector-", dir=folder, ignore_cleanup_errors=True)
        private = stack.enter_context(made)
    for number in range(MOST_FILES):
        if private:
            path = Path(private, f"{number}.parquet")
            path.touch()
            yield str(path)
        else:
            file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed with the others
            stack.callback(file.close)
            yield f"/dev/fd/{file.fileno()}"


def _bound(memory: int) -> None:
    """Give up core dumps and memory above ``memory`` bytes; on Windows a job object of the parent bounds it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it would hold the tables
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
