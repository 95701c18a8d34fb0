"""What the pane of the object selection copies and finds."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from drs_inspector.qt.details.objects.model import NEW_NAME, TYPE, ObjectTreeModel, doubts_about
from drs_inspector.qt.details.objects.table import COPY_AT_MOST, ObjectTable
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, as_html, counted
from drs_inspector.qt.panes.table_text import json_text, table_text
from drs_inspector.qt.widgets.pane_menu import show_pane_menu

_HELP = "What the job replicates, and under which names. Right and Left open and close a line."


class ObjectsPane(PaneActions):
    """Copies objects with their names at the source, on the target, and their type."""

    def __init__(self, panel: QWidget, table: ObjectTable, edit: QLineEdit, copy: Callable[[str], None]) -> None:
        super().__init__(panel, table, edit, title="Selected objects", help=_HELP, put=copy)
        self._table, self._edit = table, edit
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
        return Offer("Show all objects", self._edit.clear) if self._edit.text() else None

    def copy(self) -> Offer | None:
        """Copy the chosen rows: the name with its path, the new name on the target, and the type."""
        return self._copying("row", "rows", lambda model, lines: table_text([_cells(model, line) for line in lines]))

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
        """Open or close the current line."""
        model, line = self._table.objects, self._table.currentIndex().row()
        if model is None or line < 0 or (is_open := model.is_open(line)) is None:
            return None
        return Offer("Close" if is_open else "Open", lambda: model.toggle(line))

    def more(self) -> Sequence[Offer]:
        """Return the offer to copy the current cell."""
        value = str(self._table.currentIndex().data() or "")
        return [self.copying("value", lambda: value)] if value and len(self._table.selected_lines()) == 1 else []

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


def _json(model: ObjectTreeModel, lines: Sequence[int]) -> str:
    found = (model.selection.raw(model.object_row(line)) for line in lines)
    return json_text([raw.decode("utf-8", "replace") for raw in found if raw])


def _cells(model: ObjectTreeModel, line: int) -> tuple[str, ...]:
    return _path(model, line), *(str(model.index(line, column).data() or "") for column in (NEW_NAME, TYPE))
