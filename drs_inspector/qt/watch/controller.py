"""Watching in one window: switched on and off, told what is on the screen, and said in the status bar."""

from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.qt.watch.interval_menu import IntervalMenu
from drs_inspector.qt.watch.on_screen import OnScreen
from drs_inspector.session.events import WatchChanged
from drs_inspector.session.watch.watch_settings import EVERY, FROM_START, INTERVALS, WITH_READINGS
from drs_inspector.session.watch.watch_words import WatchedSource, WatchWords, watching_words
from drs_inspector.session.watch.watches import Shown, can_be_watched
from drs_inspector.session.workspace.workspace import (
    OpenSession,
    SessionChanged,
    SessionClosed,
    SessionOpened,
    WorkspaceEvent,
)

_TICK_MS: Final = 5_000
"""The words count down in steps of this, or of minutes; between two of them nothing is drawn."""
_OTHERS: Final = SessionOpened | SessionClosed | SessionChanged | WatchChanged


class WatchController(QObject):
    """Joins the action, its menu of intervals and the status bar of a window with the watches of all of them."""

    def __init__(self, app: AppContext, browse: BrowseController, frame: FrameController) -> None:
        super().__init__(app.window)
        self._app, self._browse, self._frame = app, browse, frame
        self._watches = app.watches
        self._on_screen: OnScreen | None = None
        self._seen_last: dict[str, frozenset[str]] = {}
        self._menu = IntervalMenu(app.window)
        self._menu.chosen.connect(self._choose)
        self._tick = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        self._tick.timeout.connect(self._count_down)
        self._ends = [
            app.workspace.subscribe(self._on_event),
            self._watches.follow(self.update),
            browse.sources.subscribe(self._sources_changed),
        ]
        self._connect()
        self._apply_settings()
        self.update()

    def close(self) -> None:
        """Stop following; what is watched goes on for the other windows."""
        self._tick.stop()
        if self._on_screen is not None:
            self._on_screen.close()
        for end in self._ends:
            end()
        self._ends.clear()
        self._watches.leave(self)

    def _connect(self) -> None:
        app, window = self._app, self._app.window
        window.commands.bring("watch", self.turn)
        window.commands.bring("watch_every", self.show_intervals)
        window.tool_bar.add_menu(window.commands["watch"], self._menu)
        window.shown_or_hidden.connect(self._shown_or_hidden)
        self._frame.made.connect(self._jobs_made)
        self._browse.shown.connect(self._look)
        app.live.changed.connect(self._setting_changed)

    def _jobs_made(self) -> None:
        self._on_screen = OnScreen(self._frame.jobs, self._browse.page.tree)
        self._on_screen.changed.connect(self._look)

    # Which sources

    def turn(self) -> None:
        """Watch the shown sources, or no more where any of them is watched."""
        keys = [session.key for session in self._sources()]
        on = not any(key in self._watches.keys for key in keys)
        self._watches.turn(keys, on=on)
        say(self._app.window, self._turned_words(keys, on=on))

    def show_intervals(self) -> None:
        """Open the menu of intervals."""
        tool_bar, action = self._app.window.tool_bar, self._app.window.commands["watch"]
        self._menu.open_at(tool_bar.widgetForAction(action) or tool_bar)

    def _sources(self) -> list[OpenSession]:
        """Return the shown sources that can be watched."""
        return [session for session in self._browse.sources.sessions() if can_be_watched(session)]

    def _turned_words(self, keys: list[str], *, on: bool) -> str:
        what = f" {len(keys):,} sources" if len(keys) > 1 else ""
        if not on:
            return f"Not watching{what} any more"
        every = dict(INTERVALS)[EVERY.read(self._app.settings)].lower()
        return f"Watching{what}, {every}"

    def _choose(self, seconds: int) -> None:
        """Look so often, and watch: who chooses how often wants it."""
        self._app.change_settings(**{EVERY.name: seconds})
        keys = [session.key for session in self._sources()]
        if keys and not any(key in self._watches.keys for key in keys):
            self._watches.turn(keys, on=True)

    def _setting_changed(self, name: str) -> None:
        if name in (EVERY.name, FROM_START.name, WITH_READINGS.name):
            self._apply_settings()

    def _apply_settings(self) -> None:
        settings = self._app.settings
        self._menu.show_chosen(EVERY.read(settings))
        self._watches.from_start = FROM_START.read(settings)
        self._watches.with_readings = WITH_READINGS.read(settings)
        self._watches.set_every(EVERY.read(settings))

    def _sources_changed(self) -> None:
        self.update()
        self._look()

    def _on_event(self, _key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, _OTHERS):
            self.update()

    # What is on the screen

    @property
    def _is_seen(self) -> bool:
        return self._app.window.isVisible() and not self._app.window.isMinimized()

    def _shown_or_hidden(self) -> None:
        """Note that the window is minimised, or back."""
        if self._ends:
            self._look()
            self._count_down()

    def _look(self) -> None:
        """Tell which jobs are on the screen, and which is selected."""
        if not self._ends:
            return
        node = self._app.window.current_node()
        chosen = (node.session, node.job_id or "") if node is not None else ("", "")
        if self._on_screen is not None and self._is_seen:  # what was seen last stays what is looked at
            self._seen_last = self._on_screen.jobs()
        self._watches.look(self, Shown(self._seen_last, chosen, self._is_seen))

    # What is said

    def update(self) -> None:
        """Say how watching goes, and offer it."""
        sources, commands = self._sources(), self._app.window.commands
        is_on = any(session.key in self._watches.keys for session in sources)
        commands.enable_watching(can_watch=bool(sources))
        commands["watch"].setChecked(is_on)
        words = self._words()
        self._app.window.status.show_watch(words.text, spoken=words.spoken, tip=words.tip, tone=words.tone)
        self._keep_counting(words)

    def _count_down(self) -> None:
        """Say how far the next look is, where it is seen; it is not read out."""
        words = self._words()
        self._app.window.status.count_watch_down(words.text)
        self._keep_counting(words)

    def _keep_counting(self, words: WatchWords) -> None:
        if not (words.counts_down and self._is_seen):
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()

    def _words(self) -> WatchWords:
        shown = {session.key for session in self._browse.sources.sessions()}
        found = []
        for session in self._app.workspace.sessions:
            state = self._watches.state(session.key)
            if state is not None:
                found.append(WatchedSource(session.title, state, session.key in shown))
        return watching_words(found, self._watches.now())
