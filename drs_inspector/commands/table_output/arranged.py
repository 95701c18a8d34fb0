"""``--columns`` and ``--sort``: a table with chosen columns, and with its rows in another order."""

import difflib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import click

from drs_inspector.domain.jobs.ordering import natural_key
from drs_inspector.domain.tables.definition import Cell, RowSlice, TableColumn, TableRows

_SLICE_ROWS = 4096


class ChosenColumns:
    """A table with some columns of another, in an order of their own."""

    def __init__(self, table: TableRows, names: Sequence[str]) -> None:
        self._table = table
        self._places = [place_of(table, name) for name in names]
        self.name = table.name
        self.columns: tuple[TableColumn, ...] = tuple(table.columns[place] for place in self._places)

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows."""
        for part in self._table.slices():
            yield RowSlice(tuple(part.columns[place] for place in self._places), part.length)


class SortedTable:
    """A table in the order of some of its columns; ``keys`` begin with "-" for the greatest first.

    Texts are compared as the window's lists do, numbers within them by their value; null comes last either way, and
    rows that are alike stay in their order. All rows are in memory from the first slice on.
    """

    def __init__(self, table: TableRows, keys: Sequence[str]) -> None:
        self._table = table
        self._keys = [(place_of(table, key.removeprefix("-")), key.startswith("-")) for key in keys]
        self.name = table.name
        self.columns = table.columns
        self._sorted: list[tuple[Cell, ...]] | None = None

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows."""
        if self._sorted is None:
            rows = [row for part in self._table.slices() for row in zip(*part.columns, strict=True)]
            for place, descends in reversed(self._keys):
                nulls = [row for row in rows if row[place] is None]
                rows = [row for row in rows if row[place] is not None]
                rows.sort(key=partial(_key, place), reverse=descends)
                rows += nulls
            self._sorted = rows
        for start in range(0, len(self._sorted), _SLICE_ROWS):
            rows = self._sorted[start : start + _SLICE_ROWS]
            yield RowSlice(tuple(zip(*rows, strict=True)), len(rows))


def names_in(text: str) -> list[str]:
    """Return the names in the value of an option: "a, b" is two."""
    return [name for part in text.split(",") if (name := part.strip())]


def place_of(table: TableRows, name: str) -> int:
    """Return the place of a column. Raises click.UsageError that names those there are, and what was meant."""
    names = [column.name for column in table.columns]
    if name in names:
        return names.index(name)
    near = difflib.get_close_matches(name, names, 1)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    raise click.UsageError(f"The table {table.name} has no column {name!r}.{meant} Columns: {', '.join(names)}.")


def _key(place: int, row: tuple[Cell, ...]) -> Any:
    value = row[place]
    # The rows of one column are of one kind; what is not is compared as its text.
    return (natural_key(value), value) if isinstance(value, str) else value
