"""The table of a job: sections over the whole width, a row for each value, A and B beside each other."""

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import QItemSelectionModel, QItemSelectionRange, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from drs_inspector.qt.cells.flat_header import FlatHeader
from drs_inspector.qt.cells.list_painters import GroupPainter
from drs_inspector.qt.cells.painters import CellPainter
from drs_inspector.qt.cells.row_delegate import RowDelegate
from drs_inspector.qt.cells.row_hover import RowHover
from drs_inspector.qt.cells.values import GroupCell
from drs_inspector.qt.compare.cells import SidePainter, WhatPainter
from drs_inspector.qt.compare.model import RowsModel
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.tables.column_fitter import ColumnFitter
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height, type_font
from drs_inspector.session.compare.job_rows import RowKind, ShownRow

_WEIGHTS: Final = (5, 8, 8)
_LEAST: Final = 420
_SPANS: Final[dict[type, CellPainter[Any]]] = {GroupCell: GroupPainter()}


class CompareTable(QTableView):
    """``open_wanted()``: Return or a double click on a row; ``turned(section)``: the head of a section was used;
    ``moved()``: another row is the current one.
    """

    open_wanted = Signal()
    turned = Signal(str)
    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("What of the job changed")
        self.rows_model = RowsModel(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(0)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = FlatHeader(self)
        self.setHorizontalHeader(header)
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        header.setAccessibleName("Columns of the comparison")
        side = SidePainter()
        self._painters: tuple[CellPainter[Any], ...] = (WhatPainter(), side, side)
        delegate = RowDelegate(self, self._painters.__getitem__, spans=_SPANS)
        delegate.hover = RowHover(self)
        self.setItemDelegate(delegate)
        self.setModel(self.rows_model)
        follow_text_size(self, _set_row_height)
        self._fitter = ColumnFitter(self, _WEIGHTS, _LEAST)
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.moved.emit())
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    @property
    def current(self) -> ShownRow | None:
        """The row with the keyboard."""
        row = self.currentIndex().row()
        return self.rows_model.rows[row] if 0 <= row < len(self.rows_model.rows) else None

    def choose(self, row: int) -> None:
        """Make a row the current and the only selected one, and bring it into view."""
        flags = QItemSelectionModel.SelectionFlag
        index = self.rows_model.index(row, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    @property
    def chosen_count(self) -> int:
        """How many rows are chosen; of very many it takes no time."""
        return sum(one.height() for one in self._ranges()) or int(self.currentIndex().isValid())

    def each_chosen(self) -> Iterator[ShownRow]:
        """Yield the chosen rows that are no heads, from top to bottom."""
        ranges = sorted((one.top(), one.bottom()) for one in self._ranges())
        if not ranges and self.currentIndex().isValid():
            ranges = [(self.currentIndex().row(),) * 2]
        behind = 0
        for top, bottom in ranges:
            for place in range(max(top, behind), bottom + 1):
                row = self.rows_model.rows[place]
                if row.kind is not RowKind.HEAD:
                    yield row
            behind = max(behind, bottom + 1)

    def _ranges(self) -> list[QItemSelectionRange]:
        chosen = self.selectionModel().selection()
        return [chosen.at(place) for place in range(chosen.count())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens or folds, Left folds, Right unfolds."""
        key, row = event.key(), self.current
        is_head = row is not None and row.kind is RowKind.HEAD
        enters = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        folds = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}.get(Qt.Key(key))
        if row is not None and is_head and (enters or folds is row.is_open):
            self.turned.emit(row.section)
        elif enters and row is not None:
            self.open_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width among the columns."""
        super().resizeEvent(event)
        self._fitter.fit()

    def _clicked(self, index: QModelIndex) -> None:
        row = self.rows_model.rows[index.row()]
        if row.kind is RowKind.HEAD:
            self.turned.emit(row.section)

    def _double_clicked(self, index: QModelIndex) -> None:
        if self.rows_model.rows[index.row()].kind is not RowKind.HEAD:
            self.open_wanted.emit()

    def _open_menu(self, place: QPoint) -> None:
        if self.current is not None:
            show_pane_menu(self, self.viewport().mapToGlobal(place))


def _set_row_height(table: QTableView) -> None:
    roles = (TypeRole.TABLE, TypeRole.DATA)
    heights = [row_height(QFontMetrics(type_font(role, table.font()))) for role in roles]
    table.verticalHeader().setDefaultSectionSize(max(heights))
