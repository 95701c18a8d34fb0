"""A sortable table of records with Ctrl+C, a copy menu, and Return or double click to open a record."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from drs_inspector.qt.widgets.copy_actions import CopyChoice, CopyKeys, show_copy_menu
from drs_inspector.qt.widgets.tables.column_fitter import ColumnFitter
from drs_inspector.qt.widgets.tables.records_model import RecordColumn, RecordsModel
from drs_inspector.qt.widgets.tables.wrapping_delegate import WrappingDelegate
from drs_inspector.qt.widgets.theme import GRID

Record = TypeVar("Record")
# Every row is measured when its height follows its words: beyond this many it would be felt.
_MEASURED_ROWS = 200


class RecordsTable(QTableView, Generic[Record]):
    """Shows records, in rows of one line unless ``sentences`` asks for rows as high as their words need.

    ``json_of(record)`` returns a record's JSON as it was sent, or None.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[RecordColumn[Record]],
        records: Sequence[Record],
        copy: Callable[[str], None],
        *,
        json_of: Callable[[Record], str | None] | None = None,
        activate: Callable[[Record], None] | None = None,
        sentences: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._copy, self._json_of, self._activate = copy, json_of, activate
        self.records_model = RecordsModel(columns, records, self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        wraps = sentences and len(records) <= _MEASURED_ROWS
        self.setWordWrap(wraps)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GRID)
        if wraps:
            self.setItemDelegate(WrappingDelegate(self))
            self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setAccessibleName(f"Columns of {name}")
        self.setModel(self.records_model)
        self.setSortingEnabled(True)
        weights = [column.width for column in columns]
        least = sum(weights) * 4 // 5 * self.fontMetrics().averageCharWidth()
        self._fitter = ColumnFitter(self, weights, least)
        self._keys = CopyKeys(self, self.copy_selection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.activated.connect(self._opened)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width among the columns."""
        super().resizeEvent(event)
        self._fitter.fit()

    def selected_records(self) -> list[Record]:
        """Return the chosen records from top to bottom, else the current one."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return [self.records_model.records[row] for row in rows]

    def copy_selection(self) -> None:
        """Copy the chosen rows as lines with tabs between the cells, as spreadsheets take them."""
        if records := self.selected_records():
            self._copy(self._rows_text(records))

    def _rows_text(self, records: Sequence[Record]) -> str:
        return "\n".join("\t".join(column.text(record) for column in self.records_model.columns) for record in records)

    def _open_menu(self, position: QPoint) -> None:
        records, cell = self.selected_records(), self.currentIndex()
        if not records:
            return
        value = str(cell.data() or "")
        only = records[0] if len(records) == 1 else None
        json_of = self._json_of
        choices: list[CopyChoice] = [
            ("Copy value", (lambda: value) if value else None),
            ("Copy row" if only else "Copy rows", lambda: self._rows_text(records)),
            ("Copy JSON", (lambda: json_of(records[0])) if only is not None and json_of else None),
        ]
        show_copy_menu(self, self.viewport().mapToGlobal(position), choices, self._copy)

    def _opened(self, index: QModelIndex) -> None:
        if self._activate is not None and index.isValid():
            self._activate(self.records_model.records[index.row()])
