"""When the rail is shown in place of the sidebar: when a person wants it, and by itself where there is little room."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.frame.frame import Frame
from drs_inspector.qt.widgets.text_size import scaled

_LEAST, _LEAST_BESIDE_A_JOB = 1_100, 1_440


class Folding(QObject):
    """Folds the sidebar in a narrow window, beside a job sooner, and unfolds it again where that was the reason.

    ``is_wanted`` is what a person wants where there is room; one who unfolds it in a narrow window keeps it for as long
    as it would be folded there.
    """

    def __init__(self, window: QWidget, frame: Frame, turn: QAction, is_beside: Callable[[], bool]) -> None:
        super().__init__(frame)
        self._window, self._frame, self._turn, self._is_beside = window, frame, turn, is_beside
        self.is_wanted = False
        self._insists = False
        frame.installEventFilter(self)

    def restore(self, *, is_wanted: bool) -> None:
        """Want what a person wanted at the end of an earlier run."""
        self.is_wanted = is_wanted
        self.apply()

    def turn(self) -> None:
        """Fold the sidebar, or unfold it, as a person does."""
        has_room = not self._is_narrow()
        if self._frame.is_folded:
            self.is_wanted, self._insists = False, not has_room
        else:
            self.is_wanted, self._insists = has_room, False
        self.apply()

    def apply(self) -> None:
        """Show what is to be shown now."""
        is_narrow = self._is_narrow()
        self._insists = self._insists and is_narrow
        self._frame.fold(folded=self.is_wanted or (is_narrow and not self._insists))
        self._turn.setChecked(not self._frame.is_folded)

    def _is_narrow(self) -> bool:
        return self._window.width() < scaled(_LEAST_BESIDE_A_JOB if self._is_beside() else _LEAST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the width of the window."""
        if watched is self._frame and event.type() == QEvent.Type.Resize:
            self.apply()
        return False
