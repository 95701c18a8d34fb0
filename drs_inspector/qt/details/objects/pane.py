"""What the pane of the object selection copies and finds."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from drs_inspector.domain.copied import markdown_table, sql_in_list
from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.details.objects.model import NEW_NAME, RULE, TITLES, ObjectTreeModel, doubts_about
from drs_inspector.qt.details.objects.table import COPY_AT_MOST, ObjectTable
from drs_inspector.qt.panes.copy_as import Forms, forms_of
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, as_html, counted
from drs_inspector.qt.panes.table_text import json_text, table_text
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.session.handbook.topics import topic_of_object

_HELP = (
    "What the job replicates, and under which names. Right and Left open and close a line, Return goes to the rule of "
    "an object. A click on the title of a column lists all objects in its order; Esc gives the tree back."
)
_BOTH_NAMES = ("Name at the source", "Name on the target")


class ObjectsPane(PaneActions):
    """Copies objects with their names at the source, on the target, and their type.

    ``backslash``: in text literals of the source a backslash begins an escape. ``clear()`` shows everything again.
    """

    def __init__(
        self,
        panel: QWidget,
        table: ObjectTable,
        edit: QLineEdit,
        put: Callable[[str], None],
        *,
        backslash: bool = False,
        clear: Callable[[], bool],
    ) -> None:
        super().__init__(panel, table, edit, title="Selected objects", help=_HELP, put=put)
        self._table, self._edit, self._backslash, self._clear = table, edit, backslash, clear
        self.is_narrowed: Callable[[], bool] = lambda: bool(edit.text())
        table.customContextMenuRequested.connect(self._open_menu)

    def find(self) -> Offer | None:
        """Go to the line that filters the objects."""

        def run() -> str:
            self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._edit.selectAll()
            return ""

        return Offer("Find objects", run)

    def show_all(self) -> Offer | None:
        """Show all objects again."""

        def run() -> str:
            self._clear()
            return ""

        return Offer("Show all objects", run) if self.is_narrowed() else None

    def copy(self) -> Offer | None:
        """Copy the chosen rows with headings: the name with its path, the new name, the kind and the rest."""
        return self._copying("row with headings", "rows with headings", _rows)

    def copy_short(self) -> Offer | None:
        """Copy the names with their paths, one a line."""
        return self._copying("name", "names", lambda model, lines: "\n".join(_path(model, line) for line in lines))

    def copy_json(self) -> Offer | None:
        """Copy the JSON of one object, of several as an array."""
        return self._copying("JSON", "objects as JSON", _json)

    def select_all(self) -> Offer | None:
        """Select every line that is shown."""
        return Offer("Select all", self._table.selectAll)

    def activate(self) -> Offer | None:
        """Go to the rule of the current object, or open or close its line."""
        model, index = self._table.objects, self._table.currentIndex()
        if model is None or not index.isValid():
            return None
        is_open, rule = model.is_open(index.row()), model.rule_at(index.row())
        if rule is not None and (index.column() == RULE or is_open is None):
            return Offer(f"Go to rule {rule + 1}", self._table.open_current)
        return None if is_open is None else Offer("Close" if is_open else "Open", self._table.open_current)

    def copy_as(self) -> Forms:
        """Return every form that the chosen rows can be copied in."""
        return forms_of(self)

    def both_names(self) -> Offer | None:
        """Copy two columns: the name at the source, and the name on the target also where it is the same."""
        return self._copying("old and new name", "rows of old and new name", _both)

    def markdown(self) -> Offer | None:
        """Copy the rows as a table of Markdown."""
        return self._copying("Markdown table", "rows as a Markdown table", _markdown)

    def sql(self) -> Offer | None:
        """Copy the names without what they are in, each once, as the list behind IN."""

        def text(model: ObjectTreeModel, lines: Sequence[int]) -> str:
            names = (model.selection.name(model.object_row(line)) for line in lines)
            return sql_in_list(names, backslash=self._backslash)

        return self._copying("SQL IN list", "names as an SQL IN list", text)

    def more(self) -> Sequence[Offer]:
        """Return the other forms, and the current cell."""
        forms = [one for one in (self.both_names(), self.markdown(), self.sql()) if one is not None]
        value = str(self._table.currentIndex().data() or "")
        if value and len(self._table.selected_lines()) == 1:
            forms.append(self.copying("value", lambda: value))
        return forms

    def topic(self) -> Topic | None:
        """Return what the column with the keyboard is about."""
        column = self._table.currentIndex().column()
        return topic_of_object(TITLES[column]) if 0 <= column < len(TITLES) else None

    def note(self) -> str:
        """Return what is odd about the current object."""
        model, line = self._table.objects, self._table.currentIndex().row()
        return as_html("\n".join(doubts_about(model.entry_at(line)))) if model is not None and line >= 0 else ""

    def _copying(self, one: str, several: str, text: Callable[[ObjectTreeModel, list[int]], str]) -> Offer | None:
        model, lines, total = self._table.objects, self._table.selected_lines(), self._table.selected_total
        if model is None or not lines:
            return None
        what = counted(len(lines), one, several)
        if total > len(lines):
            what = f"the first {COPY_AT_MOST:,} of {total:,} {several}"
        return self.copying(what, lambda: text(model, lines))

    def _open_menu(self, position: QPoint) -> None:
        if self._table.selected_lines():
            show_pane_menu(self._table, self._table.viewport().mapToGlobal(position))


def _path(model: ObjectTreeModel, line: int) -> str:
    return ".".join(model.selection.path(model.object_row(line)))


def _rows(model: ObjectTreeModel, lines: Sequence[int]) -> str:
    return table_text([TITLES, *(_cells(model, line) for line in lines)])


def _both(model: ObjectTreeModel, lines: Sequence[int]) -> str:
    return table_text([_BOTH_NAMES, *(_names(model, line) for line in lines)])


def _markdown(model: ObjectTreeModel, lines: Sequence[int]) -> str:
    return markdown_table(TITLES, (_cells(model, line) for line in lines))


def _json(model: ObjectTreeModel, lines: Sequence[int]) -> str:
    found = (model.selection.raw(model.object_row(line)) for line in lines)
    return json_text([raw.decode("utf-8", "replace") for raw in found if raw])


def _names(model: ObjectTreeModel, line: int) -> tuple[str, str]:
    row = model.object_row(line)
    name = ".".join(model.selection.path(row))
    return name, str(model.index(line, NEW_NAME).data() or "") or model.selection.name(row)


def _cells(model: ObjectTreeModel, line: int) -> tuple[str, ...]:
    return _path(model, line), *(str(model.index(line, column).data() or "") for column in range(1, len(TITLES)))
