"""The work of a fetch: listing all scenarios and reading details at the same time, bounded and cancellable."""

import asyncio
import contextlib
import logging
from collections.abc import Collection
from dataclasses import replace

from drs_inspector.cloud.http.circuit_breaker import CircuitBreaker
from drs_inspector.domain.coverage import Coverage, ListCoverage, Part
from drs_inspector.domain.errors import FileProblemError, InspectorError, SignInError
from drs_inspector.domain.jobs.job import Unavailable
from drs_inspector.domain.jobs.summary import read_list_summary
from drs_inspector.session.events import FetchReport
from drs_inspector.session.fetch.counts import SCENARIOS, FetchCounts, FetchRequest, ReadsCloud
from drs_inspector.session.fetch.detail_reader import DetailReader, unreadable
from drs_inspector.session.fetch.listing import Entry, ReplyDecoder, ScenarioListing
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger

CHUNK = 10
"""Ids per detail call (contract 4.1)."""
READ_AGAIN = 2 * CHUNK
"""Jobs of one look whose details failed or were not reached before; the others have their turn later."""
_THROTTLED = 429
_SERVICE_FAULT = 500
_log = logging.getLogger(__name__)


class FetchWorker:
    """One fetch. ``run`` raises no InspectorError: the error that ended the fetch is in its report.

    ``parallel`` detail calls are prepared at once; the client's rate limiter decides how many are in flight. With an
    open ``breaker`` the rest of the details is given up, and the report says why.

    Cancelling the task of ``run`` ends it at the next await with a report with ``cancelled``; what was read stays.
    """

    def __init__(
        self,
        cloud: ReadsCloud,
        merger: SnapshotMerger,
        counts: FetchCounts,
        request: FetchRequest,
        *,
        parallel: int,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._cloud = cloud
        self._merger = merger
        self._counts = counts
        self._request = request
        self._parallel = parallel
        self._chunks: asyncio.Queue[tuple[str, ...] | None] = asyncio.Queue()
        self._breaker = breaker or CircuitBreaker()
        self._decoder = ReplyDecoder()
        self._reader = DetailReader(cloud, merger, counts, self._decoder, self._breaker)
        self._wanted: set[str] | None = None
        self._list_errors: list[InspectorError] = []
        self._listings: dict[str, ScenarioListing] = {}
        self._homes: dict[str, str] = {}
        self._in_several: set[str] = set()
        self._again = READ_AGAIN

    async def run(self) -> FetchReport:
        """Fetch, and return the report."""
        error: InspectorError | None = None
        cancelled = False
        try:
            with self._breaker.in_use():
                await self._work()
        except asyncio.CancelledError:
            cancelled = True
        except SignInError as refused:
            error = refused
        if error is None and not cancelled:
            error = self._given_up()
        return self._finish(error, cancelled=cancelled)

    async def _work(self) -> None:
        if self._request.job_ids is not None:
            # The ids are known: their details need not wait for the list, which adds only its own fields.
            self._wanted = set(self._request.job_ids)
            self._found(self._request.job_ids)
            self._queue(list(self._request.job_ids))
        self._counts.show()
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._parallel):
                    group.create_task(self._read_chunks())
                if not self._request.is_look or self._request.job_ids is None:
                    await self._list_all(group)
                self._end_chunks()
        except BaseExceptionGroup as errors:
            raise _decisive(errors) from None

    async def _list_all(self, group: asyncio.TaskGroup) -> None:
        listings = [group.create_task(self._list(scenario)) for scenario in self._request.scenarios]
        await asyncio.wait(listings)
        self._counts.phase = "details"
        self._counts.show()

    def _end_chunks(self) -> None:
        for _ in range(self._parallel):
            self._chunks.put_nowait(None)

    async def _list(self, scenario: str) -> None:
        listing = ScenarioListing(
            self._cloud,
            scenario,
            self._counts,
            self._decoder,
            on_problem=self._note_problem,
            # A look that kept what it is not asked for would have it once more each time.
            on_rest=_dropped if self._request.is_look else self._merger.parts_of_reply,
        )
        self._listings[scenario] = listing
        waiting: list[str] = []
        async with contextlib.aclosing(listing.pages()) as pages:
            async for entries in pages:
                waiting += self._take(entries, scenario)
                whole = len(waiting) // CHUNK * CHUNK
                self._queue(waiting[:whole])
                del waiting[:whole]
                if self._wanted is not None and not self._wanted:
                    listing.has_enough()
                    break
        self._queue(waiting)

    def _take(self, entries: list[Entry], scenario: str) -> list[str]:
        """Add list entries to the snapshot; return the ids whose details are still to be read."""
        new: list[str] = []
        for entry in entries:
            if not self._is_home(entry, scenario):
                continue
            if self._wanted is not None:
                if entry.job_id in (self._request.job_ids or ()):
                    self._wanted.discard(entry.job_id)
                    self._merger.list_entry(entry.job_id, entry.raw, scenario, entry.parent_id)
                continue
            if self._request.is_look and self._may_stay(entry, scenario):
                self._found((entry.job_id,))
                continue
            self._merger.list_entry(entry.job_id, entry.raw, scenario, entry.parent_id)
            if entry.job_id not in self._counts.found:
                new.append(entry.job_id)
                self._found((entry.job_id,))
        self._counts.show()
        return new

    def _may_stay(self, entry: Entry, scenario: str) -> bool:
        """Whether the details of a job need not be read: it is listed as before, and they were read or are refused."""
        if not self._merger.keep(entry.job_id, entry.raw, scenario, entry.parent_id):
            return False
        snapshot = self._merger.snapshot
        missing = snapshot.unavailable.get(entry.job_id)
        is_settled = snapshot.jobs[entry.job_id].has_detail if missing is None else not _may_pass(missing)
        if is_settled or self._again <= 0:
            return True
        self._again -= 1
        return False

    def _is_home(self, entry: Entry, scenario: str) -> bool:
        """Return whether the entry counts. Of a job in several lists the entry that names its list does, else the first
        in the order of ``SCENARIOS``, whatever comes first.
        """
        home = self._homes.setdefault(entry.job_id, scenario)
        if home == scenario:
            return True
        self._in_several.add(entry.job_id)
        own = read_list_summary(entry.raw).scenario
        order = self._request.scenarios.index
        if own == scenario or (own != home and order(scenario) < order(home)):
            self._homes[entry.job_id] = scenario
            return True
        return False

    def _found(self, ids: Collection[str]) -> None:
        self._counts.found.update(ids)

    def _queue(self, ids: list[str]) -> None:
        for first in range(0, len(ids), CHUNK):
            self._chunks.put_nowait(tuple(ids[first : first + CHUNK]))

    async def _read_chunks(self) -> None:
        while (chunk := await self._chunks.get()) is not None:
            await self._reader.read(chunk)

    def _note_problem(self, problem: InspectorError, where: str) -> None:
        error = unreadable(problem, "Job list") if isinstance(problem, FileProblemError) else problem
        self._list_errors.append(error)
        self._counts.problems += 1
        if not self._request.is_look:
            self._merger.problem(error, where)
        self._counts.show()

    def _given_up(self) -> InspectorError | None:
        """Return why reading was given up, or the error of a fetch that has read nothing; else None."""
        if self._reader.gave_up is not None or self._counts.read or self._counts.found:
            return self._reader.gave_up
        return self._list_errors[0] if len(self._list_errors) >= len(self._request.scenarios) else None

    def _finish(self, error: InspectorError | None, *, cancelled: bool) -> FetchReport:
        counts, request = self._counts, self._request
        lists = tuple(
            self._listings[scenario].coverage if scenario in self._listings else ListCoverage(scenario=scenario)
            for scenario in request.scenarios
        )
        every = set(request.scenarios) >= set(SCENARIOS)
        read = Coverage(
            asked=Part(scenarios=() if every else request.scenarios, jobs=request.job_ids),
            lists=lists,
            in_several_lists=len(self._in_several),
        )
        # The lists are whole also where the details were given up.
        ended_early = cancelled or (error is not None and error is not self._reader.gave_up)
        self._merger.finish(read, ended_early=ended_early)
        snapshot = self._merger.snapshot
        counts.phase = "cancelled" if cancelled else "done"
        counts.show()
        report = counts.report(cancelled=cancelled, complete=snapshot.complete, error=error, snapshot=snapshot)
        return replace(report, lists=lists, is_look=request.is_look)


def _dropped(rest: dict[str, bytes]) -> None:
    """Take what is kept of no list."""


def _may_pass(missing: Unavailable) -> bool:
    """Tell whether details that could not be read may be there the next time: no answer, or a fault of the service."""
    status = missing.reason.get("http_status")
    return status is None or status == _THROTTLED or (isinstance(status, int) and status >= _SERVICE_FAULT)


def _decisive(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the exception of a group that a fetch ends with: a defect, else a refused sign-in."""
    flat: list[BaseException] = []
    waiting: list[BaseException] = [errors]
    while waiting:
        error = waiting.pop()
        if isinstance(error, BaseExceptionGroup):
            waiting += error.exceptions
        else:
            flat.append(error)
    return next((error for error in flat if not isinstance(error, InspectorError)), flat[0])
