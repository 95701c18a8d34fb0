"""File > Import sign-ins: looks for what other tools keep and takes over what the person ticks."""

from collections.abc import Callable, Sequence
from pathlib import Path

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.import_sign_ins.dialog import ImportDialog
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.widgets.message_banner import sentences
from drs_inspector.session.profiles.import_from_tools import look_for_sign_ins, store_found, summary
from drs_inspector.storage.imports import FoundSignIn

_IMPORTING = "Importing sign-ins"


class ImportController:
    """What File > Import sign-ins does. ``imported(files)`` is called when profiles have come of these files."""

    def __init__(self, app: AppContext, imported: Callable[[Sequence[Path]], None] = lambda _files: None) -> None:
        self._app = app
        self._imported = imported
        self._dialog: ImportDialog | None = None
        app.window.commands["import_sign_ins"].triggered.connect(lambda _checked=False: self.ask())

    def ask(self) -> None:
        """Open the dialog and look, off the event loop."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        dialog = self._dialog = ImportDialog(summary, self._app.window)
        dialog.import_requested.connect(self._import)
        dialog.finished.connect(self._closed)
        dialog.open()
        self._app.tasks.start(_IMPORTING, self._look(dialog))

    def _closed(self) -> None:
        # What is being stored is stored to its end: half an import would be worse than one without a dialog.
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    async def _look(self, dialog: ImportDialog) -> None:
        found = await look_for_sign_ins()
        if dialog is self._dialog:
            dialog.show_found(found)

    def _import(self, chosen: list[FoundSignIn], replace: bool) -> None:
        self._app.tasks.start(_IMPORTING, self._store(chosen, replace))

    async def _store(self, chosen: Sequence[FoundSignIn], replace: bool) -> None:
        lines, problems = [], []
        files: list[Path] = []
        for found in chosen:
            try:
                stored = await store_found(found, self._app.secrets, replace=replace)
            except InspectorError as error:
                problems.append(f"“{found.profile.name}” was not imported. {sentences(error)}")
                continue
            files += found.files
            if stored.problem is None:
                lines.append(f"“{stored.profile.name}” imported.")
            else:
                problems.append(f"“{stored.profile.name}” imported, but: {sentences(stored.problem)}")
        if self._dialog is not None:
            self._dialog.show_result([*lines, *problems], all_well=not problems)
        elif problems:
            self._app.problems.show(InspectorError("Not everything was imported.", " ".join(problems)))
        self._imported(files)
