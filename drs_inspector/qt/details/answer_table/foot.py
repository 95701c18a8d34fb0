"""The ground of what is below such a table."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.widgets.theme import surface_colour


class AnswerFoot(QWidget):
    """A side card with a hairline above it."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and hairline."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), surface_colour("panel"))
            painter.fillRect(0, 0, self.width(), 1, surface_colour("line"))
