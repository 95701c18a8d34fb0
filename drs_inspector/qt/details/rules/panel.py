"""The rules of a job: how many on how many objects, what narrows them, and the rules as cards or as a table."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.copied import has_backslash_escapes
from drs_inspector.domain.rules.cards import RuleCard, RuleGroup, group_counts
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.other_jobs import OtherJobsCount
from drs_inspector.qt.details.rules.card_view import RuleCards
from drs_inspector.qt.details.rules.facts import rule_facts
from drs_inspector.qt.details.rules.pane import RulesPane
from drs_inspector.qt.details.rules.table import RulesTable
from drs_inspector.qt.panes.copy_as import CopyAsButton, Forms
from drs_inspector.qt.panes.pane_actions import perform, run_offer
from drs_inspector.qt.widgets.fields.toggle_button import ToggleButton
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.tables.records_table import RecordsTable
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.search.elsewhere import RulesElsewhere, other_rules_words
from drs_inspector.session.search.names import Sought

_MOST_CARDS: Final = 50


class RulesPanel(QWidget):
    """Rules with ``words`` above them; more than 50 begin as a table."""

    def __init__(self, cards: Sequence[RuleCard], node: TreeNode, context: DetailContext, words: str = "") -> None:
        super().__init__()
        self._all, self._node, self._context = tuple(cards), node, context
        self._group = RuleGroup.ALL
        self.view = RuleCards(self)
        self.view.link_wanted.connect(self._follow)
        self.table: RulesTable | None = None
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self._job = context.snapshot.jobs.get(node.job_id or "")
        self._pane = self._made_pane(self, self.view, self.view.selected)
        self._forms_of = self._pane
        self.view.customContextMenuRequested.connect(self._pane.open_menu)
        self.others = OtherJobsCount(self)
        self.others.counted.connect(self._show_others)
        self.buttons: dict[RuleGroup, ToggleButton] = {}
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
        total = self._job.objects.count if self._job is not None else 0
        of = f"{objects:,} of {total:,} object" if total else f"{objects:,} object"
        words = QLabel(f"{rules} on {of}{'' if (total or objects) == 1 else 's'}", row)
        font = words.font()
        font.setBold(True)
        words.setFont(font)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # The buttons stand at the right end, as those of the other tabs do.
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
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
        self.copy_as = CopyAsButton(self._copy_forms, row)
        flow.addWidget(self.copy_as)
        return row

    def _button(self, words: str, tip: str) -> ToggleButton:
        button = ToggleButton(words, self)
        button.setToolTip(tip)
        return button

    def _narrow(self, button: ToggleButton) -> None:
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

    def cards(self, *, every: bool) -> Sequence[RuleCard]:
        """Return the rules that are shown, or every rule."""
        return [card for card in self._all if every or card.is_in(self._group)]

    def _show(self) -> None:
        cards = self.cards(every=False)
        self.view.cards.show_cards(cards)
        if self.table is not None:
            self.stack.removeWidget(self.table)
            self.table.deleteLater()
            self.table, self._forms_of = None, self._pane
        if self.as_table.isChecked():
            self.table = RulesTable(cards, self._context.copy, self.open_object, self._pane_of_table)
            self.stack.addWidget(self.table)
        shown = self.table if self.table is not None else self.view
        self.stack.setCurrentWidget(shown)
        self.stack.setFocusProxy(shown)

    def _made_pane(self, widget: QWidget, view: QAbstractItemView, chosen: Callable[[], list[RuleCard]]) -> RulesPane:
        backslash = self._job is not None and has_backslash_escapes(self._job.database_types[0])
        return RulesPane(widget, view, self, chosen, self._context.copy, backslash=backslash)

    def _pane_of_table(self, table: RecordsTable[RuleCard]) -> RulesPane:
        self._forms_of = self._made_pane(table, table, table.selected_records)
        return self._forms_of

    def _copy_forms(self) -> Forms:
        return self._forms_of.copy_as()

    # Other jobs

    def showEvent(self, event: QShowEvent) -> None:
        """Count the other jobs with rules on the same tables when it is seen."""
        super().showEvent(event)
        if self._context.search_for is not None and self._context.documents is not None and self.others.found is None:
            self.others.ask(self._look_elsewhere)

    def _look_elsewhere(self) -> RulesElsewhere:
        documents = self._context.documents
        snapshots = documents() if documents is not None else ()
        return RulesElsewhere([card.rule for card in self._all], snapshots, self._node.job_id or "")

    def _show_others(self) -> None:
        found = self.others.found
        if not isinstance(found, RulesElsewhere):
            return
        self._all = tuple(card._replace(others=other_rules_words(found, card.rule)) for card in self._all)
        by_place = {card.place: card for card in self._all}
        self.view.cards.change(lambda card: by_place[card.place])
        if self.table is not None:
            self.table.records_model.change(lambda card: by_place[card.place])

    def search_others(self, card: RuleCard) -> None:
        """Search for the rules that are on the tables of a rule, in all jobs."""
        if self._context.search_for is not None:
            self._context.search_for(Sought(tuple(table.name for table in card.tables), HitKind.RULE))

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
        facts = rule_facts(card.rule, self._job)
        lines = (f"{one.label}: {one.shown}" if not one.is_heading else one.label for one in facts)
        return "\n".join(lines)

    def _follow(self, row: int, link: str) -> None:
        card = self.view.cards.cards[row]
        if link == "object":
            self.open_object(card)
        elif link == "explain":
            perform(self.view, "explain")
        elif link == "others":
            self.search_others(card)
        else:
            offer = self._pane.copy_json() if link == "json" else self._pane.copy_short()
            if offer is not None:
                run_offer(self.view, offer)
