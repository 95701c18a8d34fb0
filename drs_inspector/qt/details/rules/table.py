"""Rules as a table: for many of them, and for those who compare."""

from collections.abc import Callable, Sequence

from drs_inspector.domain.rules.cards import RuleCard, tables_text
from drs_inspector.qt.panes.pane_actions import PaneActions
from drs_inspector.qt.widgets.tables.records_model import RecordColumn
from drs_inspector.qt.widgets.tables.records_table import RecordsTable

# Rows are as high as their texts, and laying out a text takes as long as it is. Cards and JSON have all of it.
_LONGEST = 300


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\u2026"


def _doubt_tone(card: RuleCard) -> str:
    return "amber" if card.contradictions else ""


def _match_tone(card: RuleCard) -> str:
    return "grey" if card.object_row is None else ""


COLUMNS: tuple[RecordColumn[RuleCard], ...] = (
    RecordColumn("No.", lambda one: str(one.place + 1), 1, sort_key=lambda one: one.place, numeric=True),
    RecordColumn("Kind", lambda one: one.kind, 18),
    RecordColumn("Table", lambda one: _short(tables_text(one.rule)), 26),
    RecordColumn("Condition", lambda one: _short(one.condition), 16),
    RecordColumn("Matched", lambda one: one.matched, 26, tone=_match_tone),
    RecordColumn(
        "Contradictions",
        lambda one: _short(" ".join(one.contradictions)) or "None",
        38,
        tone=_doubt_tone,
        icon_name=lambda one: "warning" if one.contradictions else "",
        tooltip=lambda one: _short("\n".join(one.contradictions)),
    ),
    RecordColumn("Other jobs", lambda one: _short(one.others), 24),
)


class RulesTable(RecordsTable[RuleCard]):
    """Rules one below the other. Its keys do what those of cards do: ``pane(table)`` makes that."""

    def __init__(
        self,
        cards: Sequence[RuleCard],
        copy: Callable[[str], None],
        opened: Callable[[RuleCard], None],
        pane: Callable[[RecordsTable[RuleCard]], PaneActions],
    ) -> None:
        self._make_pane = pane
        super().__init__("Transformation rules", COLUMNS, cards, copy, activate=opened, sentences=True)

    def make_pane(self, name: str, copy: Callable[[str], None]) -> PaneActions:  # noqa: ARG002 - that of any table
        """Make the pane of rules."""
        return self._make_pane(self)
