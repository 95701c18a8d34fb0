"""Writes an answer to a file: the rows as they are shown, or all of them where the table has only the first."""

import asyncio
import threading
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from drs_inspector.domain.counting import counted
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import EXPORTING, AppContext
from drs_inspector.qt.sql_page.query_run import AskedQuery, QueryRun
from drs_inspector.qt.sql_page.result_model import ResultModel
from drs_inspector.qt.widgets.file_choosers import ask_file_to_write
from drs_inspector.session.sql_page.desk import RunProgress
from drs_inspector.session.sql_page.export import ExportForm, export_forms, write_answer
from drs_inspector.session.sql_page.result import PickedRows
from drs_inspector.storage.exports.tables.table_format import TableReport

NAME: Final = f"{EXPORTING} an answer"
_WHERE: Final = "Export of the answer"
_ABOUT: Final = Concern(NAME)


class _ExportEndedError(Exception):
    """Ends the writing of an export that was cancelled."""


class AnswerExport(QObject):
    """What the menu of Export does."""

    def __init__(self, app: AppContext, page: QWidget, query: QueryRun, model: ResultModel) -> None:
        super().__init__(page)
        self._app, self._page, self._query, self._model = app, page, query, model
        self.menu = QMenu("Export", page)
        self.menu.aboutToShow.connect(self._fill)

    def export(self, path: Path, form: ExportForm) -> None:
        """Write the answer that is shown now."""
        asked = self._query.asked
        if asked is None or not self._model.rowCount():
            return
        result = self._model.result
        rows = None if result.is_cut else PickedRows(result, range(result.rows))
        self._app.tasks.start(NAME, self._write(path, form, asked, rows))

    def _fill(self) -> None:
        self.menu.clear()
        for form in export_forms():
            self.menu.addAction(f"{form.title}…", partial(self._ask, form))

    def _ask(self, form: ExportForm) -> None:
        name = str(Path(self._app.usual_folder()) / f"answer{form.suffix}")
        take = partial(self._take, form)
        ask_file_to_write(self._page, "Export the answer", name, f"{form.title} (*{form.suffix})", take)

    def ask_whole(self) -> None:
        """Ask where to write the whole answer, in the first form."""
        self._ask(export_forms()[0])

    def _take(self, form: ExportForm, path: str) -> None:
        self._app.settings.last_folder = str(Path(path).absolute().parent)
        self.export(Path(path), form)

    async def _write(self, path: Path, form: ExportForm, asked: AskedQuery, rows: TableRows | None) -> None:
        status = self._app.window.status
        status.busy("Exporting the answer…")
        try:
            report = await (self._all_rows(path, form, asked) if rows is None else _written(rows, path, form))
        except InspectorError as error:
            status.idle("")
            self._app.problems.show(error, where=_WHERE, retry=partial(self.export, path, form), about=_ABOUT)
            return
        except asyncio.CancelledError:
            status.idle("The export was cancelled")
            raise
        self._app.problems.over(_ABOUT)
        notes = "".join(f". {note}" for note in report.notes)
        status.idle(f"{counted(report.rows, 'row')} written to {path}{notes}")

    async def _all_rows(self, path: Path, form: ExportForm, asked: AskedQuery) -> TableReport:
        """Ask again, in a process of its own, and write what comes: another query may run meanwhile."""
        desk = self._query.desk.another()
        try:
            answer = await desk.ask(asked.sql, asked.documents, RunProgress())
            return await _written(answer.for_thread(), path, form)
        finally:
            desk.kill()


async def _written(rows: TableRows, path: Path, form: ExportForm) -> TableReport:
    """Write in a thread, which ends at the next rows when the task does."""
    ended = threading.Event()

    def go_on(_rows: int) -> None:
        if ended.is_set():
            raise _ExportEndedError

    try:
        return await asyncio.to_thread(write_answer, rows, path, form, go_on)
    except asyncio.CancelledError:
        ended.set()
        raise
