"""The rows that are seen, as a table model; what they are is worked out below Qt."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, ROW_ROLE
from drs_inspector.qt.cells.values import GroupCell, RowMarks
from drs_inspector.qt.details.answer_table.cells import FirstCell
from drs_inspector.qt.details.fact_rows import tooltip
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.session.job_page.page_rows import Line, PageRows, Row, Shown, Words, rows_of

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_HEAD: Final = RowMarks(is_head=True)
_NONE: Final = Words()


class AnswerModel(QAbstractTableModel):
    """Shows a page of rows as ``shown`` says; every change is a reset, after which the view finds its row by key.

    ``topic_of(path)`` returns what the value at a path is about; it is called for rows that a person asks about.
    """

    def __init__(self, page: PageRows, topic_of: Callable[[str], Topic | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._topic_of = topic_of
        self.page, self.shown = page, Shown()
        self.rows = rows_of(page, self.shown)

    def show(self, page: PageRows, shown: Shown) -> None:
        """Show another page, or the same one otherwise."""
        self.beginResetModel()
        self.page, self.shown = page, shown
        self.rows = rows_of(page, shown)
        self.endResetModel()

    @property
    def titles(self) -> list[str]:
        """The headings of the columns."""
        return [column.title for column in self.page.columns]

    def line_at(self, row: int) -> Line | None:
        """Return the line of a row, None for the head of a group."""
        return self.rows[row].line if 0 <= row < len(self.rows) else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of rows that are seen."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.page.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == CELL_ROLE:
            return self._cell(row, column)
        if role == ROW_ROLE:
            return _HEAD if row.line is None else None
        if role == _DISPLAY:
            return self._text(row, column)
        if role == _SPOKEN:
            return self._phrase(row, column)
        return self._tip(row, column) if role == _TOOLTIP else None

    def _cell(self, row: Row, column: int) -> GroupCell | FirstCell | Words | None:
        if row.line is None:
            if column:
                return None
            return GroupCell(row.group.title, row.group.note, is_open=bool(row.is_open))
        words = self._words(row.line, column)
        if column:
            return words
        has_signs = len(self.page.values) > 1
        return FirstCell(words, row.line.sign, has_signs, row.depth, row.is_open)

    @staticmethod
    def _words(line: Line, column: int) -> Words:
        return line.cells[column] if column < len(line.cells) else _NONE

    def _text(self, row: Row, column: int) -> str:
        if row.line is None:
            return "" if column else f"{row.group.title} {row.group.note}".rstrip()
        return self._words(row.line, column).whole

    def _phrase(self, row: Row, column: int) -> str:
        if column and row.line is not None:
            return f"{self.page.columns[column].title}: {self._text(row, column) or 'nothing'}"
        folds = "" if row.is_open is None else ", open" if row.is_open else ", folded"
        if row.line is None:
            return f"{', '.join(filter(None, (row.group.title, row.group.note)))}{folds}"
        return row.line.phrase(self.titles) + folds

    def _tip(self, row: Row, column: int) -> str | None:
        if row.line is None:
            return plain_tip(self._text(row, 0))
        text = self._words(row.line, column).copied
        if column or not row.line.paths:
            return plain_tip(text) or None
        return plain_tip(tip_words(self.topic(row.line), f"{text}\n{tooltip(row.line.paths[0])}".strip())) or None

    def topic(self, line: Line) -> Topic | None:
        """Return what a row is about, None where nothing explains it."""
        return next((found for path in line.paths if (found := self._topic_of(path)) is not None), None)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY and 0 <= section < len(self.page.columns):
            return self.page.columns[section].title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every row be chosen, so that it can be copied and read aloud."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
