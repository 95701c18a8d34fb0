"""The list below a search field: headings and lines of several columns, with what was found marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.text_size import DATA_SHARE, fixed_font
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour

Index = QModelIndex | QPersistentModelIndex
_ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_LINE, _HEADING = 26, 22
_SHOWN = 9
# One long name does not take the room of the notes beside the others.
_NAME_SHARE = 0.36


@dataclass(frozen=True)
class SearchRow:
    """A line: name, id (in the fixed font) and a note in the secondary colour. Without a key it is a heading."""

    name: str
    id: str = ""
    note: str = ""
    key: object = None

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.name, self.id, self.note) if part)

    @property
    def tip(self) -> str:
        """All that the line says, one below the other."""
        return "\n".join(part for part in (self.name, self.id, self.note) if part)


class _Rows(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[SearchRow, ...] = ()

    def show(self, rows: Sequence[SearchRow]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            # Each of the columns may be cut.
            return plain_tip(row.tip) if row.key is not None else None
        return row if role == _ROW_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()]
        return super().flags(index) if row.key is not None else Qt.ItemFlag.NoItemFlags


class _Painter(QStyledItemDelegate):
    """Draws a line; ``words`` are marked wherever they are found."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words: re.Pattern[str] | None = None
        self.columns = (0, 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: SearchRow = index.data(_ROW_ROLE)
        least = _LINE if row.key is not None else _HEADING
        return QSize(0, max(least, option.fontMetrics.height() + GRID // 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: SearchRow = index.data(_ROW_ROLE)
        area: QRect = option.rect
        palette = QGuiApplication.palette()  # that of views has a soft selection; here it is as in menus
        painter.save()
        font = QFont(option.font)
        inner = area.adjusted(GRID + 4, 0, -GRID, 0)
        if row.key is None:
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(tone_colour("grey"))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), row.name)
        else:
            current = bool(option.state & QStyle.StateFlag.State_Selected)
            if current:
                painter.fillRect(area, palette.color(QPalette.ColorRole.Highlight))
            elif option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(area, surface_colour("hover"))
            text = palette.color(QPalette.ColorRole.HighlightedText if current else QPalette.ColorRole.Text)
            quiet = text if current else tone_colour("grey")
            for column, (words, ink) in enumerate(((row.name, text), (row.id, text), (row.note, quiet))):
                painter.setFont(fixed_font(DATA_SHARE) if column == 1 else font)
                painter.setPen(ink)
                self._draw(painter, self._place(inner, column), words, current=current)
        painter.restore()

    def _place(self, inner: QRect, column: int) -> QRect:
        name, id_ = self.columns
        name = min(name, int(inner.width() * _NAME_SHARE))
        starts = (0, name + 2 * GRID, name + id_ + 4 * GRID)
        widths = (name + GRID, id_ + GRID, inner.width() - starts[2])
        return QRect(inner.left() + starts[column], inner.top(), max(widths[column], 0), inner.height())

    def _draw(self, painter: QPainter, area: QRect, words: str, *, current: bool) -> None:
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        for found in self.words.finditer(shown) if self.words is not None else ():
            left = area.left() + metrics.horizontalAdvance(shown[: found.start()])
            width = metrics.horizontalAdvance(found.group())
            top = area.top() + (area.height() - metrics.height()) // 2
            if current:
                bottom = top + metrics.ascent() + 2
                painter.drawLine(left, bottom, left + width, bottom)
            else:
                painter.fillRect(QRect(left, top, width, metrics.height()), surface_colour("match"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class SearchList(QListView):
    """Shows what was found; its owner keeps the keyboard. ``taken(key)``: a line was clicked.

    The first line is current whenever other lines are shown.
    """

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Rows(self)
        self._painter = _Painter(self)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.clicked.connect(self._clicked)

    @property
    def rows(self) -> tuple[SearchRow, ...]:
        """The lines that are shown, headings included."""
        return self._model.rows

    @property
    def current(self) -> SearchRow | None:
        """The line that Return takes."""
        row = self.currentIndex().row()
        return self._model.rows[row] if self.currentIndex().isValid() else None

    def show_rows(self, rows: Sequence[SearchRow], words: Sequence[str] = ()) -> None:
        """Show lines; ``words`` are marked in them."""
        used = sorted({word for word in words if word}, key=len, reverse=True)
        self._painter.words = re.compile("|".join(map(re.escape, used)), re.IGNORECASE) if used else None
        metrics, fixed = self.fontMetrics(), QFontMetrics(fixed_font(DATA_SHARE))
        lines = [row for row in rows if row.key is not None]
        self._painter.columns = (
            max((metrics.horizontalAdvance(row.name) for row in lines), default=0),
            max((fixed.horizontalAdvance(row.id) for row in lines), default=0),
        )
        self._model.show(rows)
        self.step(1, start=-1)
        self.scrollToTop()
        self.setFixedHeight(self.sizeHint().height())

    def step(self, by: int, *, start: int | None = None) -> None:
        """Go so many lines down or up, past headings; at the end stay."""
        keys = [at for at, row in enumerate(self._model.rows) if row.key is not None]
        if not keys:
            return
        here = self.currentIndex().row() if start is None else start
        place = min(max(keys.index(here) + by, 0), len(keys) - 1) if here in keys else 0
        self.setCurrentIndex(self._model.index(keys[place]))
        if place == 0:
            self.scrollToTop()

    def sizeHint(self) -> QSize:
        """Return the room of the lines, of nine at most."""
        shown = min(len(self._model.rows), _SHOWN)
        height = sum(self.sizeHintForRow(row) for row in range(shown))
        return QSize(super().sizeHint().width(), height)

    def _clicked(self, index: QModelIndex) -> None:
        row = self._model.rows[index.row()]
        if row.key is not None:
            self.taken.emit(row.key)
