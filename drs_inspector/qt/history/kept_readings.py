"""View > Kept readings at work: files are read and written in threads, one change after the other."""

import asyncio
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from drs_inspector.domain.counting import counted
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.history.dialog import KeptReadingsDialog
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import OPENING, AppContext
from drs_inspector.session.history.kept_list import (
    KeepingChoice,
    KeptList,
    ReadingRow,
    apply_limits,
    document_title,
    kept_list,
    open_row,
    project_words,
    remove_all,
    remove_older,
    set_keeping,
    short_name,
    time_words,
)
from drs_inspector.session.history.opening import OpenedReading
from drs_inspector.session.history.texts import kept_words
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.open_session import OpenSession

_WHERE: Final = "Kept readings"
_LISTING: Final = "Listing kept readings"


class KeptReadings:
    """What View > Kept readings does.

    ``export(session)`` asks how a document is to be exported, ``show(key)`` shows a source; ``changed()`` is called
    when other readings are kept.
    """

    def __init__(
        self,
        app: AppContext,
        *,
        export: Callable[[OpenSession], None],
        show: Callable[[str], None],
        changed: Callable[[], None],
    ) -> None:
        self._app, self._export, self._show_source, self._changed = app, export, show, changed
        self._dialog: KeptReadingsDialog | None = None
        self._kept: KeptList | None = None
        self._turn = asyncio.Lock()

    def ask(self) -> None:
        """Open the list of the current source's profile, also of a reading of it."""
        session = self._app.current_session()
        if session is not None and session.history_of:
            self.show(session.history_of)

    def show(self, profile: str) -> None:
        """Open the list of a profile."""
        if self._dialog is not None:
            self._dialog.raise_()
            self.look()
            return
        dialog = self._dialog = KeptReadingsDialog(profile, self._app.window)
        dialog.keeping_changed.connect(self._set_keeping)
        dialog.open_requested.connect(self._open)
        dialog.export_requested.connect(self._ask_export)
        dialog.remove_older_requested.connect(self._ask_remove_older)
        dialog.remove_all_requested.connect(self._ask_remove_all)
        dialog.limits_requested.connect(self._apply_limits)
        dialog.finished.connect(self._closed)
        dialog.open()
        self.look()

    def look(self) -> None:
        """Show what is kept now."""
        if self._dialog is not None:
            self._app.tasks.start(_LISTING, self._look(self._dialog))

    def _closed(self) -> None:
        self._app.tasks.cancel(_LISTING)
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    async def _look(self, dialog: KeptReadingsDialog) -> None:
        try:
            kept = await asyncio.to_thread(kept_list, dialog.profile)
        except InspectorError as error:
            self._tell(error)
            return
        if dialog is self._dialog:
            self._kept = kept
            dialog.show_list(kept)

    def _tell(self, error: InspectorError) -> None:
        if self._dialog is not None:
            self._dialog.show_problem(error)
        else:
            self._app.problems.show(error, where=_WHERE)

    # Changes

    def _change(self, what: str, work: Callable[[], object], said: Callable[[object], str]) -> None:
        """Do something in a thread, after what was begun before, and show what is kept then."""
        self._app.tasks.start(f"{what} {id(work)}", self._changing(work, said))

    async def _changing(self, work: Callable[[], object], said: Callable[[object], str]) -> None:
        problem: InspectorError | None = None
        words = ""
        async with self._turn:
            try:
                words = said(await asyncio.to_thread(work))
            except InspectorError as error:
                problem = error
        if self._dialog is not None:
            self._dialog.outcome.say("success", words)
            await self._look(self._dialog)
        if problem is not None:
            self._tell(problem)
        self._changed()

    def _profile(self) -> str:
        return self._dialog.profile if self._dialog is not None else ""

    def _set_keeping(self, keeping: KeepingChoice) -> None:
        name = self._profile()
        self._change("Keeping readings", lambda: set_keeping(name, keeping), lambda _none: "")

    def _apply_limits(self) -> None:
        name = self._profile()
        self._change("Removing readings", lambda: apply_limits(name), _removed_words)

    def _ask_remove_older(self, row: ReadingRow) -> None:
        rows = self._kept.rows if self._kept is not None else ()
        older = sum(one.found is row.found and one.number < row.number for one in rows)
        self._ask(
            f"Remove {'the reading' if older == 1 else f'{older:,} readings'} before reading {row.number:,}?",
            f"Of {project_words(row)} what was read before is kept no more. This cannot be undone.",
            lambda: self._change("Removing readings", lambda: remove_older(row), _removed_words),
        )

    def _ask_remove_all(self) -> None:
        if self._kept is None:
            return
        name = self._profile()
        self._ask(
            f"Remove {kept_words(self._kept.projects)}?",
            f"Nothing of {short_name(name)} is kept then. This cannot be undone.",
            lambda: self._change("Removing readings", lambda: remove_all(name), lambda _none: "Nothing is kept."),
        )

    def _ask(self, title: str, text: str, go: Callable[[], None]) -> None:
        parent: QWidget = self._dialog or self._app.window
        box = QMessageBox(QMessageBox.Icon.Question, _WHERE, title, QMessageBox.StandardButton.Cancel, parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(text)
        yes = box.addButton("&Remove", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes.clicked.connect(lambda _checked=False: go())
        box.open()

    # One reading

    def _open(self, row: ReadingRow) -> None:
        name = self._profile()
        if self._dialog is not None:
            self._dialog.accept()
        self._app.tasks.start(f"{OPENING}: reading {row.number}", self._opened(name, row))

    async def _opened(self, name: str, row: ReadingRow) -> None:
        app, status = self._app, self._app.window.status
        about = Concern(OPENING, parts=frozenset({f"{row.found.history.folder} {row.number}"}))
        status.busy(f"Opening reading {row.number:,}…")
        try:
            opened = await asyncio.to_thread(open_row, name, row)
            title = _title(row, opened)
            known = next((one for one in app.workspace.sessions if one.name == title), None)
            session = known or await app.workspace.show_document(title, opened.snapshot, kept_of=name)
        except InspectorError as error:
            status.idle("")
            app.problems.show(error, where=_WHERE, about=about)
            return
        except asyncio.CancelledError:
            status.idle("Opening was cancelled")
            raise
        app.problems.over(about)
        self._show_source(session.key)
        status.idle(
            " ".join((f"Reading {row.number:,} opened: {counted(len(opened.snapshot.jobs), 'job')}.", *opened.notes))
        )

    def _ask_export(self, row: ReadingRow) -> None:
        name = self._profile()
        if self._dialog is not None:
            self._dialog.accept()
        self._app.tasks.start(f"{OPENING}: reading {row.number}", self._export_opened(name, row))

    async def _export_opened(self, name: str, row: ReadingRow) -> None:
        status = self._app.window.status
        status.busy(f"Opening reading {row.number:,}…")
        try:
            opened = await asyncio.to_thread(open_row, name, row)
        except InspectorError as error:
            self._app.problems.show(error, where=_WHERE)
            return
        finally:
            status.idle("")
        self._export(await alone(_title(row, opened), opened.snapshot))


async def alone(title: str, snapshot: Snapshot) -> OpenSession:
    """Return a document as a session that no window shows."""
    inspector = Inspector()
    await inspector.use_document((), snapshot)
    return OpenSession("", "file", inspector, title=title, name=title)


def _title(row: ReadingRow, opened: OpenedReading) -> str:
    return document_title(row.found.project, row.number, time_words(opened.head))


def _removed_words(count: object) -> str:
    return f"{count:,} {'reading' if count == 1 else 'readings'} removed." if count else "Nothing had to be removed."
