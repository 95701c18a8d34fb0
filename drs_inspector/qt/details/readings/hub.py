"""The readings of all open sources, for the views that show them: what is known, and asking for more."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.details.readings.source import Following
from drs_inspector.qt.details.shown_readings import nothing_to_release
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.events import ReadingsChanged, SignInChanged, SnapshotReplaced
from drs_inspector.session.profiles.cloud_eye import CloudEyeOff, cloud_eye_off
from drs_inspector.session.readings_page.asking import ask_panel
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.told import Told, is_to_be_asked, told_by_file, told_by_source
from drs_inspector.session.workspace.workspace import OpenSession, SessionClosed, WorkspaceEvent

AT_ONCE: Final = 3
"""Requests of one source that views have under way at the same time; each of them fails alone."""
_MOST_OPENED: Final = 50
_HOLDS: Final = {
    "none": "You are not signed in. Sign in to read it.",
    "ended": "The sign-in has ended. Sign in again to read it.",
    "locked": "The source is locked. Sign in again to read it.",
}
_Key = tuple[str, str, str, str]


class Readings(QObject):
    """One for a window. ``changed(session, job id)``: something else is known of a job, or of the project ("")."""

    changed = Signal(str, str)

    def __init__(self, app: AppContext) -> None:
        super().__init__(app.window)
        self._app = app
        self.watch = app.watches.interest_in
        self._waiting: dict[str, dict[_Key, tuple[Panel, bool, bool, bool]]] = {}
        self._asking: dict[_Key, asyncio.Task[None]] = {}
        self.chosen_call = ""
        self.opened: dict[tuple[str, str], tuple[Panel, ...]] = {}
        self._unsubscribe = app.workspace.subscribe(self._on_event)

    def close(self) -> None:
        """Stop following the workspace."""
        self._unsubscribe()
        self._waiting.clear()

    def of(self, session: OpenSession) -> "SourceReadings":
        """Return the readings of a source."""
        return SourceReadings(self, session)

    def cloud_eye_off(self, key: str) -> CloudEyeOff | None:
        """Return what there is to say of Cloud Eye while it is off for a source, None where it is on."""
        session = self._app.workspace.find(key)
        return cloud_eye_off(session) if session is not None else None

    def switch_cloud_eye_on(self, key: str) -> None:
        """Have Cloud Eye asked of a source from now on. Raises InspectorError where that cannot be kept."""
        session = self._app.workspace.find(key)
        if session is not None:
            try:
                self._app.profile_sessions.choose_cloud_eye(session, on=True)
            finally:
                self.changed.emit(key, "")

    def is_busy(self, key: _Key) -> bool:
        """Whether something is being asked, or about to be."""
        return key in self._asking or key in self._waiting.get(key[0], {})

    def put(self, key: _Key, panel: Panel, *, again: bool, consent: bool, whole: bool) -> None:
        """Ask for a panel as soon as there is a place for it; what is being asked already is not asked twice."""
        if not self.is_busy(key):
            self._waiting.setdefault(key[0], {})[key] = (panel, again, consent, whole)
            self._go_on(key[0])
            self.changed.emit(key[0], key[1])

    def withdraw(self, session: str, job_id: str) -> None:
        """Drop what waits to be asked of a job that is not looked at any more; what is under way is kept."""
        waiting = self._waiting.get(session, {})
        for key in [key for key in waiting if key[1] == job_id]:
            del waiting[key]

    def _go_on(self, session: str) -> None:
        waiting = self._waiting.get(session, {})
        while waiting and sum(key[0] == session for key in self._asking) < AT_ONCE:
            key, (panel, again, consent, whole) = next(iter(waiting.items()))
            del waiting[key]
            ask = self._ask(key, panel, again=again, consent=consent, whole=whole)
            self._asking[key] = task = self._app.tasks.start(f"Asking {' '.join(key)}", ask, newest_wins=False)
            task.add_done_callback(partial(self._answered, key))

    async def _ask(self, key: _Key, panel: Panel, *, again: bool, consent: bool, whole: bool) -> None:
        opened = self._app.workspace.find(key[0])
        if opened is not None:
            await ask_panel(opened.inspector, panel, key[1], again=again, consent=consent, whole=whole)

    def _answered(self, key: _Key, _task: asyncio.Task[None]) -> None:
        self._asking.pop(key, None)
        if self._app.workspace.find(key[0]) is not None:
            self.changed.emit(key[0], key[1])
            self._go_on(key[0])

    def _on_event(self, session: str, event: WorkspaceEvent) -> None:
        if isinstance(event, ReadingsChanged):
            for job_id in event.job_ids:
                self.changed.emit(session, job_id)
        elif isinstance(event, SessionClosed | SnapshotReplaced):
            self._waiting.pop(session, None)
            for key, task in list(self._asking.items()):
                if key[0] == session and isinstance(event, SessionClosed):
                    task.cancel()
        elif isinstance(event, SignInChanged):
            self.changed.emit(session, "")


class SourceReadings:
    """The readings of one source. A file only has what is in it; a source that is closed has nothing any more."""

    def __init__(self, hub: Readings, session: OpenSession) -> None:
        self.hub, self.session = hub, session.key
        self._inspector = session.inspector

    @property
    def is_live(self) -> bool:
        """Whether it can be asked at all."""
        return self._inspector.connection.project is not None

    @property
    def cloud(self) -> str:
        """The key of the cloud."""
        return self._inspector.snapshot.source.cloud

    @property
    def hold(self) -> str:
        """Why nothing is asked by itself, in words, "" where it is."""
        return _HOLDS.get(self._inspector.connection.sign_in_state.kind, "") if self.is_live else ""

    @property
    def now(self) -> datetime:
        """The present time, by the clock of the source: that which its readings are of."""
        source = self._inspector.connection.project
        return source.now() if source is not None else datetime.now(UTC)

    def told(self, job_id: str, panel: Panel) -> Told:
        """Return what is known of a panel: what was read while it was open, else what its file has."""
        kept, replies = self._inspector.readings, self._inspector.snapshot.replies
        return told_by_source(kept, job_id, panel) if self.is_live else told_by_file(kept, replies, job_id, panel)

    def is_asking(self, job_id: str, panel: Panel) -> bool:
        """Whether a panel is being asked."""
        return self.hub.is_busy(self._key(job_id, panel))

    def ask(self, job_id: str, panel: Panel, *, again: bool = True, consent: bool = False, whole: bool = False) -> None:
        """Ask for a panel: a person wants it, also where a refusal is remembered."""
        if self.is_live:
            self.hub.put(self._key(job_id, panel), panel, again=again, consent=consent, whole=whole)

    def ask_once(self, job_id: str, panels: Iterable[Panel]) -> None:
        """Ask for panels that are opened and of which nothing is known, or nothing that is new enough."""
        if not self.is_live or self.hold:
            return
        for panel in panels:
            told = self.told(job_id, panel)
            if is_to_be_asked(told, self.now, is_busy=self.is_asking(job_id, panel)):
                self.ask(job_id, panel, again=False)

    def withdraw(self, job_id: str) -> None:
        """Do not ask what has not begun to be asked: the page was left."""
        self.hub.withdraw(self.session, job_id)

    @property
    def cloud_eye_off(self) -> CloudEyeOff | None:
        """What there is to say of Cloud Eye while it is off; None where it is on, or cannot be asked."""
        return self.hub.cloud_eye_off(self.session) if self.is_live else None

    def switch_cloud_eye_on(self) -> None:
        """Have Cloud Eye asked of this source from now on. Raises InspectorError where that cannot be kept."""
        self.hub.switch_cloud_eye_on(self.session)

    def look_at(self, job_id: str, panel: Panel) -> Callable[[], None]:
        """Have a watch of the source ask what is under way in a panel, until the returned function is called."""
        asked = panel.call.asked
        is_watched = asked is not None and asked.polled.live and not panel.parameters
        return self.hub.watch(self.session, job_id, panel.call.name) if is_watched else nothing_to_release

    def chosen_call(self) -> str:
        """Return the name of the call whose panel was chosen last, of whichever job."""
        return self.hub.chosen_call

    def opened(self, job_id: str) -> tuple[Panel, ...]:
        """Return the panels that rows of others have opened."""
        return self.hub.opened.get((self.session, job_id), ())

    def remember(self, job_id: str, chosen: str, opened: tuple[Panel, ...]) -> None:
        """Keep what was chosen, and what was opened of this job; of a few jobs, the last ones."""
        self.hub.chosen_call = chosen
        self.hub.opened.pop((self.session, job_id), None)
        if opened:
            self.hub.opened[self.session, job_id] = opened
        while len(self.hub.opened) > _MOST_OPENED:
            del self.hub.opened[next(iter(self.hub.opened))]

    def follow(self, view: QWidget, changed: Callable[[str], None]) -> None:
        """Call ``changed(job id)`` when something else is known, for as long as the view is there."""
        self.hub.changed.connect(Following(view, self.session, changed).heard)

    def _key(self, job_id: str, panel: Panel) -> _Key:
        return self.session, panel.about(job_id), *panel.key
