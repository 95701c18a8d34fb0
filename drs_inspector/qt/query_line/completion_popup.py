"""The list below the query line: it lies over the page and never takes the keyboard."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QListView, QVBoxLayout, QWidget

from drs_inspector.domain.query.completion import Completion
from drs_inspector.qt.panes.reading_out import announce, announce_offers
from drs_inspector.qt.query_line.completion_rows import CompletionDelegate, CompletionModel, phrase_of
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font

_MOST_ROWS: Final = 10
_LEAST_WIDTH: Final = 240
_MOST_WIDTH: Final = 520
_BELOW: Final = 2


class CompletionPopup(QFrame):
    """``taken(row)`` comes on a click. ``chosen``: the current row was gone to with an arrow.

    It is a widget of the window itself: a window of its own would take keyboard or mouse on one system or the other.
    """

    taken = Signal(int)

    def __init__(self, line: QWidget) -> None:
        super().__init__(line)
        self._line = line
        self.chosen = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view = QListView(self)
        self._view.setAccessibleName("What can be typed here")
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setUniformItemSizes(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._model = CompletionModel(self._view)
        self._view.setModel(self._model)
        self._delegate = CompletionDelegate(self._view, self._model)
        self._view.setItemDelegate(self._delegate)
        self._view.clicked.connect(self._clicked)
        self._foot = QLabel(self)
        self._foot.setTextFormat(Qt.TextFormat.PlainText)
        self._foot.setIndent(GRID)
        self._foot.setFixedHeight(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(1)  # the hairline above the foot
        layout.addWidget(self._view, 1)
        layout.addWidget(self._foot)
        self.hide()

    @property
    def items(self) -> Sequence[Completion]:
        """What is offered."""
        return self._model.items

    @property
    def row(self) -> int:
        """The current row, -1 for none."""
        return self._view.currentIndex().row()

    @property
    def foot(self) -> str:
        """What is said below the rows."""
        return self._foot.text()

    def offer(self, items: Sequence[Completion], foot: str, place: QPoint) -> None:
        """Show these items below a place of the line; the first is the current one, unless one was gone to before."""
        kept = self.items[self.row].text if self.chosen and 0 <= self.row < len(self.items) else None
        self._model.show_items(items)
        row = next((row for row, item in enumerate(items) if item.text == kept), 0)
        self.chosen = self.chosen and bool(items) and items[row].text == kept
        if items:
            self._view.setCurrentIndex(self._model.index(row))
        self._foot.setText(foot)
        self._recolour()
        self._lay_out(place)
        if items and not self.isVisible():
            announce_offers(self._line, len(items))
        self.raise_()
        self.show()

    def move_row(self, step: int) -> None:
        """Go to the next or the previous row; a screen reader says it."""
        if not self.items:
            return
        row = min(max(self.row + step, 0), len(self.items) - 1)
        self.chosen = True
        self._view.setCurrentIndex(self._model.index(row))
        announce(self._line, phrase_of(self.items[row]))

    def close_up(self) -> None:
        """Hide, and forget what was offered."""
        self.hide()
        self.chosen = False
        self._model.show_items(())

    def _clicked(self, index: QModelIndex) -> None:
        self.taken.emit(index.row())

    def _lay_out(self, place: QPoint) -> None:
        """Take the room below the line, as much as the window has."""
        window = self._line.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        rows = min(len(self.items), _MOST_ROWS)
        height = self._view.sizeHintForRow(0) * rows + self._foot.height() + 3
        bar = self._view.verticalScrollBar().sizeHint().width() if len(self.items) > _MOST_ROWS else 0
        widest = max((self._delegate.width_of(item) for item in self.items), default=0) + bar + 2
        foot = self._foot.fontMetrics().horizontalAdvance(self._foot.text()) + 2 * GRID + 2
        width = min(max(widest, foot, _LEAST_WIDTH), max(_MOST_WIDTH, foot), window.width() - 2 * GRID)
        corner = self._line.mapTo(window, place)
        top = corner.y() + _BELOW
        left = min(max(corner.x(), GRID), window.width() - GRID - width)
        self.setGeometry(QRect(left, top, width, max(0, min(height, window.height() - top - GRID))))

    def _recolour(self) -> None:
        self._foot.setFont(type_font(TypeRole.SMALL, self._line.font()))
        self._foot.setFixedHeight(self._foot.fontMetrics().height() + GRID if self._foot.text() else 0)
        palette = self._foot.palette()
        # On a ground of text a label takes the other role.
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
            palette.setColor(role, tone_colour("grey"))
        self._foot.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._recolour()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the edge, and the line above the foot."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setPen(surface_colour("field-outline"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            if self._foot.text():
                painter.fillRect(1, self._foot.y() - 1, self.width() - 2, 1, surface_colour("line"))
