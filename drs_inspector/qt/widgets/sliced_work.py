"""Work of a widget in slices of time, so that the window answers meanwhile: one slice in a turn of the event loop.

A timer of its own for each part would give every part its slice in the same turn: four of them are a gap of 20 ms.
"""

from collections.abc import Callable, Iterator
from enum import IntEnum
from time import perf_counter
from typing import Final

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer

_SLICE_SECONDS: Final = 0.005  # drawing takes the rest of a frame
_LEAST_PAUSE_MS: Final = 250
_LONGEST_PAUSE_MS: Final = 1_500
_PAUSE_FOR_WORK: Final = 24  # of a pause and the work before it, the work is so small a part
Part = Callable[[float], bool]
"""Goes on for about so many seconds; True when it has nothing left to do."""


class Rank(IntEnum):
    """What a person waits for comes first."""

    FILTER = 0
    ROWS = 1
    REST_OF_FILTER = 2
    """What a filter has not found when rows of it are shown."""
    COUNTERS = 3
    FACETS = 4
    BESIDE = 5


class Turn(QObject):
    """The turn of a part that works in slices; it goes with its parent.

    ``work(budget)`` goes on for about so many seconds and returns True when it has nothing left to do.
    """

    def __init__(self, parent: QObject, rank: Rank, work: Callable[[float], bool]) -> None:
        super().__init__(parent)
        self.rank, self.work = rank, work

    @property
    def is_awake(self) -> bool:
        """Whether it has something to do."""
        return self in _turns().awake

    def wake(self) -> None:
        """Have a turn, and the next ones until the work is done; after those of a better rank."""
        _turns().wake(self)

    def rest(self) -> None:
        """Have no turn any more."""
        _turns().awake.pop(self, None)


class _Turns(QObject):
    """Those that have something to do, and the timer that gives them their turns."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self.awake: dict[Turn, None] = {}
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._next)

    def wake(self, turn: Turn) -> None:
        """Give it turns."""
        self.awake[turn] = None
        if not self._timer.isActive():
            self._timer.start()

    def _next(self) -> None:
        for gone in [turn for turn in self.awake if not shiboken6.isValid(turn)]:
            del self.awake[gone]
        turn = min(self.awake, key=lambda one: one.rank, default=None)
        if turn is None:
            self._timer.stop()
        else:
            del self.awake[turn]  # first: it may be woken by what it does
            if not turn.work(_SLICE_SECONDS):
                self.wake(turn)


_made: list[_Turns] = []


def _turns() -> _Turns:
    if not _made or not shiboken6.isValid(_made[-1]):
        _made[:] = [_Turns(QCoreApplication.instance())]
    return _made[-1]


class InParts:
    """Something that is made part by part, and at once as soon as it is asked for.

    ``make()`` goes on to its next ``yield`` with each part. What a part asks for is not made anew meanwhile.
    """

    def __init__(self, make: Callable[[], Iterator[None]]) -> None:
        self._make = make
        self._parts: Iterator[None] | None = None
        self._is_at_work = self.is_made = False

    def go_on(self, _budget_seconds: float = 0.0) -> bool:
        """Make the next part; True when there is nothing left to make."""
        if self.is_made or self._is_at_work:
            return True
        if self._parts is None:
            self._parts = self._make()
        self._is_at_work = True
        try:
            self.is_made = next(self._parts, self) is self
        finally:
            self._is_at_work = False
        return self.is_made

    def finish(self) -> None:
        """Make what is left."""
        while not self.go_on():
            pass


class Pace(QTimer):
    """News of jobs that come in a stream: the first ones at once, later ones gathered, so that others have their time.

    ``begin`` is called when it is time for what was ``wanted``. Who works says with ``took`` how long that was.
    """

    def __init__(self, parent: QObject, begin: Callable[[], object], *, least_ms: int = _LEAST_PAUSE_MS) -> None:
        super().__init__(parent, singleShot=True)
        self._least = least_ms
        self._spent = self._rests_until = 0.0
        self.timeout.connect(begin)

    @property
    def rests(self) -> bool:
        """Whether what has come is still gathered."""
        return perf_counter() < self._rests_until

    def wanted(self) -> None:
        """Begin, or do so when it is time."""
        if not self.isActive():
            self.start(max(round((self._rests_until - perf_counter()) * 1000), 0))

    def end(self) -> None:
        """Gather nothing more: it is waited for what has come."""
        self.stop()
        self._rests_until = 0.0

    def took(self, seconds: float, *, is_done: bool) -> None:
        """Note work that took so long; a pause begins when it is done."""
        self._spent += seconds
        if is_done:
            pause = min(max(self._least, self._spent * 1000 * _PAUSE_FOR_WORK), _LONGEST_PAUSE_MS)
            self._spent, self._rests_until = 0.0, perf_counter() + pause / 1000


class SlicedWork(QObject):
    """Parts that have something to do now and then, the first one first, and those that are done once."""

    def __init__(self, parent: QObject, *parts: Part) -> None:
        super().__init__(parent)
        self._parts = parts
        self._once: list[Part] = []
        self._turn = Turn(self, Rank.ROWS, self.work)

    @property
    def is_awake(self) -> bool:
        """Whether a part has something to do."""
        return self._turn.is_awake

    def wake(self) -> None:
        """Go on: a part has something to do."""
        self._turn.wake()

    def do(self, part: Part) -> None:
        """Work on this too, until it is done."""
        self._once.append(part)
        self.wake()

    def stop(self) -> None:
        """Do nothing any more."""
        self._turn.rest()
        self._once.clear()

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when nothing is left."""
        stop = perf_counter() + budget_seconds
        for part in self._parts:
            if not part(max(stop - perf_counter(), 0)):
                return False
        while self._once:
            if not self._once[0](max(stop - perf_counter(), 0)):
                return False
            del self._once[0]
        return True
