"""Export: one session or some of its jobs into a file, or every session into a file of its own."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.qt.files.export_dialog import ExportChoice, ExportDialog, Exported
from drs_inspector.qt.files.open_controller import usual_folder
from drs_inspector.qt.main_window.context import EXPORTING, AppContext
from drs_inspector.session.sources.export_names import export_name, written_free
from drs_inspector.session.sources.masking_preview import masking_preview
from drs_inspector.session.workspace.workspace import OpenSession
from drs_inspector.storage.exports.registry import DEFAULT, exporter_named

_COUNTING = "count what is masked"


class ExportController:
    """What File > Export does. ``written()`` is called when a file has been written, to offer it as a recent one."""

    def __init__(self, app: AppContext, written: Callable[[], None]) -> None:
        self._app = app
        self._written = written
        commands = app.window.commands
        commands["export"].triggered.connect(lambda _checked=False: self.ask(only_selected=False))
        commands["export_selected"].triggered.connect(lambda _checked=False: self.ask(only_selected=True))

    def ask(self, *, only_selected: bool) -> None:
        """Ask what to export and where to; ``only_selected`` begins with the selected jobs."""
        app = self._app
        sessions = [session for session in app.workspace.sessions if session.inspector.snapshot.jobs]
        session = app.current_session() or next(iter(sessions), None)
        if session is None:
            return
        browse = app.window.browse
        selected = browse.tree.selected_jobs().get(session.key, []) if browse is not None else []
        several = len(app.workspace.sessions) > 1
        exported = Exported(
            total=len(session.inspector.snapshot.jobs),
            selected=len(selected),
            title=session.title if several else "",
            files=len(sessions) if several else 0,
            all_jobs=sum(len(one.inspector.snapshot.jobs) for one in sessions),
        )
        dialog = ExportDialog(
            Path(usual_folder(app)) / _name(session, exporter_named(DEFAULT).suffix),
            exported,
            only_selected=only_selected,
            name_for=lambda masking, suffix: _name(session, suffix, masking),
            parent=app.window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda choice: self.export(choice, session, selected))
        dialog.preview_wanted.connect(
            lambda only, every: self._preview(dialog, sessions if every else [session], selected if only else None)
        )
        dialog.finished.connect(lambda _result: app.tasks.cancel(_COUNTING))
        dialog.open()

    def _preview(self, dialog: ExportDialog, sessions: Sequence[OpenSession], job_ids: Collection[str] | None) -> None:
        """Count what a masking would replace, beside the window; another choice or the dialog's end stops it."""

        async def count() -> None:
            documents = [session.inspector.snapshot for session in sessions]
            dialog.show_preview(await masking_preview(documents, job_ids))

        self._app.tasks.start(_COUNTING, count())

    def export(self, choice: ExportChoice, session: OpenSession, selected: Sequence[str]) -> None:
        """Write what was chosen; ``session`` and ``selected`` are what the dialog was about."""
        if choice.all_sessions:
            work = self._export_all(choice)
        else:
            work = self._export_one(choice, session, list(selected) if choice.selected_only else None)
        self._app.tasks.start(EXPORTING, self._guarded(work, lambda: self.export(choice, session, selected)))
        self._app.offer_actions()

    async def _guarded(self, work: Coroutine[Any, Any, str], retry: Callable[[], None]) -> None:
        status = self._app.window.status
        status.busy("Exporting…")
        try:
            words = await work
        except InspectorError as error:
            status.idle("")
            self._app.problems.show(error, where="Export", retry=retry)
            return
        except asyncio.CancelledError:
            status.idle("The export was cancelled")
            raise
        status.idle(words)

    async def _export_one(self, choice: ExportChoice, session: OpenSession, job_ids: Collection[str] | None) -> str:
        report = await session.inspector.export(
            choice.path, exporter=choice.exporter, job_ids=job_ids, masking=choice.masking, replace=choice.replace
        )
        self._remember(choice.path, choice.exporter)
        return f"{report.jobs:,} jobs exported to {choice.path}"

    async def _export_all(self, choice: ExportChoice) -> str:
        """Write one file per session into the folder; a file that is there already stays as it is."""
        jobs, paths, suffix = 0, [], exporter_named(choice.exporter).suffix
        for session in self._app.workspace.sessions:
            if session.inspector.snapshot.jobs:
                export = partial(
                    session.inspector.export, exporter=choice.exporter, masking=choice.masking, replace=False
                )
                path, report = await written_free(choice.path / _name(session, suffix, choice.masking), suffix, export)
                self._remember(path, choice.exporter)
                jobs += report.jobs
                paths.append(path)
        return f"{jobs:,} jobs exported to {len(paths):,} files in {choice.path}"

    def _remember(self, path: Path, exporter: str) -> None:
        """Propose the folder next time, and offer the file again when this program can open it."""
        self._app.settings.last_folder = str(path.absolute().parent)
        if exporter_named(exporter).can_be_opened:
            self._app.settings.remember_file(path)
        self._written()


def _name(session: OpenSession, suffix: str, masking: Policy | None = None) -> str:
    now = datetime.now().astimezone()
    return export_name(session.inspector.snapshot.source, now, suffix, session.title, masking=masking)
