"""Open, recent files, drop."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.qt.main_window.context import OPENING, AppContext
from drs_inspector.storage.files.paths import home_folder

_OPEN_FILTER = "Archives and replies (*.json *.json.gz *.gz *.txt);;All files (*)"


class OpenController:
    """What File > Open does, and what is dropped on the window."""

    def __init__(self, app: AppContext) -> None:
        self._app = app
        window = app.window
        window.commands["open"].triggered.connect(self.ask_open)
        window.files_dropped.connect(self.open)
        window.welcome.open_recent.connect(self._open_recent)
        window.commands.recent.triggered.connect(lambda action: self._open_recent(str(action.data())))
        app.live.watch("recent_files", lambda _recent: self.show_recent())
        self.show_recent()

    # Open

    def ask_open(self) -> None:
        """Let the person choose files."""
        dialog = QFileDialog(self._app.window, "Open archives or saved replies", self._folder(), _OPEN_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._open_names)
        dialog.open()

    def open(self, paths: Sequence[Path]) -> None:
        """Open files as one session, beside the clouds that are open and in place of files opened before."""
        self._app.tasks.start(OPENING, self._open(list(paths)))
        self._app.offer_actions()

    def _open_names(self, names: Sequence[str]) -> None:
        self.open([Path(name) for name in names])

    def _open_recent(self, name: str) -> None:
        self.open([Path(name)])

    async def _open(self, paths: list[Path]) -> None:
        status = self._app.window.status
        status.busy("Opening…")
        try:
            session = await self._app.workspace.open_files(paths)
        except InspectorError as error:
            status.idle("")
            if len(paths) == 1 and isinstance(error, FileProblemError) and not paths[0].exists():
                self._app.settings.forget_file(paths[0])
                self.show_recent()
            self._app.problems.show(error, where="Open", retry=lambda: self.open(paths))
            return
        except asyncio.CancelledError:
            status.idle("Opening was cancelled")
            raise
        count = len(session.inspector.snapshot.jobs)
        status.idle(f"{count:,} {'job' if count == 1 else 'jobs'} opened")
        for path in reversed(paths):
            self._app.settings.remember_file(path)
        self._app.settings.last_folder = str(paths[0].absolute().parent)
        self.show_recent()

    def show_recent(self) -> None:
        """Offer the files that were opened before."""
        recent = self._app.settings.recent_files
        self._app.window.welcome.set_recent(recent)
        menu = self._app.window.commands.recent
        menu.clear()
        menu.setEnabled(bool(recent))
        for number, name in enumerate(recent, 1):
            key = f"&{number} " if number < 10 else ""  # one digit can be a mnemonic
            action = menu.addAction(f"{key}{Path(name).name}  ({Path(name).parent})".replace("&&", "&"))
            action.setData(name)

    def _folder(self) -> str:
        return usual_folder(self._app)


def usual_folder(app: AppContext) -> str:
    """Return the folder of the file that was opened or written last, while it is there."""
    folder = app.settings.last_folder
    return folder if folder and Path(folder).is_dir() else str(home_folder())
