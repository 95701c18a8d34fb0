"""The sessions that are open, in display order, and what listeners are told about them."""

import itertools
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from drs_inspector.cloud.network.regions import plain_url
from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.session.events import Event, SignInChanged
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.open_session import (
    OpenSession,
    SessionChanged,
    SessionClosed,
    SessionKind,
    SessionOpened,
)
from drs_inspector.session.workspace.titles import titles_of

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.credentials import Connection
    from drs_inspector.domain.snapshot import SourceInfo

WorkspaceEvent = Event | SessionOpened | SessionClosed | SessionChanged
WorkspaceListener = Callable[[str, WorkspaceEvent], None]


class SessionList:
    """Open sessions by key. A session is told of from its ``SessionOpened`` to its ``SessionClosed``."""

    def __init__(self) -> None:
        self._sessions: dict[str, OpenSession] = {}
        self._listeners: list[WorkspaceListener] = []
        self._numbers = itertools.count(1)

    @property
    def sessions(self) -> tuple[OpenSession, ...]:
        """The open sessions in display order."""
        return tuple(self._sessions.values())

    def find(self, key: str) -> OpenSession | None:
        """Return the open session of that key."""
        return self._sessions.get(key)

    def subscribe(self, listener: WorkspaceListener) -> Callable[[], None]:
        """Call ``listener(key, event)`` for each event from now on; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def of_kind(self, kind: SessionKind) -> OpenSession | None:
        """Return the first session of a kind."""
        return next((session for session in self.sessions if session.kind == kind), None)

    def of_place(self, place: "Connection | SourceInfo") -> OpenSession | None:
        """Return the cloud session that reads this project of this cloud, None when a project is not named."""
        for session in self.sessions:
            source = session.inspector.connection.source_info
            if session.kind == "cloud" and source is not None and _is_same_project(source, place):
                return session
        return None

    def add(self, kind: SessionKind, inspector: Inspector, *, files: Iterable[Path] = ()) -> OpenSession:
        """Add a session at the end. Nothing is told before ``tell_changes``."""
        key = f"session-{next(self._numbers)}"
        session = self._sessions[key] = OpenSession(key, kind, inspector, files=tuple(files))
        return session

    def remove(self, key: str) -> OpenSession | None:
        """Take a session off the list and say so; None when it is not on it."""
        session = self._sessions.pop(key, None)
        if session is not None:
            self.tell(key, SessionClosed(key))
            self.tell_changes()
        return session

    def tell_changes(self) -> None:
        """Find titles for all sessions, and tell of new ones and of those that look otherwise than last told."""
        for session, title in zip(self.sessions, titles_of(self.sessions), strict=True):
            session.title = title
        for session in self.sessions:
            looks = (session.kind, session.profile, session.colour, session.title, session.files, session.problem)
            if session.told is None:
                session.told = looks
                session.inspector.subscribe(partial(self._pass_on, session))
                self.tell(session.key, SessionOpened(session.key))
            elif session.told != looks:
                session.told = looks
                self.tell(session.key, SessionChanged(session.key))

    def set_problem(self, session: OpenSession, problem: InspectorError | None) -> None:
        """Note why a session failed, or that it did not."""
        session.problem = problem
        self.tell_changes()

    def follow_profile(self, old: str, *, name: str, colour: str) -> None:
        """Let the sessions of the profile ``old`` bear its new name and colour; their jobs and sign-ins stay."""
        for session in self.sessions:
            if session.profile == old:
                session.profile, session.colour = name, colour
        self.tell_changes()

    def tell(self, key: str, event: WorkspaceEvent) -> None:
        """Call every listener."""
        for listener in tuple(self._listeners):
            listener(key, event)

    def _pass_on(self, session: OpenSession, event: Event) -> None:
        if self.find(session.key) is not session:
            return
        self.tell(session.key, event)
        mended = isinstance(event, SignInChanged) and event.state.kind == "valid"
        if mended and isinstance(session.problem, SignInError):
            self.set_problem(session, None)


def _is_same_project(source: "SourceInfo", place: "Connection | SourceInfo") -> bool:
    if plain_url(source.drs_url) != plain_url(place.drs_url) or plain_url(source.iam_url) != plain_url(place.iam_url):
        return False
    if place.project_id and source.project_id:
        return place.project_id == source.project_id
    # Every account may have a project of this name.
    same_account = source.domain == place.domain or not source.domain or not place.domain
    return bool(place.project_name) and place.project_name == source.project_name and same_account
