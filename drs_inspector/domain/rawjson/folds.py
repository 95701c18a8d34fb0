"""Which lines of a text are folded away, and which row of the screen shows which line."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

MOST_FOLDS: Final = 5_000
"""So many folds are kept at most; what is beyond stays unfolded."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The lines behind ``first`` up to ``last`` are not shown; ``words`` say what they are.

    ``tail`` is what ends them: a closing bracket with what follows it. ``places`` is "" for one object or list; of
    neighbours that are alike it says which ones they are: "0 to 18". ``start`` and ``end`` are the bytes that are not
    on the screen.
    """

    first: int
    last: int
    words: str
    tail: str = ""
    places: str = ""
    start: int = 0
    end: int = 0


class Folds:
    """Numbers are those of lines, from 0; a row is what is left of them. ``version`` grows with each change."""

    def __init__(self) -> None:
        self.version = 0
        self._folds: dict[tuple[int, bool], Fold] = {}
        self._outer: list[Fold] = []
        self._firsts: list[int] = []
        self._rows: list[int] = []
        self._hidden: list[int] = [0]

    def __len__(self) -> int:
        return len(self._folds)

    def __iter__(self) -> Iterator[Fold]:
        """Yield those that are seen, from top to bottom: of folds inside each other the outermost."""
        return iter(self._outer)

    def add(self, folds: Iterable[Fold]) -> bool:
        """Fold; False when it is too much."""
        for fold in folds:
            if len(self._folds) >= MOST_FOLDS:
                break
            if fold.last > fold.first:
                self._folds[fold.first, bool(fold.places)] = fold
        self._arrange()
        return len(self._folds) < MOST_FOLDS

    def unfold(self, first: int) -> None:
        """Show the lines of the fold that is seen at a line; what is folded inside stays so."""
        fold = self.at(first)
        if fold is not None:
            del self._folds[first, bool(fold.places)]
            self._arrange()

    def clear(self) -> None:
        """Show every line."""
        self._folds.clear()
        self._arrange()

    def reveal(self, line: int) -> bool:
        """Unfold all that hides a line; True when there was such a fold."""
        hiding = [key for key, fold in self._folds.items() if fold.first < line <= fold.last]
        for key in hiding:
            del self._folds[key]
        if hiding:
            self._arrange()
        return bool(hiding)

    def at(self, line: int) -> Fold | None:
        """Return the fold that is seen at a line."""
        place = bisect_left(self._firsts, line)
        found = place < len(self._firsts) and self._firsts[place] == line
        return self._outer[place] if found else None

    def shown_line(self, line: int) -> int:
        """Return the line that is on the screen for a line: itself, or the one that it is folded into."""
        place = bisect_right(self._firsts, line) - 1
        return self._firsts[place] if place >= 0 and line <= self._outer[place].last else line

    @property
    def hidden(self) -> int:
        """How many lines are folded away."""
        return self._hidden[-1]

    def row_of(self, line: int) -> int:
        """Return the row that shows a line, or the fold that hides it."""
        line = self.shown_line(line)
        return line - self._hidden[bisect_left(self._firsts, line)]

    def line_of(self, row: int) -> int:
        """Return the line that a row shows."""
        return row + self._hidden[bisect_left(self._rows, row)]

    def _arrange(self) -> None:
        self.version += 1
        self._outer, self._hidden, self._rows = [], [0], []
        end = -1
        # Of two that begin in one line the longer one is the outer one.
        for fold in sorted(self._folds.values(), key=lambda one: (one.first, -one.last)):
            if fold.first > end:
                self._outer.append(fold)
                self._rows.append(fold.first - self._hidden[-1])
                self._hidden.append(self._hidden[-1] + fold.last - fold.first)
                end = fold.last
        self._firsts = [fold.first for fold in self._outer]
