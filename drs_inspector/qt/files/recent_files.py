"""The files that were opened before: in their menu and on the start page, with what was seen of them."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from drs_inspector.domain.printable import printable
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.start_page.recent_files import (
    FILE_LOOKS,
    FileLook,
    FileState,
    file_looks,
    file_rows,
    look_at,
    with_file_looks,
)
from drs_inspector.session.workspace.open_session import OpenSession

_LOOKING: Final = "Looking at recent files"


class RecentFiles:
    """``open(name)`` opens one. The files themselves are looked at in a thread, whenever they are shown."""

    def __init__(self, app: AppContext, open_file: Callable[[str], None]) -> None:
        self._app, self._open = app, open_file
        self._states: dict[str, FileState | None] = {}
        card = app.window.welcome.files
        card.opened.connect(open_file)
        card.forget_wanted.connect(self._forget)
        app.window.welcome.shown.connect(self._look)
        app.window.commands.recent.triggered.connect(lambda action: open_file(str(action.data())))
        app.live.watch("recent_files", lambda _recent: self.show())
        for zone in ("time_zone", "time_zone_name"):
            app.live.watch(zone, lambda _zone: self._show_on_page())

    def opened(self, sessions: Sequence[OpenSession], paths: Sequence[Path], refused: Collection[Path]) -> None:
        """Remember files that were opened, the first one as the newest."""
        settings = self._app.settings
        for path in reversed(paths):
            if path not in refused:
                settings.remember_file(path)
        looks = {str(path.absolute()): _look_of(session, path) for session in sessions for path in session.files}
        settings.put(FILE_LOOKS.name, with_file_looks(settings, looks))
        settings.last_folder = str(paths[0].absolute().parent)
        self.show()

    def gone(self, path: Path) -> None:
        """Take a file that is not there any more off the list."""
        self._app.settings.forget_file(path)
        self.show()

    def show(self) -> None:
        """Offer the files as they are known now, and look at them."""
        recent = self._app.settings.recent_files
        menu = self._app.window.commands.recent
        menu.clear()
        menu.setEnabled(bool(recent))
        for number, name in enumerate(recent, 1):
            key = f"&{number} " if number < 10 else ""  # one digit can be a mnemonic
            words = printable(f"{Path(name).name}  ({Path(name).parent})").replace("&", "&&")
            action = menu.addAction(f"{key}{words}")
            action.setData(name)
        self._show_on_page()
        self._look()

    def _show_on_page(self) -> None:
        settings = self._app.settings
        rows = file_rows(settings.recent_files, file_looks(settings), self._states, datetime.now(UTC))
        self._app.window.welcome.show_files(rows)

    def _forget(self, paths: list[str]) -> None:
        recent = self._app.settings.recent_files
        self._app.change_settings(recent_files=[one for one in recent if one not in paths])

    def _look(self) -> None:
        if self._app.settings.recent_files and not self._app.window.is_browsing:
            self._app.tasks.start(_LOOKING, self._look_at(tuple(self._app.settings.recent_files)), quiet=True)

    async def _look_at(self, names: Sequence[str]) -> None:
        self._states = await asyncio.to_thread(look_at, names)
        self._show_on_page()


def _look_of(session: OpenSession, path: Path) -> FileLook:
    """Return what is to be known of a file; jobs of a document of several files are in none of them alone."""
    snapshot = session.inspector.snapshot
    source = snapshot.source
    is_archive = source.kind != "file" or path.name.endswith((".drs.json", ".drs.json.gz"))
    return FileLook(
        archive=is_archive, jobs=len(snapshot.jobs) if len(session.files) == 1 else 0, source=_source_words(source)
    )


def _source_words(source: SourceInfo) -> str:
    if source.kind == "demo":
        return "demo cloud"
    return printable(source.project_name or source.region or source.project_id)[:60]
