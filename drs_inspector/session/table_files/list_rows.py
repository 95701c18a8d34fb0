"""The rows of a list as a person sees them: what every form of a copy, and every file of a list, is made of."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter
from typing import Final

from drs_inspector.domain.tables.definition import Kind, RowSlice, TableColumn, TableRows

Cells = Sequence[str]
_ROWS: Final = 500
_SLICE_SECONDS: Final = 0.005


class Which(StrEnum):
    """Which rows of a list: those that are marked, those that are shown, or those that a filter hides as well."""

    MARKED = "marked"
    SHOWN = "shown"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ListRows:
    """``count`` rows of a list called ``title``, below ``heads``.

    ``rows()`` makes them from the start each time, as the words that are shown; None in between says that something
    takes its time. ``names()`` are what the rows are called, one each; without it those are the first cells. They are
    ``named`` in menus ("names", "paths"), and they are what a list for SQL has. ``backslash``: in text literals of the
    database that has these names a backslash begins an escape; None where it is not known which database that is.
    """

    title: str
    heads: tuple[str, ...]
    count: int
    rows: Callable[[], Iterator[Cells | None]]
    names: Callable[[], Iterable[str]] | None = None
    named: tuple[str, str] = ("name", "names")
    backslash: bool | None = None

    def each_name(self) -> Iterable[str]:
        """Return what the rows are called, in their order."""
        if self.names is not None:
            return self.names()
        return (row[0] for row in self.rows() if row)


def rows_of(title: str, heads: Sequence[str], rows: Sequence[Cells], **more: object) -> ListRows:
    """Return rows that are made already; ``more`` is as in `ListRows`."""
    return ListRows(title, tuple(heads), len(rows), lambda: iter(rows), **more)  # type: ignore[arg-type]


class ListTable:
    """The rows of a list as a table for files: each column is called as its head is, and holds the words shown."""

    def __init__(self, rows: ListRows) -> None:
        self._rows = rows
        self.name: str = rows.title
        self.columns: tuple[TableColumn, ...] = tuple(TableColumn(head, head, Kind.TEXT) for head in _heads(rows.heads))

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows, at most for some milliseconds at a time."""
        width = len(self.columns)
        found: list[Cells] = []
        stop = perf_counter() + _SLICE_SECONDS
        for row in self._rows.rows():
            if row is not None:
                found.append([*row[:width], *[""] * (width - len(row))])
            if len(found) >= _ROWS or perf_counter() >= stop:
                yield _slice(found, width)
                found, stop = [], perf_counter() + _SLICE_SECONDS
        if found:
            yield _slice(found, width)


class GivenTable:
    """Rows that are there already, with the columns of a table."""

    def __init__(self, like: TableRows, rows: Sequence[Cells]) -> None:
        self.name, self.columns = like.name, like.columns
        self._rows = rows

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows."""
        for start in range(0, len(self._rows), _ROWS):
            yield _slice(self._rows[start : start + _ROWS], len(self.columns))


def taken(rows: ListRows, most: int) -> Generator[None, None, list[Cells]]:
    """Return at most so many rows, as wide as the heads; yields after each."""
    found: list[Cells] = []
    width = len(rows.heads)
    for row in rows.rows():
        if row is not None:
            found.append([*row[:width], *[""] * (width - len(row))])
            if len(found) >= most:
                break
        yield
    return found


def _slice(rows: Sequence[Cells], width: int) -> RowSlice:
    columns = tuple(zip(*rows, strict=True)) if rows else tuple(() for _ in range(width))
    return RowSlice(columns, len(rows))


def _heads(heads: Sequence[str]) -> Iterator[str]:
    """Yield the heads; a column without one is called by its number."""
    for number, head in enumerate(heads, 1):
        yield head or f"Column {number}"
