"""The head of a page of the sign-in dialog: which connection this is about, and how far the sign-in has come."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from drs_inspector.qt.widgets.fields.field_row import quiet
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID

_EDGE = 4


class SourceHead(QWidget):
    """Name, place and person beside the profile's colour; on the right a tick and what it confirms."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = ""
        self._name, self._who, self._state = QLabel(self), quiet(QLabel(self)), QLabel(self)
        self._tick = QLabel(self)
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        for label in (self._name, self._state):
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._who)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_EDGE + GRID, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(words, 1)
        layout.addWidget(self._tick)
        layout.addWidget(self._state)

    def show_source(self, name: str, who: str, state: str, colour: str) -> None:
        """Say whose sign-in this is; ``state`` is how far it has come."""
        self._name.setText(name)
        self._who.setText(who)
        self._state.setText(state)
        self._tick.setPixmap(icon("success", "green").pixmap(QSize(16, 16)))
        self._tick.setVisible(bool(state))
        self._colour = colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the profile's colour at the left edge."""
        if QColor.isValidColorName(self._colour):
            with QPainter(self) as painter:
                painter.fillRect(0, 0, _EDGE, self.height(), QColor(self._colour))
