"""Objects as a flat list in the order of a column, worked out in slices.

Keys of some thousand rows at a time are sorted, and then cut at the same places: what is between two cuts is sorted in
one go. (A merge in Python takes seconds for a million rows, a sort of all of them half a second without a pause.)
"""

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from enum import Enum
from time import perf_counter

from drs_inspector.domain.objects.found_rows import RowFlags
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.objects.slices import ObjectSlice

_BETWEEN_CUTS = 4_000
_LAST = "\U0010ffff"  # what has no value comes last


class ObjectColumn(Enum):
    """The columns that objects are sorted by; their numbers are those of the table."""

    NAME = 0
    NEW_NAME = 1
    KIND = 2
    SELECTED = 3
    RULE = 4


class SortedRows:
    """The rows of the list, or of ``found``, in order. Rows that are alike in the column are in the order of paths."""

    def __init__(
        self,
        selection: ObjectSelection,
        column: ObjectColumn,
        *,
        descending: bool = False,
        found: RowFlags | None = None,
        rules: Mapping[int, Sequence[int]] | None = None,
    ) -> None:
        self.rows = array("I")
        self._column, self._descending, self._rules = column, descending, rules or {}
        self._found = found.joined if found is not None else None
        self._slices = selection.slices()
        self._total = max(1, selection.count)
        self._seen = 0
        # A key ends with its row: texts alone are nothing that Python's collector of cycles looks through.
        self._runs: list[list[str]] = []
        self._cuts: list[str] | None = None
        self._starts: list[int] = []

    @property
    def progress(self) -> float:
        """Share of the work that is done, 0 to 1."""
        return (self._seen + len(self.rows)) / (2 * self._total)

    def step(self, budget_seconds: float) -> bool:
        """Sort on for about this long; True when ``rows`` are complete."""
        deadline = perf_counter() + budget_seconds
        while True:
            if self._cuts is None:
                part = next(self._slices, None)
                if part is None:
                    self._cut()
                else:
                    self._add(part)
            elif not self._take():
                if self._descending:
                    self.rows.reverse()
                return True
            if perf_counter() >= deadline:
                return False

    def _cut(self) -> None:
        """Choose keys with about as many rows between two of them, from some keys of every run."""
        total = sum(map(len, self._runs))
        some = sorted(key for run in self._runs for key in run[:: _BETWEEN_CUTS // 16])
        every = max(1, len(some) * _BETWEEN_CUTS // max(1, total))
        self._cuts = some[every::every]
        self._starts = [0] * len(self._runs)

    def _take(self) -> bool:
        """Take the rows up to the next cut; False when there are no more."""
        if self._cuts is None or not self._runs:
            return False
        cut = self._cuts.pop(0) if self._cuts else None
        keys: list[str] = []
        for number, run in enumerate(self._runs):
            start = self._starts[number]
            stop = bisect_left(run, cut, start) if cut is not None else len(run)
            keys += run[start:stop]
            self._starts[number] = stop
        keys.sort()
        self.rows.extend([int(key[key.rindex("\0") + 1 :]) for key in keys])
        if cut is None:
            self._runs = []
        return True

    def _add(self, part: ObjectSlice) -> None:
        first, found = part.first_row, self._found
        self._seen += len(part.names)
        keys = self._keys(part)
        if found is None:
            run = [f"{key}\0{row}" for row, key in enumerate(keys, first)]
        else:
            run = [f"{key}\0{row}" for row, key in enumerate(keys, first) if found[row]]
        if run:
            run.sort()
            self._runs.append(run)

    def _keys(self, part: ObjectSlice) -> list[str]:
        paths = [path.casefold() for path in part.paths]
        if self._column is ObjectColumn.NAME:
            return paths
        if self._column is ObjectColumn.NEW_NAME:
            given = [
                (alias or "").casefold() if renamed else ""
                for alias, renamed in zip(part.aliases, part.renamed, strict=True)
            ]
        elif self._column is ObjectColumn.KIND:
            given = [(kind or "").casefold() for kind in part.types]
        elif self._column is ObjectColumn.SELECTED:
            given = [select or "" for select in part.selects]
        else:
            rows = range(part.first_row, part.first_row + len(paths))
            given = [f"{self._rules[row][0]:09}" if row in self._rules else "" for row in rows]
        return [f"{value or _LAST}\0{path}" for value, path in zip(given, paths, strict=True)]
