"""The object selection of a job as a Qt table of its visible lines: columns below, no Python object per row."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from drs_inspector.domain.objects.entries import ObjectEntry
from drs_inspector.domain.objects.flat_rows import TOP, FlatTree
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.rules.fields import TransformationRule
from drs_inspector.domain.rules.rule_set import condition_text
from drs_inspector.qt.cells.phrases import row_phrase
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, ROW_ROLE
from drs_inspector.qt.cells.values import Glyph, NameCell, RowMarks
from drs_inspector.qt.details.objects.cells import RuleLinkCell
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.session.handbook.topics import topic_of_object

Index = QModelIndex | QPersistentModelIndex
NAME, NEW_NAME, KIND, SELECTED, RULE = range(5)
TITLES: Final = ("Name at the source", "Name on the target", "Kind", "Selected", "Rule")
_NO_INDEX: Final = QModelIndex()
# Comparing a role with an enum costs more than the rest of data() together, so each is an int bound once.
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_ENTRIES_KEPT = 400
_SELECTED_WORDS = {"true": "Yes", "false": "No", "partial": "Partly"}
# What is read out of an empty cell, which would be silent.
_NONE: Final = {
    NEW_NAME: "no new name",
    KIND: "kind not known",
    SELECTED: "not known whether selected",
    RULE: "no rule",
}
_DIM: Final = RowMarks(is_dim=True)
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
    """Shows a finished ``ObjectSelection``, whole or filtered, as a tree or as a flat list of full names.

    Lines of the tree open and close through ``toggle``.
    """

    def __init__(self, selection: ObjectSelection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection = selection
        self._filter: VisibleRows | None = None
        self._entries: dict[int, ObjectEntry] = {}
        self._sorted: Sequence[int] | None = None
        self._rules: Sequence[TransformationRule] = ()
        self._rules_of: Mapping[int, Sequence[int]] = {}
        self._whole = self._tree = FlatTree(selection.children, selection.parent)
        self._whole.open_first(_OPENED_BY_FILTER // 10)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of visible lines."""
        if parent.isValid():
            return 0
        return len(self._tree) if self._sorted is None else len(self._sorted)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Return 5: both names, kind, selected, rule."""
        return 0 if parent.isValid() else len(TITLES)

    @property
    def is_flat(self) -> bool:
        """Whether the lines are a list of full names in the order of a column."""
        return self._sorted is not None

    def show_rows(self, tree_filter: VisibleRows | None, rows: Sequence[int] | None = None) -> None:
        """Show found objects and what they are in, or everything again with what was open before.

        ``rows`` are those of a flat list, in its order, instead of the tree.
        """
        self.beginResetModel()
        self._filter, self._sorted = tree_filter, rows
        if tree_filter is None:
            self._tree = self._whole
        elif rows is None:
            self._tree = FlatTree(tree_filter.children, self.selection.parent)
            self._tree.open_first(_OPENED_BY_FILTER)
        self.endResetModel()

    def set_rules(self, rules: Sequence[TransformationRule], by_row: Mapping[int, Sequence[int]]) -> None:
        """Show the rules of the job; ``by_row`` has the places in ``rules`` of those of a row."""
        self._rules, self._rules_of = rules, by_row
        if self.rowCount():
            self.dataChanged.emit(self.index(0, RULE), self.index(self.rowCount() - 1, RULE))

    def rule_at(self, line: int) -> int | None:
        """Return the place of the first rule of the object on a line, None when it has none."""
        found = self._rules_of.get(self.object_row(line))
        return found[0] if found else None

    def object_row(self, line: int) -> int:
        """Return the row of the selection on a line."""
        return self._at(line)[0]

    def _at(self, line: int) -> tuple[int, int]:
        return self._tree.at(line) if self._sorted is None else (self._sorted[line], 0)

    def entry_at(self, line: int) -> ObjectEntry:
        """Return the entry on a line."""
        return self._entry(self.object_row(line))

    def toggle(self, line: int, *, opened: bool | None = None) -> None:
        """Open or close a line; ``opened`` None turns it over. A line with nothing below stays as it is."""
        row, _depth = self._at(line)
        is_open = self._tree.is_open(row)
        wanted = not is_open if opened is None else opened
        if self._sorted is not None or wanted == is_open or not self._has_children(row):
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

    def open_to(self, row: int) -> int | None:
        """Open what a row of the selection is in; return its line, None where it is not shown at all."""
        if not 0 <= row < self.selection.row_count:
            return None
        if self._sorted is not None:
            return self.line_of(row)
        above = []
        parent = self.selection.parent(row)
        while parent != TOP:
            above.append(parent)
            parent = self.selection.parent(parent)
        for one in reversed(above):
            line = self._tree.line_of(one)
            if line is None:
                return None
            self.toggle(line, opened=True)
        return self._tree.line_of(row)

    def line_of(self, row: int) -> int | None:
        """Return the line of a row of the selection, None when it is not visible."""
        if self._sorted is None:
            return self._tree.line_of(row)
        # The one question about the flat list that goes through it: where a link leads to.
        return self._sorted.index(row) if row in self._sorted else None

    def parent_line(self, line: int) -> int | None:
        """Return the line of what a line is in, None at the top level."""
        above = self.selection.parent(self.object_row(line)) if self._sorted is None else TOP
        return None if above == TOP else self._tree.line_of(above)

    def is_open(self, line: int) -> bool | None:
        """Return whether a line is open; None when there is nothing below it."""
        row = self.object_row(line)
        return self._tree.is_open(row) if self._sorted is None and self._has_children(row) else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        line, column = index.row(), index.column()
        row, depth = self._at(line)
        if role == CELL_ROLE:
            return self._cell(row, depth, line, column)
        if role == _DISPLAY:
            return self._text(row, column)
        if role == ROW_ROLE:
            return _DIM if self.selection.is_placeholder(row) else None
        if role == _TOOLTIP:
            return plain_tip(tooltip_of(self._entry(row)) if column == NAME else self._text(row, column)) or None
        return shortened(printable(shortened(self._spoken(row, line, column)))) if role == _SPOKEN else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY and 0 <= section < len(TITLES):
            return TITLES[section]
        if orientation == Qt.Orientation.Horizontal and role == _TOOLTIP and 0 <= section < len(TITLES):
            return plain_tip(tip_words(topic_of_object(TITLES[section]))) or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every line be chosen; lines below are lines of the table, not children of an index."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def _text(self, row: int, column: int) -> str:
        if column == NAME:
            return self.selection.name(row) if self._sorted is None else self.selection.dotted_paths(row)[0]
        if column == NEW_NAME:
            alias = self._entry(row).alias_name or ""
            return alias if alias != self.selection.name(row) else ""
        if column == KIND:
            return type_word(self._entry(row).type or "")
        if column == SELECTED:
            return self._selected(row)
        cell = self._rule_cell(row)
        return f"{cell.link}: {cell.condition}" if cell is not None else ""

    def _selected(self, row: int) -> str:
        select = self._entry(row).select or ""
        inside = self.selection.child_count(row)
        if not inside:
            return _SELECTED_WORDS.get(select, select)
        words = "All" if select == "true" else _SELECTED_WORDS.get(select, select)
        return ", ".join(part for part in (words, f"{inside:,} inside") if part)

    def _rule_cell(self, row: int) -> RuleLinkCell | None:
        places = self._rules_of.get(row)
        if not places:
            return None
        rule = self._rules[places[0]]
        link = f"Rule {places[0] + 1}" + (f" and {len(places) - 1} more" if len(places) > 1 else "")
        odd = any(match.contradictions for match in rule.matches if match.row == row)
        return RuleLinkCell(link, condition_text(rule), odd)

    def _cell(self, row: int, depth: int, line: int, column: int) -> Any:
        if column == RULE:
            return self._rule_cell(row)
        text = self._text(row, column)
        if column != NAME:
            return text
        doubts = doubts_about(self._entry(row)) if not self.selection.is_placeholder(row) else []
        look = (Glyph.LATE, "amber", doubts[0]) if doubts else ("", "grey", "")
        return NameCell(text, depth, self.is_open(line), "", *look)

    def _spoken(self, row: int, line: int, column: int) -> str:
        """Return the whole row for the first column, for the others their own words."""
        if column != NAME:
            return self._text(row, column) or _NONE.get(column, "")
        is_open = self.is_open(line)
        state = "" if is_open is None else "open" if is_open else "closed"
        below = f"{len(self._children(row)):,} below" if is_open is not None else ""
        named = [("", self._text(row, NAME)), ("", self._text(row, KIND).lower()), ("", state), ("", below)]
        others = [("on the target", self._text(row, NEW_NAME)), ("selected", self._text(row, SELECTED))]
        doubts = [("", words) for words in doubts_about(self._entry(row))]
        rule = self._rule_cell(row)
        return row_phrase([*named, *others, ("", rule.spoken if rule is not None else ""), *doubts])

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
