"""A sortable table of records with Ctrl+C, a copy menu, and Return or double click to open a record."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, as_html, counted
from drs_inspector.qt.panes.table_text import json_text, table_text
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.tables.column_fitter import ColumnFitter
from drs_inspector.qt.widgets.tables.records_model import RecordColumn, RecordsModel
from drs_inspector.qt.widgets.tables.wrapping_delegate import WrappingDelegate
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.type_roles import row_height
from drs_inspector.session.table_files.list_rows import ListRows, Which

if TYPE_CHECKING:
    from drs_inspector.session.curl_texts import Curl

Record = TypeVar("Record")
# Every row is measured when its height follows its words: beyond this many it would be felt.
_MEASURED_ROWS = 200


class RecordsTable(QTableView, Generic[Record]):
    """Shows records, in rows of one line unless ``sentences`` asks for rows as high as their words need.

    ``json_of(record)`` returns a record's JSON as it was sent, or None; ``id_of(record)`` the id of its job.
    ``curl()`` returns the request that the records were read by.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[RecordColumn[Record]],
        records: Sequence[Record],
        copy: Callable[[str], None],
        *,
        json_of: Callable[[Record], str | None] | None = None,
        id_of: Callable[[Record], str] | None = None,
        activate: Callable[[Record], None] | None = None,
        sentences: bool = False,
        curl: "Callable[[], Curl] | None" = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.curl = curl
        self.setAccessibleName(name)
        self.json_of, self.id_of, self.open_record = json_of, id_of, activate
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
        lines = self.verticalHeader()
        follow_text_size(lines, lambda one: one.setDefaultSectionSize(row_height(one.fontMetrics())))
        if wraps:
            self.setItemDelegate(WrappingDelegate(self))
            self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self._made_header(name)
        self.setModel(self.records_model)
        self.setSortingEnabled(True)
        weights = [column.width for column in columns]
        least = sum(weights) * 4 // 5 * self.fontMetrics().averageCharWidth()
        header.setResizeContentsPrecision(0)  # the rows that are seen, not a thousand
        self._fitter = ColumnFitter(self, weights, least, by_content=not wraps)
        self._pane = self.make_pane(name, copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.activated.connect(self._opened)

    def _made_header(self, name: str) -> QHeaderView:
        header = self.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setAccessibleName(f"Columns of {name}")
        return header

    def make_pane(self, name: str, copy: Callable[[str], None]) -> PaneActions:
        """Make what the keys of the table do."""
        return RecordsPane(self, name, copy) if self.id_of is None else JobRecordsPane(self, name, copy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width among the columns."""
        super().resizeEvent(event)
        self._fitter.fit()

    def show_records(self, records: Sequence[Record]) -> None:
        """Show other records, ordered by the same column. The first ones give the columns their widths."""
        had_rows = bool(self.records_model.records)
        self.records_model.show(records)
        header = self.horizontalHeader()
        self.records_model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        if not had_rows:  # later ones move no column under a person's eyes
            self._fitter.fit()

    def selected_records(self) -> list[Record]:
        """Return the chosen records from top to bottom, else the current one."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return [self.records_model.records[row] for row in rows]

    def _open_menu(self, position: QPoint) -> None:
        if self.selected_records():
            show_pane_menu(self, self.viewport().mapToGlobal(position))

    def _opened(self, index: QModelIndex) -> None:
        if self.open_record is not None and index.isValid():
            self.open_record(self.records_model.records[index.row()])


def _cells(columns: Sequence[RecordColumn[Any]], records: Sequence[Any]) -> str:
    return table_text([[column.text(one) for column in columns] for one in records])


class RecordsPane(ListPane):
    """Copies rows of a table of records."""

    short_words = "First and current column"

    def __init__(self, table: RecordsTable[Any], name: str, copy: Callable[[str], None]) -> None:
        super().__init__(table, table, title=name, help="A click on a title orders the rows.", put=copy)
        self._table = table

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the records with all their columns, in the order of the table; it hides none."""
        model = self._table.records_model
        columns = model.columns
        records = self._table.selected_records() if which is Which.MARKED else tuple(model.records)
        return ListRows(
            self.title.lower(),
            tuple(column.title for column in columns),
            len(records),
            lambda: ([column.text(one) for column in columns] for one in records),
        )

    def copy_curl(self) -> Offer | None:
        """Copy the request that the table was read by."""
        return self.curl_offer(self._table.curl) if self._table.curl is not None else None

    def copy_short(self) -> Offer | None:
        """Copy the first column and the current one of the chosen rows."""
        records, columns = self._table.selected_records(), self._table.records_model.columns
        if not records:
            return None
        chosen = [columns[number] for number in sorted({0, max(0, self._table.currentIndex().column())})]
        what = " and ".join(column.title.lower() for column in chosen)
        several = f"{what} of {len(records):,} rows"
        return self.copying(what if len(records) == 1 else several, lambda: _cells(chosen, records))

    def copy_json(self) -> Offer | None:
        """Copy the JSON of one record, of several as an array."""
        records, json_of = self._table.selected_records(), self._table.json_of
        if not records or json_of is None:
            return self.rows_as_json()
        what = "JSON" if len(records) == 1 else f"JSON of {len(records):,} rows"
        return self.json_or_rows(what, lambda: json_text([text for one in records if (text := json_of(one))]))

    def select_all(self) -> Offer | None:
        """Select every row."""
        return Offer("Select all", self._table.selectAll)

    def activate(self) -> Offer | None:
        """Open the only record that is chosen."""
        records, go = self._table.selected_records(), self._table.open_record
        return Offer("Open", lambda: go(records[0])) if len(records) == 1 and go is not None else None

    def more(self) -> Sequence[Offer]:
        """Return the offer to copy the current cell."""
        value = str(self._table.currentIndex().data() or "")
        return [self.copying("value", lambda: value)] if value and len(self._table.selected_records()) == 1 else []

    def topic(self) -> Topic | None:
        """Return what the current cell is about."""
        index = self._table.currentIndex()
        column = self._table.records_model.columns[index.column()] if index.isValid() else None
        if column is None or column.topic is None:
            return None
        return column.topic(self._table.records_model.records[index.row()])

    def note(self) -> str:
        """Return what the current cell says in full."""
        index = self._table.currentIndex()
        if not index.isValid():
            return ""
        column = self._table.records_model.columns[index.column()]
        record = self._table.records_model.records[index.row()]
        more = column.tooltip(record) if column.tooltip is not None else ""
        return as_html("\n".join(dict.fromkeys(filter(None, (f"{column.title}: {column.text(record)}", more)))))


class JobRecordsPane(RecordsPane):
    """The same for records that are jobs."""

    def copy_id(self) -> Offer | None:
        """Copy the ids of the chosen jobs, one a line."""
        records, id_of = self._table.selected_records(), self._table.id_of
        if not records or id_of is None:
            return None
        return self.copying(counted(len(records), "job id", "job ids"), lambda: "\n".join(map(id_of, records)))
