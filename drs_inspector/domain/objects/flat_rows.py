"""The visible lines of a tree of up to a million rows, as slices of its children: nothing is kept per line.

A tree view asks its model for every child of an open line before it paints; a table view asks for what is on the
screen. So the tree is shown as a table of its visible lines, and this class knows which row is on
which line.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

TOP = -1


class _Slice(NamedTuple):
    """Neighbouring lines: children of one parent, none of which but the last is open."""

    rows: Sequence[int]
    first: int
    depth: int


class FlatTree:
    """Which lines are visible while some rows are open.

    ``children(row)`` returns ascending row numbers (``TOP`` for the top level) and must be cheap when asked again.
    """

    def __init__(
        self, children: Callable[[int], Sequence[int]], parent: Callable[[int], int], opened: Iterable[int] = ()
    ) -> None:
        self._children = children
        self._parent = parent
        self._open = dict.fromkeys(opened)
        self._slices: list[_Slice] = []
        self._starts: list[int] = []
        self._length = 0
        self._lay_out()

    def __len__(self) -> int:
        return self._length

    def at(self, line: int) -> tuple[int, int]:
        """Return the row on a line, and its depth from 0."""
        number = bisect_right(self._starts, line) - 1
        part = self._slices[number]
        return part.rows[part.first + line - self._starts[number]], part.depth

    def is_open(self, row: int) -> bool:
        """Tell whether the children of a row are shown."""
        return row in self._open

    def line_of(self, row: int) -> int | None:
        """Return the line of a row, or None when it is not visible."""
        siblings = self._children(self._parent(row))
        position = position_in(siblings, row)
        if position is None:
            return None
        for number, part in enumerate(self._slices):
            stop = self._starts[number + 1] if number + 1 < len(self._starts) else self._length
            if part.rows is siblings and 0 <= position - part.first < stop - self._starts[number]:
                return self._starts[number] + position - part.first
        return None

    def turned(self, row: int, *, opened: bool) -> "FlatTree":
        """Return this tree with one row opened or closed; what is open below a closed row is remembered."""
        rows = [*self._open, row] if opened else [other for other in self._open if other != row]
        return FlatTree(self._children, self._parent, rows)

    def open_first(self, limit: int) -> None:
        """Open rows from the top, level by level, as long as fewer than ``limit`` lines are visible."""
        pending, seen = [TOP], self._length
        while pending and seen < limit:
            following: list[int] = []
            for row in (row for parent in pending for row in self._children(parent)[:limit]):
                if seen >= limit:
                    break
                below = len(self._children(row))
                if below:
                    self._open[row] = None
                    seen += below
                    following.append(row)
            pending = following
        self._lay_out()

    def _lay_out(self) -> None:
        by_parent: dict[int, list[int]] = {}
        for row in self._open:
            by_parent.setdefault(self._parent(row), []).append(row)
        self._slices, self._starts, self._length = [], [], 0
        pending: list[tuple[Sequence[int], int, int, list[int]]] = []
        self._enter(TOP, 0, by_parent, pending)
        while pending:
            rows, first, depth, opened = pending.pop()
            stop = opened[0] + 1 if opened else len(rows)
            if stop > first:
                self._slices.append(_Slice(rows, first, depth))
                self._starts.append(self._length)
                self._length += stop - first
            if opened:
                pending.append((rows, stop, depth, opened[1:]))
                self._enter(rows[opened[0]], depth + 1, by_parent, pending)

    def _enter(
        self,
        parent: int,
        depth: int,
        by_parent: dict[int, list[int]],
        pending: list[tuple[Sequence[int], int, int, list[int]]],
    ) -> None:
        rows = self._children(parent)
        positions = (position_in(rows, row) for row in by_parent.pop(parent, ()))
        pending.append((rows, 0, depth, sorted(position for position in positions if position is not None)))


def position_in(rows: Sequence[int], row: int) -> int | None:
    """Return the position of a row among ascending rows, or None when it is not among them."""
    if isinstance(rows, range):
        return row - rows.start if row in rows else None
    position = bisect_left(rows, row)
    return position if position < len(rows) and rows[position] == row else None
