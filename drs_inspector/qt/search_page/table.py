"""The table of hits."""

from typing import Any

from PySide6.QtCore import QItemSelectionModel, QItemSelectionRange, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from drs_inspector.qt.cells.cell_text import draw_text
from drs_inspector.qt.cells.flat_header import FlatHeader
from drs_inspector.qt.cells.glyphs import GLYPH
from drs_inspector.qt.cells.list_painters import MatchPainter
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import GAP, CellPainter, NamePainter, TextPainter
from drs_inspector.qt.cells.row_delegate import RowDelegate
from drs_inspector.qt.cells.row_hover import RowHover
from drs_inspector.qt.cells.values import NameCell
from drs_inspector.qt.search_page.model import COLUMNS, HitsModel
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.tables.column_fitter import ColumnFitter
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height, type_font
from drs_inspector.session.search.shown_hits import HitColumn

_WEIGHTS = {
    HitColumn.KIND: 13,
    HitColumn.FOUND: 28,
    HitColumn.TARGET: 14,
    HitColumn.RULE: 24,
    HitColumn.JOB: 22,
    HitColumn.SOURCE: 14,
}
_LEAST_WIDTH = 700


class KindPainter(NamePainter):
    """The icon of a kind and its word."""

    def __init__(self) -> None:
        super().__init__(folds=False)

    def _draw(self, painter: QPainter, rect: QRect, value: NameCell, style: CellStyle) -> None:
        side = QSize(GLYPH, GLYPH)
        top = rect.top() + (rect.height() - GLYPH) // 2
        icon(value.glyph, value.tone).paint(painter, QRect(QPoint(rect.left(), top), side))
        rect = rect.adjusted(GLYPH + GAP, 0, 0, 0)
        draw_text(painter, rect, value.text, style.look.font(self.role), colour=style.text)


class HitsTable(QTableView):
    """Hits in rows. ``open_wanted(row)``: Return or a double click; ``field_wanted()``: up from the first row;
    ``back_wanted()``: Esc; ``chosen(row)``: another row is the current one, -1 for none.
    """

    open_wanted = Signal(int)
    field_wanted = Signal()
    back_wanted = Signal()
    chosen = Signal(int)

    def __init__(self, model: HitsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("What was found")
        self.hits_model = model
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(0)
        follow_text_size(self, _set_row_height)
        header = FlatHeader(self)
        self.setHorizontalHeader(header)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setStretchLastSection(True)
        header.setAccessibleName("Columns of what was found")
        self._painters = _painters()
        delegate = RowDelegate(self, self._painters.__getitem__)
        delegate.hover = RowHover(self)
        self.setItemDelegate(delegate)
        self.setModel(model)
        self._fitter = ColumnFitter(self, [_WEIGHTS[column] for column in COLUMNS], _LEAST_WIDTH)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(self._opened)

    @property
    def row(self) -> int:
        """The current row, -1 for none."""
        return self.currentIndex().row()

    def show_sources(self, *, several: bool) -> None:
        """Show the column of the source where there are several."""
        hidden = self.isColumnHidden(COLUMNS.index(HitColumn.SOURCE))
        self.setColumnHidden(COLUMNS.index(HitColumn.SOURCE), not several)
        if hidden == several:
            self._fitter.fit()

    @property
    def chosen_count(self) -> int:
        """How many rows ``chosen_rows`` has; of very many it takes no time."""
        chosen = sum(one.height() for one in self._ranges())
        return chosen or int(self.row >= 0)

    def chosen_rows(self) -> list[int]:
        """Return the selected rows from top to bottom, else the current one."""
        rows = sorted({row for one in self._ranges() for row in range(one.top(), one.bottom() + 1)})
        return rows or ([self.row] if self.row >= 0 else [])

    def _ranges(self) -> list[QItemSelectionRange]:
        """Return what is selected; of 100,000 rows in a row that is one."""
        chosen = self.selectionModel().selection()
        return [chosen.at(place) for place in range(chosen.count())]

    def choose(self, row: int) -> None:
        """Make a row the current and the only selected one, and bring it into view."""
        index = self.hits_model.index(row, max(0, self.currentIndex().column()))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width among the columns."""
        super().resizeEvent(event)
        self._fitter.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens, Esc goes back, and up from the first row leads to the field."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.row >= 0:
                self.open_wanted.emit(self.row)
        elif key == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        elif key == Qt.Key.Key_Up and self.row <= 0 and not event.modifiers():
            self.field_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _current_changed(self, current: QModelIndex) -> None:
        self.chosen.emit(current.row())

    def _opened(self, index: QModelIndex) -> None:
        self.open_wanted.emit(index.row())


def _painters() -> tuple[CellPainter[Any], ...]:
    match = MatchPainter()
    return (
        KindPainter(),
        match,
        match,
        match,
        NamePainter(folds=False),
        TextPainter(mode=Qt.TextElideMode.ElideMiddle),
    )


def _set_row_height(table: QTableView) -> None:
    roles = (TypeRole.TABLE, TypeRole.DATA)
    heights = [row_height(QFontMetrics(type_font(role, table.font()))) for role in roles]
    table.verticalHeader().setDefaultSectionSize(max(heights))
