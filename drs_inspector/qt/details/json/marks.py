"""What of a text is not as described, found in slices after it is on the screen."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from drs_inspector.domain.described.check import Check, Mark, Run
from drs_inspector.domain.described.fields import ANYTHING, Described, Place
from drs_inspector.domain.described.sentences import sentence
from drs_inspector.domain.rawjson.lines import JsonLine
from drs_inspector.qt.details.json.painter import Note
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.widgets.sliced_work import Rank, Turn

_SLICE: Final = 0.005
WARNING: Final = ("warning", "amber")
INFO: Final = ("info", "blue")


class Marks(QObject):
    """``found()``: there are others now, or all are found. Without something that describes a text it has none."""

    found = Signal()

    def __init__(self, view: JsonView) -> None:
        super().__init__(view)
        self._view = view
        self._check: Check | None = None
        self._turn = Turn(self, Rank.BESIDE, self._go_on)
        view.note_of = self.note_of
        view.indexed.connect(self._begin)

    def look(self, described: Described, place: Place) -> None:
        """Compare the text of the view, as soon as its lines are known."""
        self._turn.rest()
        self._check = None
        if place != ANYTHING:
            self._check = Check(self._view.lines.raw, described, place)
        self._begin()

    @property
    def marks(self) -> Sequence[Mark]:
        """Those that were found so far, and are kept."""
        return self._check.marks if self._check is not None else ()

    @property
    def runs(self) -> Sequence[Run]:
        """Neighbours that are alike, as far as they were found."""
        return self._check.runs if self._check is not None else ()

    @property
    def count(self) -> int:
        """How many values are not as described, as far as was compared."""
        return self._check.count if self._check is not None else 0

    @property
    def is_done(self) -> bool:
        """Whether the whole text was compared, where something describes it."""
        return self._check is None or self._check.is_done

    @property
    def is_described(self) -> bool:
        """Whether something describes the text."""
        return self._check is not None

    def run_at(self, offset: int) -> Run | None:
        """Return the neighbours alike that a byte lies in."""
        return self._check.run_at(offset) if self._check is not None else None

    def note_of(self, line: JsonLine) -> Note | None:
        """Return what there is to say of a line, or of what is folded into it."""
        check, view = self._check, self._view
        if check is None or not line.tokens:
            return None
        fold = view.folds.at(line.number)
        if fold is not None:
            return self._of_fold(line, fold.last)
        found = check.marks_in(line.start, max(line.end, line.start + 1)) or self._as_in_first(line)
        if not found:
            return None
        icon, tone = INFO if all(mark.is_unknown for mark in found) else WARNING
        return Note(icon, tone, "; ".join(sentence(mark, view.lines.raw) for mark in found[:2]))

    def _of_fold(self, line: JsonLine, last: int) -> Note | None:
        assert self._check is not None  # noqa: S101 - asked by note_of
        end = self._view.lines.line(last).end
        found = self._check.marks_in(line.start, end)
        run = self._check.run_at(line.start)
        if not found and run is not None and run.marks:
            found = list(run.marks)
        if not found:
            return None
        icon, tone = INFO if all(mark.is_unknown for mark in found) else WARNING
        count = sum(1 + mark.also for mark in found)
        return Note(icon, tone, f"{count:,} not as described")

    def _as_in_first(self, line: JsonLine) -> list[Mark]:
        """Return the marks of the line of the first of some neighbours alike that a line is like."""
        run = self.run_at(line.start)
        if run is None or not run.marks:
            return []
        lines = self._view.lines
        first, last = lines.line_at(run.start), lines.line_at(run.first_end - 1)
        if first is None or last is None:
            return []
        model = lines.line(first + (line.number - first) % (last - first + 1))
        return [mark for mark in run.marks if model.start <= mark.start < model.end]

    def _begin(self) -> None:
        if self._check is not None and not self._check.is_done and self._view.lines.finished:
            if self._go_on(_SLICE):
                return
            self._turn.wake()

    def _go_on(self, budget_seconds: float) -> bool:
        check = self._check
        if check is None:
            return True
        before = len(check.marks), len(check.runs)
        done = check.step(budget_seconds)
        if done or before != (len(check.marks), len(check.runs)):
            self._view.viewport().update()
            self.found.emit()
        return done
