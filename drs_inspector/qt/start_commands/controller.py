"""The start page in step with profiles, settings and what is open."""

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.profiles.controller import ProfilesController
from drs_inspector.qt.start_commands.going_on import GoingOn
from drs_inspector.qt.start_commands.look_keeper import LookKeeper
from drs_inspector.session.start_page.connections import ConnectionRow, asks_nothing, connection_rows
from drs_inspector.session.start_page.last_looks import LastLook, last_looks
from drs_inspector.session.start_page.last_run import LastRun, button_words, run_words
from drs_inspector.session.time_settings import are_relative
from drs_inspector.session.workspace.workspace import SessionClosed, SessionOpened, WorkspaceEvent
from drs_inspector.storage.files.paths import home_folder
from drs_inspector.storage.files.settings import Setting
from drs_inspector.storage.imports.places import SignInPlace, sign_in_places
from drs_inspector.storage.profiles.store import Profile, load_profiles

USED_PLACES: Final = Setting("used_sign_in_places", list[str], [])
"""Files of other tools from which sign-ins were taken over."""
_LOOKING: Final = "Looking for sign-ins of other tools"
_FOLLOWED: Final = ("last_looks", "last_run", "times", "time_zone", "time_zone_name", USED_PLACES.name)
_MAY_HAVE_CHANGED: Final = (QEvent.Type.WindowUnblocked, QEvent.Type.WindowActivate)


class StartController(QObject):
    """Shows connections and what there is to go on with, and does what is asked for there.

    ``connect(names)`` opens connections. Profiles are read again whenever the page, or the window, comes to the front.
    """

    def __init__(
        self,
        app: AppContext,
        profiles: ProfilesController,
        connect: Callable[[Sequence[str]], None],
        *,
        looks: LookKeeper,
        going_on: GoingOn,
    ) -> None:
        super().__init__(app.window)
        self._app, self._profiles, self._connect = app, profiles, connect
        self.looks, self.going_on = looks, going_on
        self._found: tuple[SignInPlace, ...] = ()
        page = app.window.welcome
        page.shown.connect(self.show)
        page.connections.opened.connect(self._open)
        page.connections.renamed.connect(profiles.rename)
        page.connections.forget_wanted.connect(profiles.ask_delete)
        profiles.changed = self.show
        app.live.changed.connect(self._setting_changed)
        app.window.installEventFilter(self)
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        self.show()
        app.tasks.start(_LOOKING, self._look(), quiet=True)

    def close(self) -> None:
        """Stop following."""
        self._unsubscribe()
        self.looks.close()
        self.going_on.close()

    def remember(self) -> None:
        """Keep what is to be known at the next start."""
        self.looks.write()
        self.going_on.remember()

    def show(self) -> None:
        """Show everything as it is now, unless something else is in front."""
        self.going_on.offer()
        window = self._app.window
        if window.is_browsing:
            return
        # A damaged file is told by what reads it first, in words with a way on.
        profiles, looks, now = load_profiles().profiles, last_looks(self._app.settings), datetime.now(UTC)
        used = USED_PLACES.read(self._app.settings)
        found = [place for place in self._found if str(place.path) not in used]
        relative = are_relative(self._app.settings)
        window.welcome.show_connections(connection_rows(profiles, looks, found, now, relative=relative))
        run = self.going_on.left_to_open()
        if run is None:
            window.welcome.go_on.say("", "", "")
        else:
            hint = _hint(run, profiles, looks, now)
            window.welcome.go_on.say(run_words(run, now), button_words(run), hint)

    def sign_ins_taken(self, files: Sequence[Path]) -> None:
        """Sign-ins of these files have become profiles."""
        used = USED_PLACES.read(self._app.settings)
        self._app.change_settings(**{USED_PLACES.name: [*dict.fromkeys([*used, *map(str, files)])]})
        self.show()

    async def _look(self) -> None:
        """Look which files of other tools are there, in a thread: a network drive may hang."""
        try:
            places = (dict(os.environ), home_folder(), Path.cwd())
        except (InspectorError, OSError):
            return
        self._found = await asyncio.to_thread(sign_in_places, *places)
        self.show()

    def _open(self, rows: Sequence[ConnectionRow], _beside: bool) -> None:
        """Open connections beside what is open; nothing is closed for them."""
        names = [row.name for row in rows if row.found is None]
        if names:
            self._connect(names)
        else:
            self._app.window.commands["import_sign_ins"].trigger()

    def _setting_changed(self, name: str) -> None:
        if name in _FOLLOWED:
            self.show()

    def _on_event(self, _key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, SessionOpened | SessionClosed):
            self.going_on.offer()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look again where a dialog was closed, or another program was in front; every event passes."""
        if event.type() in _MAY_HAVE_CHANGED:
            self.show()
        return False


def _hint(run: LastRun, profiles: Sequence[Profile], looks: dict[str, LastLook], now: datetime) -> str:
    """Return whether the connections will ask for anything, as far as that is known."""
    wanted = {source.profile for source in run.sources if source.profile}
    known = {one.name: one for one in profiles if one.name in wanted}
    missing = sorted(wanted - set(known))
    if missing:
        return (
            "one connection is not saved any more" if len(missing) == 1 else "some connections are not saved any more"
        )
    quiet = all(asks_nothing(one, looks.get(name, LastLook()), now) for name, one in known.items())
    return "asks for no password" if quiet else "asks for what is not saved"
