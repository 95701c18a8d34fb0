"""What the keys, the menus and "Copy as" do in such a table."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.details.answer_table.table import AnswerTable
from drs_inspector.qt.details.fact_rows import tooltip
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, as_html, counted
from drs_inspector.session.job_page.page_rows import NONE_HERE, Line, all_lines
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of

if TYPE_CHECKING:
    from drs_inspector.session.curl_texts import Curl

_BETWEEN: Final = " \u2192 "


class AnswerOwner(Protocol):
    """What the pane needs of the page around the table."""

    @property
    def is_narrowed(self) -> bool:
        """Whether rows are left out."""

    def show_all(self) -> None:
        """Show all rows."""

    def go_to_find(self) -> None:
        """Go to the field that searches."""

    def follow(self, line: Line) -> None:
        """Go where a row leads."""


class AnswerPane(ListPane):
    """The pane ``page`` around a table. ``json_of(path)`` returns the JSON of a value as it was sent, or None.

    ``curl()`` is the request that the rows were read by.
    """

    short_words = "Names and values"

    def __init__(
        self,
        page: QWidget,
        table: AnswerTable,
        owner: AnswerOwner,
        put: Callable[[str], None],
        json_of: Callable[[str], str | None],
        *,
        title: str,
        help: str,  # noqa: A002 - the word of the field
        curl: "Callable[[], Curl] | None" = None,
    ) -> None:
        super().__init__(page, table, title=title, help=help, put=put)
        self._table, self._owner, self._json_of, self._curl = table, owner, json_of, curl

    def find(self) -> Offer | None:
        """Go to the field that searches."""
        return Offer("Find", self._owner.go_to_find)

    def show_all(self) -> Offer | None:
        """Show all rows."""
        return Offer("Show all rows", self._owner.show_all) if self._owner.is_narrowed else None

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the rows, those of folded groups as well where all are wanted."""
        rows = self._table.rows
        if which is Which.MARKED:
            lines = self._table.chosen_lines()
        elif which is Which.SHOWN:
            lines = [row.line for row in rows.rows if row.line is not None]
        else:
            lines = all_lines(rows.page)
        cells = [[cell.copied for cell in line.cells] for line in lines]
        return rows_of(self.title.lower(), rows.titles, cells)

    def copy_curl(self) -> Offer | None:
        """Copy the request that the rows were read by."""
        return self.curl_offer(self._curl) if self._curl is not None else None

    def copy_short(self) -> Offer | None:
        """Copy "name: value", one a line; of a row with two values the one that is current, else both."""
        return self._copying("name and value", "names and values", self._short)

    def copy_json(self) -> Offer | None:
        """Copy the JSON of one value, of several as an object with their paths."""
        paths = self._paths()
        if not paths:
            return self.rows_as_json()
        if len(paths) == 1:
            return self.json_or_rows("JSON", lambda: self._json_of(paths[0]))

        def members() -> str:
            found = {path: text for path in paths if (text := self._json_of(path)) is not None}
            inside = ",\n".join(f"{json.dumps(path, ensure_ascii=False)}: {text}" for path, text in found.items())
            return f"{{\n{inside}\n}}" if found else ""

        return self.json_or_rows(f"JSON of {len(paths):,} values", members)

    def own_forms(self) -> Forms:
        """Return the form that says where in the reply the values are."""
        return (("Paths in the reply", "", self.paths()),)

    def paths(self) -> Offer | None:
        """Copy where in the reply the values are."""
        paths = self._paths()
        return self.copying(counted(len(paths), "path", "paths"), lambda: "\n".join(paths)) if paths else None

    def select_all(self) -> Offer | None:
        """Select every row."""
        return Offer("Select all", self._table.selectAll)

    def activate(self) -> Offer | None:
        """Fold or unfold what can be, else go where the row leads."""
        row = self._table.current_row()
        if row is None:
            return None
        if row.is_open is not None:
            return Offer("Fold" if row.is_open else "Unfold", lambda: self._table.turn(row))
        line = row.line
        return Offer(f"Go to {line.door}", lambda: self._owner.follow(line)) if line is not None and line.door else None

    def more(self) -> Sequence[Offer]:
        """Return the offer to copy one value."""
        value = self._value()
        return [self.copying("value", lambda: value)] if value else []

    def topic(self) -> Topic | None:
        """Return what the selected row is about."""
        row = self._table.current_row()
        return self._table.rows.topic(row.line) if row is not None and row.line is not None else None

    def note(self) -> str:
        """Return all that the selected row says, and what its field means."""
        row = self._table.current_row()
        if row is None or row.line is None:
            return as_html(f"{row.group.title} {row.group.note}") if row is not None else ""
        line = row.line
        words = [
            f"{title}: {cell.copied}" if title and at else cell.copied
            for at, (title, cell) in enumerate(zip(self._table.rows.titles, line.cells, strict=False))
        ]
        return as_html("\n".join(filter(None, (*words, tooltip(line.paths[0]) if line.paths else ""))))

    def _copying(self, one: str, several: str, text: Callable[[Sequence[Line]], str]) -> Offer | None:
        lines = self._table.chosen_lines()
        return self.copying(counted(len(lines), one, several), lambda: text(lines)) if lines else None

    def _short(self, lines: Sequence[Line]) -> str:
        if len(lines) == 1 and (value := self._value()):
            return f"{lines[0].label}: {value}" if lines[0].label else value
        return "\n".join(f"{line.label}: {_BETWEEN.join(self._values(line))}" for line in lines)

    def _values(self, line: Line) -> list[str]:
        cells = [line.cells[at] for at in self._table.rows.page.values if at < len(line.cells)]
        return [cell.text for cell in cells if cell.text and cell.text != NONE_HERE]

    def _value(self) -> str:
        """Return the value that is current: that of the current column, else the only one of the row."""
        row = self._table.current_row()
        if row is None or row.line is None or len(self._table.chosen_lines()) != 1:
            return ""
        at = self._table.currentIndex().column()
        if at in self._table.rows.page.values and at < len(row.line.cells):
            return row.line.cells[at].text
        found = self._values(row.line)
        return found[0] if len(found) == 1 else ""

    def _paths(self) -> list[str]:
        found = dict.fromkeys(path for line in self._table.chosen_lines() for path in line.paths)
        return [path for path in found if " " not in path]
