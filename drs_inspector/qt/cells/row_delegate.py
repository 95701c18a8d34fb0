"""Rows of tables and lists: background, selection and edges of the row, and in each cell what its painter draws."""

from collections.abc import Callable, Mapping
from math import ceil, floor
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTreeView,
)

from drs_inspector.qt.cells.look import (
    ALTERNATE,
    DIM,
    FOCUSED,
    HEAD,
    HOVERED,
    SELECTED,
    STRONG,
    CellStyle,
    Look,
    ViewLook,
)
from drs_inspector.qt.cells.painters import CellPainter
from drs_inspector.qt.cells.pixmap_cache import PixmapCache
from drs_inspector.qt.cells.row_hover import RowHover
from drs_inspector.qt.cells.values import CellValue, RowMarks

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 40
"""The role of a model for the value of a cell that its painter draws; it can be hashed."""
ROW_ROLE: Final = CELL_ROLE + 1
"""The role for the ``RowMarks`` of a cell's row; None where there are none."""

_EDGE: Final = 3
_POINT: Final = 8
"""How high what points into a changed row is."""
_SELECTED: Final = int(QStyle.StateFlag.State_Selected.value)
_POINTED_AT: Final = int(QStyle.StateFlag.State_MouseOver.value)
_STRIPED: Final = int(QStyleOptionViewItem.ViewItemFeature.Alternate.value)
_NO_MARKS: Final = RowMarks()


class RowDelegate(QStyledItemDelegate):
    """Draws the cells of a view whose model answers ``CELL_ROLE``.

    Cells are kept as pictures, by all that they depend on. A view beside it with the same rows (a pinned column) has a
    delegate of its own with the same ``cache``; ``starts_row`` and ``ends_row`` say which end of the row a view has.
    Values of a kind in ``spans`` are drawn over the whole row; ``row_area()`` is how much of it is in the view before,
    and how wide it is in both.
    """

    def __init__(
        self,
        view: QAbstractItemView,
        painter_of: Callable[[int], CellPainter[Any]],
        *,
        cache: PixmapCache | None = None,
        strong: bool = False,
        starts_row: bool = True,
        ends_row: bool = True,
        role: int = CELL_ROLE,
        spans: Mapping[type, CellPainter[Any]] | None = None,
        row_area: Callable[[], tuple[int, int]] = lambda: (0, 0),
    ) -> None:
        """``painter_of`` returns the painter of a column, the same one each time; ``strong``: as in menus.

        ``role`` is asked for the values of cells.
        """
        super().__init__(view)
        self._role = role
        self._spans = spans or {}
        self._row_area = row_area
        self.cache = cache if cache is not None else PixmapCache()
        self.hover: RowHover | None = None
        self.has_keyboard: Callable[[], bool] = view.hasFocus
        self._view = view
        self._painter_of = painter_of
        self._strong = STRONG if strong else 0
        self._ends = (starts_row, ends_row)
        self._look = ViewLook(view)
        self._look.changed.connect(self.cache.clear)

    @property
    def look(self) -> Look:
        """The colours and fonts of the moment."""
        return self._look.now

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """Return the room in which nothing of the cell is cut."""
        value = index.data(self._role)
        cell_painter = self._spans.get(type(value)) or self._painter_of(index.column())
        return cell_painter.size_hint(value, self._look.now.style(0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell, from its picture where there is one."""
        look = self._look.now
        rect, column, row = option.rect, index.column(), index.row()
        value, marks = index.data(self._role), index.data(ROW_ROLE) or _NO_MARKS
        state = self._state(option, row, marks)
        ratio = painter.device().devicePixelRatioF()
        if type(value) in self._spans:
            self._paint_span(painter, rect, value, state, ratio)
            if state & SELECTED or row == self._view.currentIndex().row():
                self._draw_edges(painter, rect, index, state, marks)
            return
        cell_painter = self._painter_of(column)
        if ratio == int(ratio):
            left, top = float(rect.left()), float(rect.top())
            width, height = int(rect.width() * ratio), int(rect.height() * ratio)
        else:
            left, top, width, height = _on_whole_pixels(painter, rect, ratio)
        key = (value, cell_painter, state, width, height, ratio)
        pixmap = self.cache.get(key)
        if pixmap is None:
            pixmap = _picture(cell_painter, value, look.style(state), QSize(width, height), ratio)
            self.cache.put(key, pixmap)
        painter.drawPixmap(QPointF(left, top), pixmap)
        if marks.changed or state & SELECTED or row == self._view.currentIndex().row():
            self._draw_edges(painter, rect, index, state, marks)

    def _paint_span(self, painter: QPainter, rect: QRect, value: Any, state: int, ratio: float) -> None:
        """Draw a cell's part of what is over the whole row; it stays where it is when the columns scroll."""
        cell_painter, (before, whole) = self._spans[type(value)], self._row_area()
        width = max(self._view.viewport().width(), rect.right() + 1)
        area = QRect(-before, 0, max(whole, before + width), rect.height())
        pixels = QSize(ceil(width * ratio), ceil(rect.height() * ratio))
        key = (value, cell_painter, state, pixels.width(), pixels.height(), ratio, before, area.width())
        pixmap = self.cache.get(key)
        if pixmap is None:
            pixmap = _picture(cell_painter, value, self._look.now.style(state), pixels, ratio, area)
            self.cache.put(key, pixmap)
        part = QRectF(rect.left() * ratio, 0, rect.width() * ratio, pixels.height())
        painter.drawPixmap(QRectF(rect), pixmap, part)

    def _state(self, option: QStyleOptionViewItem, row: int, marks: RowMarks) -> int:
        """Return the state of a cell without what another part of it hides."""
        flags = option.state.value
        state = (DIM if marks.is_dim else 0) | (HEAD if marks.is_head else 0)
        if flags & _SELECTED:
            return state | SELECTED | (self._strong or (FOCUSED if self.has_keyboard() else 0))
        if flags & _POINTED_AT or (self.hover is not None and self.hover.row == row):
            return state | HOVERED
        return state | ALTERNATE if option.features.value & _STRIPED and not marks.is_head else state

    def _draw_edges(self, painter: QPainter, rect: QRect, index: Index, state: int, marks: RowMarks) -> None:
        """Draw what runs along a row: the edge of a selected or changed row, the ring of the one with the keyboard."""
        look = self._look.now
        is_first, is_last = self._ends_at(index.column())
        if is_first and not self._strong:
            if marks.changed:
                _draw_mark(painter, rect, look.tone(marks.changed), is_alarming=marks.is_alarming)
            elif state & FOCUSED:
                painter.fillRect(QRect(rect.left(), rect.top(), _EDGE, rect.height()), look.accent)
        current = self._view.currentIndex()
        is_current = index.row() == current.row() and index.parent() == current.parent()
        if is_current and not self._strong and self.has_keyboard():
            _draw_ring(painter, rect, look.accent, is_first=is_first, is_last=is_last)

    def _ends_at(self, column: int) -> tuple[bool, bool]:
        """Tell whether a column is the row's first and its last one, where it is shown now."""
        starts, ends = self._ends
        header = _header(self._view)
        if header is None:
            return starts, ends
        left = header.sectionPosition(column)
        return starts and left == 0, ends and left + header.sectionSize(column) == header.length()


def _header(view: QAbstractItemView) -> QHeaderView | None:
    if isinstance(view, QTableView):
        return view.horizontalHeader()
    return view.header() if isinstance(view, QTreeView) else None


def _on_whole_pixels(painter: QPainter, rect: QRect, ratio: float) -> tuple[float, float, int, int]:
    """Return where a cell begins, in the painter's units, and its size in pixels of the screen.

    With one and a half pixels in a unit a cell begins between two; a picture that is laid there is blurred.
    """
    transform = painter.deviceTransform()
    left, width = _on_pixels(rect.left(), rect.width(), transform.dx(), ratio)
    top, height = _on_pixels(rect.top(), rect.height(), transform.dy(), ratio)
    return left, top, width, height


def _on_pixels(start: int, size: int, shift: float, ratio: float) -> tuple[float, int]:
    # Halves go up, as Qt rounds them: cells of one width have one width in pixels, and none is between two cells.
    first, last = (floor(shift + at * ratio + 0.5) for at in (start, start + size))
    return (first - shift) / ratio, last - first


def _picture(  # noqa: PLR0917 - on the way of every cell
    cell_painter: CellPainter[Any],
    value: CellValue,
    style: CellStyle,
    pixels: QSize,
    ratio: float,
    area: QRect | None = None,
) -> QPixmap:
    """Draw a value on a picture, in all of it or in an area that the picture is a part of."""
    pixmap = QPixmap(pixels)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(style.background)
    if value is not None:
        with QPainter(pixmap) as painter:
            size = pixels / ratio
            cell_painter.paint(painter, area or QRect(0, 0, size.width(), size.height()), value, style)
    return pixmap


def _draw_mark(painter: QPainter, rect: QRect, colour: QColor, *, is_alarming: bool) -> None:
    """Draw the edge of a changed row: whole with a point into the row where a person must look, else half as high."""
    high = rect.height() if is_alarming else rect.height() // 2
    painter.fillRect(QRect(rect.left(), rect.top() + (rect.height() - high) // 2, _EDGE, high), colour)
    if is_alarming:
        left, middle, half = rect.left() + _EDGE, rect.top() + rect.height() / 2, _POINT / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        corners = (QPointF(left, middle - half), QPointF(left + half, middle), QPointF(left, middle + half))
        painter.drawPolygon(QPolygonF(list(corners)))
        painter.restore()


def _draw_ring(painter: QPainter, rect: QRect, colour: QColor, *, is_first: bool, is_last: bool) -> None:
    painter.fillRect(rect.left(), rect.top(), rect.width(), 1, colour)
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colour)
    if is_first:
        painter.fillRect(rect.left(), rect.top(), 1, rect.height(), colour)
    if is_last:
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), colour)
