"""The one object that window, command line and tests drive: sign in, fetch, cancel, open, export."""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.events import (
    Event,
    FetchFinished,
    FetchReport,
    Listener,
    ProblemRaised,
    Progress,
    SnapshotReplaced,
)
from drs_inspector.session.file_work import FileWork
from drs_inspector.session.merge import SnapshotMerger
from drs_inspector.session.reporter import Reporter
from drs_inspector.session.sign_in_state import SignInState
from drs_inspector.session.sign_in_watch import SignInWatch
from drs_inspector.session.source import FileSource, Heard, LiveSource, Source, is_same_source, make_client
from drs_inspector.session.tally import FetchRequest, Tally
from drs_inspector.session.tasks import TaskOwner, outcome

if TYPE_CHECKING:
    # What imports httpx is loaded when somebody connects, not when a window or a file is opened.
    from drs_inspector.cloud.auth import Connection, Credential, Project, Token
    from drs_inspector.cloud.client import CloudClient
    from drs_inspector.cloud.network import NetworkSettings
    from drs_inspector.cloud.pace import Pace
    from drs_inspector.cloud.transport import Transport
    from drs_inspector.storage.archive import WriteReport
    from drs_inspector.storage.secrets import SecretStore

_log = logging.getLogger(__name__)


class Inspector:
    """A snapshot of jobs, where it comes from, and the work that fills or writes it.

    All methods belong to one event loop (plain asyncio or Qt's); ``snapshot`` may be read at any time and is only
    changed on that loop. Listeners are called on it too, in order, with the records of ``session.events``.
    ``secrets`` is held for callers and not used by the fetch; ``transport`` (an httpx transport) and
    ``pace`` go to the cloud client.

    ``waits_for_sign_in`` is for users that can ask a person: a fetch whose session ends is paused then and goes on
    after ``sign_in_again``. Without it such a fetch ends with a SignInError.
    """

    def __init__(
        self,
        *,
        secrets: "SecretStore | None" = None,
        transport: "Transport | None" = None,
        pace: "Pace | None" = None,
    ) -> None:
        self.secrets = secrets
        self.waits_for_sign_in = False
        self._transport = transport
        self._pace = pace
        self._snapshot = Snapshot()
        self._source: Source | None = None
        self._filled_from: Source | None = None
        self._tally: Tally | None = None
        self._listeners: list[Listener] = []
        self._tasks = TaskOwner(self._task_failed)
        self._fetch_lock = asyncio.Lock()
        self._files = FileWork(self._tasks, self._emit)
        self._sign_in = SignInWatch(self._tasks, self._emit, self._pause)

    @property
    def snapshot(self) -> Snapshot:
        """What is known now. During a fetch it grows; another file or project replaces it (``SnapshotReplaced``)."""
        return self._snapshot

    @property
    def is_live(self) -> bool:
        """Whether the source is a cloud that has been signed in to."""
        return isinstance(self._source, LiveSource)

    @property
    def can_refresh(self) -> bool:
        """Whether there is a source to read again."""
        return self._source is not None

    @property
    def is_fetching(self) -> bool:
        """Whether a fetch is running."""
        return self._tasks.running("fetch") is not None

    @property
    def is_paused(self) -> bool:
        """Whether the running fetch waits until somebody signs in again."""
        return self.is_fetching and self._sign_in.is_paused

    @property
    def source(self) -> SourceInfo | None:
        """What ``refresh`` reads, None when there is nothing to read."""
        return self._source.info if self._source is not None else None

    @property
    def sign_in_state(self) -> SignInState:
        """How the sign-in stands; each change of it is told as ``SignInChanged``."""
        return self._sign_in.state

    @property
    def sign_in_seconds_left(self) -> float | None:
        """Seconds until the sign-in ends, whatever this computer's clock says; None when nobody knows."""
        return self._sign_in.seconds_left

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` for each event from now on; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def connect(
        self,
        connection: "Connection",
        credential: "Credential",
        *,
        demo: bool = False,
        network: "NetworkSettings | None" = None,
    ) -> "Token":
        """Sign in and make this cloud the source of ``refresh``; the snapshot stays until the first refresh.

        ``demo`` marks the snapshot as made up; ``network`` None is a computer whose own settings are right. A running
        fetch of the source before is cancelled. Raises SignInError, UnreachableError, CloudError; the source stays
        what it was then.
        """
        self._emit(Progress("signing-in"))
        heard = Heard()
        client = await self.make_client(connection, credential, network=network, heard=heard)
        try:
            token = await client.sign_in()
        except BaseException:
            await client.aclose()
            raise
        await self.adopt(LiveSource(client, connection, token, demo=demo, heard=heard))
        return token

    async def adopt(self, source: LiveSource) -> None:
        """Make a project that was signed in to elsewhere the source of ``refresh``, as ``connect`` does."""
        await self._use(source)

    def release(self) -> LiveSource | None:
        """Give the source away, connections and all; this Inspector has none then. None when it is no cloud."""
        source = self._source
        if not isinstance(source, LiveSource):
            return None
        self._source = None
        self._sign_in.leave()
        return source

    async def sign_in_again(self, credential: "Credential") -> "Token":
        """Sign in to the same project anew. A paused fetch goes on; the snapshot stays.

        Raises SignInError when there is no session, IAM refuses or the credential is for another project;
        UnreachableError, CloudError. A paused fetch stays paused then. The token before is not used any more.
        """
        if not isinstance(self._source, LiveSource):
            raise SignInError("There is no session to sign in to again.", "No cloud is connected.", "Connect.")
        token = await self._source.client.use(credential)
        self._sign_in.look()
        return token

    def lock(self) -> None:
        """Drop token and credential from memory; the snapshot stays. ``sign_in_again`` unlocks.

        A fetch that runs is paused, or ended where nobody can be asked: whoever locks waits for its end.
        """
        self._sign_in.lock()

    async def projects(
        self, connection: "Connection", credential: "Credential", *, network: "NetworkSettings | None" = None
    ) -> "list[Project]":
        """Sign in without choosing a source and return the projects of the user. Raises as ``connect``."""
        client = await self.make_client(connection, credential, network=network)
        try:
            await client.sign_in()
            return await client.projects()
        finally:
            await client.aclose()

    async def sign_out(self) -> None:
        """Ask the cloud to forget the token and drop the source; the snapshot stays. Failures are of no interest."""
        source = self.release()
        if source is not None:
            try:
                await source.client.sign_out()
            except InspectorError as error:
                _log.info("Signing out failed: %s", error.title)
            await source.close()

    async def refresh(
        self, *, scenarios: Collection[str] | None = None, job_ids: Collection[str] | None = None
    ) -> FetchReport:
        """Read the source again (all of it, or some scenarios, or some jobs) and merge what is different.

        A second call replaces the first, whose caller gets a report with ``cancelled``. Failures of single scenarios,
        chunks or jobs are in ``snapshot.problems`` and ``snapshot.unavailable``. Raises SignInError when the session
        ended and cannot be renewed, UnreachableError or CloudError when nothing at all could be read,
        FileProblemError when the source is a file that is gone.
        """
        if self._source is None:
            raise InspectorError(
                "There is nothing to refresh.", "No cloud is connected and no file is open.", "Connect or open a file."
            )
        request = FetchRequest.of(scenarios, job_ids)
        report = await outcome(self._tasks.start("fetch", self._fetch(self._source, request)))
        if report is None:
            return FetchReport(cancelled=True)
        if report.error is not None:
            raise report.error
        return report

    def cancel(self) -> None:
        """Stop the running fetch, opening or export. What was read stays; ``snapshot.complete`` is false then."""
        for name in ("fetch", "open", "export"):
            self._tasks.cancel(name)

    async def open_files(self, paths: Sequence[Path]) -> Snapshot:
        """Open archives or saved replies as one snapshot and make them the source. Raises FileProblemError.

        Raises asyncio.CancelledError when another opening replaced this one or it was cancelled.
        """
        snapshot = await self._files.open(paths)
        self._filled_from = FileSource(paths, self._files.open, snapshot.source)
        await self._use(self._filled_from)
        self._replace(snapshot)
        return snapshot

    async def export(
        self, target: Path | BinaryIO, *, job_ids: Collection[str] | None = None, share_safe: bool = False
    ) -> "WriteReport":
        """Write the snapshot as it is now, or the jobs named, as an archive. Raises FileProblemError.

        The work is done in a thread. Cancelling leaves a file that was there before as it was, and raises
        asyncio.CancelledError.
        """
        return await self._files.export(self._snapshot, target, job_ids=job_ids, share_safe=share_safe)

    async def close(self) -> None:
        """Stop all work and release connections. The token is not revoked: it may be kept for the next start."""
        await self._tasks.close()
        if self._source is not None:
            await self._source.close()
            self._source = None

    async def make_client(
        self,
        connection: "Connection",
        credential: "Credential",
        *,
        network: "NetworkSettings | None" = None,
        heard: Heard | None = None,
    ) -> "CloudClient":
        """Make a client as this Inspector uses them. Raises InspectorError for a URL that may not be used."""
        return await make_client(
            connection,
            credential,
            pace=self._pace,
            transport=self._transport,
            network=network,
            heard=heard or Heard(),
            pauses=self.waits_for_sign_in and heard is not None,
        )

    async def _use(self, source: Source) -> None:
        before, self._source = self._source, source
        self._tasks.cancel("fetch")
        if isinstance(source, LiveSource):
            source.heard.on_wait, source.heard.on_needed = self._waits, self._sign_in.needed
            source.after_request = self._sign_in.look
            self._sign_in.follow(source.client)
        else:
            self._sign_in.leave()
        if before is not None:
            await before.close()

    def _replace(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._emit(SnapshotReplaced())

    async def _fetch(self, source: Source, request: FetchRequest) -> FetchReport:
        # A fetch that this one replaces is ending; it must not write into the snapshot any more.
        async with self._fetch_lock:
            same = self._filled_from is not None and is_same_source(self._filled_from, source)
            self._filled_from = source
            reporter = Reporter(self._emit)
            previous = self._snapshot if same else None
            merger = SnapshotMerger(previous, source.info, reporter, whole=request.is_whole)
            tally = self._tally = Tally(reporter)
            tally.pause(on=self._sign_in.is_paused)
            if same:
                self._snapshot = merger.snapshot
            else:
                self._replace(merger.snapshot)
            try:
                report = await source.fetch(merger, tally, request)
            except InspectorError as error:
                report = tally.report(cancelled=False, complete=False, error=error)
            finally:
                # A fetch that was replaced says no more about its progress: the next one does.
                replaced = self._tasks.running("fetch") is not asyncio.current_task()
                reporter.close(silent=replaced)
            if not replaced:
                self._emit(FetchFinished(report))
            return report

    def _waits(self, seconds: float) -> None:
        if self._tally is not None:
            self._tally.waits(seconds)

    def _pause(self, on: bool) -> None:
        if self._tally is not None:
            self._tally.pause(on=on)

    def _emit(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    def _task_failed(self, name: str, error: BaseException) -> None:
        """Only defects come here: what can go wrong with clouds and files is raised to whoever asked."""
        if isinstance(error, InspectorError):
            self._emit(ProblemRaised(error, name))
        else:
            _log.error("%s failed", name, exc_info=error)
