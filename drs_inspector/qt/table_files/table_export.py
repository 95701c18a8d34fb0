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
from drs_inspector.session.table_files.write import OFFERED, form_of, write_table
from drs_inspector.storage.exports.tables.registry import table_format

_WHERE: Final = "Export of a table"


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
        forms = (form, *(one for one in OFFERED if one != form))
        chooser.setNameFilters([f"{table_format(one).title} (*.{one})" for one in forms])
        chooser.setDefaultSuffix(form)
        chooser.filterSelected.connect(lambda chosen: chooser.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")")))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda path: self.write(table, Path(path)))
        chooser.open()

    def write(self, table: TableRows, path: Path) -> None:
        """Write a table to a path."""
        self._app.settings.last_folder = str(path.absolute().parent)
        self._app.tasks.start(f"{EXPORTING} {table.name}", self._write(table, path))

    async def _write(self, table: TableRows, path: Path) -> None:
        app, about = self._app, Concern((_WHERE, str(path)))
        app.window.status.busy(f"Exporting {table.name}…")
        try:
            made = await write_table(table, path, form_of(path))
        except InspectorError as error:
            app.window.status.idle("")
            app.problems.show(error, where=_WHERE, retry=lambda: self.write(table, path), about=about)
            return
        except asyncio.CancelledError:
            app.window.status.idle("The export was cancelled")
            raise
        app.problems.over(about)
        rows = f"{made.rows:,} {'row' if made.rows == 1 else 'rows'}"
        app.window.status.idle(" ".join(filter(None, (f"{rows} written to {path}.", self._unread(), *made.notes))))
