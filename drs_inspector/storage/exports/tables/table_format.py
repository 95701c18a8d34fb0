"""A format of tables: what it is called, and how rows become bytes, slice by slice."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, ClassVar, NamedTuple

from drs_inspector.domain.tables.definition import Cell, RowSlice, TableColumn, TableRows


@dataclass(frozen=True, slots=True)
class TableOptions:
    """How to write. ``spreadsheet`` guards against formulas, where ``TableFormat.has_guard``.

    ``on_rows(count)`` gets the number of rows after each slice; an exception that it raises ends the writing.
    """

    spreadsheet: bool = False
    on_rows: Callable[[int], None] | None = None


class TableReport(NamedTuple):
    """What was written; ``notes`` are sentences about values that the format could not hold as they are."""

    rows: int
    notes: tuple[str, ...] = ()


class TableFormat(ABC):
    """One format. ``name`` is what people and programs call it by, ``title`` what a dialog shows.

    ``is_text`` says whether it can be looked at on a terminal. ``has_guard`` says whether it can be made safe for
    spreadsheets by changing texts.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    suffix: ClassVar[str]
    media_type: ClassVar[str]
    is_text: ClassVar[bool] = True
    has_guard: ClassVar[bool] = False

    @abstractmethod
    def write(self, table: TableRows, target: BinaryIO, options: TableOptions) -> TableReport:
        """Write a table to a binary stream, which stays open. Raises InspectorError, OSError, and as ``on_rows``."""

    def together(self) -> AbstractContextManager[None]:
        """Return a block whose files share what takes time to begin, where the format has such a thing."""
        return nullcontext()


class SlicedFormat(TableFormat):
    """A format whose file is a beginning, the rows slice by slice, and an end."""

    def write(self, table: TableRows, target: BinaryIO, options: TableOptions) -> TableReport:
        """Write the table; see ``TableFormat.write``."""
        count = 0
        target.write(encoded(self.head(table, options)))
        for part in table.slices():
            if part.length:
                target.write(self.body(table.columns, part, count, options))
                count += part.length
            if options.on_rows is not None:
                options.on_rows(count)
        target.write(encoded(self.foot(count)))
        return TableReport(count)

    def head(self, table: TableRows, options: TableOptions) -> str:
        """Return what comes before the first row."""
        del table, options
        return ""

    @abstractmethod
    def body(self, columns: Sequence[TableColumn], part: RowSlice, before: int, options: TableOptions) -> bytes:
        """Return the rows of a slice, one at least; ``before`` counts those that were written already."""

    def foot(self, count: int) -> str:
        """Return what comes after the last of ``count`` rows."""
        del count
        return ""


def encoded(text: str) -> bytes:
    """Return a text in UTF-8; half of a surrogate pair, which UTF-8 cannot hold, is written as its escape."""
    return text.encode("utf-8", "backslashreplace")


def cell_text(value: Cell) -> str:
    """Return a value as text, exactly: numbers in full, times as ISO 8601 with Z, "" for None."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def time_text(value: datetime) -> str:
    """Return a time as ISO 8601 in UTC, with Z; microseconds where there are any."""
    return value.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def is_finite(value: Cell) -> bool:
    """Tell whether a value is none of the three floats that most formats have no number for."""
    return not isinstance(value, float) or math.isfinite(value)


def distinct_names(columns: Sequence[TableColumn]) -> list[str]:
    """Return the names of columns as keys: a name that comes again, as SQL allows, gets ``_2``, ``_3`` ..."""
    given = {column.name for column in columns}
    names: dict[str, None] = {}
    for column in columns:
        name, number = column.name, 2
        while name in names or (name != column.name and name in given):
            name, number = f"{column.name}_{number}", number + 1
        names[name] = None
    return list(names)
