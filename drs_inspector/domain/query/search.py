"""Which jobs match a filter, found in slices of time: the same in the window and on the command line."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable
from time import perf_counter

from drs_inspector.domain.query.query import JobQuery
from drs_inspector.domain.snapshot import Snapshot

WHOLE = float("inf")
"""The budget of a search that is done at once."""
_AT_A_TIME = 32


class JobSearch:
    """Asks a query about jobs. ``matching`` are the ids that match, ``unsearched`` those of which it is not known.

    ``matching`` and ``unsearched`` begin as those of an earlier search of which only some jobs are asked again.
    """

    def __init__(
        self,
        query: JobQuery,
        ids: Iterable[str],
        *,
        matching: Collection[str] = (),
        unsearched: Collection[str] = (),
    ) -> None:
        self.query = query
        self.matching = set(matching)
        self.unsearched = set(unsearched)
        self.total = 0
        # The last one is asked next.
        self._waiting: list[str] = []
        self._steps: Generator[None, None, bool | None] | None = None
        self.ask(ids)
        self._waiting.reverse()

    @property
    def done(self) -> int:
        """The number of jobs of ``total`` that have been asked about."""
        return self.total - len(self._waiting)

    def ask(self, ids: Iterable[str]) -> None:
        """Ask about these jobs, too, or again because they are others now."""
        if not self.query.is_empty:
            before = len(self._waiting)
            self._waiting += ids
            self.total += len(self._waiting) - before
            self._steps = None

    def step(self, snapshot: Snapshot, budget_seconds: float) -> bool:
        """Work for about so long on the jobs as they are in ``snapshot``; True when every job has been asked about."""
        stop = perf_counter() + budget_seconds
        waiting = self._waiting
        count = 0
        while waiting:
            job = snapshot.jobs.get(waiting[-1])
            if job is None:
                self._settle(waiting.pop(), answer=False)
                continue
            if self.query.searches_whole:
                self._steps = self._steps or self.query.steps(job, snapshot)
                try:
                    next(self._steps)
                except StopIteration as finished:
                    self._steps = None
                    self._settle(waiting.pop(), answer=finished.value)
            else:
                self._settle(waiting.pop(), answer=self.query.quick_answer(job))
                count += 1
                if count % _AT_A_TIME:
                    continue
            if perf_counter() >= stop:
                break
        return not waiting

    def _settle(self, job_id: str, *, answer: bool | None) -> None:
        self.matching.discard(job_id)
        self.unsearched.discard(job_id)
        if answer:
            self.matching.add(job_id)
        elif answer is None:
            self.unsearched.add(job_id)
