"""Rows into DuckDB as Arrow batches: the only place that knows arro3. Loaded by processes of its own alone."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from arro3.core import Array, DataType, Field, RecordBatch, Schema, Table

from drs_inspector.domain.tables.definition import Kind

# Each INSERT costs a millisecond or more whatever it inserts.
ROWS_AT_ONCE: Final = 65_536
VALUES_AT_ONCE: Final = 1 << 20
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
SQL_TYPES: Final = {
    Kind.TEXT: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.TIME: "TIMESTAMPTZ",
}


class ArrowFeed:
    """Collects the rows of one table and hands them on in large batches; ``insert`` takes a table of Arrow.

    A thread of its own calls it, one batch at a time: DuckDB inserts while the next rows are read and made.
    The columns of that are c0, c1 ...; a time comes as microseconds, and ``values`` are the expressions that give the
    columns of the table.
    """

    def __init__(self, kinds: Sequence[Kind], insert: Callable[[Any], None]) -> None:
        types = {
            Kind.TEXT: DataType.string(),
            Kind.INTEGER: DataType.int64(),
            Kind.NUMBER: DataType.float64(),
            Kind.BOOLEAN: DataType.bool(),
            Kind.TIME: DataType.int64(),
        }
        self._kinds = tuple(kinds)
        self._types = [types[kind] for kind in kinds]
        self.schema = Schema([Field(f"c{at}", one) for at, one in enumerate(self._types)])
        self._insert = insert
        self._waiting: list[RecordBatch] = []
        self._rows = 0
        self._thread = ThreadPoolExecutor(1, "insert")
        self._inserting: Future[None] | None = None

    @property
    def values(self) -> str:
        """The columns as SQL."""
        return ", ".join(
            f"make_timestamptz(c{at})" if kind is Kind.TIME else f"c{at}" for at, kind in enumerate(self._kinds)
        )

    def add(self, columns: Sequence[Sequence[Any]]) -> None:
        """Take some rows. Raises TypeError for a value of another kind than the column's."""
        arrays = [
            Array(_microseconds(values) if kind is Kind.TIME else values, one)
            for values, kind, one in zip(columns, self._kinds, self._types, strict=True)
        ]
        self._waiting.append(RecordBatch.from_arrays(arrays, schema=self.schema))
        self._rows += len(columns[0]) if columns else 0
        if self._rows >= ROWS_AT_ONCE or self._rows * len(columns) >= VALUES_AT_ONCE:
            self._hand_on()

    def finish(self) -> None:
        """Hand on what is left, and wait until it is there. Raises what ``insert`` raises, as ``add`` does."""
        self._hand_on()
        self._wait()
        self.stop()

    def stop(self) -> None:
        """End the thread, also half way."""
        self._thread.shutdown()

    def _hand_on(self) -> None:
        self._wait()
        if self._waiting:
            rows = Table.from_batches(self._waiting, schema=self.schema)
            self._inserting = self._thread.submit(self._insert, rows)
        self._waiting, self._rows = [], 0

    def _wait(self) -> None:
        if self._inserting is not None:
            self._inserting.result()


def _microseconds(values: Sequence[datetime | None]) -> list[int | None]:
    return [None if value is None else (value - _EPOCH) // _MICROSECOND for value in values]
