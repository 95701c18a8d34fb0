"""The parts of the palette: its field, its list, and the line at its foot."""

from typing import Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QSizePolicy,
    QWidget,
)

from drs_inspector.qt.cells.row_delegate import RowDelegate
from drs_inspector.qt.palette.model import PaletteModel
from drs_inspector.qt.palette.row_cell import PaletteRowPainter
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height, type_font

_FIELD: Final = 48
_FOOT: Final = 32
_ROW: Final = 32
_MOST_ROWS: Final = 14
_EMPTY_ROWS: Final = 2


class Line(QFrame):
    """A thin line across, in the colour of lines."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), surface_colour("line"))


def small_label(text: str, parent: QWidget) -> QLabel:
    """Return quiet words in small letters."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    small(label)
    return label


def small(label: QLabel) -> None:
    """Write a label in small letters and quiet."""
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    follow_text_size(label, lambda one: one.setFont(type_font(TypeRole.SMALL, QApplication.font())))


class PaletteField(QLineEdit):
    """The field to type into, with a glass at its left and ``hint`` at its right."""

    def __init__(self, name: str, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setFrame(False)
        self.addAction(icon("search", "grey"), QLineEdit.ActionPosition.LeadingPosition)
        self.setMaxLength(10_000)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))  # the page has round corners
        self.setPalette(palette)
        self._hint = small_label(hint, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 2 * GRID, 0)
        row.addStretch(1)
        row.addWidget(self._hint)
        follow_text_size(self, lambda one: one.setFixedHeight(max(_FIELD, one.fontMetrics().height() + 2 * GRID)))
        self.setTextMargins(GRID, 0, GRID, 0)
        self.textChanged.connect(self._fit)

    def _fit(self) -> None:
        """Leave the hint out where words would be drawn over it."""
        words = self.fontMetrics().horizontalAdvance(self.text()[:1_000])
        self._hint.setVisible(words + self._hint.width() + 10 * GRID < self.width())


class PaletteList(QListView):
    """The rows, with a strong selection; the keyboard stays in the field. ``chosen(row)``: a row was clicked."""

    chosen = Signal(int)

    def __init__(self, model: PaletteModel, name: str, parent: QWidget, *, most: int = _MOST_ROWS) -> None:
        super().__init__(parent)
        self._most = most
        self.setModel(model)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setViewportMargins(GRID, 0, GRID, 0)
        painter = PaletteRowPainter()
        self.setItemDelegate(RowDelegate(self, lambda _column: painter, strong=True))
        self.setMouseTracking(True)
        self.clicked.connect(self._clicked)
        for signal in (model.rowsInserted, model.rowsRemoved):
            signal.connect(self.updateGeometry)

    def _clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())

    def go_to(self, row: int) -> None:
        """Make a row the current one and bring it into view, the first hit with the title above it."""
        model = self.model()
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(model.index(-1, 0))
            return
        self.setCurrentIndex(model.index(row, 0))
        if row <= 1:
            self.scrollToTop()

    def rows_in_view(self) -> int:
        """Return how many rows are seen at once, at least one."""
        return max(1, self.viewport().height() // self._row())

    def _row(self) -> int:
        return row_height(self.fontMetrics(), _ROW)

    def sizeHint(self) -> QSize:
        """Return the room of all rows, of some at most."""
        rows = min(self.model().rowCount(), self._most) if self.model().rowCount() else _EMPTY_ROWS
        return QSize(super().sizeHint().width(), rows * self._row() + GRID)

    def minimumSizeHint(self) -> QSize:
        """Return the room of one row: in a low window the list scrolls."""
        return QSize(0, self._row())


class Foot(QWidget):
    """What the keys do, and at its left what is to be known of the search in their place."""

    def __init__(self, keys: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys = keys
        self._words = ElidedLabel(self)
        small(self._words)
        self._more = small_label("", self)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.row.addWidget(self._words, 1)
        self.row.addWidget(self._more)
        follow_text_size(self, lambda one: one.setFixedHeight(max(_FOOT, one.fontMetrics().height() + GRID)))

    def say(self, words: str = "", *, search: bool = False) -> None:
        """Say something of the search, or what the keys do; ``search``: there is a page that searches everything."""
        self._words.set_full_text(words or self._keys)
        key = shortcuts().text("search_everything")
        self._more.setText(f"{key}: search everything" if search and key else "")
