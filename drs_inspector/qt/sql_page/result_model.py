"""An answer as a model of Qt: it adapts what ``SqlResult`` has, and lets it be ordered step by step."""

from collections.abc import Generator, Sequence
from datetime import datetime
from time import perf_counter
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from drs_inspector.domain.printable import printable
from drs_inspector.domain.tables.definition import Kind
from drs_inspector.qt.cells.row_delegate import CELL_ROLE
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.session.sql_page.links import JobLinks, LinkedJob
from drs_inspector.session.sql_page.result import STEP_SECONDS, SqlResult
from drs_inspector.session.sql_page.texts import exact_text, shown_text

Index = QModelIndex | QPersistentModelIndex
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_HORIZONTAL: Final = Qt.Orientation.Horizontal
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
NUMERIC: Final = (Kind.INTEGER, Kind.NUMBER)
_SPOKEN_COLUMNS: Final = 12
_SPOKEN_CHARACTERS: Final = 100


class ResultCell(NamedTuple):
    """A value as it is shown; ``is_null``: there is none; ``is_link``: it leads to a job."""

    text: str
    is_null: bool = False
    is_link: bool = False


class ResultModel(QAbstractTableModel):
    """The rows of an answer. ``sorted_now()``: they have the order that was asked for."""

    sorted_now = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.result = SqlResult(())
        self.links = JobLinks()
        self._rows = 0
        self._now = datetime.now().astimezone()
        self._is_whole = True
        self._wanted: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)
        self._steps: Generator[None, None, Sequence[int]] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work)

    @property
    def is_sorting(self) -> bool:
        """Tell whether the rows are on the way to another order."""
        return self._steps is not None

    def show_result(self, result: SqlResult, links: JobLinks) -> None:
        """Show another answer, whose rows may still be coming."""
        self._stop()
        self.beginResetModel()
        self.result, self.links = result, links
        self._rows, self._is_whole = result.rows, False
        self._wanted = (-1, Qt.SortOrder.AscendingOrder)
        self._now = datetime.now().astimezone()
        self.endResetModel()

    def take_rows(self) -> None:
        """Show the rows that have come since."""
        rows = self.result.rows
        if rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()

    def finish(self) -> None:
        """Take it that no further row comes: an order that was asked for meanwhile can be made."""
        self._is_whole = True
        if self._wanted[0] >= 0:
            self.sort(*self._wanted)

    def job_at(self, index: Index) -> LinkedJob | None:
        """Return the job that a cell leads to."""
        if not index.isValid() or not self.links.may_link(self.result.cell(index.row(), index.column())):
            return None
        return self.links.job(self.result.columns, self.result.row(index.row()), index.column())

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order all rows that were read by a column; without one, as the query has them."""
        self._stop()
        self._wanted = (column, order)
        if not self._is_whole:
            return  # when all of them are there
        if column < 0:
            self._show_in(None)
            return
        self._steps = self.result.sorting(column, descending=order == Qt.SortOrder.DescendingOrder)
        self._timer.start()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows that are shown."""
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.result.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return a value as it is shown, in full for tool tips, the whole row as a phrase for screen readers."""
        if role == CELL_ROLE:
            value = self.result.cell(index.row(), index.column())
            return ResultCell(shown_text(value, self._now), value is None, self.job_at(index) is not None)
        if role == _DISPLAY:
            return printable(shown_text(self.result.cell(index.row(), index.column()), self._now))
        if role == _TIP:
            return plain_tip(exact_text(self.result.cell(index.row(), index.column())))
        if role == _SPOKEN:
            return self._phrase(index)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the names of columns, and the numbers of rows."""
        if orientation != _HORIZONTAL:
            return f"{section + 1}" if role == _DISPLAY else None
        column = self.result.columns[section]
        if role in (_DISPLAY, _SPOKEN):
            return printable(column.name)
        if role == _TIP:
            return plain_tip(f"{printable(column.name)}: {column.kind.value}")
        if role == _ALIGN:
            return _RIGHT if column.kind in NUMERIC else _LEFT
        return None

    def _phrase(self, index: Index) -> str:
        """Return the cell first, then its row, each with the name of its column."""
        row, first = index.row(), index.column()
        places = [first, *(place for place in range(min(len(self.result.columns), _SPOKEN_COLUMNS)) if place != first)]
        said = [
            f"{printable(self.result.columns[place].name)} "
            f"{printable(shown_text(self.result.cell(row, place), self._now)[:_SPOKEN_CHARACTERS])}"
            for place in places
        ]
        if self.job_at(index) is not None:
            said[0] += ", opens the job"
        return ", ".join(said)

    def _work(self) -> None:
        """Order for some milliseconds."""
        if self._steps is None:
            return
        stop = perf_counter() + STEP_SECONDS
        try:
            while perf_counter() < stop:
                next(self._steps)
        except StopIteration as end:
            self._stop()
            self._show_in(end.value)

    def _show_in(self, order: Sequence[int] | None) -> None:
        """Show the rows in an order; what is selected stays so, wherever it is now."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        places = [self.result.place_of(index.row()) for index in kept]
        self.result.show_in(order)
        if kept and order is not None:
            wanted = set(places)
            rows = {place: row for row, place in enumerate(order) if place in wanted}
        else:
            rows = {place: place for place in places}
        self.changePersistentIndexList(
            kept, [self.index(rows[place], index.column()) for place, index in zip(places, kept, strict=True)]
        )
        self.layoutChanged.emit()
        self.sorted_now.emit()

    def _stop(self) -> None:
        self._steps = None
        self._timer.stop()
