"""The rows of the palette as a list model: titles of groups, hits, and what leads to more of a group."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from drs_inspector.domain.printable import printable
from drs_inspector.qt.cells.row_delegate import CELL_ROLE
from drs_inspector.qt.palette.row_cell import PaletteCell
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.session.palette.candidate import Candidate, Kind
from drs_inspector.session.palette.finder import Group
from drs_inspector.session.palette.hit_actions import HitAction
from drs_inspector.session.palette.matching import MOST_LETTERS

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_SHOWN: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_LONGEST_PHRASE: Final = 400


class Line(NamedTuple):
    """A row: what it shows, and what is chosen by it: a candidate, an action of a hit, or more of a kind."""

    cell: PaletteCell
    candidate: Candidate | None = None
    action: HitAction | None = None
    more: Kind | None = None

    @property
    def is_head(self) -> bool:
        """Tell whether it is the title of a group."""
        return self.cell.is_head


class PaletteModel(QAbstractListModel):
    """The rows that are shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show groups of hits. Rows that were shown before these stay the rows they are."""
        self.show_lines(lines_of(groups))

    def show_actions(self, candidate: Candidate, actions: Sequence[HitAction]) -> None:
        """Show what can be done with a hit."""
        head = Line(PaletteCell(candidate.text[:MOST_LETTERS], is_head=True))
        self.show_lines([head, *(_action_line(candidate, one) for one in actions)])

    def show_lines(self, lines: list[Line]) -> None:
        """Show rows; those at the beginning that are the same stay."""
        same = 0
        for before, after in zip(self.lines, lines, strict=False):
            if before != after:
                break
            same += 1
        if same < len(self.lines):
            self.beginRemoveRows(_NO_INDEX, same, len(self.lines) - 1)
            del self.lines[same:]
            self.endRemoveRows()
        if same < len(lines):
            self.beginInsertRows(_NO_INDEX, same, len(lines) - 1)
            self.lines = lines
            self.endInsertRows()

    def line(self, row: int) -> Line | None:
        """Return a row; None for none."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def phrase(self, row: int) -> str:
        """Return what a screen reader says of a row."""
        return printable(self.lines[row].cell.spoken[:_LONGEST_PHRASE])

    def step(self, row: int, by: int) -> int:
        """Return the row that many hits further, as far as there are any; -1 when there is no hit at all."""
        hits = [number for number, one in enumerate(self.lines) if not one.is_head]
        if not hits:
            return -1
        at = next((place for place, number in enumerate(hits) if number >= row), len(hits) - 1)
        if abs(by) == 1 and row in hits:
            return hits[(at + by) % len(hits)]
        return hits[min(max(at + by, 0), len(hits) - 1)]

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = _SHOWN) -> Any:
        """Return what is drawn of a row, and what is said of it."""
        if not index.isValid():
            return None
        cell = self.lines[index.row()].cell
        if role == CELL_ROLE:
            return cell
        if role == _ACCESSIBLE:
            return self.phrase(index.row())
        if role == _SHOWN:
            return printable(cell.text)
        if role == _TIP:
            return plain_tip(self.phrase(index.row())) if not cell.is_head else None
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let titles of groups be no rows to go to."""
        if not index.isValid() or self.lines[index.row()].is_head:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def _action_line(candidate: Candidate, action: HitAction) -> Line:
    cell = PaletteCell(action.title, note=action.reason, icon=action.icon, is_off=bool(action.reason))
    return Line(cell, candidate, action)


def lines_of(groups: Sequence[Group]) -> list[Line]:
    """Return the rows of groups, each with its title, and with how many more there are."""
    found = []
    for group in groups:
        found.append(Line(PaletteCell(group.title, is_head=True)))
        found += [
            Line(
                PaletteCell(
                    one.candidate.text[:MOST_LETTERS],
                    one.spans,
                    one.candidate.reason or one.candidate.note,
                    one.candidate.shortcut,
                    one.candidate.icon,
                    one.candidate.glyph,
                    one.candidate.tone,
                    is_off=bool(one.candidate.reason),
                ),
                one.candidate,
            )
            for one in group.found
        ]
        if group.more > 0:
            found.append(Line(PaletteCell(f"{group.more:,} more", note="Enter shows them"), more=group.kind))
    return found
