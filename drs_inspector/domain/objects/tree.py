"""The tree over an object selection: children as ranges of rows, parents by run (contract 7.2)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from drs_inspector.domain.objects.column_store import Runs

NO_ROW = -1


class ObjectTree:
    """Parents and children by row number.

    Rows below ``count`` are entries of the list, rows from ``count`` on are placeholders: parents that entries name but
    the list lacks. Every id that some entry names as its parent has a number (its key); ``rows[key]`` is its
    row, ``parents`` holds the key of each row's parent. Key 0 is the top level. ``keys`` leads from the
    rows that have children to their keys.
    """

    def __init__(self, count: int, placeholders: list[str], parents: Runs, rows: array[int], roots: set[int]) -> None:
        self.count = count
        self.placeholders = placeholders
        self.parents = parents
        self.rows = rows
        self.broken_circles = roots
        self.keys: dict[int, int] = {}
        self.run_order = array("I")
        self.first_run = array("I")
        self.sizes = array("I")
        self._children: dict[int, Sequence[int]] = {}
        self._child_keys: dict[int, list[int]] | None = None

    def parent(self, row: int) -> int:
        """Return the parent's row, -1 for a row of the top level."""
        return self.rows[self.parents.at(row)]

    def key(self, row: int) -> int | None:
        """Return the key of a row that has children, else None; row -1 is the top level, key 0."""
        return 0 if row == NO_ROW else self.keys.get(row)

    def runs_of(self, key: int) -> list[tuple[int, int]]:
        """Return the (first row, row after the last) pairs that make up the children of ``key``, ascending."""
        order = self.run_order[self.first_run[key] : self.first_run[key + 1]]
        return [(self.parents.starts[index], self.parents.stop(index)) for index in order]

    def run_count(self, key: int) -> int:
        """Return the number of runs that make up the children of ``key``."""
        return self.first_run[key + 1] - self.first_run[key]

    def children(self, row: int) -> Sequence[int]:
        """Return the rows below ``row``, ascending: a range when they are neighbours; row -1 gives the top level."""
        key = self.key(row)
        if key is None:
            return range(0)
        known = self._children.get(key)
        if known is None:
            known = self._children[key] = self._collect(key)
        return known

    def child_count(self, row: int) -> int:
        """Return the number of rows directly below ``row``."""
        key = self.key(row)
        return 0 if key is None else self.sizes[key]

    def chain(self, row: int) -> list[int]:
        """Return the rows from the top level down to ``row`` itself."""
        rows = []
        while row != NO_ROW:
            rows.append(row)
            row = self.parent(row)
        rows.reverse()
        return rows

    def child_keys(self, key: int) -> list[int]:
        """Return the keys of those children of ``key`` that have children themselves, in the order of their rows."""
        if self._child_keys is None:
            grouped: dict[int, list[int]] = {}
            for row, child in sorted(self.keys.items()):
                grouped.setdefault(self.parents.at(row), []).append(child)
            self._child_keys = grouped
        return self._child_keys.get(key, [])

    def flags(self, start: int, stop: int, keys: AbstractSet[int]) -> bytes:
        """Return one byte per row of a range, 1 where the parent's key is among ``keys``."""
        first, last = self.parents.index(start), self.parents.index(stop - 1)
        if last - first == stop - start - 1:
            return bytes(map(keys.__contains__, self.parents.values[first : last + 1]))
        spans = self.parents.spans(start, stop)
        return b"".join([(b"\x01" if key in keys else b"\x00") * (end - begin) for begin, end, key in spans])

    def _collect(self, key: int) -> Sequence[int]:
        if self.run_count(key) == self.sizes[key]:
            order = self.run_order[self.first_run[key] : self.first_run[key + 1]]
            rows = array("I", map(self.parents.starts.__getitem__, order))
            return range(rows[0], rows[-1] + 1) if rows and rows[-1] - rows[0] == len(rows) - 1 else rows
        runs = self.runs_of(key)
        if runs[-1][1] - runs[0][0] == self.sizes[key]:
            return range(runs[0][0], runs[-1][1])
        rows = array("I")
        for start, stop in runs:
            rows.extend(range(start, stop))
        return rows
