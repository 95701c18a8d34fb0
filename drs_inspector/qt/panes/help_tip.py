"""What F1 shows, the same for panes and controls: a tip that leaves on Esc, on a change of the focus, and by itself.

What is too high for a tip is a page that scrolls; it leaves on Esc and on a click elsewhere.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QToolTip, QVBoxLayout, QWidget

_PAGE_WIDTH: Final = 560
_MARGIN: Final = 8  # ``theme.GRID``, whose room imports this one
_OF_THE_SCREEN: Final = 0.6
"""How much of the height of the screen a page of help takes at most, and from which height on it is one."""


def show_help(widget: QWidget, text: str) -> None:
    """Show rich text below a field, or in the corner of what is larger, until a person goes on."""
    place = widget.mapToGlobal(widget.rect().bottomLeft() if widget.height() < widget.width() // 4 else QPoint(24, 24))
    page = HelpPage(widget, text)
    screen = widget.screen().availableGeometry()
    highest = round(screen.height() * _OF_THE_SCREEN)
    if page.text_height > highest:
        page.open_at(place, highest, screen)
        return
    page.deleteLater()
    QToolTip.showText(place, text, widget)
    _Escape(widget, text)


class HelpPage(QFrame):
    """Help in a frame of its own, in which the keys of the keyboard scroll."""

    def __init__(self, widget: QWidget, text: str) -> None:
        super().__init__(widget, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._browser = QTextBrowser(self)
        self._browser.setFrameShape(QFrame.Shape.NoFrame)
        self._browser.setAccessibleName("Help")
        self._browser.setHtml(text)
        self.setFocusProxy(self._browser)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, 0, _MARGIN)
        layout.addWidget(self._browser)

    @property
    def text(self) -> str:
        """What is shown, without its form."""
        return self._browser.toPlainText()

    @property
    def text_height(self) -> float:
        """How high the text is at the width of a page, in pixels."""
        document = self._browser.document().clone(self)
        document.setTextWidth(_PAGE_WIDTH - 4 * _MARGIN)
        return document.size().height()

    def open_at(self, place: QPoint, height: int, screen: QRect) -> None:
        """Show the page with its corner at a place, moved so that all of it is on the screen."""
        self.resize(_PAGE_WIDTH, height)
        left = min(place.x(), screen.right() - self.width())
        self.move(max(left, screen.left()), max(min(place.y(), screen.bottom() - height), screen.top()))
        self.show()
        self._browser.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc, and on the key that brought the page."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.close()
        else:
            super().keyPressEvent(event)


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
