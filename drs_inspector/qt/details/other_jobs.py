"""Counting in how many other jobs the same is, behind all other work of the window."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.widgets.sliced_work import Rank, Turn
from drs_inspector.session.search.elsewhere import OtherJobs

_PAUSE_MS: Final = 200


class OtherJobsCount(QObject):
    """``ask`` begins to count, a moment later: the arrows go over many rows. ``counted()``: ``found`` is complete."""

    counted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.found: OtherJobs | None = None
        self._make: Callable[[], OtherJobs] | None = None
        self._work: OtherJobs | None = None
        self._turn = Turn(self, Rank.BESIDE, self._step)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._begin)

    def ask(self, make: Callable[[], OtherJobs] | None) -> None:
        """Count what ``make()`` returns, or nothing; what was asked before is forgotten."""
        self.found = self._work = None
        self._turn.rest()
        self._make = make
        if make is not None:
            self._pause.start()
        else:
            self._pause.stop()

    def _begin(self) -> None:
        if self._make is not None:
            self._work = self._make()
            self._turn.wake()

    def _step(self, budget_seconds: float) -> bool:
        if self._work is None:
            return True
        if not self._work.step(budget_seconds):
            return False
        self.found, self._work = self._work, None
        self.counted.emit()
        return True
