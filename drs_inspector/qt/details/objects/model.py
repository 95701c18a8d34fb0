"""The object selection of a job as a Qt table of its visible lines: columns below, no Python object per row."""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from drs_inspector.domain.objects.entries import ObjectEntry
from drs_inspector.domain.objects.flat_rows import TOP, FlatTree
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import tone_colour

Index = QModelIndex | QPersistentModelIndex
NAME, NEW_NAME, TYPE, SELECTED = range(4)
TITLES: Final = ("Name", "New name on target", "Type", "Selected")
DEPTH_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
OPEN_ROLE: Final = DEPTH_ROLE + 1  # True open, False closed, None nothing below
_NO_INDEX: Final = QModelIndex()
# Comparing a role with an enum costs more than the rest of data() together, so each is an int bound once.
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_COLOUR: Final = int(Qt.ItemDataRole.ForegroundRole)
_ICON: Final = int(Qt.ItemDataRole.DecorationRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_ENTRIES_KEPT = 400
_SELECTED_WORDS = {"true": "Yes", "false": "No", "partial": "Partly"}
_OPENED_BY_FILTER = 300
PLACEHOLDER_WORDS = "Not in the list itself: other objects name it as their parent."


class VisibleRows(Protocol):
    """A selection reduced to found rows and what they are in, such as ``SearchHits.tree_filter()``."""

    def children(self, row: int) -> Sequence[int]:
        """Return the visible rows below a row, ascending; row -1 is the top level."""
        ...

    def has_children(self, row: int) -> bool:
        """Tell whether any row below is visible."""
        ...


class ObjectTreeModel(QAbstractTableModel):
    """Shows a finished ``ObjectSelection``, whole or filtered. Lines open and close through ``toggle``."""

    def __init__(self, selection: ObjectSelection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection = selection
        self._filter: VisibleRows | None = None
        self._entries: dict[int, ObjectEntry] = {}
        self._whole = self._tree = FlatTree(selection.children, selection.parent)
        self._whole.open_first(_OPENED_BY_FILTER // 10)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of visible lines."""
        return 0 if parent.isValid() else len(self._tree)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Return 4: name, new name, type, selected."""
        return 0 if parent.isValid() else len(TITLES)

    def set_filter(self, tree_filter: VisibleRows | None) -> None:
        """Show found objects and what they are in, or everything again with what was open before."""
        self.beginResetModel()
        self._filter = tree_filter
        if tree_filter is None:
            self._tree = self._whole
        else:
            self._tree = FlatTree(tree_filter.children, self.selection.parent)
            self._tree.open_first(_OPENED_BY_FILTER)
        self.endResetModel()

    def object_row(self, line: int) -> int:
        """Return the row of the selection on a line."""
        return self._tree.at(line)[0]

    def entry_at(self, line: int) -> ObjectEntry:
        """Return the entry on a line."""
        return self._entry(self.object_row(line))

    def toggle(self, line: int, *, opened: bool | None = None) -> None:
        """Open or close a line; ``opened`` None turns it over. A line with nothing below stays as it is."""
        row, _depth = self._tree.at(line)
        is_open = self._tree.is_open(row)
        wanted = not is_open if opened is None else opened
        if wanted == is_open or not self._has_children(row):
            return
        turned = self._tree.turned(row, opened=wanted)
        difference = len(turned) - len(self._tree)
        if wanted:
            self.beginInsertRows(QModelIndex(), line + 1, line + difference)
        else:
            self.beginRemoveRows(QModelIndex(), line + 1, line - difference)
        self._tree = turned
        if self._filter is None:
            self._whole = turned
        if wanted:
            self.endInsertRows()
        else:
            self.endRemoveRows()
        changed = self.index(line, NAME)
        self.dataChanged.emit(changed, changed)

    def line_of(self, row: int) -> int | None:
        """Return the line of a row of the selection, None when it is not visible."""
        return self._tree.line_of(row)

    def parent_line(self, line: int) -> int | None:
        """Return the line of what a line is in, None at the top level."""
        above = self.selection.parent(self.object_row(line))
        return None if above == TOP else self._tree.line_of(above)

    def is_open(self, line: int) -> bool | None:
        """Return whether a line is open; None when there is nothing below it."""
        row = self.object_row(line)
        return self._tree.is_open(row) if self._has_children(row) else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, depth = self._tree.at(index.row())
        if role == _DISPLAY:
            return self._text(row, index.column())
        if role == DEPTH_ROLE:
            return depth
        if role == OPEN_ROLE:
            return self.is_open(index.row())
        return self._extra(row, index.column(), role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY and 0 <= section < len(TITLES):
            return TITLES[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every line be chosen; lines below are lines of the table, not children of an index."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def _text(self, row: int, column: int) -> str:
        entry = self._entry(row)
        if column == NAME:
            return self.selection.name(row)
        if column == NEW_NAME:
            return entry.alias_name or ""
        if column == TYPE:
            return type_word(entry.type or "")
        return _SELECTED_WORDS.get(entry.select or "", entry.select or "")

    def _extra(self, row: int, column: int, role: int) -> Any:
        if role == _TOOLTIP:
            return plain_tip(tooltip_of(self._entry(row)) if column == NAME else self._text(row, column)) or None
        if role == _ICON and column == NAME and doubts_about(self._entry(row)):
            return icon("warning", "amber")
        if role == _COLOUR and column == NAME and self._entry(row).placeholder:
            return tone_colour("grey")
        if role == _SPOKEN and column == NAME:
            return self._spoken(row)
        return None

    def _spoken(self, row: int) -> str:
        entry = self._entry(row)
        words = [self.selection.name(row), type_word(entry.type or "").lower()]
        if self._has_children(row):
            state = "open" if self._tree.is_open(row) else "closed"
            words.append(f"{state}, {len(self._children(row)):,} below")
        return ", ".join(word for word in (*words, *doubts_about(entry)) if word)

    def _children(self, row: int) -> Sequence[int]:
        return self._filter.children(row) if self._filter else self.selection.children(row)

    def _has_children(self, row: int) -> bool:
        return self._filter.has_children(row) if self._filter else self.selection.child_count(row) > 0

    def _entry(self, row: int) -> ObjectEntry:
        entry = self._entries.get(row)
        if entry is None:
            if len(self._entries) >= _ENTRIES_KEPT:
                self._entries.clear()
            entry = self._entries[row] = self.selection.entry(row)
        return entry


def type_word(kind: str) -> str:
    """Return an object type as a word; unknown ones stay as they were sent."""
    return kind[:1].upper() + kind[1:]


def doubts_about(entry: ObjectEntry) -> list[str]:
    """Return in words what is odd about an entry; empty for a normal one."""
    words = [PLACEHOLDER_WORDS] if entry.placeholder else []
    if entry.contradiction:
        words.append(entry.contradiction[:1].upper() + entry.contradiction[1:] + ".")
    words += [f"{drift.path}: {drift.expected} expected, the cloud sent {drift.found}." for drift in entry.drift]
    words += [f"{field.path}: not a documented field." for field in entry.unknown]
    return words


def tooltip_of(entry: ObjectEntry) -> str:
    """Return id, parent and doubts, one per line."""
    lines = [f"id: {entry.id}" if entry.id else "", f"parent_id: {entry.parent_id}" if entry.parent_id else ""]
    return "\n".join(line for line in (*lines, *doubts_about(entry)) if line)
