"""SQL for window and terminal: starts the SQL process when there is a query, feeds it, and ends it.

Nothing of DuckDB is loaded in the program itself.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self, TypeVar

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.session.sql.answer import SqlAnswer
from drs_inspector.session.sql.failures import SqlError, ended, failure, out_of_time, stopped, unreadable_folder
from drs_inspector.session.sql.limits import MOST_THREADS, STARTING_SECONDS, SqlLimits
from drs_inspector.session.sql.messages import (
    COMMAND,
    Fill,
    Filled,
    Needed,
    NextPage,
    Opened,
    Page,
    Ready,
    Refused,
    Reply,
    Run,
    Start,
    TableShape,
    decoded_reply,
)
from drs_inspector.session.sql.parquet_folders import parquet_tables
from drs_inspector.storage.duckdb_process.child_process import GRACE_SECONDS, ChildProcess, StartOfProcess
from drs_inspector.storage.duckdb_process.framing import BrokenTalkError, encode
from drs_inspector.storage.duckdb_process.rows import encoded_rows, whole_characters

Result = TypeVar("Result")
SqlChild = ChildProcess[Reply]
_NOT_STARTED: Final = "The SQL process cannot be started."
_LEAVES_MEMORY_TAKEN: Final = ("memory", "unforeseen")
_ALARM: Final = int(getattr(signal, "SIGALRM", 0))


class SqlProcess:
    """Answers one query at a time over ``tables``, by their names; rows are read when a query names their table.

    ``async with`` it: leaving ends the process. Cancelling the task that waits for a query, or for a page, ends the
    process at once; so does a limit. The next query starts another. ``time_zone`` is that in which SQL breaks times
    into days and hours. ``folders`` are folders of Parquet, whose tables are there beside ``tables``
    (``parquet_folders``); files below them can be read by queries, and no file can be written.
    """

    def __init__(
        self,
        tables: Mapping[str, TableRows],
        limits: SqlLimits | None = None,
        *,
        time_zone: str = "UTC",
        folders: Sequence[Path] = (),
    ) -> None:
        self.limits = limits or SqlLimits()
        self._tables = tables
        self._time_zone = time_zone
        self._folders = folders
        self._child: SqlChild | None = None
        self._one_at_a_time = asyncio.Lock()
        self._ending: list[threading.Thread] = []
        self._sql = ""
        self._number = 0
        self._began = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    def kill(self) -> None:
        """End the process at once, also in the middle of a query, and wait for nothing."""
        if self._child is not None:
            self._drop(self._child)

    async def close(self) -> None:
        """End the process, also in the middle of a query."""
        self.kill()
        for thread in self._ending:
            await asyncio.to_thread(thread.join)
        self._ending.clear()

    async def run(self, sql: str) -> SqlAnswer:
        """Begin a query and return its answer, whose pages follow; the answer before has no more pages then.

        Raises SqlError, LimitError, ResourceError, UnforeseenError, and what reading a table raises.
        """
        async with self._one_at_a_time:
            self._number, self._sql = self._number + 1, whole_characters(sql)
            if self._child is not None and self._child.has_ended:
                self._drop(self._child)  # meanwhile, for example by the alarm of an answer that was not read to its end
            child = self._child or await self._start()
            while isinstance(reply := await self._begin(child), Needed):
                await self._fill(child, reply.tables)
            if not isinstance(reply, Opened):
                raise self._broken(child)
        number = self._number
        return SqlAnswer(
            reply.columns, self.limits, next_page=lambda: self._next_page(number), again=lambda: self.run(sql)
        )

    async def _begin(self, child: SqlChild) -> Reply:
        self._began = asyncio.get_running_loop().time()
        return await self._ask(child, encode(Run(self._sql)), self.limits.seconds)

    async def _next_page(self, number: int) -> Page:
        async with self._one_at_a_time:
            child = self._child
            if child is None or number != self._number:
                raise RuntimeError("The query whose page is asked for has ended")
            left = self._began + self.limits.seconds - asyncio.get_running_loop().time()
            reply = await self._ask(child, encode(NextPage()), left)
            if not isinstance(reply, Page):
                raise self._broken(child)
            return reply

    async def _start(self) -> SqlChild:
        folders = [folder.resolve() for folder in self._folders]
        parquet = await asyncio.to_thread(parquet_tables, folders)
        starting = StartOfProcess(lambda: ChildProcess[Reply](COMMAND, self.limits.memory, decoded_reply, _NOT_STARTED))
        try:
            child = self._child = await asyncio.to_thread(starting.run)
        except asyncio.CancelledError:
            starting.cancel()
            raise
        start = Start(
            memory=self.limits.memory,
            memory_of_database=self.limits.memory_of_database,
            milliseconds=self.limits.milliseconds,
            threads=min(os.cpu_count() or 1, MOST_THREADS),
            time_zone=self._time_zone,
            tables=[
                TableShape(name, [(column.name, column.kind) for column in rows.columns])
                for name, rows in self._tables.items()
            ],
            folders=[str(folder) for folder in folders],
            parquet=parquet,
        )
        try:
            await self._ready(child, encode(start))
        except InspectorError as error:
            self._drop(child)
            raise unreadable_folder(error) if isinstance(error, SqlError) else error from None
        return child

    async def _fill(self, child: SqlChild, names: Sequence[str]) -> None:
        """Read tables and send their rows; a table of which half is there goes with its process."""
        try:
            for name in names:
                await self._talk(child, STARTING_SECONDS, child.tell, encode(Fill(name)))
                for rows in self._tables[name].slices():
                    await self._talk(child, STARTING_SECONDS, child.tell, encoded_rows(rows))
                await self._ready(child, encode(Filled()))
        except BaseException:
            self._drop(child)
            raise

    async def _ready(self, child: SqlChild, question: bytes) -> None:
        if not isinstance(await self._ask(child, question, STARTING_SECONDS), Ready):
            raise self._broken(child)

    async def _ask(self, child: SqlChild, question: bytes, seconds: float) -> Reply:
        reply = await self._talk(child, seconds + GRACE_SECONDS, child.exchange, question)
        if not isinstance(reply, Refused):
            return reply
        error = failure(reply, self._sql, self.limits)
        if reply.reason in _LEAVES_MEMORY_TAKEN:
            self._drop(child)
        raise error

    async def _talk(self, child: SqlChild, seconds: float, call: Callable[[bytes], Result], payload: bytes) -> Result:
        """Let a thread wait for the process; whatever ends the waiting early ends the process."""
        try:
            async with asyncio.timeout(max(0, seconds)):
                return await asyncio.to_thread(call, payload)
        except BrokenTalkError:
            raise self._broken(child) from None
        except TimeoutError:
            self._drop(child)
            raise out_of_time(self.limits) from None
        except asyncio.CancelledError:
            self._drop(child)
            raise

    def _broken(self, child: SqlChild) -> InspectorError:
        """Return the error for a process that has ended, or says what it should not."""
        if self._child is not child:
            return stopped()
        self._drop(child)
        code = child.end()
        return out_of_time(self.limits) if code == -_ALARM else ended(code, self.limits)

    def _drop(self, child: SqlChild) -> None:
        """End a process; a thread waits until it has."""
        child.kill()
        if self._child is child:
            self._child = None
            thread = threading.Thread(target=child.end, name="sql-ending", daemon=True)
            self._ending.append(thread)
            thread.start()
