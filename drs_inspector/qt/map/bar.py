"""The bar above the map: what to find, the order of rows, what lines mean, zoom, list and picture."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from drs_inspector.domain.health.words import HEALTH_WORDS
from drs_inspector.qt.cells.glyphs import draw_glyph
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font
from drs_inspector.session.map.job_map import RowOrder
from drs_inspector.session.map.lines import DASHES, LEGEND, WIDTHS

_ORDERS: Final = {
    RowOrder.ENGINE: "Rows: by product",
    RowOrder.HEALTH: "Rows: by health",
    RowOrder.NAME: "Rows: by name",
}
_FIELD: Final = 21 * GRID
_STROKE: Final = 20
_GLYPH: Final = 14


class Legend(QWidget):
    """What the lines mean: a stroke, a glyph and a word for each health that lines mostly have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = ViewLook(self)
        words = ", ".join(HEALTH_WORDS[key].word for key in LEGEND)
        self.setAccessibleName("Lines are drawn by health")
        self.setAccessibleDescription(words)
        self.setToolTip("Lines are coloured and dashed by the health of their jobs, and have its glyph.")

    def sizeHint(self) -> QSize:
        """Return the room of all of it."""
        metrics = self._look.now.font(TypeRole.SMALL)[1]
        words = sum(metrics.horizontalAdvance(HEALTH_WORDS[key].word) for key in LEGEND)
        return QSize(words + len(LEGEND) * (_STROKE + _GLYPH + 2 * GRID) - GRID, max(22, metrics.height() + GRID))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        look = self._look.now
        font, metrics = look.font(TypeRole.SMALL)
        middle = self.height() / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font)
            left = 0.0
            for key in LEGEND:
                word = HEALTH_WORDS[key]
                colour = look.tone(word.tone)
                pen = QPen(colour, WIDTHS.get(key, 1.5))
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                if DASHES[key]:
                    pen.setDashPattern(list(DASHES[key]))
                painter.setPen(pen)
                painter.drawLine(QPointF(left, middle), QPointF(left + _STROKE, middle))
                left += _STROKE + GRID / 2
                draw_glyph(painter, QRectF(left, middle - _GLYPH / 2, _GLYPH, _GLYPH), word.glyph, colour)
                left += _GLYPH + GRID / 2
                painter.setPen(look.text)
                width = metrics.horizontalAdvance(word.word)
                painter.drawText(QPointF(left, middle + metrics.ascent() / 2 - 1), word.word)
                left += width + GRID


class MapBar(QWidget):
    """``sought(text)``: it is typed. ``stepped(by)``: Return or Shift+Return in it. ``left()``: on into the map.

    ``ordered(RowOrder)``, ``zoom_wanted(steps)``, ``fit_wanted()``, ``picture_wanted()``, ``as_list(bool)``.
    """

    sought = Signal(str)
    stepped = Signal(int)
    left = Signal()
    ordered = Signal(str)
    zoom_wanted = Signal(int)
    fit_wanted = Signal()
    picture_wanted = Signal()
    as_list = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("Find a database or a job")
        self.edit.setAccessibleName("Find a database or a job on the map")
        self.edit.setClearButtonEnabled(True)
        self.edit.setMaxLength(200)
        self.edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.textChanged.connect(self.sought)
        self.edit.installEventFilter(self)
        follow_text_size(self.edit, _size_field)
        self.found = QLabel(self)
        self.found.setTextFormat(Qt.TextFormat.PlainText)
        follow_text_size(self.found, _small)
        self.order = QComboBox(self)
        self.order.setAccessibleName("Rows")
        for order, words in _ORDERS.items():
            self.order.addItem(words, order.value)
        self.order.activated.connect(self._chosen)
        self.legend = Legend(self)
        self.zoom_words = QLabel("100\u00a0%", self)
        self.zoom_words.setAccessibleName("Zoom")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        for part in (self.edit, self.found, self.order):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.legend)
        row.addSpacing(GRID)
        row.addWidget(self._tool("\u2212", "Smaller", -1))
        row.addWidget(self.zoom_words)
        row.addWidget(self._tool("+", "Larger", 1))
        self.fit = self._button("Fit", "Show all of the map (0)")
        self.fit.clicked.connect(self.fit_wanted)
        self.listed = self._button("List", "The same in sentences")
        self.listed.setCheckable(True)
        self.listed.toggled.connect(self.as_list)
        self.picture = self._button("Picture\u2026", "Write the map as SVG or PNG")
        self.picture.clicked.connect(self.picture_wanted)
        for button in (self.fit, self.listed, self.picture):
            row.addWidget(button)

    def show_zoom(self, percent: int) -> None:
        """Say in which size the map is drawn."""
        self.zoom_words.setText(f"{percent}\u00a0%")

    def show_found(self, place: int, total: int, *, is_sought: bool) -> None:
        """Say how many were found, and which one is shown."""
        words = "" if not is_sought else "nothing found" if not total else f"{place:,} of {total:,}"
        self.found.setText(words)
        self.edit.setAccessibleDescription(words)

    def fit_into(self, width: int) -> None:
        """Leave out what has no room."""
        parts = (part for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly))
        needed = sum(part.sizeHint().width() + GRID for part in parts if part is not self.edit)
        self.legend.setVisible(width >= needed + self.edit.width() + 4 * GRID)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the next match on Return, into the map on Down, and leave the field on Esc."""
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Escape):
                self.left.emit()
                return True
        return False

    def _chosen(self, number: int) -> None:
        self.ordered.emit(self.order.itemData(number))

    def _tool(self, text: str, words: str, steps: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setMinimumSize(28, 28)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.zoom_wanted.emit(steps))
        return button

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setAccessibleDescription(tip)
        button.setMinimumHeight(28)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


def _size_field(edit: QLineEdit) -> None:
    edit.setFixedWidth(scaled(_FIELD))


def _small(label: QLabel) -> None:
    parent = label.parentWidget()
    if parent is not None:
        label.setFont(type_font(TypeRole.SMALL, parent.font()))
