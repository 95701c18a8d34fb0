"""Several sessions side by side: cloud projects, opened files, the demo."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import FetchReport
from drs_inspector.session.sources.archive_files import FileWork
from drs_inspector.session.tasks import TaskOwner, outcome
from drs_inspector.session.workspace.all_projects import Choose, find_projects
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.open_session import (
    OpenedSessions,
    OpenSession,
    SessionChanged,
    SessionClosed,
    SessionKind,
    SessionOpened,
)
from drs_inspector.session.workspace.session_list import SessionList, WorkspaceEvent, WorkspaceListener

if TYPE_CHECKING:
    from drs_inspector.cloud.http.rate_limit import RateLimiter
    from drs_inspector.cloud.iam.credentials import Connection
    from drs_inspector.cloud.iam.methods.base import Credential
    from drs_inspector.cloud.network.settings import NetworkSettings
    from drs_inspector.storage.archive.open_files import OpenedDocument

__all__ = [
    "OpenSession",
    "OpenedSessions",
    "SessionChanged",
    "SessionClosed",
    "SessionOpened",
    "Workspace",
    "WorkspaceEvent",
    "WorkspaceListener",
]

_log = logging.getLogger(__name__)


class Workspace:
    """The open sessions of one window, each with an Inspector of its own. All methods belong to one event loop.

    ``make_inspector`` makes the Inspector of each session; ``network`` returns the settings for a new connection.
    ``rate_limiter`` goes to the cloud clients of `connect_projects`, which are not those of an Inspector. With
    ``can_ask`` a fetch whose sign-in has ended waits for ``SourceConnection.sign_in_again``. Listeners get the key of
    the session and the event, from its ``SessionOpened`` to its ``SessionClosed``.
    """

    def __init__(
        self,
        make_inspector: Callable[[], Inspector] | None = None,
        network: "Callable[[], NetworkSettings] | None" = None,
        *,
        rate_limiter: "RateLimiter | None" = None,
        can_ask: bool = True,
    ) -> None:
        self._make = make_inspector or Inspector
        self._network = network
        self._rate_limiter = rate_limiter
        self._can_ask = can_ask
        self._list = SessionList()
        self._tasks = TaskOwner(lambda name, error: _log.error("%s failed", name, exc_info=error))
        # The task that asked for it may be cancelled before it ends: a source that is closing is in no list any more.
        self._closing = TaskOwner(lambda name, error: _log.error("%s failed", name, exc_info=error))
        self._files = FileWork(self._tasks, lambda _event: None)

    @property
    def sessions(self) -> tuple[OpenSession, ...]:
        """The open sessions in display order."""
        return self._list.sessions

    def find(self, key: str) -> OpenSession | None:
        """Return the open session of that key."""
        return self._list.find(key)

    def subscribe(self, listener: WorkspaceListener) -> Callable[[], None]:
        """Call ``listener(key, event)`` for each event from now on; the returned function ends that."""
        return self._list.subscribe(listener)

    def follow_profile(self, old: str, *, name: str, colour: str) -> None:
        """Give the sessions of the profile ``old`` its new name and colour; their jobs and sign-ins stay."""
        self._list.follow_profile(old, name=name, colour=colour)

    @property
    def is_fetching(self) -> bool:
        """Whether any session reads jobs now, or is paused while it does."""
        return any(session.inspector.is_fetching for session in self.sessions)

    @property
    def is_live(self) -> bool:
        """Whether any session is a cloud project (not the demo)."""
        return any(session.kind == "cloud" for session in self.sessions)

    async def connect(
        self, connection: "Connection", credential: "Credential", *, profile: str = "", colour: str = ""
    ) -> OpenSession:
        """Sign in to a project and open a session for it, without reading it yet. The demo is closed.

        When the project is open already, that session is signed in again. Raises as ``SourceConnection.connect``;
        nothing is opened or closed then.
        """
        network = self._network() if self._network else None
        session = self._list.of_place(connection)
        if session is not None and session.network == network:
            await session.inspector.connection.sign_in_again(credential)
        else:
            # A client keeps the network settings that it was made with: other settings take another client.
            session = await self._connect_new("cloud", connection, credential, network)
        session.profile, session.colour, session.problem = profile, colour, None
        self._list.announce_changes()
        await self._close_demo()
        return session

    async def connect_projects(
        self,
        connection: "Connection",
        credential: "Credential",
        *,
        profile: str = "",
        colour: str = "",
        choose: "Choose | None" = None,
    ) -> list[OpenSession]:
        """Sign in once and open a session for each project of the connection's region, or for those of ``choose``.

        A project that cannot be signed in to has a ``problem``, the others go on; signing in to one of them again does
        so for all. A project that is open already keeps its session. Raises as ``SourceConnection.connect`` when the
        sign-in itself or the list of projects fails, or there is no project; and what ``choose`` raises.
        """
        network = self._network() if self._network else None
        opened: list[OpenSession] = []
        found = await find_projects(
            connection,
            credential,
            choose,
            network=network,
            rate_limiter=self._rate_limiter,
            pauses=self._can_ask,
        )
        try:
            while found:
                source, problem = found.pop(0)
                session = self._list.of_place(source.info) or self._list.add("cloud", self._new_inspector())
                session.network, session.problem = network, problem
                session.profile, session.colour = profile, colour
                opened.append(session)
                await session.inspector.connection.adopt(source)
        finally:
            self._list.announce_changes()
            for source, _ in found:
                await source.close()
        await self._close_demo()
        return opened

    async def connect_demo(self, connection: "Connection", credential: "Credential") -> OpenSession:
        """Open the demo session, or connect the open one to another demo cloud. Raises as ``connect``."""
        session = await self._connect_new("demo", connection, credential, None)
        self._list.set_problem(session, None)
        return session

    async def open_files(
        self, paths: Sequence[Path], *, early: bool = False, contents: Mapping[Path, bytes] | None = None
    ) -> OpenedSessions:
        """Open a session for each document in these files; one that is open already gets what is in its files now.

        With ``early`` a large archive is shown before it is checked, as ``Snapshot.is_checked`` says. ``contents`` has
        what is in some of the paths, such as standard input, and was read already. Other sessions stay. A file that
        cannot be opened is in ``refused``; raises FileProblemError when none can be. Raises asyncio.CancelledError when
        it was cancelled.
        """
        opened = await self._files.open_documents(paths, early=early, contents=contents)
        if not opened.documents:
            raise _none_opened([error for _path, error in opened.refused])
        sessions = [await self._show_document(document) for document in opened.documents]
        self._list.announce_changes()
        return OpenedSessions(tuple(sessions), opened.notes, opened.refused)

    async def show_document(
        self, name: str, snapshot: Snapshot, *, kept_of: str = "", instead_of: str = ""
    ) -> OpenSession:
        """Open a session for a document in no file, or show it in one; ``kept_of``: the profile it is a reading of."""
        session = self._list.of_document(instead_of)
        async with self._inspector_for(session) as inspector:
            await inspector.use_document((), snapshot)
        return self._list.name_document(session or self._list.add("file", inspector), name, kept_of)

    async def _show_document(self, document: "OpenedDocument") -> OpenSession:
        session = self._list.of_files(document.paths)
        async with self._inspector_for(session) as inspector:
            await inspector.use_document(document.paths, document.snapshot, document.check)
        session = session or self._list.add("file", inspector, files=document.paths)
        session.problem = None
        return session

    async def refresh(
        self, keys: Collection[str] | None = None, job_ids: Mapping[str, Collection[str]] | None = None
    ) -> dict[str, FetchReport]:
        """Read sessions again, side by side: those of ``keys``, else those of ``job_ids``, else all that can be read.

        ``job_ids`` limits a session to some of its jobs. A session that fails has the error in its report and in its
        ``problem``; it is not raised. Keys of no open session are left out.
        """
        wanted = keys if keys is not None else job_ids if job_ids is not None else [one.key for one in self.sessions]
        work: dict[str, asyncio.Task[FetchReport]] = {}
        for key in dict.fromkeys(wanted):
            session = self.find(key)
            if session is not None and session.inspector.connection.can_refresh:
                coroutine = self._refresh(session, (job_ids or {}).get(key))
                work[key] = self._tasks.start(f"refresh {key}", coroutine, quiet=True)
        try:
            return {key: await outcome(task) or FetchReport(cancelled=True) for key, task in work.items()}
        except asyncio.CancelledError:
            for task in work.values():
                task.cancel()
            raise

    def cancel(self, key: str | None = None) -> None:
        """Stop fetch and export of one session, or of all. What was read stays."""
        for session in self.sessions:
            if key in (None, session.key):
                session.inspector.cancel()

    async def close_session(self, key: str, *, sign_out: bool = False) -> None:
        """Close a session and stop its work; with ``sign_out`` end its token at IAM. Other sessions go on.

        It goes on where the caller is cancelled; ``close`` waits for it.
        """
        session = self._list.remove(key)
        if session is not None:
            await asyncio.shield(self._closing.start(key, _closed(session, sign_out=sign_out), quiet=True))

    def lock(self) -> None:
        """Drop the secrets of all cloud sessions from memory; ``SourceConnection.sign_in_again`` unlocks one.

        A running fetch is paused until then.
        """
        for session in self.sessions:
            if session.kind == "cloud":
                session.lock()

    async def close(self) -> None:
        """Close all sessions. No token is ended at IAM."""
        try:
            await self._tasks.close()
            await asyncio.gather(*(self.close_session(session.key) for session in self.sessions))
            await self._closing.ended()
        finally:
            await self._closing.close()

    async def _connect_new(
        self, kind: SessionKind, connection: "Connection", credential: "Credential", network: "NetworkSettings | None"
    ) -> OpenSession:
        """Sign in with a new client, for the open session of the same project (or the demo), else for a new one."""
        async with self._inspector_for(None) as inspector:
            source, _token = await inspector.connection.open_project(
                connection, credential, demo=kind == "demo", network=network
            )
        known = self._list.of_kind("demo") if kind == "demo" else self._list.of_place(source.info)
        session = known or self._list.add(kind, inspector)
        session.network = network
        await session.inspector.connection.adopt(source)
        if known is not None:
            await inspector.close()
        return session

    async def _refresh(self, session: OpenSession, job_ids: Collection[str] | None) -> FetchReport:
        report = await session.inspector.read(job_ids=job_ids)
        if not report.cancelled and self.find(session.key) is session:
            self._list.set_problem(session, report.error)
        return report

    @asynccontextmanager
    async def _inspector_for(self, session: OpenSession | None) -> AsyncIterator[Inspector]:
        """Yield the session's Inspector, or a new one that is closed again when the block fails."""
        inspector = session.inspector if session is not None else self._new_inspector()
        try:
            yield inspector
        except BaseException:
            if session is None:
                await inspector.close()
            raise

    def _new_inspector(self) -> Inspector:
        inspector = self._make()
        inspector.connection.waits_for_sign_in = self._can_ask
        return inspector

    async def _close_demo(self) -> None:
        if (demo := self._list.of_kind("demo")) is not None:
            await self.close_session(demo.key)


async def _closed(session: OpenSession, *, sign_out: bool) -> None:
    try:
        if sign_out:
            await session.inspector.connection.sign_out()
    finally:
        await session.inspector.close()


def _none_opened(errors: Sequence[FileProblemError]) -> FileProblemError:
    """Return the only error, or one that tells of the first."""
    if len(errors) == 1:
        return errors[0]
    first = f"The first: {errors[0].title} {errors[0].cause}" if errors else ""
    return FileProblemError(f"None of {len(errors):,} files can be opened.", first, "Open them one by one to see why.")
