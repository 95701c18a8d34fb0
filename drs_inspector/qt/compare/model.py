"""The rows of a job as a table model: what each is, its value in A, its value in B. Each is made when it is seen."""

from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from drs_inspector.domain.compare.marks import changed_words
from drs_inspector.domain.compare.result import Alike, Change, Difference
from drs_inspector.domain.compare.words import SAME_WORDS, SIGNS, spoken_row
from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, ROW_ROLE
from drs_inspector.qt.cells.values import GroupCell, RowMarks
from drs_inspector.qt.compare.cells import SideValue, WhatValue
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.session.compare.job_list import tone_of
from drs_inspector.session.compare.job_rows import GreyRow, JobRows, RowKind, ShownRow

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_ROLES: Final = frozenset({CELL_ROLE, ROW_ROLE, _DISPLAY, _TOOLTIP, _SPOKEN})
_HEAD: Final = RowMarks(is_head=True)
_DIM: Final = RowMarks(is_dim=True)
_COLUMNS: Final = 3
_marked = lru_cache(maxsize=512)(changed_words)


class RowsModel(QAbstractTableModel):
    """Shows ``rows``; another job, or the same one folded otherwise, is a reset."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = JobRows()
        self.heads = ("What", "A", "B")

    def show(self, rows: JobRows, heads: tuple[str, str] | None = None) -> None:
        """Show these rows; ``heads`` are those of A and B."""
        self.beginResetModel()
        self.rows = rows
        if heads is not None:
            self.heads = ("What", *heads)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of rows that are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else _COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY and 0 <= section < _COLUMNS:
            return self.heads[section]
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows."""
        if not index.isValid() or index.row() >= len(self.rows) or role not in _ROLES:
            return None
        shown, column = self.rows[index.row()], index.column()
        if role == ROW_ROLE:
            return _HEAD if shown.kind is RowKind.HEAD else _DIM if shown.kind is RowKind.GREY else None
        if role == CELL_ROLE:
            return self._cell(shown, column)
        return self._words(shown, column, role)

    def _words(self, shown: ShownRow, column: int, role: int) -> str | None:
        texts = texts_of(shown)
        if role == _DISPLAY:
            return texts[column]
        if role == _TOOLTIP:
            return plain_tip(_tip(shown, column)) or None
        return phrase_of(shown) if column == 0 else f"{self.heads[column]}: {texts[column] or 'nothing'}"

    @staticmethod
    def _cell(shown: ShownRow, column: int) -> GroupCell | WhatValue | SideValue | None:
        if shown.kind is RowKind.HEAD:
            return GroupCell(shown.section, shown.note, is_open=shown.is_open)
        row = shown.row
        if column == 0:
            sign, tone = _sign(shown)
            return WhatValue(sign, tone, texts_of(shown)[0], shown.kind is RowKind.GREY)
        if isinstance(row, Difference):
            return _side(row, column)
        a, b = texts_of(shown)[1:]
        if isinstance(row, GreyRow):
            has = (row.row.a, row.row.b)[column - 1] is not None
            text = (a, b)[column - 1] if has else None
            return SideValue(text, note=row.reason if column == 2 else "", is_quiet=True)
        return SideValue((a, b)[column - 1])


def _sign(shown: ShownRow) -> tuple[str, str]:
    if isinstance(shown.row, Difference):
        return SIGNS[shown.row.change], tone_of(shown.row.change)
    return "", "grey"


def _side(row: Difference, column: int) -> SideValue:
    is_a = column == 1
    text = _line(row.a if is_a else row.b)
    note = "" if is_a or not row.note else row.note
    if row.change is Change.CHANGED and row.a is not None and row.b is not None:
        spans = _marked(_line(row.a) or "", _line(row.b) or "")[0 if is_a else 1]
        return SideValue(text, tuple(spans), "red" if is_a else "green", "amber", note)
    return SideValue(text, ground="" if text is None else tone_of(row.change), note=note)


def _line(text: str | None) -> str | None:
    """Return a value as it is drawn: in one line, of a very long one both ends, nothing hidden in it."""
    return None if text is None else printable(both_ends(text))


def texts_of(shown: ShownRow) -> tuple[str, str, str]:
    """Return what a row says in its columns, "" where a side has nothing; of a head its words."""
    row = shown.row
    if row is None:
        return f"{shown.section} {shown.note}".rstrip(), "", ""
    if isinstance(row, GreyRow):
        row = row.row
    return printable(both_ends(row.what)), _line(row.a) or "", _line(row.b) or ""


def phrase_of(shown: ShownRow) -> str:
    """Return a row as a person would say it: "changed, Alarm after, before 5 min, after 1 min"."""
    row = shown.row
    if row is None:
        return ", ".join(filter(None, (shown.section, shown.note, "open" if shown.is_open else "folded")))
    if isinstance(row, Alike):
        return f"{SAME_WORDS}, {printable(row.what)}, {_line(row.b) or 'nothing'}"
    if isinstance(row, GreyRow):
        return f"not counted, {row.reason}, {printable(spoken_row(row.row))}"
    return printable(both_ends(spoken_row(row)))


def _tip(shown: ShownRow, column: int) -> str:
    row = shown.row.row if isinstance(shown.row, GreyRow) else shown.row
    text = texts_of(shown)[column]
    if column == 0 and row is not None and row.path:
        return f"{text}\n{row.path}"
    note = row.note if isinstance(row, Difference) and column == 2 else ""
    return "\n".join(filter(None, (text, note)))
