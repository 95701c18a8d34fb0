"""Open, recent files, drop, export."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.qt.controllers.shared import EXPORTING, OPENING, Shared
from drs_inspector.qt.views.export_dialog import ExportChoice, ExportDialog, proposed_name

_OPEN_FILTER = "Archives and replies (*.json *.json.gz *.gz *.txt);;All files (*)"


class FileCommands:
    """What File > Open and File > Export do, and what is dropped on the window."""

    def __init__(self, shared: Shared, opened: Callable[[Sequence[Path]], None]) -> None:
        """``opened(paths)`` is called when files have been opened."""
        self._shared = shared
        self._opened = opened
        window = shared.window
        window.commands["open"].triggered.connect(self.ask_open)
        window.commands["export"].triggered.connect(self.ask_export)
        window.commands["export_selected"].triggered.connect(self.ask_export_selected)
        window.files_dropped.connect(self.open)
        window.welcome.open_recent.connect(self._open_recent)
        window.commands.recent.triggered.connect(lambda action: self._open_recent(str(action.data())))
        self.show_recent()

    # Open

    def ask_open(self) -> None:
        """Let the person choose files."""
        dialog = QFileDialog(self._shared.window, "Open archives or saved replies", self._folder(), _OPEN_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._open_names)
        dialog.open()

    def open(self, paths: Sequence[Path]) -> None:
        """Open files as one snapshot in place of what is shown."""
        self._shared.tasks.start(OPENING, self._open(list(paths)))
        self._shared.offer_actions()

    def _open_names(self, names: Sequence[str]) -> None:
        self.open([Path(name) for name in names])

    def _open_recent(self, name: str) -> None:
        self.open([Path(name)])

    async def _open(self, paths: list[Path]) -> None:
        status = self._shared.window.status
        status.busy("Opening…")
        try:
            snapshot = await self._shared.inspector.open_files(paths)
        except InspectorError as error:
            status.idle("")
            if len(paths) == 1 and isinstance(error, FileProblemError) and not paths[0].exists():
                self._shared.settings.forget_file(paths[0])
                self.show_recent()
            self._shared.problems.show(error, where="Open", retry=lambda: self.open(paths))
            return
        except asyncio.CancelledError:
            status.idle("Opening was cancelled")
            raise
        status.idle(f"{len(snapshot.jobs):,} {'job' if len(snapshot.jobs) == 1 else 'jobs'} opened")
        self._opened(paths)
        for path in reversed(paths):
            self._shared.settings.remember_file(path)
        self._shared.settings.last_folder = str(paths[0].absolute().parent)
        self.show_recent()

    def show_recent(self) -> None:
        """Offer the files that were opened before."""
        recent = self._shared.settings.recent_files
        self._shared.window.welcome.set_recent(recent)
        menu = self._shared.window.commands.recent
        menu.clear()
        menu.setEnabled(bool(recent))
        for number, name in enumerate(recent, 1):
            key = f"&{number} " if number < 10 else ""  # one digit can be a mnemonic
            action = menu.addAction(f"{key}{Path(name).name}  ({Path(name).parent})".replace("&&", "&"))
            action.setData(name)

    def _folder(self) -> str:
        folder = self._shared.settings.last_folder
        return folder if folder and Path(folder).is_dir() else str(Path.home())

    # Export

    def ask_export(self) -> None:
        """Ask what to export and where to, beginning with all jobs."""
        self._ask(only_selected=False)

    def ask_export_selected(self) -> None:
        """Ask where to export the selected jobs to."""
        self._ask(only_selected=True)

    def _ask(self, *, only_selected: bool) -> None:
        window, snapshot = self._shared.window, self._shared.inspector.snapshot
        selected = window.browse.tree.selected_job_ids() if window.browse is not None else []
        name = proposed_name(snapshot.source.project_name or snapshot.source.region, datetime.now().astimezone())
        dialog = ExportDialog(
            Path(self._folder()) / name,
            total=len(snapshot.jobs),
            selected=len(selected),
            only_selected=only_selected,
            parent=window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda choice: self.export(choice, selected))
        dialog.open()

    def export(self, choice: ExportChoice, selected: Sequence[str]) -> None:
        """Write the file; ``selected`` are the job ids of ``choice.selected_only``."""
        job_ids = list(selected) if choice.selected_only else None
        self._shared.tasks.start(EXPORTING, self._export(choice, job_ids))
        self._shared.offer_actions()

    async def _export(self, choice: ExportChoice, job_ids: list[str] | None) -> None:
        status = self._shared.window.status
        status.busy("Exporting…")
        try:
            report = await self._shared.inspector.export(choice.path, job_ids=job_ids, share_safe=choice.share_safe)
        except InspectorError as error:
            status.idle("")
            self._shared.problems.show(error, where="Export", retry=lambda: self.export(choice, job_ids or ()))
            return
        except asyncio.CancelledError:
            status.idle("The export was cancelled")
            raise
        self._shared.settings.last_folder = str(choice.path.absolute().parent)
        self._shared.settings.remember_file(choice.path)
        self.show_recent()
        status.idle(f"{report.jobs:,} jobs exported to {choice.path}")
