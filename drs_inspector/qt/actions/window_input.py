"""What reaches the window last: keys of actions that cannot run now, which say why, and two buttons of the mouse."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QWidget


class WindowInput(QObject):
    """Listens to a window. ``blocked(event)`` is called with a key that nothing has taken, and tells whether it did.

    The buttons at the side of a mouse run ``back`` and ``forward`` wherever the pointer is: views take every button for
    themselves, so they are looked at before any of them gets it. So are arrows with Alt, which would move in a list.
    """

    def __init__(self, window: QWidget, blocked: Callable[[QKeyEvent], bool], back: QAction, forward: QAction) -> None:
        super().__init__(window)
        self._window, self._blocked = window, blocked
        self._buttons = {Qt.MouseButton.BackButton: back, Qt.MouseButton.ForwardButton: forward}
        self._handle: QWindow | None = None
        window.installEventFilter(self)
        self._listen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take keys from the window itself, buttons from what the system knows as the window."""
        kind = event.type()
        if watched is self._window:
            if kind in (QEvent.Type.Show, QEvent.Type.WinIdChange):
                self._listen()
            elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._blocked(event) or super().eventFilter(watched, event)
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            action = self._buttons.get(event.button())
            if action is not None and action.isVisible():
                action.trigger()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _is_arrow_with_alt(event):
            return self._blocked(event)
        return super().eventFilter(watched, event)

    def _listen(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.installEventFilter(self)


def _is_arrow_with_alt(event: QKeyEvent) -> bool:
    is_arrow = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
    return is_arrow and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
