"""What a fetch is asked for, what it needs of a client, and its counts."""

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.coverage_texts import snapshot_gaps
from drs_inspector.session.events import FetchReport, Phase, Progress
from drs_inspector.session.fetch.throttled_events import ThrottledEvents

SCENARIOS = ("migration", "sync", "cloudDataGuard")
"""The scenarios that have a list, one call each (contract 3.1)."""


class ReadsCloud(Protocol):
    """What a fetch needs of a cloud client. Replies are returned as bytes; failures raise InspectorError."""

    async def list_page(self, scenario: str, page: int, per_page: int = 100) -> bytes:
        """Return one page (from 1) of the list of a scenario, contract 3.1."""

    async def job_details(self, ids: Sequence[str]) -> bytes:
        """Return the details of up to ten jobs, contract 4."""


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What to read: of these scenarios all jobs (``job_ids`` None) or only those named.

    A look (``is_look``) lists all jobs and reads the details of those alone that are new, or whose list entry is
    another one than before; of jobs that are named it reads the details and no list.
    """

    scenarios: tuple[str, ...] = SCENARIOS
    job_ids: tuple[str, ...] | None = None
    is_look: bool = False

    @classmethod
    def of(cls, scenarios: Collection[str] | None, job_ids: Collection[str] | None) -> "FetchRequest":
        """Return the request for these names, each once; None or no scenario is all scenarios, None all jobs."""
        return cls(
            tuple(dict.fromkeys(scenarios)) if scenarios else SCENARIOS,
            tuple(dict.fromkeys(job_ids)) if job_ids is not None else None,
        )

    @property
    def is_whole(self) -> bool:
        """Whether everything is asked for: a job that is not listed is gone then."""
        return self.job_ids is None and not self.is_look and set(self.scenarios) >= set(SCENARIOS)


class FetchCounts:
    """The counts of one fetch, emitted as `Progress` through ``events``.

    ``found`` are ids of jobs, ``read`` and ``unavailable`` count jobs, ``problems`` failures that name no job,
    ``waited`` is in seconds.
    """

    def __init__(self, events: ThrottledEvents) -> None:
        self._events = events
        self._started = time.monotonic()
        self.phase: Phase = "listing"
        self.found: set[str] = set()
        self.read = 0
        self.unavailable = 0
        self.problems = 0
        self.waited = 0.0
        self.requests = 0
        self._in_flight = 0
        self._paused_at: float | None = None
        self._paused_seconds = 0.0

    @property
    def paused_seconds(self) -> float:
        """Seconds for which requests have waited for a new sign-in."""
        now = time.monotonic()
        return self._paused_seconds + (now - self._paused_at if self._paused_at is not None else 0.0)

    def pause(self, *, on: bool) -> None:
        """Note that requests wait (or no longer wait) for a new sign-in."""
        if on is (self._paused_at is not None):
            return
        if on:
            self._paused_at = time.monotonic()
        else:
            self._paused_seconds, self._paused_at = self.paused_seconds, None
        self.show()

    @contextmanager
    def request(self) -> Iterator[None]:
        """Count a request while it is under way."""
        self._in_flight += 1
        self.requests += 1
        try:
            yield
        finally:
            self._in_flight -= 1
            self.show()

    def add_wait(self, seconds: float) -> None:
        """Add seconds that a request waits for the rate limit or before a repeat."""
        self.waited += seconds
        self.show()

    def show(self) -> None:
        """Emit the counts as progress."""
        self._events.progress(
            Progress(
                self.phase,
                len(self.found),
                self.read,
                self.unavailable,
                self.waited,
                self._in_flight,
                paused=self._paused_at is not None,
            )
        )

    def report(
        self,
        *,
        cancelled: bool,
        complete: bool,
        error: InspectorError | None = None,
        snapshot: Snapshot | None = None,
    ) -> FetchReport:
        """Return the counts as the report of the fetch, with the gaps of ``snapshot``."""
        return FetchReport(
            found=len(self.found),
            read=self.read,
            unavailable=self.unavailable,
            failed=self.problems,
            cancelled=cancelled,
            seconds=time.monotonic() - self._started,
            waited_seconds=self.waited,
            complete=complete,
            error=error,
            paused_seconds=self.paused_seconds,
            gaps=snapshot_gaps(snapshot) if snapshot is not None else (),
            requests=self.requests,
        )
