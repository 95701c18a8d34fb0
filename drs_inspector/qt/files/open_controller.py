"""Open, recent files, drop."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.printable import printable
from drs_inspector.qt.browse.reveal_session import SessionRevealer
from drs_inspector.qt.files.dropped import Dropped
from drs_inspector.qt.files.recent_files import RecentFiles
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import OPENING, READING, AppContext
from drs_inspector.session.reply_texts import replies_words
from drs_inspector.session.workspace.workspace import OpenedSessions

_CHECKING = "Checking files"
_MOST_TOLD = 3
_OPEN_FILTER = "Archives and replies (*.json *.json.gz *.gz *.txt);;All files (*)"


class OpenController:
    """What File > Open does, and what is dropped on the window."""

    def __init__(self, app: AppContext) -> None:
        self._app = app
        self._waiting: list[list[Path]] = []
        self._revealer = SessionRevealer(app)
        window = app.window
        window.commands["open"].triggered.connect(self.ask_open)
        self._dropped = Dropped(app, self.open)
        self._recent = RecentFiles(app, self._open_recent)
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
        """Open files beside what is open already, one session for each document, and go there.

        Files that are opened while others are being opened wait for them: none takes the place of another.
        """
        self._waiting.append(list(paths))
        self._app.tasks.start(OPENING, self._open_waiting(), newest_wins=False)

    def _open_names(self, names: Sequence[str]) -> None:
        self.open([Path(name) for name in names])

    def _open_recent(self, name: str) -> None:
        self.open([Path(name)])

    async def _open_waiting(self) -> None:
        self._revealer.watch()
        try:
            while self._waiting:
                await self._open(self._waiting.pop(0))
        finally:
            self._waiting.clear()
            self._revealer.rest()

    async def _open(self, paths: list[Path]) -> None:
        status = self._app.window.status
        status.busy("Opening…")
        try:
            opened = await self._app.workspace.open_files(paths, early=True)
        except InspectorError as error:
            status.idle("")
            if len(paths) == 1 and isinstance(error, FileProblemError) and not paths[0].exists():
                self._recent.gone(paths[0])
            self._app.problems.show(error, where="Open", retry=lambda: self.open(paths), about=_opening(paths))
            return
        except asyncio.CancelledError:
            status.idle("Opening was cancelled")
            raise
        status.idle(opened_words(opened))
        if not all(session.inspector.snapshot.is_checked for session in opened.sessions):
            keys = ", ".join(session.key for session in opened.sessions)
            self._app.tasks.start(f"{_CHECKING} {keys}", self._tell_of_check(opened))
        self._revealer.show(opened.sessions)
        refused = {path for path, _problem in opened.refused}
        self._app.problems.over(_opening(path for path in paths if path not in refused))
        for session in opened.sessions:
            # Its files were gone, perhaps; now they have been read.
            self._app.problems.over(Concern(READING, session.key))
        self._tell_of_refused(opened)
        await asyncio.sleep(0)  # the jobs are drawn first
        self._recent.opened(opened.sessions, paths, refused)

    def _tell_of_refused(self, opened: OpenedSessions) -> None:
        """Say why files could not be opened: of a few each by itself, of many together."""
        if len(opened.refused) <= _MOST_TOLD:
            for path, problem in opened.refused:
                self._app.problems.show(problem, where="Open", retry=partial(self.open, [path]), about=_opening([path]))
            return
        names = ", ".join(printable(path.name) for path, _problem in opened.refused[:_MOST_TOLD])
        more = len(opened.refused) - _MOST_TOLD
        path, first = opened.refused[0]
        together = FileProblemError(
            f"{len(opened.refused):,} files could not be opened.",
            f"{names} and {more:,} more. Of {printable(path.name)}: {first.title} {first.cause}".strip(),
            "Open one of them by itself to see what is wrong with it.",
        )
        self._app.problems.show(together, where="Open", about=_opening(path for path, _problem in opened.refused))

    async def _tell_of_check(self, opened: OpenedSessions) -> None:
        """Say that the file is being checked, and then what was found, unless something else is said by then."""
        status = self._app.window.status
        shown = [session.inspector.snapshot for session in opened.sessions]
        said = f"{opened_words(opened)}. Checking the file…"
        status.idle(said)
        for session in opened.sessions:
            await session.inspector.checked()
        if status.text == said:
            now = [session.inspector.snapshot for session in opened.sessions]
            new = [
                one for old, snapshot in zip(shown, now, strict=True) for one in snapshot.problems[len(old.problems) :]
            ]
            status.idle(". ".join([opened_words(opened), *(str(one.get("title")).removesuffix(".") for one in new)]))

    def show_recent(self) -> None:
        """Offer the files that were opened before."""
        self._recent.show()

    def _folder(self) -> str:
        return self._app.usual_folder()


def _opening(paths: Iterable[Path]) -> Concern:
    return Concern(OPENING, parts=frozenset(str(path.absolute()) for path in paths))


def opened_words(opened: OpenedSessions) -> str:
    """Return what was opened, and what was done with files that were opened together."""
    count = sum(len(session.inspector.snapshot.jobs) for session in opened.sessions)
    words = f"{count:,} {'job' if count == 1 else 'jobs'}"
    replies = sum(len(session.inspector.snapshot.replies) for session in opened.sessions)
    if replies:
        words = f"{words} and {replies_words(replies)}" if count else replies_words(replies)
    documents = len(opened.sessions)
    words += f" of {documents:,} documents opened" if documents > 1 else " opened"
    return ". ".join([words, *opened.notes])
