"""Label and value rows in titled sections, as a two-column table model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.printable import printable_lines, shortened
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import tone_colour
from drs_inspector.session.job_tree.node import TreeNode

Index = QModelIndex | QPersistentModelIndex
FACT_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
LABEL, VALUE = range(2)
_NO_INDEX: Final = QModelIndex()
_DISPLAY, _TOOLTIP, _FONT = (
    int(role) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.FontRole)
)
_COLOUR, _ICON, _SPOKEN = (
    int(role)
    for role in (Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.AccessibleTextRole)
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One row. A row without a value is a section's heading.

    ``path`` is the value's path in the reply (``source_endpoint.ip``), empty when the reply has none; ``note``
    is shown after the value; ``tone`` and ``icon_name`` mark it; ``node`` is the node of the tree that it leads to.
    """

    label: str
    value: str | None = None
    path: str = ""
    tooltip: str = ""
    note: str = ""
    tone: str = ""
    icon_name: str = ""
    node: TreeNode | None = None

    @property
    def is_heading(self) -> bool:
        """Tell whether this is a section's title."""
        return self.value is None

    @property
    def shown(self) -> str:
        """The value and its note, as the cell shows them."""
        return "  ".join(filter(None, (self.value, f"({self.note})" if self.note else "")))


class FactsModel(QAbstractTableModel):
    """The rows of a facts table. They are few: at most some hundred per job.

    ``topic_of(fact)`` returns what the value of a row is about; it is called for rows that a person asks about.
    """

    def __init__(
        self,
        facts: Sequence[Fact],
        parent: QObject | None = None,
        *,
        topic_of: Callable[[Fact], Topic | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.facts = tuple(facts)
        self._topic_of = topic_of

    def topic(self, fact: Fact) -> Topic | None:
        """Return what the value of a row is about, None where nothing is known of it."""
        return self._topic_of(fact) if self._topic_of is not None and not fact.is_heading else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.facts)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Return 2: label and value."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        fact, column = self.facts[index.row()], index.column()
        if role == _DISPLAY:
            return _seen(fact.label if column == LABEL else fact.shown)
        if role == FACT_ROLE:
            return fact
        if role == _TOOLTIP:
            return plain_tip(tip_words(self.topic(fact), fact.tooltip)) or None
        if role == _SPOKEN:
            return _seen(fact.label if fact.is_heading or column == LABEL else f"{_seen(fact.label)}: {fact.shown}")
        return self._look(fact, column, role)

    def _look(self, fact: Fact, column: int, role: int) -> Any:
        if role == _FONT and fact.is_heading:
            font = QFont()
            font.setBold(True)
            return font
        if role == _COLOUR and fact.tone and column == VALUE:
            return tone_colour(fact.tone)
        if role == _ICON and fact.icon_name and column == VALUE:
            return icon(fact.icon_name, fact.tone)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every row be chosen, so that it can be copied and read aloud."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def _seen(text: str) -> str:
    return shortened(printable_lines(shortened(text)))
