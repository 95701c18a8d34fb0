"""Several sessions side by side: cloud projects, opened files, the demo."""

import asyncio
import itertools
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.events import Event, FetchReport
from drs_inspector.session.inspector import Inspector
from drs_inspector.session.open_session import (
    OpenSession,
    SessionChanged,
    SessionClosed,
    SessionKind,
    SessionOpened,
)
from drs_inspector.session.tasks import TaskOwner, outcome

if TYPE_CHECKING:
    from drs_inspector.cloud.auth import Connection, Credential
    from drs_inspector.cloud.network import NetworkSettings

__all__ = [
    "OpenSession",
    "SessionChanged",
    "SessionClosed",
    "SessionOpened",
    "Workspace",
    "WorkspaceEvent",
    "WorkspaceListener",
]

WorkspaceEvent = Event | SessionOpened | SessionClosed | SessionChanged
WorkspaceListener = Callable[[str, WorkspaceEvent], None]
_log = logging.getLogger(__name__)


class Workspace:
    """The open sessions of one window, each with an Inspector of its own. All methods belong to one event loop.

    ``make_inspector`` makes the Inspector of each session; ``network`` is asked for each new connection. Listeners get
    the key of the session first. A session is told of from its ``SessionOpened`` to its ``SessionClosed``.
    """

    def __init__(
        self,
        make_inspector: Callable[[], Inspector] | None = None,
        network: "Callable[[], NetworkSettings] | None" = None,
    ) -> None:
        self._make = make_inspector or Inspector
        self._network = network
        self._sessions: dict[str, OpenSession] = {}
        self._listeners: list[WorkspaceListener] = []
        self._numbers = itertools.count(1)
        self._tasks = TaskOwner(lambda name, error: _log.error("%s failed", name, exc_info=error))

    @property
    def sessions(self) -> tuple[OpenSession, ...]:
        """The open sessions in display order."""
        return tuple(self._sessions.values())

    @property
    def is_fetching(self) -> bool:
        """Whether any session reads jobs now."""
        return any(session.inspector.is_fetching for session in self.sessions)

    @property
    def is_live(self) -> bool:
        """Whether any session is a cloud project (not the demo)."""
        return any(session.kind == "cloud" for session in self.sessions)

    def find(self, key: str) -> OpenSession | None:
        """Return the open session of that key."""
        return self._sessions.get(key)

    def subscribe(self, listener: WorkspaceListener) -> Callable[[], None]:
        """Call ``listener(key, event)`` for each event from now on; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def connect(
        self, connection: "Connection", credential: "Credential", *, profile: str = "", colour: str = ""
    ) -> OpenSession:
        """Sign in to a project and open a session for it, without reading it yet. The demo is closed.

        When the project is open already, that session is signed in again. Raises as ``Inspector.connect``; then nothing
        is opened or closed.
        """
        inspector = self._new_inspector()
        try:
            await inspector.connect(connection, credential, network=self._network() if self._network else None)
        except BaseException:
            await inspector.close()
            raise
        session = self._open("cloud", inspector, profile=profile, colour=colour)
        await self._close_kind("demo")
        return session

    async def connect_all_projects(
        self, connection: "Connection", credential: "Credential", *, profile: str = "", colour: str = ""
    ) -> list[OpenSession]:
        """Sign in once and open a session for every enabled project of the connection's region.

        A project that cannot be signed in to has a ``problem``, the others go on. Raises as ``Inspector.connect`` when
        the sign-in itself or the list of projects fails, or there is no project.
        """
        raise NotImplementedError

    async def connect_demo(self, connection: "Connection", credential: "Credential") -> OpenSession:
        """Open the demo session, or connect the one that is open to another demo cloud. Raises as ``connect``."""
        known = self._of_kind("demo")
        inspector = known.inspector if known is not None else self._new_inspector()
        try:
            await inspector.connect(connection, credential, demo=True)
        except BaseException:
            if known is None:
                await inspector.close()
            raise
        return known or self._open("demo", inspector)

    async def open_files(self, paths: Sequence[Path]) -> OpenSession:
        """Open files in the one file session, in place of what it held. The demo is closed.

        Raises FileProblemError; asyncio.CancelledError when another opening replaced this one or it was cancelled.
        """
        known = self._of_kind("file")
        inspector = known.inspector if known is not None else self._new_inspector()
        try:
            await inspector.open_files(paths)
        except BaseException:
            if known is None:
                await inspector.close()
            raise
        session = known or self._open("file", inspector)
        await self._close_kind("demo")
        return session

    async def refresh(
        self, keys: Collection[str] | None = None, job_ids: Mapping[str, Collection[str]] | None = None
    ) -> dict[str, FetchReport]:
        """Read sessions again, side by side: those named, else those of ``job_ids``, else all that can be read.

        ``job_ids`` limits a session to some of its jobs. A session that fails has its error in its report and in its
        ``problem``; nothing is raised for it. Keys that are not open are left out.
        """
        wanted = keys if keys is not None else job_ids if job_ids is not None else tuple(self._sessions)
        chosen = [session for key in dict.fromkeys(wanted) if (session := self._sessions.get(key)) is not None]
        chosen = [session for session in chosen if session.inspector.can_refresh]
        work = {
            session.key: self._tasks.start(
                f"refresh {session.key}", self._refresh(session, (job_ids or {}).get(session.key)), quiet=True
            )
            for session in chosen
        }
        return {key: await outcome(task) or FetchReport(cancelled=True) for key, task in work.items()}

    def cancel(self, key: str | None = None) -> None:
        """Stop the reading, opening or exporting of one session, or of all. What was read stays."""
        for session in self.sessions:
            if key in (None, session.key):
                session.inspector.cancel()

    async def close_session(self, key: str, *, sign_out: bool = False) -> None:
        """Close a session and stop its work; with ``sign_out`` its token is ended at IAM. Others are not affected."""
        session = self._sessions.pop(key, None)
        if session is None:
            return
        self._tell(key, SessionClosed(key))
        if sign_out:
            await session.inspector.sign_out()
        await session.inspector.close()

    def lock(self) -> None:
        """Drop the secrets of all cloud sessions from memory; ``Inspector.sign_in_again`` unlocks one."""
        for session in self.sessions:
            if session.kind == "cloud":
                session.inspector.lock()

    async def close(self) -> None:
        """Close all sessions. No token is ended at IAM."""
        await self._tasks.close()
        await asyncio.gather(*(self.close_session(session.key) for session in self.sessions))

    async def _refresh(self, session: OpenSession, job_ids: Collection[str] | None) -> FetchReport:
        try:
            report = await session.inspector.refresh(job_ids=job_ids)
        except InspectorError as error:
            report = FetchReport(error=error)
        if not report.cancelled:
            self._set_problem(session, report.error)
        return report

    def _new_inspector(self) -> Inspector:
        inspector = self._make()
        inspector.waits_for_sign_in = True
        return inspector

    def _open(self, kind: SessionKind, inspector: Inspector, *, profile: str = "", colour: str = "") -> OpenSession:
        key = f"session-{next(self._numbers)}"
        session = OpenSession(key, kind, inspector, profile, colour, profile or key)
        self._sessions[key] = session
        inspector.subscribe(lambda event: self._pass_on(key, event))
        self._tell(key, SessionOpened(key))
        return session

    def _of_kind(self, kind: SessionKind) -> OpenSession | None:
        return next((session for session in self.sessions if session.kind == kind), None)

    async def _close_kind(self, kind: SessionKind) -> None:
        session = self._of_kind(kind)
        if session is not None:
            await self.close_session(session.key)

    def _set_problem(self, session: OpenSession, problem: InspectorError | None) -> None:
        if session.problem is not problem:
            session.problem = problem
            self._tell(session.key, SessionChanged(session.key))

    def _pass_on(self, key: str, event: Event) -> None:
        if key in self._sessions:
            self._tell(key, event)

    def _tell(self, key: str, event: WorkspaceEvent) -> None:
        for listener in tuple(self._listeners):
            listener(key, event)
