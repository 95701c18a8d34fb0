"""What is dropped on the window: files are opened, and of folders the archives and replies that are in them."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import OPENING, AppContext
from drs_inspector.session.start_page.recent_files import MOST_FROM_FOLDER, InFolder, in_folder
from drs_inspector.storage.files.file_errors import file_problem


class Dropped:
    """``open_files(paths)`` opens files. Folders are looked into in a thread: a network drive may hang."""

    def __init__(self, app: AppContext, open_files: Callable[[Sequence[Path]], None]) -> None:
        self._app, self._open_files = app, open_files
        self._numbers = count(1)
        app.window.files_dropped.connect(self.take)

    def take(self, paths: Sequence[Path]) -> None:
        """Open what was dropped; a further drop does not take the place of this one."""
        self._app.tasks.start(f"{OPENING}, drop {next(self._numbers)}", self._take(list(paths)))

    async def _take(self, paths: Sequence[Path]) -> None:
        files: list[Path] = []
        for path in paths:
            if not await asyncio.to_thread(path.is_dir):
                files.append(path)
                continue
            try:
                found = await asyncio.to_thread(in_folder, path)
            except OSError as error:
                self._app.problems.show(file_problem(error, "read", path), where="Open", about=_looking_into(path))
                continue
            files += found.files
            if found.words(path):
                self._app.problems.show(_not_whole(found, path), where="Open", about=_looking_into(path))
            else:
                self._app.problems.over(_looking_into(path))
        if files:
            self._open_files(files)


def _looking_into(folder: Path) -> Concern:
    return Concern("looking into a folder", parts=frozenset((str(folder.absolute()),)))


def _not_whole(found: InFolder, folder: Path) -> FileProblemError:
    cause = "Looked for are files that end in .json, .gz or .txt, not in folders inside it."
    if found.files:
        cause = f"At most {MOST_FROM_FOLDER:,} files of a folder are opened at once."
    next_step = "Drop the others by themselves." if found.files else "Drop the files themselves."
    return FileProblemError(f"{found.words(folder)}.", cause, next_step)
