"""The rows of an answer that a window shows: kept as columns, ordered by one of them in steps, given out as a table."""

from collections.abc import Generator, Iterator, Sequence
from heapq import merge
from math import isnan
from operator import itemgetter
from time import perf_counter
from typing import Any, Final

from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn
from drs_inspector.session.sql.answer import NAME

SHOWN_ROWS: Final = 100_000
"""The most rows that a window keeps of an answer; a file gets all of them."""
SHOWN_CHARACTERS: Final = 100_000_000
"""The most that the texts of these rows may have."""
_SORTED_AT_ONCE: Final = 2_000
_LOOK_EVERY: Final = 256
STEP_SECONDS: Final = 0.005


class SqlResult:
    """Columns, and rows while they come. ``is_cut``: there are more than are kept."""

    def __init__(
        self, columns: Sequence[TableColumn], most_rows: int = SHOWN_ROWS, most_characters: int = SHOWN_CHARACTERS
    ) -> None:
        self.columns = tuple(columns)
        self.rows = 0
        self.is_cut = False
        self.name = NAME
        self._values: list[list[Cell]] = [[] for _column in columns]
        self._order: Sequence[int] | None = None
        self._most, self._left = most_rows, most_characters

    def add(self, page: RowSlice) -> int:
        """Take rows as far as they are kept; return how many were."""
        taken = min(page.length, self._most - self.rows)
        for kept, values in zip(self._values, page.columns, strict=True):
            kept.extend(values if taken == page.length else values[:taken])
        for column, values in zip(self.columns, page.columns, strict=True):
            if column.kind is Kind.TEXT:
                self._left -= sum(len(value) for value in values if isinstance(value, str))
        self.rows += taken
        self.is_cut = taken < page.length or self._left <= 0
        return taken

    def cell(self, row: int, column: int) -> Cell:
        """Return a value, by the place of its row as it is shown."""
        return self._values[column][row if self._order is None else self._order[row]]

    def row(self, row: int) -> tuple[Cell, ...]:
        """Return the values of a row, by its place as it is shown."""
        at = row if self._order is None else self._order[row]
        return tuple(values[at] for values in self._values)

    def place_of(self, row: int) -> int:
        """Return which row of the answer is shown at a place."""
        return row if self._order is None else self._order[row]

    def show_in(self, order: Sequence[int] | None) -> None:
        """Show the rows in an order of ``sorting``; None is that of the answer."""
        self._order = order

    def sorting(self, column: int, *, descending: bool) -> Generator[None, None, Sequence[int]]:
        """Order the rows by a column, in steps of some milliseconds, and return the order: places in the answer.

        Null comes last either way, as in the databases' own order, and what is no number before it.
        """
        values = self._values[column]
        plain: list[int] = []
        last: tuple[list[int], list[int]] = ([], [])
        runs: list[list[tuple[Any, int]]] = []
        for start in range(0, self.rows, _SORTED_AT_ONCE):
            del plain[:]
            for at in range(start, min(start + _SORTED_AT_ONCE, self.rows)):
                value = values[at]
                if value is None or (isinstance(value, float) and isnan(value)):
                    last[value is None].append(at)
                else:
                    plain.append(at)
            # The place in the answer decides among equal values: in the same direction, whichever way is sorted.
            run = [(values[at], -at if descending else at) for at in plain]
            run.sort(reverse=descending)
            runs.append(run)
            yield
        order: list[int] = []
        stop = perf_counter() + STEP_SECONDS
        for number, (_value, at) in enumerate(merge(*runs, key=itemgetter(0, 1), reverse=descending)):
            order.append(-at if descending else at)
            if number % _LOOK_EVERY == 0 and perf_counter() >= stop:
                yield
                stop = perf_counter() + STEP_SECONDS
        return [*order, *last[0], *last[1]]

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows that are kept, as they are shown; see ``TableRows``."""
        yield from self.picked(range(self.rows))

    def picked(self, rows: Sequence[int]) -> Iterator[RowSlice]:
        """Yield some of the rows, by their places as they are shown."""
        for start in range(0, len(rows), _SORTED_AT_ONCE):
            places = [self.place_of(row) for row in rows[start : start + _SORTED_AT_ONCE]]
            yield RowSlice(tuple([values[at] for at in places] for values in self._values), len(places))


class PickedRows:
    """Some rows of a result as a table."""

    def __init__(self, result: SqlResult, rows: Sequence[int], columns: Sequence[int] | None = None) -> None:
        self.name = result.name
        self._places = range(len(result.columns)) if columns is None else columns
        self.columns = tuple(result.columns[place] for place in self._places)
        self._result, self._rows = result, rows

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows; see ``TableRows``."""
        for part in self._result.picked(self._rows):
            yield RowSlice(tuple(part.columns[place] for place in self._places), part.length)
