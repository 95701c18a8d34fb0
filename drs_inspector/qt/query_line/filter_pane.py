"""What the query line offers for the keys that every pane has."""

from collections.abc import Callable
from html import escape

from PySide6.QtWidgets import QLineEdit, QWidget

from drs_inspector.domain.query.grammar import EXAMPLE, rows
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions


def help_text() -> str:
    """Return what can be typed, as rich text: the table of the language, section by section."""
    sections: dict[str, list[str]] = {}
    for section, example, meaning in rows():
        cells = f"<td><b>{escape(example)}</b>&nbsp;</td><td>{escape(meaning)}</td>"
        sections.setdefault(section, []).append(f"<tr>{cells}</tr>")
    tables = "".join(f"<p>{title}</p><table>{''.join(lines)}</table>" for title, lines in sections.items())
    return f"<p>Example: <b>{escape(EXAMPLE)}</b></p>{tables}"


class FilterPane(PaneActions):
    """Explains what can be typed; everything else is what the pane of the jobs below offers.

    On a chip all of the query is copied; the text after the chips copies what is marked in it.
    """

    def __init__(self, line: QWidget, edit: QLineEdit, text: Callable[[], str]) -> None:
        words = "Type what to look for; the jobs below are those that match."
        super().__init__(line, edit, title="Filter", help=words)
        self._text = text

    def copy(self) -> Offer | None:
        """Copy the query."""
        return self.copying("filter", self._text) if self._text() else None

    def note(self) -> str:
        """Return words and fields of the filter."""
        return help_text()
