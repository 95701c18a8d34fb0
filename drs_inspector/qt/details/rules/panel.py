"""The rules of a job: how many on how many objects, what narrows them, and the rules as cards or as a table."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QButtonGroup, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from drs_inspector.domain.rules.cards import RuleCard, RuleGroup, group_counts
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.rules.card_view import RuleCards
from drs_inspector.qt.details.rules.facts import rule_facts
from drs_inspector.qt.details.rules.table import COLUMNS, rules_table
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, as_html, counted, perform, run_offer
from drs_inspector.qt.panes.table_text import json_text, table_text
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.tables.records_table import RecordsTable
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place

_MOST_CARDS: Final = 50
_HELP: Final = "What the job leaves out of the objects it copies. Return goes to the object that a rule is on."


class RulesPanel(QWidget):
    """Rules with ``words`` above them; more than 50 begin as a table."""

    def __init__(self, cards: Sequence[RuleCard], node: TreeNode, context: DetailContext, words: str = "") -> None:
        super().__init__()
        self._all, self._node, self._context = tuple(cards), node, context
        self._group = RuleGroup.ALL
        self.view = RuleCards(self)
        self.view.link_wanted.connect(self._follow)
        self.table: RecordsTable[RuleCard] | None = None
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self._pane = RulesPane(self, context.copy)
        self.buttons: dict[RuleGroup, QToolButton] = {}
        self.as_table = self._button("Table", "Show the rules as a table")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if words:
            column.addWidget(InlineMessage(words, "amber", "info"))
        column.addWidget(self._tools())
        column.addWidget(self.stack, 1)
        self._show()
        self.as_table.setChecked(len(self._all) > _MOST_CARDS)
        self.setFocusProxy(self.stack)

    def _tools(self) -> QWidget:
        row = QWidget(self)
        flow = FlowLayout(row)
        flow.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        objects = len({table.row for card in self._all for table in card.tables if table.row is not None})
        rules = f"{len(self._all):,} rule{'' if len(self._all) == 1 else 's'}"
        words = QLabel(f"{rules} on {objects:,} object{'' if objects == 1 else 's'}", row)
        font = words.font()
        font.setBold(True)
        words.setFont(font)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        flow.addWidget(words)
        group = QButtonGroup(self)
        for one, count in group_counts(self._all).items():
            button = self.buttons[one] = self._button(f"{one} {count:,}", "Show these rules alone")
            button.setEnabled(count > 0)
            button.setChecked(one is RuleGroup.ALL)
            group.addButton(button)
            flow.addWidget(button)
        group.buttonClicked.connect(self._narrow)
        self.as_table.toggled.connect(self._show)
        flow.addWidget(self.as_table)
        return row

    def _button(self, words: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(words)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _narrow(self, button: QToolButton) -> None:
        self._group = next(group for group, one in self.buttons.items() if one is button)
        self._show()

    def show_all(self) -> None:
        """Show the rules of every group."""
        self._group = RuleGroup.ALL
        self.buttons[RuleGroup.ALL].setChecked(True)
        self._show()

    @property
    def is_narrowed(self) -> bool:
        """Whether rules are left out."""
        return self._group is not RuleGroup.ALL

    def _show(self) -> None:
        cards = [card for card in self._all if card.is_in(self._group)]
        self.view.cards.show_cards(cards)
        if self.table is not None:
            self.stack.removeWidget(self.table)
            self.table.deleteLater()
            self.table = None
        if self.as_table.isChecked():
            self.table = rules_table(cards, self._context.copy, self.open_object)
            self.stack.addWidget(self.table)
        shown = self.table if self.table is not None else self.view
        self.stack.setCurrentWidget(shown)
        self.stack.setFocusProxy(shown)

    # Places and links

    def lead(self, place: Place | None) -> None:
        """Select the rule of a place; one that is not among those shown brings all of them back."""
        if place is None or place.rule is None or not 0 <= place.rule < len(self._all):
            return
        if self.is_narrowed and not self._all[place.rule].is_in(self._group):
            self.show_all()
        if self.table is not None:
            model = self.table.model()
            rows = (row for row in range(model.rowCount()) if model.index(row, 0).data() == str(place.rule + 1))
            self.table.selectRow(next(rows, -1))
            return
        row = next((row for row, card in enumerate(self.view.cards.cards) if card.place == place.rule), None)
        if row is not None:
            self.view.setCurrentIndex(self.view.cards.index(row))
            self.view.scrollTo(self.view.currentIndex())

    def where(self, place: Place) -> Place:
        """Return the place with the current rule."""
        if self.table is not None:
            text = str(self.table.currentIndex().siblingAtColumn(0).data() or "")
            return place._replace(rule=int(text) - 1) if text else place
        row = self.view.currentIndex().row()
        return place._replace(rule=self.view.cards.cards[row].place) if row >= 0 else place

    def open_object(self, card: RuleCard) -> None:
        """Go to the object that a rule is on."""
        if card.object_row is not None and self._node.job_id is not None:
            self._context.navigate(Place(self._node, object_row=card.object_row))

    def facts_of(self, card: RuleCard) -> str:
        """Return all that is known of a rule, a line for each."""
        job = self._context.snapshot.jobs.get(self._node.job_id or "")
        lines = (f"{one.label}: {one.shown}" if not one.is_heading else one.label for one in rule_facts(card.rule, job))
        return "\n".join(lines)

    def _follow(self, row: int, link: str) -> None:
        card = self.view.cards.cards[row]
        if link == "object":
            self.open_object(card)
        elif link == "explain":
            perform(self.view, "explain")
        else:
            offer = self._pane.copy_json() if link == "json" else self._pane.copy_short()
            if offer is not None:
                run_offer(self.view, offer)


class RulesPane(PaneActions):
    """What is copied of rules that are cards; a table of them has a pane of its own inside."""

    def __init__(self, panel: RulesPanel, put: Callable[[str], None]) -> None:
        super().__init__(panel, panel.view, title="Transformation rules", help=_HELP, put=put)
        self._panel, self._view = panel, panel.view
        panel.view.customContextMenuRequested.connect(self._open_menu)

    def copy(self) -> Offer | None:
        """Copy the chosen rules as a table with headings."""
        cards = self._view.selected()
        rows = [[column.title for column in COLUMNS], *([column.text(card) for column in COLUMNS] for card in cards)]
        what = counted(len(cards), "rule with headings", "rules with headings")
        return self.copying(what, lambda: table_text(rows)) if cards else None

    def copy_short(self) -> Offer | None:
        """Copy the conditions, one a line."""
        found = [card.condition for card in self._view.selected() if card.condition]
        return self.copying(counted(len(found), "condition", "conditions"), lambda: "\n".join(found)) if found else None

    def copy_json(self) -> Offer | None:
        """Copy the JSON of one rule, of several as an array."""
        found = [card.rule.raw.decode("utf-8", "replace") for card in self._view.selected()]
        return self.copying(counted(len(found), "JSON", "rules as JSON"), lambda: json_text(found)) if found else None

    def select_all(self) -> Offer | None:
        """Select every rule that is shown."""
        return Offer("Select all", self._view.selectAll)

    def show_all(self) -> Offer | None:
        """Show the rules of every group."""
        return Offer("Show all rules", self._panel.show_all) if self._panel.is_narrowed else None

    def activate(self) -> Offer | None:
        """Go to the object that the rule is on."""
        cards = self._view.selected()
        if len(cards) != 1 or cards[0].object_row is None:
            return None
        name = next(table.name for table in cards[0].tables if table.row is not None)
        return Offer(f"Show {name[:60]}", lambda: self._panel.open_object(cards[0]))

    def note(self) -> str:
        """Return all that is known of the selected rule."""
        cards = self._view.selected()
        return as_html(self._panel.facts_of(cards[0])) if len(cards) == 1 else ""

    def _open_menu(self, position: QPoint) -> None:
        if self._view.selected():
            show_pane_menu(self._view, self._view.viewport().mapToGlobal(position))
