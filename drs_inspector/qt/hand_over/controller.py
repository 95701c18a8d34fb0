"""Hand over: a document, some of its jobs or a comparison into a file, or every document into a file of its own."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from drs_inspector.domain.counting import counted
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.hand_over.dialog import HandOverChoice, HandOverDialog
from drs_inspector.qt.hand_over.offer import Offer, proposed_name
from drs_inspector.qt.hand_over.shown_result import ShownResult
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import EXPORTING, AppContext
from drs_inspector.session.hand_over.formats import format_named
from drs_inspector.session.hand_over.report_file import WithArchives
from drs_inspector.session.job_tree.sessions import FilterFound
from drs_inspector.session.sources.archive_files import FileWork
from drs_inspector.session.sources.export_names import written_free
from drs_inspector.session.workspace.workspace import OpenSession
from drs_inspector.storage.exports.exporter import Exporter, Selection
from drs_inspector.storage.exports.registry import DEFAULT, exporter_named

if TYPE_CHECKING:
    from drs_inspector.session.hand_over.of_comparison import ComparisonToHandOver


class HandOverController:
    """What File > Hand over does. ``written()`` is called when a file was written, to offer it as a recent one.

    ``found`` returns what the filter of the window has found, ``compared`` the comparison that it has, and whether that
    is shown.
    """

    def __init__(
        self,
        app: AppContext,
        written: Callable[[], None],
        found: Callable[[], FilterFound],
        compared: "Callable[[], tuple[ComparisonToHandOver | None, bool]]",
    ) -> None:
        self._app = app
        self._written = written
        self._found = found
        self._compared = compared
        self._shown: ShownResult | None = None
        commands = app.window.commands
        commands["export"].triggered.connect(lambda _checked=False: self.ask(only_selected=False))
        commands["export_selected"].triggered.connect(lambda _checked=False: self.ask(only_selected=True))

    def ask(self, *, only_selected: bool) -> None:
        """Ask what to hand over and where to; ``only_selected`` begins with the selected jobs."""
        offer = self.offer()
        if offer is not None:
            self._ask(offer, only_selected=only_selected)

    def ask_about(self, session: OpenSession) -> None:
        """Ask how one document is to be handed over, which no window may show, such as a reading that is kept."""
        self._ask(Offer([session], {}, FilterFound()), only_selected=False)

    def _ask(self, offer: Offer, *, only_selected: bool) -> None:
        app = self._app
        dialog = HandOverDialog(
            Path(app.usual_folder()) / proposed_name(offer.sessions[0], exporter_named(DEFAULT).suffix),
            offer.offered(),
            only_selected=only_selected,
            name_for=lambda key, masking, suffix: offer.proposed_name(key, suffix, masking),
            parent=app.window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda choice: self.write(choice, offer))
        self._shown = shown = ShownResult(app, dialog, offer)  # a connection keeps no method alive
        dialog.finished.connect(lambda _result: self._end(shown))
        dialog.open()
        shown.preview()

    def offer(self) -> Offer | None:
        """Return what there is to hand over now, None for nothing."""
        app = self._app
        sessions = [session for session in app.workspace.sessions if session.inspector.snapshot.can_be_exported]
        named = app.current_session() or next(iter(sessions), None)
        if named is None:
            return None
        browse, node = app.window.browse, app.window.current_node()
        return Offer(
            [named, *(session for session in sessions if session is not named)],
            browse.list.selected_jobs() if browse is not None else {},
            self._found(),
            (node.session, node.job_id or "") if node is not None else ("", ""),
            *self._compared(),
        )

    def _end(self, shown: ShownResult) -> None:
        shown.end()
        if self._shown is shown:
            self._shown = None

    def write(self, choice: HandOverChoice, offer: Offer) -> None:
        """Write what was chosen of what the dialog was about."""
        every = choice.which == "every"
        write = self._write_comparison if choice.which == "comparison" else self._write_one
        work = self._write_all(choice) if every else write(choice, offer)
        ids = None if every else offer.job_ids(choice.which, choice.key)
        kind = (EXPORTING, choice.which, choice.exporter, choice.masking, choice.readings, choice.archive)
        about = Concern(kind, "" if every else choice.key, None if ids is None else frozenset(ids))
        self._app.tasks.start(EXPORTING, self._guarded(work, lambda: self.write(choice, offer), about))

    async def _guarded(
        self, work: Coroutine[object, object, tuple[str, Path]], retry: Callable[[], None], about: Concern
    ) -> None:
        status = self._app.window.status
        status.busy("Writing…")
        try:
            words, place = await work
        except InspectorError as error:
            status.idle("")
            self._app.problems.show(error, where="Hand over", retry=retry, about=about)
            return
        except asyncio.CancelledError:
            status.idle("Cancelled: no file was written")
            raise
        self._app.problems.over(about)
        status.idle(words, place)

    async def _write_one(self, choice: HandOverChoice, offer: Offer) -> tuple[str, Path]:
        exporter = offer.format_named(choice.exporter, choice.which, choice.key, with_archive=choice.archive)
        report = await offer.session(choice.key).inspector.export(
            choice.path,
            exporter=exporter,
            job_ids=offer.job_ids(choice.which, choice.key),
            part=offer.part(choice.which),
            masking=choice.masking,
            replace=choice.replace,
            readings=choice.readings,
        )
        self._remember(choice.path, exporter)
        notes = " ".join(("", *report.notes))
        return f"{counted(report.jobs, 'job')} written to {choice.path}{notes}", choice.path.parent

    async def _write_comparison(self, choice: HandOverChoice, offer: Offer) -> tuple[str, Path]:
        exporter = offer.format_named(choice.exporter, choice.which, choice.key, with_archive=choice.archive)
        documents = await offer.documents(choice.which, choice.key, with_readings=choice.readings)
        selection = Selection(tuple(documents), masking=choice.masking)
        await FileWork(self._app.tasks, lambda _event: None).export(
            selection, choice.path, exporter, replaces=choice.replace
        )
        self._remember(choice.path, exporter)
        return f"The comparison was written to {choice.path}", choice.path.parent

    async def _write_all(self, choice: HandOverChoice) -> tuple[str, Path]:
        """Write one file per session into the folder; a file that is there already stays as it is."""
        jobs, files = 0, 0
        exporter = format_named(choice.exporter, with_archive=choice.archive)
        for session in self._app.workspace.sessions:
            if session.inspector.snapshot.can_be_exported:
                export = partial(
                    session.inspector.export,
                    exporter=exporter,
                    masking=choice.masking,
                    replace=False,
                    readings=choice.readings,
                )
                if exporter.adds:
                    path, report = choice.path, await export(choice.path)
                else:
                    name = proposed_name(session, exporter.suffix, choice.masking)
                    path, report = await written_free(choice.path / name, exporter.suffix, export)
                self._remember(path, exporter)
                jobs += report.jobs
                files += 1
        place = "" if exporter.adds else f"{counted(files, 'file')} in "
        return f"{counted(jobs, 'job')} written to {place}{choice.path}", choice.path

    def _remember(self, path: Path, exporter: Exporter) -> None:
        """Propose the folder next time, and offer what this program can open again."""
        self._app.settings.last_folder = str(path.absolute().parent)
        if exporter.can_be_opened:
            self._app.settings.remember_file(path)
        elif isinstance(exporter, WithArchives) and exporter.with_archive:
            for archive in exporter.beside(path):
                self._app.settings.remember_file(archive)
        self._written()
