"""Asking a source what the rows of tables need: for running jobs first, in batches, and no more than a bound."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.live.metrics import MOST_METRICS
from drs_inspector.domain.live.suits import AboutJob, why_not
from drs_inspector.domain.read_calls.asked import Service
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.readings.metrics_reading import VALUES, read_metrics
from drs_inspector.session.readings.outcome import Given, Outcome
from drs_inspector.session.readings.reader import CallReader
from drs_inspector.session.readings.table_plans import Want, wants_after, wants_of

MOST_REQUESTS: Final = 1_000
"""For the tables of one question; pages beyond the first are not counted."""
_AT_ONCE: Final = 12
OnProgress = Callable[[int, int], None]
_Request = tuple[str, Want, Sequence[AboutJob]]


class Keeps(Protocol):
    """What keeps the answers: an Inspector."""

    @property
    def snapshot(self) -> Snapshot:
        """The jobs."""

    def keep(self, call: ReadCall, outcomes: Mapping[str, Outcome], given: Given | None = None) -> object:
        """Keep what came of a call by job, its figures as looks."""


@dataclass(slots=True)
class NotAsked:
    """The jobs that were not asked for, by table, because that would have been too many requests."""

    jobs: dict[str, set[str]] = field(default_factory=dict)

    def of(self, table: str) -> frozenset[str]:
        """Return those of a table."""
        return frozenset(self.jobs.get(table, ()))


class TableReading:
    """Reads the calls of tables for jobs; each call fails alone, and nothing raises for what a cloud does."""

    def __init__(
        self,
        keeps: Keeps,
        reader: CallReader,
        *,
        most_requests: int = MOST_REQUESTS,
        services: Collection[Service] = frozenset({"drs"}),
    ) -> None:
        self._keeps, self._reader, self._services = keeps, reader, services
        self._left = most_requests
        self._in_flight = asyncio.Semaphore(_AT_ONCE)
        self._done = self._total = 0
        self._on_progress: OnProgress = lambda _done, _total: None
        self.not_asked = NotAsked()

    async def read(
        self, tables: Iterable[str], job_ids: Collection[str] | None = None, on_progress: OnProgress | None = None
    ) -> NotAsked:
        """Ask what the tables need of these jobs, None for all, and return those for which there were too many.

        ``on_progress(done, total)`` counts requests.
        """
        self._on_progress = on_progress or self._on_progress
        jobs = self._about(job_ids)
        rounds: list[_Request] = [(table, want, jobs) for table in tables for want in wants_of(table, self._services)]
        while rounds:
            work = [one for table, want, about in rounds for one in self._requests(table, want, about)]
            self._total += len(work)
            found = await asyncio.gather(*(self._ask(*one) for one in work))
            rounds = [more for one in found for more in one]
        return self.not_asked

    def _about(self, job_ids: Collection[str] | None) -> list[AboutJob]:
        """Return the jobs that are asked for: running ones first."""
        jobs = self._keeps.snapshot.jobs
        chosen = [jobs[one] for one in (jobs if job_ids is None else job_ids) if one in jobs]
        return [AboutJob.of(job) for job in sorted(chosen, key=lambda job: phase_of(job.status) is None)]

    def _requests(self, table: str, want: Want, about: Sequence[AboutJob]) -> list[_Request]:
        """Divide jobs into requests, as many as are left."""
        call = want.call
        size = max(1, call.asked.jobs if call.asked is not None else 1)
        suiting = [job for job in about if not why_not(call, job)]
        chunks = [suiting[start : start + size] for start in range(0, len(suiting), size)]
        left = self._left // want.requests
        self._left = max(0, self._left - len(chunks) * want.requests)
        for chunk in chunks[left:]:
            self.not_asked.jobs.setdefault(table, set()).update(job.id for job in chunk)
        return [(table, want, chunk) for chunk in chunks[:left]]

    async def _ask(self, table: str, want: Want, about: Sequence[AboutJob]) -> list[_Request]:
        """Send one request, keep what came, and return what is to be asked after it."""
        call = want.call
        async with self._in_flight:
            if call.asked is not None and call.asked.jobs > 1:
                outcomes = await self._reader.read_jobs(call, about, want.given)
            else:
                (job,) = about
                outcomes = {job.id: await self._read(want, job)}
        self._keeps.keep(call, outcomes, want.given)
        self._done += 1
        self._on_progress(self._done, self._total)
        return [(table, more, [job]) for job in about for more in wants_after(want, outcomes[job.id])]

    async def _read(self, want: Want, job: AboutJob) -> Outcome:
        """Read one call of one job; Cloud Eye's figures after what there is of them."""
        if want.call is not VALUES:
            return await self._reader.read(want.call, job, want.given, most_rows=want.most_rows)

        async def ask(call: ReadCall, given: Given) -> Outcome:
            found = await self._reader.read(call, job, given, most_rows=MOST_METRICS)
            self._keeps.keep(call, {job.id: found}, given)
            return found

        return await read_metrics(ask, job.id)
