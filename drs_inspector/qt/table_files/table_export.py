"""Writing a table that is shown into a file: asks where, and says what was written."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import EXPORTING, AppContext
from drs_inspector.qt.panes.list_pane import ListSaver
from drs_inspector.session.table_files.write import OFFERED, form_of, write_table
from drs_inspector.storage.exports.tables.registry import table_format

_WHERE: Final = "Export of a table"
_GUARDED: Final = "for spreadsheets"


def save_lists(app: AppContext) -> None:
    """Let every list below the window of ``app`` write its rows into files."""
    saver, export = ListSaver(app.window), TableExport(app)
    saver.wanted.connect(_Asks(export))


class _Asks:
    """Asks for a file. (A lambda that captures the window would keep it alive.)"""

    def __init__(self, export: "TableExport") -> None:
        self._export = export

    def __call__(self, table: TableRows, name: str) -> None:
        self._export.ask(table, name)


class TableExport:
    """The format is that of the file's name; the one that is offered first is CSV, exact and without a guard.

    ``unread()`` is what is said of rows that may be missing, "" where none can be.
    """

    def __init__(self, app: AppContext, unread: Callable[[], str] = str) -> None:
        self._app, self._unread = app, unread

    def ask(self, table: TableRows, name: str, form: str = OFFERED[0]) -> None:
        """Ask where to write a table; ``name`` is proposed, without an ending."""
        start = Path(self._app.usual_folder()) / f"{name}.{form}"
        chooser = QFileDialog(self._app.window, f"Export {table.name}", str(start))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters([name for one in dict.fromkeys((form, *OFFERED)) for name in _filters(one)])
        chooser.setDefaultSuffix(form)
        chooser.filterSelected.connect(lambda chosen: chooser.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")")))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(
            lambda path: self.write(table, Path(path), spreadsheet=_GUARDED in chooser.selectedNameFilter())
        )
        chooser.open()

    def write(self, table: TableRows, path: Path, *, spreadsheet: bool = False) -> None:
        """Write a table to a path; ``spreadsheet`` guards against formulas, where the format needs that."""
        self._app.settings.last_folder = str(path.absolute().parent)
        self._app.tasks.start(f"{EXPORTING} {table.name}", self._write(table, path, spreadsheet))

    async def _write(self, table: TableRows, path: Path, spreadsheet: bool) -> None:
        app, about = self._app, Concern((_WHERE, str(path)))
        app.window.status.busy(f"Exporting {table.name}…")
        try:
            made = await write_table(table, path, form_of(path), spreadsheet=spreadsheet)
        except InspectorError as error:
            app.window.status.idle("")

            def again() -> None:
                self.write(table, path, spreadsheet=spreadsheet)

            app.problems.show(error, where=_WHERE, retry=again, about=about)
            return
        except asyncio.CancelledError:
            app.window.status.idle("The export was cancelled")
            raise
        app.problems.over(about)
        rows = f"{made.rows:,} {'row' if made.rows == 1 else 'rows'}"
        app.window.status.idle(" ".join(filter(None, (f"{rows} written to {path}.", self._unread(), *made.notes))))


def _filters(form: str) -> list[str]:
    """Return the filters of a format: itself, and where texts need a guard in spreadsheets also that."""
    made = table_format(form)
    guarded = [f"{made.title} {_GUARDED} (*.{form})"] if made.has_guard else []
    return [f"{made.title} (*.{form})", *guarded]
