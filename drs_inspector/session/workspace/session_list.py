"""The open sessions in display order, their titles, and the events about them."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.credentials import Connection
    from drs_inspector.domain.snapshot import SourceInfo

WorkspaceEvent = Event | SessionOpened | SessionClosed | SessionChanged
WorkspaceListener = Callable[[str, WorkspaceEvent], None]


class SessionList:
    """Open sessions by key. Listeners get the events of a session from its ``SessionOpened`` to ``SessionClosed``."""

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

    def of_files(self, files: Sequence[Path]) -> OpenSession | None:
        """Return the session of the document that is made of these files."""
        wanted = [path.absolute() for path in files]
        found = (one for one in self.sessions if one.kind == "file" and one.files)
        return next((one for one in found if [path.absolute() for path in one.files] == wanted), None)

    def of_document(self, key: str) -> OpenSession | None:
        """Return the session of that key, where its document is in no file."""
        session = self.find(key)
        return session if session is not None and session.kind == "file" and session.name else None

    def name_document(self, session: OpenSession, name: str, kept_of: str) -> OpenSession:
        """Say what the document of a session is called that is in no file, and whose reading it is; announce it."""
        session.name, session.kept_of = name, kept_of
        self.announce_changes()
        return session

    def of_place(self, place: "Connection | SourceInfo") -> OpenSession | None:
        """Return the cloud session of this project; None when there is none, or when a project is not named."""
        for session in self.sessions:
            source = session.inspector.connection.source_info
            if session.kind == "cloud" and source is not None and _is_same_project(source, place):
                return session
        return None

    def add(self, kind: SessionKind, inspector: Inspector, *, files: Iterable[Path] = ()) -> OpenSession:
        """Add a session at the end. Its first event comes with ``announce_changes``."""
        key = f"session-{next(self._numbers)}"
        session = self._sessions[key] = OpenSession(key, kind, inspector, files=tuple(files))
        return session

    def remove(self, key: str) -> OpenSession | None:
        """Remove a session and emit ``SessionClosed``; return None when it is not in the list."""
        session = self._sessions.pop(key, None)
        if session is not None:
            self._emit(key, SessionClosed(key))
            self.announce_changes()
        return session

    def announce_changes(self) -> None:
        """Give all sessions their titles; emit ``SessionOpened`` for new ones, ``SessionChanged`` for changed ones."""
        for session, title in zip(self.sessions, _titles_of(self.sessions), strict=True):
            session.title = title
        for session in self.sessions:
            named = session.title, session.files, session.name
            looks = (session.kind, session.profile, session.colour, *named, session.problem)
            if session.announced is None:
                session.announced = looks
                session.inspector.subscribe(partial(self._pass_on, session))
                self._emit(session.key, SessionOpened(session.key))
            elif session.announced != looks:
                session.announced = looks
                self._emit(session.key, SessionChanged(session.key))

    def set_problem(self, session: OpenSession, problem: InspectorError | None) -> None:
        """Set why a session failed, None for one that did not, and announce it."""
        session.problem = problem
        self.announce_changes()

    def follow_profile(self, old: str, *, name: str, colour: str) -> None:
        """Give the sessions of the profile ``old`` its new name and colour; their jobs and sign-ins stay."""
        for session in self.sessions:
            if session.profile == old:
                session.profile, session.colour = name, colour
            if session.kept_of == old:
                session.kept_of = name
        self.announce_changes()

    def _emit(self, key: str, event: WorkspaceEvent) -> None:
        for listener in tuple(self._listeners):
            listener(key, event)

    def _pass_on(self, session: OpenSession, event: Event) -> None:
        if self.find(session.key) is not session:
            return
        self._emit(session.key, event)
        signed_in = isinstance(event, SignInChanged) and event.state.kind == "valid"
        if signed_in and isinstance(session.problem, SignInError):
            self.set_problem(session, None)


def _is_same_project(source: "SourceInfo", place: "Connection | SourceInfo") -> bool:
    if plain_url(source.drs_url) != plain_url(place.drs_url) or plain_url(source.iam_url) != plain_url(place.iam_url):
        return False
    if place.project_id and source.project_id:
        return place.project_id == source.project_id
    # Any account may have a project of this name.
    same_account = source.domain == place.domain or not source.domain or not place.domain
    return bool(place.project_name) and place.project_name == source.project_name and same_account


def _titles_of(sessions: Sequence[OpenSession]) -> list[str]:
    """Return a short title for each session, no two alike.

    Profile, project or file; with the account, the folder or a number where two would be alike.
    """
    profiles = Counter(session.profile for session in sessions)
    plain = [_plain(session, profiles[session.profile]) for session in sessions]
    twice = {title for title, count in Counter(plain).items() if count > 1}
    titles: list[str] = []
    for session, title in zip(sessions, plain, strict=True):
        words = title
        source = session.inspector.connection.source_info
        domain = source.domain if source is not None else ""
        if title in twice and session.kind == "cloud" and domain:
            words = f"{title} ({domain})"
        elif title in twice and len(session.files) == 1:
            words = f"{title} ({session.files[0].absolute().parent.name})"
        number = 1
        while words in titles:
            number += 1
            words = f"{title} ({number})"
        titles.append(words)
    return titles


def _plain(session: OpenSession, with_this_profile: int) -> str:
    if session.kind == "demo":
        return "Demo"
    if session.kind == "file" and session.name:
        return session.name
    if session.kind == "file":
        return session.files[0].name if len(session.files) == 1 else f"{len(session.files)} files"
    source = session.inspector.connection.source_info
    project = (source.project_name or source.project_id) if source is not None else ""
    if session.profile and with_this_profile == 1:
        return session.profile
    return " · ".join(part for part in (session.profile, project) if part) or "Cloud"
