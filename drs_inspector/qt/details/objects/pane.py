"""What the pane of the object selection copies and finds."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.qt.details.objects.model import NEW_NAME, RULE, TITLES, ObjectTreeModel, doubts_about
from drs_inspector.qt.details.objects.table import COPY_AT_MOST, ObjectTable
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, as_html, counted
from drs_inspector.qt.panes.table_text import json_text, table_text
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.session.handbook.topics import topic_of_object
from drs_inspector.session.table_files.list_rows import ListRows, Which

_HELP = (
    "What the job replicates, and under which names. Right and Left open and close a line, Return goes to the rule of "
    "an object. A click on the title of a column lists all objects in its order; Esc gives the tree back."
)
_BOTH_NAMES = ("Name at the source", "Name on the target")


class ObjectsPane(ListPane):
    """Copies objects with their names at the source, on the target, and their type.

    ``backslash``: in text literals of the source a backslash begins an escape. ``clear()`` shows everything again.
    ``file_of_objects(every)`` is what files have: all objects, or those that are shown.
    """

    rows_called = ("object", "objects")
    short_words = "Names only"

    def __init__(
        self,
        panel: QWidget,
        table: ObjectTable,
        edit: QLineEdit,
        put: Callable[[str], None],
        *,
        backslash: bool = False,
        clear: Callable[[], bool],
        file_of_objects: Callable[[bool], TableRows] | None = None,
    ) -> None:
        super().__init__(panel, table, edit, title="Selected objects", help=_HELP, put=put)
        self._table, self._edit, self._backslash, self._clear = table, edit, backslash, clear
        self._file = file_of_objects
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

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the objects: name with its path, new name, kind and the rest; the tree's lines as they are folded.

        A list for SQL has the names without what they are in.
        """
        model = self._table.objects
        if model is None:
            return None
        lines: Sequence[int] = self._table.selected_lines() if which is Which.MARKED else range(model.rowCount())
        rows = _Rows(model, lines)
        count = self._table.selected_total if which is Which.MARKED else len(lines)
        return ListRows("objects", TITLES, count, rows.cells, rows.names, backslash=self._backslash)

    def file_of(self, which: Which, rows: ListRows) -> TableRows:
        """Return the table of objects, which has exact values, and those below folded lines."""
        return self._file(which is Which.ALL) if self._file is not None else super().file_of(which, rows)

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

    def own_forms(self) -> Forms:
        """Return the form that lists of renamed objects have besides."""
        return (("Old and new name", "", self.both_names()),)

    def both_names(self) -> Offer | None:
        """Copy two columns: the name at the source, and the name on the target also where it is the same."""
        return self._copying("old and new name", "rows of old and new name", _both)

    def more(self) -> Sequence[Offer]:
        """Return the offer to copy the current cell."""
        value = str(self._table.currentIndex().data() or "")
        is_one = bool(value) and len(self._table.selected_lines()) == 1
        return [self.copying("value", lambda: value)] if is_one else []

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


class _Rows:
    """Lines of a model; those that have gone meanwhile are left out."""

    def __init__(self, model: ObjectTreeModel, lines: Sequence[int]) -> None:
        self._model, self._lines = model, lines

    def cells(self) -> Iterator[Sequence[str]]:
        """Yield the cells of each."""
        return (_cells(self._model, line) for line in self._lines if line < self._model.rowCount())

    def names(self) -> Iterator[str]:
        """Yield the name of each, without what it is in."""
        model = self._model
        return (model.selection.name(model.object_row(line)) for line in self._lines if line < model.rowCount())


def _both(model: ObjectTreeModel, lines: Sequence[int]) -> str:
    return table_text([_BOTH_NAMES, *(_names(model, line) for line in lines)])


def _json(model: ObjectTreeModel, lines: Sequence[int]) -> str:
    found = (model.selection.raw(model.object_row(line)) for line in lines)
    return json_text([raw.decode("utf-8", "replace") for raw in found if raw])


def _names(model: ObjectTreeModel, line: int) -> tuple[str, str]:
    row = model.object_row(line)
    name = ".".join(model.selection.path(row))
    return name, str(model.index(line, NEW_NAME).data() or "") or model.selection.name(row)


def _cells(model: ObjectTreeModel, line: int) -> tuple[str, ...]:
    return _path(model, line), *(str(model.index(line, column).data() or "") for column in range(1, len(TITLES)))
