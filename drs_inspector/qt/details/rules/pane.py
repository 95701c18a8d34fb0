"""What is copied of rules and where they lead, whether they are cards or rows of a table."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractItemView, QWidget

from drs_inspector.domain.rules.cards import RuleCard
from drs_inspector.qt.details.rules.table import COLUMNS
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, as_html, counted
from drs_inspector.qt.panes.table_text import json_text
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.session.table_files.list_rows import ListRows, Which

_HELP = "What the job leaves out of the objects it copies. Return goes to the object that a rule is on."


class RulesOwner(Protocol):
    """What the pane needs of the panel that shows the rules."""

    @property
    def is_narrowed(self) -> bool:
        """Whether rules are left out."""

    def show_all(self) -> None:
        """Show the rules of every group."""

    def open_object(self, card: RuleCard) -> None:
        """Go to the object that a rule is on."""

    def facts_of(self, card: RuleCard) -> str:
        """Return all that is known of a rule."""

    def cards(self, *, every: bool) -> Sequence[RuleCard]:
        """Return the rules that are shown, or every rule."""

    def search_others(self, card: RuleCard) -> None:
        """Search for the other jobs that have rules on its tables."""


class RulesPane(ListPane):
    """The pane ``widget`` with rules in ``view``, of which ``chosen()`` are selected.

    ``backslash``: in text literals of the source a backslash begins an escape.
    """

    rows_called = ("rule", "rules")
    short_words = "Conditions only"

    def __init__(
        self,
        widget: QWidget,
        view: QAbstractItemView,
        owner: RulesOwner,
        chosen: Callable[[], list[RuleCard]],
        put: Callable[[str], None],
        *,
        backslash: bool = False,
    ) -> None:
        super().__init__(widget, view, title="Transformation rules", help=_HELP, put=put)
        self._view, self._owner, self._chosen, self._backslash = view, owner, chosen, backslash

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the rules; what a list for SQL has are the tables that they are on."""
        cards = self._chosen() if which is Which.MARKED else self._owner.cards(every=which is Which.ALL)
        return ListRows(
            "rules",
            tuple(column.title for column in COLUMNS),
            len(cards),
            lambda: ([column.text(card) for column in COLUMNS] for card in cards),
            lambda: _tables(cards),
            ("table", "tables"),
            backslash=self._backslash,
        )

    def copy_short(self) -> Offer | None:
        """Copy the conditions, one a line."""
        found = [card.condition for card in self._chosen() if card.condition]
        return self.copying(counted(len(found), "condition", "conditions"), lambda: "\n".join(found)) if found else None

    def copy_json(self) -> Offer | None:
        """Copy the JSON of one rule, of several as an array."""
        return self._copying("JSON", "rules as JSON", _json)

    def own_forms(self) -> Forms:
        """Return the form that has the tables alone."""
        return (("Names of the tables only", "", self.names()),)

    def names(self) -> Offer | None:
        """Copy the tables, each once, one a line."""
        return self._copying("names of tables", "names of tables", lambda cards: "\n".join(_tables(cards)), plain=True)

    def select_all(self) -> Offer | None:
        """Select every rule that is shown."""
        return Offer("Select all", self._view.selectAll)

    def show_all(self) -> Offer | None:
        """Show the rules of every group."""
        return Offer("Show all rules", self._owner.show_all) if self._owner.is_narrowed else None

    def activate(self) -> Offer | None:
        """Go to the object that the rule is on."""
        cards = self._chosen()
        if len(cards) != 1 or cards[0].object_row is None:
            return None
        name = next(table.name for table in cards[0].tables if table.row is not None)
        return Offer(f"Show {name[:60]}", lambda: self._owner.open_object(cards[0]))

    def more(self) -> Sequence[Offer]:
        """Return the search for the other jobs with rules on the same table."""
        cards = self._chosen()
        words = cards[0].others if len(cards) == 1 else ""
        return [Offer(words, lambda: self._owner.search_others(cards[0]))] if words else []

    def note(self) -> str:
        """Return all that is known of the selected rule."""
        cards = self._chosen()
        return as_html(f"{self._owner.facts_of(cards[0])}\n{cards[0].others}".rstrip()) if len(cards) == 1 else ""

    def open_menu(self, position: QPoint) -> None:
        """Open the menu of the chosen rules at a place of the view."""
        if self._chosen():
            show_pane_menu(self._view, self._view.viewport().mapToGlobal(position))

    def _copying(
        self, one: str, several: str, text: Callable[[Sequence[RuleCard]], str], *, plain: bool = False
    ) -> Offer | None:
        cards = self._chosen()
        what = one if plain else counted(len(cards), one, several)
        return self.copying(what, lambda: text(cards)) if cards else None


def _tables(cards: Sequence[RuleCard]) -> list[str]:
    return list(dict.fromkeys(table.name for card in cards for table in card.tables))


def _json(cards: Sequence[RuleCard]) -> str:
    return json_text([card.rule.raw.decode("utf-8", "replace") for card in cards])
