"""Folds objects, lists and neighbours that are alike, in slices: a list of 150 MB takes a while to its end."""

from collections.abc import Generator, Iterator
from itertools import islice
from typing import Final

from PySide6.QtCore import QObject

from drs_inspector.domain.described.check import Run
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.rawjson.extent import Extent
from drs_inspector.domain.rawjson.folds import MOST_FOLDS, Fold
from drs_inspector.domain.rawjson.lines import JsonLine, JsonLines
from drs_inspector.domain.rawjson.paths import plain_text
from drs_inspector.qt.details.json.marks import Marks
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.widgets.sliced_work import Rank, Turn

_SLICE: Final = 0.005
_GIST_LINES, _GIST_BYTES, _GIST_LETTERS = 24, 200, 48
_GIST: Final = ("db_type", "inst_name", "name", "ip")
_MOST_GIST = 2
_BATCH = 200


class Folding(QObject):
    """What a view folds, and what of it is on its way."""

    def __init__(self, view: JsonView, marks: Marks) -> None:
        super().__init__(view)
        self._view, self._marks = view, marks
        self._work: Iterator[None] | None = None
        self._turn = Turn(self, Rank.ROWS, self._go_on)
        self._runs_seen = 0
        view.fold_wanted.connect(self.change)
        marks.found.connect(self._fold_found)

    def again(self) -> None:
        """Begin anew with another text."""
        self._turn.rest()
        self._work, self._runs_seen = None, 0

    def change(self, number: int, unfold: bool) -> None:
        """Unfold what is folded at a line; or fold what begins there, else what the line is in."""
        view = self._view
        if unfold:
            if view.folds.at(number) is not None:
                view.change_folds(lambda folds: folds.unfold(number))
            return
        if view.folds.at(number) is None and view.opens(view.lines.line(number)):
            run = self._run_at(number)
            fold = self._fold_of_run(run) if run is not None else None
            if fold is not None:
                view.change_folds(lambda folds: folds.add([fold]))
            else:
                self._begin(self._one(number))
        else:
            opening = self._around(number)
            if opening is not None:
                view.go_to(opening)

    def fold_all(self) -> None:
        """Fold everything that is directly inside the outermost value, and neighbours that are alike."""
        self._begin(self._all())

    def unfold_all(self) -> None:
        """Show every line."""
        self.again()
        self._runs_seen = len(self._marks.runs)
        self._view.change_folds(lambda folds: folds.clear())

    def _begin(self, work: Iterator[None]) -> None:
        self._work = work
        if not self._go_on(_SLICE):
            self._turn.wake()

    def _go_on(self, _budget: float) -> bool:
        if self._work is None or next(self._work, self) is self:
            self._work = None
            return True
        return False

    def _one(self, number: int) -> Generator[None, None, Fold | None]:
        fold = yield from self._fold_at(number)
        if fold is not None:
            self._view.change_folds(lambda folds: folds.add([fold]))
        return fold

    def _all(self) -> Iterator[None]:
        view, found = self._view, list[Fold]()
        number = 1
        while number < view.lines.line_count and len(found) < MOST_FOLDS // 2:
            run = self._run_at(number)
            fold = self._fold_of_run(run) if run is not None else None
            if fold is None and view.opens(view.lines.line(number)):
                fold = yield from self._fold_at(number)
            if fold is not None:
                found.append(fold)
            number = number + 1 if fold is None else fold.last + 1
            if number % _BATCH == 0:
                yield
        for run in islice(self._marks.runs, MOST_FOLDS // 2):
            if (fold := self._fold_of_run(run)) is not None:
                found.append(fold)
            yield
        view.change_folds(lambda folds: folds.add(found))

    def _fold_at(self, number: int) -> Generator[None, None, Fold | None]:
        """Return the fold of the object or list that begins on a line."""
        lines = self._view.lines
        if not isinstance(lines, JsonLines):
            return None
        line = lines.line(number)
        extent = Extent(lines, line.tokens[-1].start)
        while not extent.step(_SLICE):
            yield
        last = lines.line_at(extent.end - 1)
        if last is None or last <= number:
            return None
        words = f"{extent.count:,} value{'' if extent.count == 1 else 's'}"
        gist = self._gist(line, last)
        tail = lines.text(lines.line(last), _GIST_BYTES).strip()
        return Fold(number, last, f"{words}, {gist}" if gist else words, tail, start=line.end, end=lines.line(last).end)

    def _gist(self, line: JsonLine, last: int) -> str:
        """Return what tells an object from others: engine and name of an end."""
        lines = self._view.lines
        if lines.raw[line.tokens[-1].start] != ord("{"):
            return ""
        told: dict[str, str] = {}
        for number in range(line.number + 1, min(last, line.number + 1 + _GIST_LINES)):
            inner = lines.line(number)
            if inner.depth != line.depth + 1 or len(inner.tokens) < _PAIR or inner.tokens[0].kind != "key":
                continue
            key, value = inner.tokens[0], inner.tokens[2]
            if value.kind == "string" and max(value.end - value.start, key.end - key.start) <= _GIST_BYTES:
                told[plain_text(lines.token_text(*key[1:]))] = plain_text(lines.token_text(*value[1:]))
        words = [told[name] for name in _GIST if told.get(name)][:_MOST_GIST]
        return printable(shortened(" ".join(words), _GIST_LETTERS))

    def _run_at(self, number: int) -> Run | None:
        line = self._view.lines.line(number)
        run = self._marks.run_at(line.tokens[0].start) if line.tokens else None
        return run if run is not None and line.tokens[0].start == run.start else None

    def _fold_of_run(self, run: Run) -> Fold | None:
        lines = self._view.lines
        first, last = lines.line_at(run.start), lines.line_at(run.end - 1)
        if first is None or last is None:
            return None
        count = run.last - run.first + 1
        places = f"{run.first:,} {'and' if count == _PAIR - 1 else 'to'} {run.last:,}"
        is_object = lines.raw[run.start] == ord("{")
        return Fold(first, last, f"{count:,} alike", "{ … }" if is_object else "[ … ]", places, run.start, run.end)

    def _fold_found(self) -> None:
        """Fold neighbours that were found, where that moves nothing that a person looks at."""
        view, runs = self._view, self._marks.runs
        fresh, self._runs_seen = runs[self._runs_seen :], len(runs)
        below = view.folds.line_of(max(view.shown.stop - 1, 0))
        folds = [fold for run in fresh if (fold := self._fold_of_run(run)) is not None]
        chosen = [fold for fold in folds if view.is_untouched or fold.first > max(below, view.current, view.anchor)]
        if chosen:
            view.change_folds(lambda kept: kept.add(chosen))

    def _around(self, number: int) -> int | None:
        """Return the line that opens what a line is in, looked for in the lines shortly before."""
        lines, depth = self._view.lines, self._view.lines.line(number).depth
        row = self._view.folds.row_of(number)
        for above in range(row - 1, max(-1, row - _FURTHEST), -1):
            found = self._view.folds.line_of(above)
            if lines.line(found).depth < depth:
                return found
        return None


_PAIR = 3
_FURTHEST = 400
