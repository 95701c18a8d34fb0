"""A plain table of records: what each column says is a function of the record, sorting is done on the Python list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.printable import printable_lines, shortened
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import tone_colour

Record = TypeVar("Record")
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
# Comparing a role with an enum costs more than the rest of data() together, so each is an int bound once.
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_COLOUR: Final = int(Qt.ItemDataRole.ForegroundRole)
_ICON: Final = int(Qt.ItemDataRole.DecorationRole)
_ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class RecordColumn(Generic[Record]):
    """One column: its title and what it says about a record.

    ``tone`` and ``icon_name`` mark a cell; ``sort_key`` orders the column, by its text when it is None; ``width`` is in
    letters; ``numeric`` puts the text to the right. ``topic`` is what a value is about, for its tip and the key that
    explains it.
    """

    title: str
    text: Callable[[Record], str]
    width: int = 20
    tone: Callable[[Record], str] | None = None
    icon_name: Callable[[Record], str] | None = None
    tooltip: Callable[[Record], str] | None = None
    sort_key: Callable[[Record], Any] | None = None
    numeric: bool = False
    topic: Callable[[Record], Topic | None] | None = None


class RecordsModel(QAbstractTableModel, Generic[Record]):
    """Adapts a list of records; cells are worked out when they are drawn."""

    def __init__(
        self, columns: Sequence[RecordColumn[Record]], records: Sequence[Record], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.records = list(records)
        self._unsorted = tuple(self.records)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of records."""
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        column, record = self.columns[index.column()], self.records[index.row()]
        if role == _DISPLAY:
            return printable_lines(column.text(record))
        if role in (_COLOUR, _ICON):
            return self._look(column, record, role)
        if role == _TOOLTIP:
            told = (column.tooltip(record) if column.tooltip else "") or column.text(record)
            return plain_tip(tip_words(column.topic(record), told) if column.topic else told) or None
        if role == _SPOKEN:
            return shortened(printable_lines(shortened(f"{column.title}: {column.text(record)}")))
        return _RIGHT if role == _ALIGNMENT and column.numeric else None

    def _look(self, column: RecordColumn[Record], record: Record, role: int) -> Any:
        tone = column.tone(record) if column.tone else ""
        if role == _COLOUR:
            return tone_colour(tone) if tone else None
        name = column.icon_name(record) if column.icon_name else ""
        return icon(name, tone) if name else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == _DISPLAY:
                return self.columns[section].title
            if role == _ALIGNMENT:
                return (
                    _RIGHT
                    if self.columns[section].numeric
                    else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                )
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be chosen, so that it can be copied and read aloud."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def change(self, changed: Callable[[Record], Record]) -> None:
        """Have ``changed(record)`` in the place of each record: order and selection stay."""
        made = {id(one): changed(one) for one in self._unsorted}
        self.records[:] = [made[id(one)] for one in self.records]
        self._unsorted = tuple(made.values())
        if self.records:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.records) - 1, len(self.columns) - 1))

    def show(self, records: Sequence[Record]) -> None:
        """Show other records, in the order they come in."""
        self.beginResetModel()
        self.records[:] = records
        self._unsorted = tuple(records)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the records by a column; a negative column brings back the order they came in."""
        if column >= len(self.columns):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(index, self.records[index.row()]) for index in before]
        if column < 0:
            self.records[:] = self._unsorted
        else:
            chosen = self.columns[column]
            key = chosen.sort_key or (lambda record: chosen.text(record).casefold())
            self.records.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        rows = {id(record): row for row, record in enumerate(self.records)}
        after = [self.index(rows[id(record)], index.column()) for index, record in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
