"""Export: one document or some of its jobs into a file, or every document into a file of its own."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from drs_inspector.domain.coverage import Part
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.files.export_dialog import ExportChoice, ExportDialog
from drs_inspector.qt.files.jobs_choice import Exported, ExportedDocument, Which
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import EXPORTING, AppContext
from drs_inspector.session.job_tree.sessions import FilterFound
from drs_inspector.session.sources.export_names import export_name, written_free
from drs_inspector.session.sources.export_result import ExportResult
from drs_inspector.session.sources.masking_preview import masking_preview
from drs_inspector.session.workspace.exported import exported_document, reading_counts
from drs_inspector.session.workspace.workspace import OpenSession
from drs_inspector.storage.exports.registry import DEFAULT, exporter_named

_COUNTING = "count what is masked"
_SEARCHING = "search the result of an export"
_SHOWING = "show the result of an export"


@dataclass(frozen=True)
class _Offer:
    """What a dialog is about: sessions, the one that the window names first, and jobs as they were then."""

    sessions: Sequence[OpenSession]
    selected: Mapping[str, list[str]]
    found: FilterFound

    def exported(self) -> Exported:
        """Return it in figures."""
        return Exported(tuple(map(self._document, self.sessions)), self.found.text)

    def _document(self, session: OpenSession) -> ExportedDocument:
        key, found = session.key, self.found.job_ids
        held, bound = exported_document(session.inspector), session.inspector.readings.bound_in_words
        chosen: dict[Which, Collection[str] | None] = {"all": None}
        chosen |= {"selected": self.selected.get(key, ()), "matching": (found or {}).get(key, ())}
        return ExportedDocument(
            key,
            session.title,
            total=len(held.jobs),
            selected=len(self.selected.get(key, ())),
            matching=None if found is None else len(found.get(key, ())),
            unsearched=self.found.unsearched.get(key, 0),
            readings={
                which: reading_counts(held, None if ids is None else frozenset(ids), bound=bound)
                for which, ids in chosen.items()
            },
        )

    def session(self, key: str) -> OpenSession:
        """Return the session of that key."""
        return next(session for session in self.sessions if session.key == key)

    def chosen(self, which: Which, key: str) -> Sequence[OpenSession]:
        """Return the sessions whose jobs are chosen."""
        return self.sessions if which == "every" else [self.session(key)]

    def part(self, which: Which) -> Part | None:
        """Return which part of a document the jobs are that a filter has found."""
        return Part(filter=self.found.text) if which == "matching" else None

    def job_ids(self, which: Which, key: str) -> Collection[str] | None:
        """Return the ids of the jobs that are chosen, None for all."""
        if which == "selected":
            return list(self.selected.get(key, ()))
        return (self.found.job_ids or {}).get(key, ()) if which == "matching" else None


class _ShownResult:
    """What the files of a dialog would hold; made again when other jobs are chosen."""

    def __init__(self, app: AppContext, dialog: ExportDialog, offer: _Offer) -> None:
        self._app = app
        self._dialog = dialog
        self._offer = offer
        self._made: tuple[object, ExportResult] | None = None

    def search(self, word: str) -> None:
        """Count a word in the files and show that."""
        row = self._dialog.masking.result

        async def count() -> None:
            result = await self._result()
            row.show_count(word, await result.count(word, self._dialog.masking.policy()))

        self._start(_SEARCHING, count)

    def look(self) -> None:
        """Show the files."""
        row, jobs = self._dialog.masking.result, self._dialog.jobs
        titles = [session.title for session in self._offer.chosen(jobs.which, jobs.document.key)]

        async def show() -> None:
            result = await self._result()
            files = await result.files(self._dialog.masking.policy())
            row.show_files(list(zip(titles, files, strict=True)))

        self._start(_SHOWING, show)

    def _start(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async def guarded() -> None:
            try:
                await work()
            except InspectorError as error:
                self._dialog.masking.result.show_problem(error)

        self._app.tasks.start(name, guarded())

    async def _result(self) -> ExportResult:
        jobs, exporter = self._dialog.jobs, self._dialog.exporter
        which, key = jobs.which, jobs.document.key
        wanted = self._dialog.readings.is_wanted
        documents = await _checked(self._offer.chosen(which, key), with_readings=wanted)
        chosen = which, key, exporter, wanted
        if self._made is None or self._made[0] != chosen:
            result = ExportResult(exporter, documents, self._offer.job_ids(which, key), self._offer.part(which))
            self._made = chosen, result
        return self._made[1]


class ExportController:
    """What File > Export does. ``written()`` is called when a file has been written, to offer it as a recent one.

    ``found`` returns what the filter of the window has found.
    """

    def __init__(self, app: AppContext, written: Callable[[], None], found: Callable[[], FilterFound]) -> None:
        self._app = app
        self._written = written
        self._found = found
        self._shown: _ShownResult | None = None
        commands = app.window.commands
        commands["export"].triggered.connect(lambda _checked=False: self.ask(only_selected=False))
        commands["export_selected"].triggered.connect(lambda _checked=False: self.ask(only_selected=True))

    def ask(self, *, only_selected: bool) -> None:
        """Ask what to export and where to; ``only_selected`` begins with the selected jobs."""
        app = self._app
        sessions = [session for session in app.workspace.sessions if session.inspector.snapshot.can_be_exported]
        named = app.current_session() or next(iter(sessions), None)
        if named is None:
            return
        browse = app.window.browse
        offer = _Offer(
            [named, *(session for session in sessions if session is not named)],
            browse.list.selected_jobs() if browse is not None else {},
            self._found(),
        )
        dialog = ExportDialog(
            Path(app.usual_folder()) / _name(named, exporter_named(DEFAULT).suffix),
            offer.exported(),
            only_selected=only_selected,
            name_for=lambda key, masking, suffix: _name(offer.session(key), suffix, masking),
            parent=app.window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda choice: self.export(choice, offer))
        dialog.preview_wanted.connect(lambda: self._preview(dialog, offer))
        self._shown = shown = _ShownResult(app, dialog, offer)  # a connection keeps no method alive
        dialog.masking.result.word_wanted.connect(shown.search)
        dialog.masking.result.look_wanted.connect(shown.look)
        dialog.finished.connect(lambda _result: self._end())
        dialog.open()

    def _end(self) -> None:
        """Stop what is made for a dialog that is closed, and keep none of it: it is the whole export, unmasked too."""
        for name in (_COUNTING, _SEARCHING, _SHOWING):
            self._app.tasks.cancel(name)
        self._shown = None

    def _preview(self, dialog: ExportDialog, offer: _Offer) -> None:
        """Count what a masking would replace, beside the window; another choice or the dialog's end stops it."""
        which, key = dialog.jobs.which, dialog.jobs.document.key

        async def count() -> None:
            documents = await _checked(offer.chosen(which, key), with_readings=dialog.readings.is_wanted)
            dialog.show_preview(await masking_preview(documents, offer.job_ids(which, key)))

        self._app.tasks.start(_COUNTING, count())

    def export(self, choice: ExportChoice, offer: _Offer) -> None:
        """Write what was chosen of what the dialog was about."""
        every = choice.which == "every"
        work = self._export_all(choice) if every else self._export_one(choice, offer)
        ids = None if every else offer.job_ids(choice.which, choice.key)
        kind = (EXPORTING, choice.which, choice.exporter, choice.masking, choice.readings)
        about = Concern(kind, "" if every else choice.key, None if ids is None else frozenset(ids))
        self._app.tasks.start(EXPORTING, self._guarded(work, lambda: self.export(choice, offer), about))

    async def _guarded(self, work: Coroutine[Any, Any, str], retry: Callable[[], None], about: Concern) -> None:
        status = self._app.window.status
        status.busy("Exporting…")
        try:
            words = await work
        except InspectorError as error:
            status.idle("")
            self._app.problems.show(error, where="Export", retry=retry, about=about)
            return
        except asyncio.CancelledError:
            status.idle("The export was cancelled")
            raise
        self._app.problems.over(about)
        status.idle(words)

    async def _export_one(self, choice: ExportChoice, offer: _Offer) -> str:
        report = await offer.session(choice.key).inspector.export(
            choice.path,
            exporter=choice.exporter,
            job_ids=offer.job_ids(choice.which, choice.key),
            part=offer.part(choice.which),
            masking=choice.masking,
            replace=choice.replace,
            readings=choice.readings,
        )
        self._remember(choice.path, choice.exporter)
        return f"{report.jobs:,} jobs exported to {choice.path}"

    async def _export_all(self, choice: ExportChoice) -> str:
        """Write one file per session into the folder; a file that is there already stays as it is."""
        jobs, paths, exporter = 0, [], exporter_named(choice.exporter)
        for session in self._app.workspace.sessions:
            if session.inspector.snapshot.can_be_exported:
                export = partial(
                    session.inspector.export,
                    exporter=choice.exporter,
                    masking=choice.masking,
                    replace=False,
                    readings=choice.readings,
                )
                if exporter.adds:
                    path, report = choice.path, await export(choice.path)
                else:
                    name = _name(session, exporter.suffix, choice.masking)
                    path, report = await written_free(choice.path / name, exporter.suffix, export)
                self._remember(path, choice.exporter)
                jobs += report.jobs
                paths.append(path)
        files = "" if exporter.adds else f"{len(paths):,} files in "
        return f"{jobs:,} jobs exported to {files}{choice.path}"

    def _remember(self, path: Path, exporter: str) -> None:
        """Propose the folder next time, and offer the file again when this program can open it."""
        self._app.settings.last_folder = str(path.absolute().parent)
        if exporter_named(exporter).can_be_opened:
            self._app.settings.remember_file(path)
        self._written()


async def _checked(sessions: Sequence[OpenSession], *, with_readings: bool) -> list[Snapshot]:
    """Return what will be written: a file that is shown early may be found to be another one."""
    for session in sessions:
        await session.inspector.checked()
    return [exported_document(session.inspector, with_readings=with_readings) for session in sessions]


def _name(session: OpenSession, suffix: str, masking: Policy | None = None) -> str:
    now = datetime.now().astimezone()
    return export_name(session.inspector.snapshot.source, now, suffix, session.title, masking=masking)
