"""A link: a button that looks like words, underlined under the pointer and while it has the focus."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from drs_inspector.qt.widgets.theme import GRID

_LEAST_WIDTH, _LEAST_HEIGHT = 24, 22


class LinkButton(QAbstractButton):
    """``clicked`` comes on a click, on Return and on Space."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """The words, and room for the ring around them."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + GRID
        return QSize(max(width, _LEAST_WIDTH), max(metrics.height() + GRID // 2, _LEAST_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """A link is never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return follows the link, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Underline the words."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the words, and the ring of the focus."""
        with QPainter(self) as painter:
            palette = self.palette()
            font = painter.font()
            font.setUnderline(self.isEnabled() and (self.underMouse() or self.hasFocus()))
            painter.setFont(font)
            painter.setPen(
                palette.color(QPalette.ColorRole.Link if self.isEnabled() else QPalette.ColorRole.PlaceholderText)
            )
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
            if self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 2))
                ring: QRect = self.rect().adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(ring, 4, 4)
