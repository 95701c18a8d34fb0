"""The tip that F1 shows, the same for panes and controls: it leaves on Esc, on a change of the focus, and by itself."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolTip, QWidget


def show_help(widget: QWidget, text: str) -> None:
    """Show rich text below a field, or in the corner of what is larger, until a person goes on."""
    place = widget.rect().bottomLeft() if widget.height() < widget.width() // 4 else QPoint(24, 24)
    QToolTip.showText(widget.mapToGlobal(place), text, widget)
    _Escape(widget, text)


class _Escape(QObject):
    """Takes the first Esc for the tip, so that it closes neither the dialog nor what is opened below a field.

    Qt itself hides a tip when the focus changes, but for Esc does nothing.
    """

    def __init__(self, widget: QWidget, text: str) -> None:
        super().__init__(widget)
        self._widget, self._text = widget, text
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim Esc while the tip is shown; go with the tip."""
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if not (QToolTip.isVisible() and QToolTip.text() == self._text):
            self._end()
        elif event.key() == Qt.Key.Key_Escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        elif event.key() == Qt.Key.Key_Escape and event.type() == QEvent.Type.KeyPress:
            QToolTip.hideText()
            self._end()
            return True
        return super().eventFilter(watched, event)

    def _end(self) -> None:
        self._widget.removeEventFilter(self)
        self.deleteLater()
