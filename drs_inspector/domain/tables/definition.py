"""What a table is: columns with a name and a kind, and rows that come in slices, one list for each column.

Slices are columns and not rows because those who take many rows (files, SQL) take them so, and because a list for each
column costs a tenth of an object for each row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

Cell = None | bool | int | float | str | datetime
"""A value of a table; None is "not known". A ``datetime`` has a zone, and that is UTC."""


class Kind(StrEnum):
    """What the values of a column are. An INTEGER has at most 64 bits; what is longer belongs into a TEXT."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its ``name`` for programs, its ``title`` for people, the kind of its values.

    ``help`` is one sentence for ``docs/tables.md``: what the value is, and the member of the reply that it is from.
    ``unit`` is that of a number ("bytes", "seconds"), also a part of the name.
    """

    name: str
    title: str
    kind: Kind
    help: str = ""
    unit: str = ""


class RowSlice(NamedTuple):
    """Some rows in their order: for each column of the table the values of these rows, lists of ``length`` each."""

    columns: tuple[Sequence[Cell], ...]
    length: int


class TableRows(Protocol):
    """A table with its rows. ``slices`` makes them from the start each time that it is called.

    A slice has at most a few thousand rows and takes some milliseconds, so that its taker can stop, count and yield
    between two. It may have none, while something large is read.
    """

    @property
    def name(self) -> str:
        """The name of the table: jobs, objects ..."""

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """The columns in the order of ``RowSlice.columns``."""

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows."""
