"""The table: heads of groups over the whole width, rows of at most two lines, folding by keys and clicks."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.cells.flat_header import FlatHeader
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, RowDelegate
from drs_inspector.qt.cells.row_hover import RowHover
from drs_inspector.qt.details.answer_table.cells import WordsPainter
from drs_inspector.qt.details.answer_table.model import AnswerModel
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_page.page_rows import Line, PageRows, Row, Shown

_CHEVRON_ROOM: Final = 5 * GRID


class AnswerTable(QTableView):
    """``door_wanted(line)``: a row is to be followed to where it leads; ``shown_changed()``: other rows are seen."""

    door_wanted = Signal(object)
    shown_changed = Signal()

    def __init__(self, name: str, page: PageRows, topic_of: Callable[[str], Topic | None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        header = FlatHeader(self)
        header.setAccessibleName(f"Columns of {name}")
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setSortIndicatorShown(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setHorizontalHeader(header)
        self.rows = AnswerModel(page, topic_of, self)
        self.setModel(self.rows)
        self._painter = WordsPainter(ruled=len(page.values) > 1)
        self._delegate = RowDelegate(self, lambda _column: self._painter)
        self._delegate.hover = RowHover(self)
        self.setItemDelegate(self._delegate)
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._fit.timeout.connect(self.fit)
        header.sortIndicatorChanged.connect(self._sort)
        header.sectionResized.connect(self._resized)
        self._is_fitting = self._is_chosen = False
        follow_text_size(self, lambda table: table.ask_to_fit())
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    # What is seen

    def show_rows(self, page: PageRows, shown: Shown) -> None:
        """Show other rows; those that are there again stay selected, at the place where they were."""
        kept = {self.rows.rows[row].key for row in self._chosen_rows()}
        current, column = self.currentIndex().row(), max(self.currentIndex().column(), 0)
        key = self.rows.rows[current].key if 0 <= current < len(self.rows.rows) else None
        scroll = self.verticalScrollBar().value()
        self.rows.show(page, shown)
        self.fit()
        place = next((at for at, row in enumerate(self.rows.rows) if row.key == key and not row.depth), None)
        if place is not None:
            self.setCurrentIndex(self.rows.index(place, column))
            self.clearSelection()
        selection = self.selectionModel()
        flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
        for at, row in enumerate(self.rows.rows):
            if row.key in kept and not row.depth:
                selection.select(self.rows.index(at, 0), flags)
        self.verticalScrollBar().setValue(scroll)
        self.shown_changed.emit()

    def change(self, shown: Shown) -> None:
        """Show the same rows otherwise."""
        if shown != self.rows.shown:
            self.show_rows(self.rows.page, shown)

    def lead(self, group: str, key: str = "") -> None:
        """Bring a group, or a row in it, into view: a folded group is opened."""
        row = self._row_of(group)
        if row is not None and not self.rows.rows[row].is_open:
            self.change(self.rows.shown.turn((group, "")))
        found = self._row_of(group, key)
        if found is not None:
            self.selectRow(found)
            self.scrollTo(self.rows.index(found, 0), self.ScrollHint.PositionAtTop)

    def _row_of(self, group: str, key: str = "") -> int | None:
        return next((at for at, row in enumerate(self.rows.rows) if row.key == (group, key)), None)

    # What is chosen

    def _chosen_rows(self) -> list[int]:
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return rows

    def chosen_lines(self) -> list[Line]:
        """Return the chosen rows from top to bottom; of a head that is chosen alone all rows of its group."""
        rows = [self.rows.rows[row] for row in self._chosen_rows()]
        lines = [row.line for row in rows if row.line is not None]
        return lines or [line for row in rows for line in row.group.lines]

    def current_row(self) -> Row | None:
        """Return the current row."""
        at = self.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    # Folding and following

    def turn(self, row: Row) -> None:
        """Fold or unfold a row that can be."""
        if row.is_open is not None:
            self.change(self.rows.shown.turn(row.key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left folds, Right unfolds, Return does either or goes where a row leads; else all is as in any table."""
        row, key = self.current_row(), event.key()
        wanted = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}.get(Qt.Key(key))
        is_plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if row is not None and row.is_open is not None and row.is_open is wanted and is_plain:
            self.turn(row)
        elif row is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activate(row)
        else:
            super().keyPressEvent(event)

    def activate(self, row: Row) -> None:
        """Fold or unfold what can be, else go where the row leads."""
        if row.is_open is not None:
            self.turn(row)
        elif row.line is not None and row.line.door:
            self.door_wanted.emit(row.line)

    def _clicked(self, index: QModelIndex) -> None:
        row = self.rows.rows[index.row()]
        line = row.line
        if line is None or (row.is_open is not None and index.column() == 0):
            self.turn(row)
        elif line.door and index.column() < len(line.cells) and line.cells[index.column()].is_link:
            self.door_wanted.emit(line)

    def _double_clicked(self, index: QModelIndex) -> None:
        line = self.rows.line_at(index.row())
        if line is not None and line.door and not line.below:
            self.door_wanted.emit(line)

    def _open_menu(self, position: QPoint) -> None:
        if self.current_row() is not None:
            show_pane_menu(self, self.viewport().mapToGlobal(position))

    # Sizes

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        descending = order == Qt.SortOrder.DescendingOrder
        self.change(self.rows.shown._replace(column=column, descending=descending and column >= 0))

    def ask_to_fit(self) -> None:
        """Fit columns and rows as soon as there is time."""
        if hasattr(self, "_fit"):
            self._fit.start()

    def _resized(self, _column: int, _before: int, _now: int) -> None:
        if not self._is_fitting and self.isVisible():
            self._is_chosen = True
            self._fit.start()

    def fit(self) -> None:
        """Share the width among the columns, unless a person has set them, and give each row the lines it needs."""
        self._is_fitting = True
        columns, room = self.rows.page.columns, self.viewport().width()
        letter = self.fontMetrics().averageCharWidth()
        if not self._is_chosen:
            least = [column.least * letter for column in columns]
            spare = max(0, room - sum(least))
            shares = sum(column.share for column in columns) or 1
            widths = [low + spare * column.share // shares for low, column in zip(least, columns, strict=True)]
            for at, width in enumerate(widths):
                rest = max(room - sum(widths), 0) if at == len(widths) - 1 else 0
                self.setColumnWidth(at, width + rest)
        self._fit_rows()
        self._is_fitting = False

    def _fit_rows(self) -> None:
        style = self._delegate.look.style(0)
        self.clearSpans()
        columns = range(self.rows.columnCount())
        widths = [self.columnWidth(column) for column in columns]
        for at, row in enumerate(self.rows.rows):
            cells = [self.rows.index(at, column).data(CELL_ROLE) for column in columns]
            if row.line is None:
                self.setSpan(at, 0, 1, len(columns))
            elif len(row.line.cells) < len(columns):
                last = len(row.line.cells) - 1
                self.setSpan(at, last, 1, len(columns) - last)
                cells = [*cells[:last], cells[last]]
            spare = sum(widths[len(cells) :])
            height = max(
                self._painter.height(cell, widths[column] + (spare if column == len(cells) - 1 else 0), style)
                for column, cell in enumerate(cells)
            )
            if self.rowHeight(at) != height:
                self.setRowHeight(at, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit to the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
