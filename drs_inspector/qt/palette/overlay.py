"""A page above the window: not a dialog, so that nothing waits for it, but with the keyboard while it is there."""

from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from drs_inspector.qt.panes.pane_focus import KEEPS_PANE
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID, is_dark, surface_colour

_WIDTH: Final = 672
_TOP: Final = 72
_RADIUS: Final = 8.0
# What is behind it is still seen, but is not in front.
_SHADE_LIGHT, _SHADE_DARK = QColor(27, 31, 36, 72), QColor(0, 0, 0, 128)


class _Panel(QWidget):
    """The page itself, with round corners and an edge."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(surface_colour("field-outline" if is_dark() else "line"))
            painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep a click on the page from closing it."""
        event.accept()


class Overlay(QWidget):
    """Covers a window; Esc, a click beside the page and another window in front close it.

    ``closed()``: it was closed, and the keyboard is back where it was.
    """

    closed = Signal()

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self.setAccessibleName(name)
        self.setProperty(KEEPS_PANE, True)
        self.panel = _Panel(self)
        self.panel.setAccessibleName(name)
        self.body = QVBoxLayout(self.panel)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)
        self.hide()
        window.installEventFilter(self)

    def open_above(self, focus: QWidget) -> None:
        """Come to the front with the keyboard in ``focus``."""
        if not self.isVisible():
            now = QApplication.focusWidget()
            self._before = now if now is not None and now.window() is self._window else self._window.focusWidget()
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.place()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close, and give the keyboard back to where it was."""
        if not self.isVisible():
            return
        before, self._before = self._before, None
        if before is not None and shiboken6.isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self.closed.emit()

    def wanted_height(self, most: int) -> int:
        """Return how high the page is to be, ``most`` at most."""
        self.body.invalidate()  # what is in it may have another size now
        return min(most, self.panel.sizeHint().height())

    def place(self) -> None:
        """Put the page where it belongs in a window of this size."""
        width = min(scaled(_WIDTH), self.width() - 4 * GRID)
        top = min(_TOP, self.height() // 8)
        height = self.wanted_height(self.height() - top - 2 * GRID)
        self.panel.setGeometry((self.width() - width) // 2, top, width, height)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's signature
        """Keep Tab on the page."""
        by_tab = Qt.FocusPolicy.TabFocus
        stops = [
            one
            for one in self.panel.findChildren(QWidget)
            if one.isVisible() and one.isEnabled() and one.focusPolicy() & by_tab == by_tab
        ]
        focus = QApplication.focusWidget()
        if not stops or focus not in stops:
            return False
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[(stops.index(focus) + (1 if next else -1)) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window; close when another one comes to the front."""
        if watched is self._window and self.isVisible():
            if event.type() == QEvent.Type.Resize:
                self.setGeometry(self._window.rect())
            elif event.type() == QEvent.Type.WindowDeactivate:
                self.dismiss()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page in its place."""
        super().resizeEvent(event)
        self.place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shade the window."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), _SHADE_DARK if is_dark() else _SHADE_LIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close at a click beside the page."""
        event.accept()
        self.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc, one step at a time where there are several."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.step_back()
        else:
            super().keyPressEvent(event)

    def step_back(self) -> None:
        """Go one step back: here, close."""
        self.dismiss()
