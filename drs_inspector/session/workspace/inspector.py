"""The one object that window, command line and tests drive: sign in, fetch, cancel, open, export."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import (
    FetchFinished,
    FetchReport,
    SnapshotReplaced,
)
from drs_inspector.session.fetch.counts import FetchCounts, FetchRequest
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger
from drs_inspector.session.fetch.throttled_events import ThrottledEvents
from drs_inspector.session.sources.archive_files import FileWork
from drs_inspector.session.sources.live_source import is_same_source
from drs_inspector.session.sources.source import FileSource, Source
from drs_inspector.session.tasks import outcome
from drs_inspector.session.workspace.source_connection import SourceConnection

if TYPE_CHECKING:
    # What imports httpx is loaded when somebody connects, not when a window or a file is opened.
    from drs_inspector.cloud.http.rate_limit import RateLimiter
    from drs_inspector.cloud.http.transport import Transport
    from drs_inspector.storage.archive import WriteReport
    from drs_inspector.storage.secrets.keyring_store import SecretStore

_log = logging.getLogger(__name__)


class Inspector(SourceConnection):
    """A snapshot of jobs, where it comes from, and the work that fills or writes it.

    All methods belong to one event loop (plain asyncio or Qt's); ``snapshot`` may be read at any time and is only
    changed on that loop. Listeners are called on it too, in order, with the records of ``session.events``.
    ``secrets`` is held for callers and not used by the fetch; ``transport`` (an httpx transport) and
    ``rate_limiter`` go to the cloud client.
    """

    def __init__(
        self,
        *,
        secrets: "SecretStore | None" = None,
        transport: "Transport | None" = None,
        rate_limiter: "RateLimiter | None" = None,
    ) -> None:
        super().__init__(transport=transport, rate_limiter=rate_limiter)
        self.secrets = secrets
        self._snapshot = Snapshot()
        self._filled_from: Source | None = None
        self._counts: FetchCounts | None = None
        self._fetch_lock = asyncio.Lock()
        self._files = FileWork(self._tasks, self._emit)

    @property
    def snapshot(self) -> Snapshot:
        """What is known now. During a fetch it grows; another file or project replaces it (``SnapshotReplaced``)."""
        return self._snapshot

    @property
    def is_fetching(self) -> bool:
        """Whether a fetch is running."""
        return self._tasks.running("fetch") is not None

    @property
    def is_paused(self) -> bool:
        """Whether the running fetch waits until somebody signs in again."""
        return self.is_fetching and self._sign_in.is_paused

    async def refresh(
        self, *, scenarios: Collection[str] | None = None, job_ids: Collection[str] | None = None
    ) -> FetchReport:
        """Read the source again (all of it, or some scenarios, or some jobs) and merge what is different.

        A second call replaces the first, whose caller gets a report with ``cancelled``. Failures of single scenarios,
        chunks or jobs are in ``snapshot.problems`` and ``snapshot.unavailable``. Raises SignInError when the session
        ended and cannot be renewed, UnreachableError or CloudError when nothing at all could be read,
        FileProblemError when the source is a file that is gone.
        """
        report = await self.read(scenarios=scenarios, job_ids=job_ids)
        if report.error is not None:
            raise report.error
        return report

    async def read(
        self, *, scenarios: Collection[str] | None = None, job_ids: Collection[str] | None = None
    ) -> FetchReport:
        """Do as ``refresh``, with what ended the fetch in the report instead of raised, beside what was read before."""
        if self._source is None:
            error = InspectorError(
                "There is nothing to refresh.", "No cloud is connected and no file is open.", "Connect or open a file."
            )
            return FetchReport(error=error)
        request = FetchRequest.of(scenarios, job_ids)
        return await outcome(self._tasks.start("fetch", self._fetch(self._source, request))) or FetchReport(
            cancelled=True
        )

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

    def _replace(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._emit(SnapshotReplaced())

    async def _fetch(self, source: Source, request: FetchRequest) -> FetchReport:
        # A fetch that this one replaces is ending; it must not write into the snapshot any more.
        async with self._fetch_lock:
            same = self._filled_from is not None and is_same_source(self._filled_from, source)
            self._filled_from = source
            events = ThrottledEvents(self._emit)
            previous = self._snapshot if same else None
            merger = SnapshotMerger(previous, source.info, events, whole=request.is_whole)
            counts = self._counts = FetchCounts(events)
            counts.pause(on=self._sign_in.is_paused)
            if same:
                self._snapshot = merger.snapshot
            else:
                self._replace(merger.snapshot)
            try:
                report = await source.fetch(merger, counts, request)
            except InspectorError as error:
                report = counts.report(cancelled=False, complete=False, error=error)
            finally:
                # A fetch that was replaced says no more about its progress: the next one does.
                replaced = self._tasks.running("fetch") is not asyncio.current_task()
                events.close(silent=replaced)
            if not replaced:
                self._emit(FetchFinished(report))
            return report

    def _waits(self, seconds: float) -> None:
        if self._counts is not None:
            self._counts.waits(seconds)

    def _pause(self, on: bool) -> None:
        if self._counts is not None:
            self._counts.pause(on=on)
