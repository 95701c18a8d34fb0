"""The button "Copy as" of a table: every form that rows can be copied in, with the key that does the same."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from drs_inspector.qt.panes.pane_actions import Offer, run_offer
from drs_inspector.qt.shortcuts.keys import shortcuts


class Way(NamedTuple):
    """A form: its words, and the action of the pane whose key does the same, "" for none."""

    words: str
    action: str = ""


ROWS: Final = Way("Rows with headings (for a sheet)", "copy")
NAMES: Final = Way("Names only", "copy_short")
BOTH_NAMES: Final = Way("Old and new name")
MARKDOWN: Final = Way("Markdown table")
SQL_LIST: Final = Way("SQL: IN (\u2026) list")
JSON: Final = Way("JSON", "copy_json")

Forms = Sequence[tuple[Way, Offer | None]]


class CopiesRows(Protocol):
    """A pane of rows that have a name at the source and one on the target."""

    def copy(self) -> Offer | None:
        """Copy the rows with headings."""

    def copy_short(self) -> Offer | None:
        """Copy the names alone."""

    def both_names(self) -> Offer | None:
        """Copy both names of each row."""

    def markdown(self) -> Offer | None:
        """Copy a table in Markdown."""

    def sql(self) -> Offer | None:
        """Copy a list for SQL."""

    def copy_json(self) -> Offer | None:
        """Copy the JSON."""


def forms_of(pane: CopiesRows) -> Forms:
    """Return every form that the chosen rows of a pane can be copied in."""
    return (
        (ROWS, pane.copy()),
        (NAMES, pane.copy_short()),
        (BOTH_NAMES, pane.both_names()),
        (MARKDOWN, pane.markdown()),
        (SQL_LIST, pane.sql()),
        (JSON, pane.copy_json()),
    )


class CopyAsButton(QPushButton):
    """``forms()`` are asked for when the menu opens; what cannot be copied then is disabled."""

    def __init__(self, forms: Callable[[], Forms], parent: QWidget) -> None:
        super().__init__("Copy as", parent)
        self._forms = forms
        self.setToolTip("Copy the selected rows in the form that is wanted")
        self.setAutoDefault(False)
        menu = QMenu("Copy as", self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        for (words, name), offer in self._forms():
            key = shortcuts().text(name) if name else ""
            action = menu.addAction(f"{words}\t{key}" if key else words)
            action.setEnabled(offer is not None)
            if offer is not None:
                action.triggered.connect(lambda _on=False, offer=offer: run_offer(self, offer))
