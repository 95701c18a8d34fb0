"""Which objects get another name on the target: found in slices, shown as a tree of their own."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from time import perf_counter

from drs_inspector.domain.objects.flat_rows import TOP
from drs_inspector.domain.objects.selection import ObjectSelection

_ROWS_BETWEEN_LOOKS = 200


class RenamedScan:
    """Looks at every entry once. ``rows`` holds what was found, ascending."""

    def __init__(self, selection: ObjectSelection) -> None:
        self.rows = array("I")
        self._selection = selection
        self._next = 0

    @property
    def progress(self) -> float:
        """Share of the entries that were looked at, 0 to 1."""
        return self._next / max(1, self._selection.count)

    def step(self, budget_seconds: float) -> bool:
        """Look on for about this long. Returns True when every entry was looked at."""
        deadline = perf_counter() + budget_seconds
        selection, count = self._selection, self._selection.count
        while self._next < count:
            stop = min(count, self._next + _ROWS_BETWEEN_LOOKS)
            for row in range(self._next, stop):
                alias = selection.alias(row)
                if alias and alias != selection.name(row):
                    self.rows.append(row)
            self._next = stop
            if perf_counter() >= deadline:
                break
        return self._next >= count


class RowsFilter:
    """A selection reduced to some rows and what they are in; ``keep`` can leave out more of them."""

    def __init__(
        self, selection: ObjectSelection, rows: Sequence[int], keep: Callable[[int], bool] | None = None
    ) -> None:
        self._selection = selection
        chosen = {row for row in rows if keep is None or keep(row)}
        self.count = len(chosen)
        for row in tuple(chosen):
            above = selection.parent(row)
            while above != TOP and above not in chosen:
                chosen.add(above)
                above = selection.parent(above)
        self._visible = array("I", sorted(chosen))
        self._known: dict[int, Sequence[int]] = {}

    def children(self, row: int) -> Sequence[int]:
        """Return the visible rows below a row, ascending; row -1 is the top level."""
        known = self._known.get(row)
        if known is None:
            below = self._selection.children(row)
            if isinstance(below, range):
                known = self._visible[bisect_left(self._visible, below.start) : bisect_left(self._visible, below.stop)]
            else:
                known = array("I", sorted(set(below).intersection(self._visible)))
            self._known[row] = known
        return known

    def has_children(self, row: int) -> bool:
        """Tell whether any row below is visible."""
        return len(self.children(row)) > 0
