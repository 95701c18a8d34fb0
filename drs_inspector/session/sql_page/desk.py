"""Asks queries of the window: over the data of now, in a process that is kept while the data is the same."""

import asyncio
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final, Literal, TypeVar

from drs_inspector.domain.tables.definition import RowSlice, TableColumn, TableRows
from drs_inspector.domain.tables.documents import Document
from drs_inspector.session.sql.answer import SqlAnswer
from drs_inspector.session.sql.document_tables import document_tables
from drs_inspector.session.sql.limits import SqlLimits
from drs_inspector.session.sql.process import SqlProcess
from drs_inspector.session.sql_page.readings import reads_readings

_STEP_SECONDS: Final = 0.004
Result = TypeVar("Result")
Stage = Literal["starting", "checking", "tables", "running"]
AskedDocument = tuple[str, Document]
"""A document that a query is asked over, and the key of its session before it."""


@dataclass(slots=True)
class RunProgress:
    """How far a query is: which table is being read and how many rows of it, or how many rows have come back."""

    stage: Stage = "starting"
    table: str = ""
    rows: int = 0
    began: float = field(default_factory=perf_counter)

    def enter(self, stage: Stage, table: str = "") -> None:
        """Begin a stage; its time and its rows count from now."""
        self.stage, self.table, self.rows, self.began = stage, table, 0, perf_counter()

    @property
    def seconds(self) -> float:
        """How long the stage has taken."""
        return perf_counter() - self.began


class SqlDesk:
    """One query at a time over documents. A process keeps its tables; it ends when the data of one has changed."""

    def __init__(self, time_zone: str, limits: SqlLimits | None = None) -> None:
        self._time_zone, self._limits = time_zone, limits or SqlLimits()
        self._process: SqlProcess | None = None
        self._state: tuple[object, ...] = ()
        self._state_of_readings: tuple[int, ...] = ()
        self._progress = RunProgress()
        self._changes: Counter[str] = Counter()
        self._readings: Counter[str] = Counter()

    @property
    def limits(self) -> SqlLimits:
        """What a query may take."""
        return self._limits

    def changes(self, keys: Iterable[str], *, readings: bool = False) -> int:
        """Return how often the data of sessions has changed: an answer of an earlier number is from before.

        ``readings``: also what further calls have told.
        """
        return sum(self._changes[key] + (self._readings[key] if readings else 0) for key in keys)

    def data_changed(self, key: str) -> None:
        """Let the next query over a session read its data anew."""
        self._changes[key] += 1

    def readings_changed(self, key: str) -> None:
        """Let the next query over a session read anew what further calls tell of its jobs."""
        self._readings[key] += 1

    async def ask(self, sql: str, asked: Sequence[AskedDocument], progress: RunProgress) -> SqlAnswer:
        """Begin a query over documents and return its answer; ``progress`` is kept up to date. Raises as ``run``.

        A change of the data while its tables are read is not in the answer as a whole: ``changes`` tells of it.
        """
        documents = [document for _key, document in asked]
        self._progress = progress
        tables = document_tables(documents, sql)
        paths = tuple(column.name for column in tables["jobs"].columns)
        state = (paths, *((key, self._changes[key], one.title, id(one.snapshot)) for key, one in asked))
        readings = tuple(self._readings[key] for key, _one in asked)
        is_old = readings != self._state_of_readings and reads_readings(sql)
        if self._process is None or state != self._state or is_old:
            await self.close()
            self._state, self._state_of_readings = state, readings
            counted = {name: _CountedTable(rows, self) for name, rows in tables.items()}
            self._process = SqlProcess(counted, self._limits, time_zone=self._time_zone)
        else:
            progress.enter("running")
        return await self._process.run(sql)

    def another(self) -> "SqlDesk":
        """Return a desk with the same limits and a process of its own."""
        return SqlDesk(self._time_zone, self._limits)

    def kill(self) -> None:
        """End the process at once."""
        if self._process is not None:
            self._process.kill()

    async def close(self) -> None:
        """End the process and wait until it has."""
        process, self._process = self._process, None
        if process is not None:
            await process.close()

    def reading(self, table: str) -> RunProgress:
        """Say that a table is being read."""
        self._progress.enter("tables", table)
        return self._progress

    def has_read(self) -> None:
        """Say that the rows of a table are there."""
        self._progress.enter("running")


class _CountedTable:
    """A table that tells how far its rows are read."""

    def __init__(self, rows: TableRows, desk: SqlDesk) -> None:
        self._rows, self._desk = rows, desk

    @property
    def name(self) -> str:
        return self._rows.name

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        return self._rows.columns

    def slices(self) -> Iterator[RowSlice]:
        progress = self._desk.reading(self._rows.name)
        for rows in self._rows.slices():
            progress.rows += rows.length
            yield rows
        self._desk.has_read()


async def in_slices(steps: Iterable[object]) -> None:
    """Take steps for some milliseconds at a time, with the event loop running between."""
    stop = perf_counter() + _STEP_SECONDS
    for _step in steps:
        if perf_counter() >= stop:
            await asyncio.sleep(0)
            stop = perf_counter() + _STEP_SECONDS


async def result_in_slices(steps: Generator[object, None, Result]) -> Result:
    """Take steps as ``in_slices`` does, and return what they come to."""
    found: list[Result] = []

    def taken() -> Iterator[None]:
        found.append((yield from steps))  # type: ignore[misc]  # what the steps yield is of no interest

    await in_slices(taken())
    return found[0]
