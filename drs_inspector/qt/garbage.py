"""Full collections of garbage, which stop the window, at moments without input."""

import gc
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer

_INPUT: Final = frozenset(
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
_LOOK_MS: Final = 2_000
_CALM_MS: Final = 1_500
_PAUSE_SECONDS: Final = 30.0
_ENOUGH: Final = 10
"""Collections of younger objects after which Python itself would look at all of them."""
_TOO_MUCH: Final = 40 * _ENOUGH
_NEVER: Final = 2**30


class IdleGarbage(QObject):
    """Collects after 1.5 seconds without input, every half a minute at most; at once where very much has gathered.

    With 10,000 jobs one full collection takes 30 to 40 ms, and Python begins them in the middle of anything that makes
    many objects, such as a filter. Younger objects, nearly all of the garbage, are collected as always.
    """

    def __init__(
        self, parent: QObject, collect: Callable[[], object] = gc.collect, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._collect, self._now = collect, now
        self._collected_at = now()
        self._is_watching = False
        self._before = gc.get_threshold()
        gc.set_threshold(*self._before[:2], _NEVER)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._look.timeout.connect(self.look)
        self._look.start()
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self.collect)

    def close(self) -> None:
        """Let Python collect again when it will."""
        self._look.stop()
        self._rest()
        gc.set_threshold(*self._before)

    def look(self) -> None:
        """Begin to wait for a calm moment where there is something to collect."""
        count = gc.get_count()[2]
        if count > _TOO_MUCH:
            self.collect()
        elif count > _ENOUGH and self._now() - self._collected_at >= _PAUSE_SECONDS and not self._is_watching:
            application = QCoreApplication.instance()
            if application is not None:
                # A filter in Python sees every event of the program, so it is there for this moment only.
                application.installEventFilter(self)
                self._is_watching = True
                self._calm.start()

    def collect(self) -> None:
        """Collect now."""
        self._rest()
        self._collect()
        self._collected_at = self._now()

    def _rest(self) -> None:
        self._calm.stop()
        application = QCoreApplication.instance()
        if application is not None and self._is_watching:
            application.removeEventFilter(self)
        self._is_watching = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Wait for another moment after input, and let everything pass."""
        if event.type() in _INPUT:
            self._rest()
        return False
