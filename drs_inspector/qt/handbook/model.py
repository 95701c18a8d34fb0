"""The list of the handbook as a model: titles of sections, and their entries; and how a row is painted."""

from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter

from drs_inspector.qt.cells.cell_text import draw_text
from drs_inspector.qt.cells.list_painters import MatchPainter
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import PADDING, CellPainter
from drs_inspector.qt.cells.row_delegate import CELL_ROLE
from drs_inspector.qt.cells.values import EmptyCell, MatchCell
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height
from drs_inspector.session.handbook.handbook import Entry

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_SHOWN: Final = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)


class HandbookCell(NamedTuple):
    """What a row shows: the title of a section, or an entry's title with its key and what tells it apart."""

    text: str
    note: str = ""
    is_head: bool = False


class HandbookRow(NamedTuple):
    """A row: the title of a section (without an entry), or an entry."""

    cell: HandbookCell
    entry: Entry | None = None


def row_of(entry: Entry) -> HandbookRow:
    """Return the row of an entry."""
    note = " · ".join(filter(None, (entry.key, entry.note)))
    return HandbookRow(HandbookCell(entry.title, note), entry)


class HandbookModel(QAbstractListModel):
    """The rows that are shown; more of them come behind."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[HandbookRow] = []

    def clear(self) -> None:
        """Show no row."""
        self.beginResetModel()
        self.rows = []
        self.endResetModel()

    def add(self, rows: list[HandbookRow]) -> None:
        """Show further rows."""
        if rows:
            self.beginInsertRows(_NO_INDEX, len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def entry(self, row: int) -> Entry | None:
        """Return the entry of a row, None for a title and for no row."""
        return self.rows[row].entry if 0 <= row < len(self.rows) else None

    def place_of(self, entry: Entry) -> int:
        """Return the row of an entry, -1 where it is not shown."""
        return next((at for at, one in enumerate(self.rows) if one.entry is entry), -1)

    def next_entry(self, row: int, by: int) -> int:
        """Return the row of an entry so many rows further, over titles; -1 where there is none."""
        places = [at for at, one in enumerate(self.rows) if one.entry is not None]
        if not places:
            return -1
        if by > 0:
            return next((at for at in places if at >= row + by), places[-1])
        return next((at for at in reversed(places) if at <= row + by), places[0])

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = _SHOWN) -> Any:
        """Return what is drawn of a row, and what is said of it."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == CELL_ROLE:
            return row.cell
        if role == _SHOWN:
            return row.cell.text
        if role in (_SPOKEN, _TIP):
            return row.entry.spoken if row.entry is not None else row.cell.text
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let titles of sections be no rows to go to."""
        if not index.isValid() or self.rows[index.row()].entry is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class HandbookRowPainter(CellPainter[HandbookCell]):
    """Draws titles of sections, and entries with their keys behind."""

    role = TypeRole.BODY

    def __init__(self) -> None:
        self._words = MatchPainter(bold_marks=True, role=TypeRole.BODY)

    def size_hint(self, _value: HandbookCell | EmptyCell, style: CellStyle) -> QSize:
        """Return the room of a row; all are alike, so that a list need not ask each of them."""
        return QSize(2 * PADDING, row_height(style.look.font(self.role)[1], 3 * GRID))

    def _width(self, value: HandbookCell, style: CellStyle) -> int:
        return 0 if value.is_head else self._words.size_hint(MatchCell(value.text, (), value.note), style).width()

    def _draw(self, painter: QPainter, rect: QRect, value: HandbookCell, style: CellStyle) -> None:
        if value.is_head:
            draw_text(painter, rect, value.text, style.look.font(TypeRole.SMALL, bold=True), colour=style.quiet)
        else:
            self._words.paint(painter, rect, MatchCell(value.text, (), value.note), style)
