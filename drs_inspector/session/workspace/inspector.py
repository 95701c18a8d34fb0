"""`Inspector`: the use cases that window, command line and tests share: sign in, fetch, cancel, open, export."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from drs_inspector.domain.coverage import Part
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.figures import Look
from drs_inspector.domain.live.looks import LooksOfSource
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import (
    DocumentChecked,
    Event,
    FetchFinished,
    FetchReport,
    JobsChanged,
    Listener,
    ProblemRaised,
    SnapshotReplaced,
)
from drs_inspector.session.fetch.counts import FetchCounts, FetchRequest
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger
from drs_inspector.session.fetch.throttled_events import ThrottledEvents
from drs_inspector.session.readings.kept import KeptReadings
from drs_inspector.session.readings.outcome import Given, Outcome
from drs_inspector.session.readings.saved import SavedReadings
from drs_inspector.session.sources.archive_files import FileWork
from drs_inspector.session.sources.source import FileSource, Source
from drs_inspector.session.tasks import TaskOwner, outcome
from drs_inspector.session.workspace.asking import HowAsked, ask_source, keep_and_tell
from drs_inspector.session.workspace.checking import checked_document, match_rules_of_replies, refuse_unless_checked
from drs_inspector.session.workspace.exported import exported_document
from drs_inspector.session.workspace.judging import judging_of, judging_of_file
from drs_inspector.session.workspace.look import fetched, look_again
from drs_inspector.session.workspace.source_connection import SourceConnection
from drs_inspector.storage.exports.exporter import Exporter, Selection, Target
from drs_inspector.storage.exports.registry import DEFAULT, exporter_named
from drs_inspector.storage.files.write_report import WriteReport

if TYPE_CHECKING:
    # What imports httpx is loaded with the first sign-in, not when a window or a file is opened.
    from drs_inspector.cloud.http.rate_limit import RateLimiter
    from drs_inspector.cloud.http.transport import Transport
    from drs_inspector.storage.archive.open_files import DocumentCheck

_LOOKS = ("look", "look at some jobs")
_log = logging.getLogger(__name__)


class Inspector:
    """A snapshot of jobs, and the work that fills or writes it. ``connection`` is its source with the sign-in.

    All methods, those of ``connection`` too, belong to one event loop (plain asyncio or Qt's); ``snapshot`` may be read
    at any time and is only changed on that loop. ``looks`` are the figures of its jobs, ``readings`` what further
    calls said of them. Listeners are called on it too, in order, with the records of ``session.events``. ``transport``
    (an httpx transport) and ``rate_limiter`` go to the cloud client.
    """

    def __init__(self, *, transport: "Transport | None" = None, rate_limiter: "RateLimiter | None" = None) -> None:
        self._listeners: list[Listener] = []
        self._tasks = TaskOwner(self._task_failed)
        self._snapshot = Snapshot()
        self._filled_from: Source | None = None
        self._counts: FetchCounts | None = None
        self.looks, self.readings = LooksOfSource(), KeptReadings()
        self._fetch_lock = asyncio.Lock()
        self._files = FileWork(self._tasks, self.tell)
        self.connection = SourceConnection(
            self._tasks,
            self.tell,
            on_wait=self._on_wait,
            on_pause=self._on_pause,
            transport=transport,
            rate_limiter=rate_limiter,
        )

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` for each event from now on; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    @property
    def snapshot(self) -> Snapshot:
        """The jobs read so far. It grows during a fetch; another file or project replaces it (``SnapshotReplaced``)."""
        return self._snapshot

    @property
    def is_fetching(self) -> bool:
        """Whether a fetch is running."""
        return self._tasks.running("fetch") is not None

    @property
    def is_paused(self) -> bool:
        """Whether the running fetch waits for a new sign-in."""
        return self.is_fetching and self.connection.is_paused

    async def refresh(
        self, *, scenarios: Collection[str] | None = None, job_ids: Collection[str] | None = None
    ) -> FetchReport:
        """Read the source again (all of it, some scenarios, or some jobs) and merge the differences.

        A second call replaces the first, which returns a report with ``cancelled``. Failures of single scenarios,
        chunks or jobs are in ``snapshot.problems`` and ``snapshot.unavailable``. Raises SignInError when the session
        ended and cannot be renewed, UnreachableError or CloudError when nothing at all could be read,
        FileProblemError when the source is a file that is gone, InspectorError without a source.
        """
        report = await self.read(scenarios=scenarios, job_ids=job_ids)
        if report.error is not None:
            raise report.error
        return report

    async def read(
        self, *, scenarios: Collection[str] | None = None, job_ids: Collection[str] | None = None
    ) -> FetchReport:
        """Read as ``refresh`` does, but return the error that ended the fetch in the report, beside what was read."""
        source = self.connection.source
        if source is None:
            return FetchReport(error=_nothing_to_refresh())
        request = FetchRequest.of(scenarios, job_ids)
        for name in _LOOKS:
            self._tasks.cancel(name)
        return await outcome(self._tasks.start("fetch", self._fetch(source, request))) or FetchReport(cancelled=True)

    async def look(
        self, *, scenarios: Collection[str] | None = None, job_ids: Collection[str] | None = None
    ) -> FetchReport:
        """List the jobs again, and read the details of those that are new or changed; or of those named, no list.

        The same snapshot is changed, no progress is told, and what cannot be read takes nothing away. A reading that
        runs, or begins meanwhile, goes first: the report is one with ``cancelled`` then.
        """
        source = self.connection.project
        if source is None or self.is_fetching:
            return FetchReport(cancelled=True, is_look=True)
        request = replace(FetchRequest.of(scenarios, job_ids), is_look=True)
        found = await outcome(self._tasks.start(_LOOKS[job_ids is not None], self._look(source, request)))
        return found or FetchReport(cancelled=True, is_look=True)

    async def ask(
        self, call: ReadCall, job_id: str = "", given: Given | None = None, **how: Unpack[HowAsked]
    ) -> Outcome:
        """Ask the cloud a call about a job, or about the project, keep what came of it, and return it.

        ``given`` are parameters besides the job. A refusal that is remembered is given back. Raises nothing.
        """
        source, readings = self.connection.source, self.readings
        found = await ask_source(source, self._snapshot, call, job_id=job_id, given=given or {}, how=how)
        if self.connection.project is not None and source is self.connection.source and readings is self.readings:
            self.keep(call, {job_id: found}, given)
        return found

    def keep(self, call: ReadCall, outcomes: Mapping[str, Outcome], given: Given | None = None) -> dict[str, Look]:
        """Keep what came of a call by job ("": the project), its figures as looks; tell it, and return the looks."""
        return keep_and_tell(self, call, outcomes, given)

    def cancel(self) -> None:
        """Stop the running fetch, opening and export. What was read stays; ``snapshot.complete`` is false then."""
        for name in ("fetch", "open", "export"):
            self._tasks.cancel(name)

    async def open_files(self, paths: Sequence[Path]) -> Snapshot:
        """Open files that are one document, an archive or the replies of one reading, and make them the source.

        Raises FileProblemError, also for several documents; asyncio.CancelledError when another opening replaced this
        one or it was cancelled.
        """
        snapshot = await self._files.open(paths)
        await self.use_document(paths, snapshot)
        return snapshot

    async def use_document(
        self, paths: Sequence[Path], snapshot: Snapshot, check: "DocumentCheck | None" = None
    ) -> None:
        """Make ``snapshot`` the source, of files or, without paths, of none and always this; begin to check it."""
        await match_rules_of_replies(snapshot)
        read = self._files.open if paths else partial(_as_it_is, snapshot)
        self._filled_from = source = FileSource(paths, read, snapshot.source)
        await self.connection.use_files(source)
        self._take_file(snapshot)
        self._replace(snapshot)
        self._tasks.cancel("check")
        if check is not None:
            task = self._tasks.start("check", self._check(snapshot, check))
            task.add_done_callback(lambda _task: check.stop())

    async def checked(self) -> None:
        """Wait until the file that is shown early, if there is one, is checked."""
        task = self._tasks.running("check")
        if task is not None:
            await asyncio.wait({task})

    async def export(
        self,
        target: Target,
        *,
        exporter: str | Exporter = DEFAULT,
        job_ids: Collection[str] | None = None,
        part: Part | None = None,
        masking: Policy | None = None,
        replace: bool = True,
        readings: bool = True,
    ) -> WriteReport:
        """Write the snapshot as it is now, or the jobs named, in the format ``exporter`` or of that name, in a thread.

        ``part`` says in the file which part of the snapshot the jobs are, such as those that match a filter.
        ``masking`` is what stays in a file that is given away; without it only secrets are left out. Without
        ``replace`` a file that is at ``target`` stays, also one that comes there meanwhile; without ``readings`` what
        further calls said, and figures, are left out.

        Raises FileProblemError, InspectorError for what the format cannot do and where a file that was shown early
        could not be checked; asyncio.CancelledError when it was cancelled. An older file at ``target`` is unchanged.
        """
        wanted = None if job_ids is None else frozenset(job_ids)
        shown = self._snapshot
        await self.checked()  # nothing leaves that is not known to be in the file
        refuse_unless_checked(self._snapshot, shown=shown if wanted is not None else None)
        selection = Selection((exported_document(self, with_readings=readings),), wanted, masking=masking, part=part)
        form = exporter_named(exporter) if isinstance(exporter, str) else exporter
        return await self._files.export(selection, target, form, replaces=replace)

    async def close(self) -> None:
        """Stop all work and close connections. The token is not ended at IAM: it may be saved for the next start."""
        await _closed(self._tasks, self.connection)

    def _take_file(self, document: Snapshot) -> None:
        document.judged_by = judging_of_file(document)
        self.looks, self.readings = LooksOfSource(), SavedReadings(document)

    def _replace(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.tell(SnapshotReplaced())

    async def _check(self, snapshot: Snapshot, check: "DocumentCheck") -> None:
        """Check the file of a snapshot to its end; where it is not what its index says, show what it is."""
        instead, error = await checked_document(snapshot, check)
        if self._snapshot is not snapshot:
            return
        if instead is None:
            check.finish()
        else:
            self._take_file(instead)
            self._replace(instead)
        self.tell(DocumentChecked())
        if error is not None:
            raise error

    async def _fetch(self, source: Source, request: FetchRequest) -> FetchReport:
        await self.checked()  # the fetch that this one replaces is still ending, and must not write any more
        async with self._fetch_lock:
            same = self._filled_from is not None and self._filled_from.place == source.place
            self._filled_from = source
            events = ThrottledEvents(self.tell)
            previous = self._snapshot if same else None
            merger = SnapshotMerger(previous, source.info, events, whole=request.is_whole)
            if not same:
                self.looks, self.readings = LooksOfSource(), KeptReadings()
            merger.snapshot.follow(judging_of(source, merger.snapshot, self.looks), self.readings.replies)
            counts = self._counts = FetchCounts(events)
            counts.pause(on=self.connection.is_paused)
            self._snapshot = merger.snapshot
            if not same:
                self.tell(SnapshotReplaced())
            try:
                report = await fetched(source, merger, counts, request)
            finally:
                replaced = self._tasks.running("fetch") is not asyncio.current_task()
                events.close(silent=replaced)  # the fetch that replaces it reports its own progress
            if source.project is None:
                self._take_file(merger.snapshot)
            if not replaced:
                self.tell(FetchFinished(report))
            return report

    async def _look(self, source: Source, request: FetchRequest) -> FetchReport:
        async with self._fetch_lock:
            if self._filled_from is not None and self._filled_from.place == source.place:
                return await look_again(source, request, self._snapshot, self.tell)
            return FetchReport(cancelled=True, is_look=True)

    def _on_wait(self, seconds: float) -> None:
        if self._counts is not None:
            self._counts.add_wait(seconds)

    def _on_pause(self, on: bool) -> None:
        if self._counts is not None:
            self._counts.pause(on=on)

    def tell(self, event: Event) -> None:
        """Emit an event, also of what belongs to this inspector, such as its watch."""
        self.readings.drop(event.removed if isinstance(event, JobsChanged) else ())
        for listener in tuple(self._listeners):
            listener(event)

    def _task_failed(self, name: str, error: BaseException) -> None:
        """Report a defect: failures of clouds and files are raised to the caller."""
        if isinstance(error, InspectorError):
            self.tell(ProblemRaised(error, name))
        else:
            _log.error("%s failed", name, exc_info=error)


async def _as_it_is(snapshot: Snapshot, _paths: Sequence[Path]) -> Snapshot:
    return snapshot


async def _closed(tasks: TaskOwner, connection: SourceConnection) -> None:
    """Close connections also where waiting for the work is cut short."""
    try:
        await tasks.close()
    finally:
        await connection.close()


def _nothing_to_refresh() -> InspectorError:
    return InspectorError(
        "There is nothing to refresh.", "No cloud is connected and no file is open.", "Connect or open a file."
    )
