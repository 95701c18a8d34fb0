"""What is chosen as A and B, and what can be chosen: the open sources, and their earlier readings as they are known."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import Final

from PySide6.QtCore import QObject, Signal

from drs_inspector.domain.compare.documents import USUAL
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.compare.question import Question
from drs_inspector.session.compare.sides import (
    CompareSide,
    OpenSide,
    SideOffer,
    open_offers,
    reading_offers,
    usual_sides,
    why_not_comparable,
)

_TASK: Final = "Readings to compare with"
_numbers = count(1)


class ChosenSides(QObject):
    """``changed()``: other sides are chosen, or others can be. Until a person chooses, it is what is usually wanted."""

    changed = Signal()

    def __init__(self, app: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._app, self._task = app, f"{_TASK} {next(_numbers)}"
        self.a: CompareSide | None = None
        self.b: CompareSide | None = None
        self.job_ids = ("", "")
        self.options = USUAL
        self.is_own = False
        """Whether a person has chosen."""
        self._readings: list[SideOffer] = []
        self._shown = ""

    @property
    def offers(self) -> Sequence[SideOffer]:
        """All sides that there are: each source, and its readings."""
        sessions = self._app.workspace.sessions
        keys = {session.key for session in sessions}
        return [*open_offers(sessions), *(one for one in self._readings if one.source in keys)]

    def offer_of(self, side: CompareSide | None) -> SideOffer | None:
        """Return a side with its words, None where it is not there any more."""
        return next((one for one in self.offers if one.side == side), None)

    @property
    def question(self) -> Question | None:
        """What is to be compared, None while a side is missing."""
        if self.a is None or self.b is None:
            return None
        return Question(self.a, self.b, *self.job_ids, self.options)

    @property
    def reason(self) -> str:
        """Why it cannot be compared, "" where it can."""
        if all(self.job_ids) and self.a is not None and self.b is not None:
            return ""
        return why_not_comparable(self.a, self.b, self.offers)

    def take(self, question: Question) -> None:
        """Choose these."""
        self.a, self.b, self.job_ids = question.a, question.b, (question.job_a, question.job_b)
        self.options, self.is_own = question.options, True
        self.changed.emit()

    def choose(self, letter: str, side: CompareSide) -> None:
        """Choose one side; two jobs become documents again."""
        setattr(self, letter.lower(), side)
        self.job_ids, self.is_own = ("", ""), True
        self.changed.emit()

    def swap(self) -> None:
        """Choose the same the other way round."""
        self.a, self.b, self.job_ids, self.is_own = self.b, self.a, self.job_ids[::-1], True
        self.changed.emit()

    def look_again(self, shown: str | None = None) -> None:
        """See what there is now; ``shown`` is the source that a person looks at, None for the one before."""
        self._shown = self._shown if shown is None else shown
        keys = {session.key for session in self._app.workspace.sessions}
        for letter in "ab":
            side = getattr(self, letter)
            if isinstance(side, OpenSide) and side.key not in keys:
                setattr(self, letter, None)
                self.job_ids = ("", "")
        self._suggest()
        with suppress(RuntimeError):  # the window is closing
            self._app.tasks.start(self._task, self._find_readings())

    def close(self) -> None:
        """Look for nothing any more."""
        self._app.tasks.cancel(self._task)

    async def _find_readings(self) -> None:
        self._readings = await reading_offers(self._app.workspace.sessions)
        self._suggest()

    def _suggest(self) -> None:
        if not self.is_own:
            self.a, self.b = usual_sides(self.offers, self._shown)
        self.changed.emit()
