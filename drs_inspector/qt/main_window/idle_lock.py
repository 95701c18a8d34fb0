"""Drops sign-ins from memory after a time without input from keyboard or mouse."""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer

from drs_inspector.qt.main_window.context import AppContext, can_be_locked

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
        QEvent.Type.DragMove,
    }
)
# A filter in Python sees every event of the program, so after each input it is taken out for a moment.
_LOOK_AWAY_SECONDS = 10.0
_LOOK_AGAIN_SECONDS = 30.0


class SecondsGone:
    """Seconds since this was made, with the sleep of the computer, also where its clock is set back meanwhile.

    On some systems a monotonic clock stops while the computer sleeps: the wall clock counts where it went further.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time) -> None:
        self._clocks = (monotonic, wall)
        self._seen = (monotonic(), wall())
        self._gone = 0.0

    def __call__(self) -> float:
        """Return the seconds; they never go back."""
        seen = (self._clocks[0](), self._clocks[1]())
        self._gone += max(seen[0] - self._seen[0], seen[1] - self._seen[1], 0.0)
        self._seen = seen
        return self._gone


class IdleLock(QObject):
    """Locks the workspace after ``Settings.idle_lock_minutes`` without input; never while jobs are being read.

    ``locked()`` is called after each lock. ``now`` returns a time in seconds that counts the sleep of the computer.
    """

    def __init__(
        self,
        app: AppContext,
        locked: Callable[[], None] = lambda: None,
        now: Callable[[], float] | None = None,
    ) -> None:
        super().__init__(app.window)
        self._app = app
        self._locked = locked
        self._now = now or SecondsGone()
        self._last = self._now()
        self._watching = False
        self._look = QTimer(self, singleShot=True, interval=int(_LOOK_AWAY_SECONDS * 1000))
        self._look.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._look.timeout.connect(self._watch)
        self._due = QTimer(self, singleShot=True)
        self._due.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._due.timeout.connect(self.check)
        app.window.commands["lock"].triggered.connect(lambda _checked=False: self.lock())
        self._watch()

    def close(self) -> None:
        """Stop watching events."""
        self._look.stop()
        self._due.stop()
        self._stop_watching()

    @property
    def _limit_seconds(self) -> float:
        return self._app.settings.idle_lock_minutes * 60.0

    def lock(self) -> None:
        """Lock now."""
        self._app.workspace.lock()
        self._locked()
        self._app.offer_actions()

    def check(self) -> None:
        """Lock when the time without input is over, else check again when it may be."""
        self._due.stop()
        limit = self._limit_seconds
        if not limit:
            return  # a limit that is set later takes effect with the next input
        idle = self._now() - self._last
        busy = any(one.inspector.is_fetching and not one.inspector.is_paused for one in self._app.workspace.sessions)
        if idle >= limit and not busy:
            if any(can_be_locked(session) for session in self._app.workspace.sessions):
                self.lock()
            idle = 0.0
        self._due.start(int(max(limit - idle, _LOOK_AGAIN_SECONDS if busy else 1.0) * 1000))

    def _watch(self) -> None:
        """Watch events again. Input may have come until now, so the time without any begins here."""
        application = QCoreApplication.instance()
        if application is not None and not self._watching:
            self._last = self._now()
            self._watching = True
            application.installEventFilter(self)
            self.check()

    def _stop_watching(self) -> None:
        application = QCoreApplication.instance()
        if application is not None and self._watching:
            self._watching = False
            application.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note input, and let everything pass."""
        if event.type() in _INPUT and self._watching:
            limit = self._limit_seconds
            if limit and self._now() - self._last >= limit:
                # The computer slept: its timers did not count the time, and this is the first input since.
                self.check()
            self._stop_watching()
            self._look.start()
        return False
