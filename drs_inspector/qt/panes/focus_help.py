"""The key that explains, in every window of the program: it reaches the window when nothing inside has taken it."""

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from drs_inspector.qt.panes.pane_actions import perform
from drs_inspector.qt.shortcuts.keys import shortcuts


class FocusHelp(QObject):
    """Explains what has the focus. It listens to the window with the focus alone: keys come there last.

    So the main window's own action, a pane, and a field that records keys all go before it. ``close()`` ends it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._windows: list[QWidget] = []
        QApplication.instance().focusChanged.connect(self._moved)  # type: ignore[union-attr]  # it exists by now
        self._moved(None, QApplication.focusWidget())

    def close(self) -> None:
        """Explain nothing any more."""
        QApplication.instance().focusChanged.disconnect(self._moved)  # type: ignore[union-attr]  # it exists by now
        self._leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Explain what has the focus when the key for it is pressed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            focus = QApplication.focusWidget()
            if focus is not None and shortcuts().matches("explain", event):
                perform(focus, "explain")
                return True
        return super().eventFilter(watched, event)

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._leave()
        if new is not None:
            self._windows = [new.window()]
            new.window().installEventFilter(self)

    def _leave(self) -> None:
        for window in self._windows:
            if shiboken6.isValid(window):
                window.removeEventFilter(self)
        self._windows = []
