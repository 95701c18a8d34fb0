"""Which jobs match a filter, found in slices of time: the same in the window and on the command line.

A filter is read in slices as well: whether jobs have what no documentation names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from time import perf_counter

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.answers import AnswerSteps
from drs_inspector.domain.query.query import JobQuery, parse_query
from drs_inspector.domain.query.suggestions import with_tag
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.path_values import NOT_READ, Path, value_at

WHOLE = float("inf")
"""The budget of a search that is done at once."""
_AT_A_TIME = 32
_NOTHING = (None, NOT_READ)


def known_job(snapshot: Snapshot, job_id: str) -> Job | None:
    """Return a job, also one of which only a refusal is known; None for one that has gone."""
    job = snapshot.jobs.get(job_id)
    refusal = snapshot.unavailable.get(job_id)
    return Job(job_id, unavailable=refusal) if job is None and refusal is not None else job


class JobSearch:
    """Asks a query about jobs. ``matching`` are the ids that match, ``unsearched`` those of which it is not known.

    Both grow while it works; ``undecided`` are the jobs that it was made for and has not asked yet. ``share`` is how
    far it is in a job that takes long, 0 to 1, None where that is not known.

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
        self._steps: AnswerSteps | None = None
        self.share: float | None = None
        self._decided: list[str] = []
        self._at_a_time = max(1, _AT_A_TIME // max(1, query.condition_count))
        self.ask(ids)
        self.undecided = set(self._waiting)
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

    def take_decided(self) -> list[str]:
        """Return the jobs that have been asked since this was called last."""
        decided, self._decided = self._decided, []
        return decided

    def step(self, snapshot: Snapshot, budget_seconds: float) -> bool:
        """Work for about so long on the jobs as they are in ``snapshot``; True when every job has been asked about."""
        stop = perf_counter() + budget_seconds
        waiting = self._waiting
        count = 0
        while waiting:
            job = known_job(snapshot, waiting[-1])
            if job is None:
                self._settle(waiting.pop(), answer=False)
                continue
            if self.query.searches_whole:
                self._steps = self._steps or self.query.steps(job, snapshot)
                try:
                    self.share = next(self._steps)
                except StopIteration as finished:
                    self._steps = self.share = None
                    self._settle(waiting.pop(), answer=finished.value)
            else:
                self._settle(waiting.pop(), answer=self.query.quick_answer(job, snapshot))
                count += 1
                if count % self._at_a_time:
                    continue
            if perf_counter() >= stop:
                break
        return not waiting

    def _settle(self, job_id: str, *, answer: bool | None) -> None:
        self.undecided.discard(job_id)
        self._decided.append(job_id)
        self.matching.discard(job_id)
        self.unsearched.discard(job_id)
        if answer:
            self.matching.add(job_id)
        elif answer is None:
            self.unsearched.add(job_id)


class PathSearch:
    """Looks for jobs that have what no documentation names. ``found`` are the paths that some job has a value at.

    ``tags`` are names that are no path of any job, but the key of a tag.
    """

    def __init__(self, paths: Iterable[Path], snapshots: Iterable[Snapshot]) -> None:
        self.found: set[str] = set()
        self.tags: set[str] = set()
        self._wanted = set(paths)
        self._jobs = chain.from_iterable(tuple(snapshot.jobs.values()) for snapshot in snapshots)

    def step(self, budget_seconds: float) -> bool:
        """Work for about so long; True when every path was found, or every job was asked."""
        stop = perf_counter() + budget_seconds
        while self._wanted and (job := next(self._jobs, None)) is not None:
            for path in tuple(self._wanted):
                if value_at(job, path) not in _NOTHING:
                    self.found.add(path.text)
                    self._wanted.discard(path)
                elif len(path.steps) == 1 and value_at(job, Path(("tags", *path.steps))) not in _NOTHING:
                    self.tags.add(path.text)
            if perf_counter() >= stop:
                return not self._wanted
        return True


class QueryReading:
    """Reads a query over jobs, in slices of time: a path that no documentation has is one that a job has a value at.

    ``query`` is the result when ``step`` has said so; its ``problem`` tells what is wrong with it.
    """

    def __init__(self, text: str, snapshots: Iterable[Snapshot]) -> None:
        self.query: JobQuery = parse_query(text)
        self._search = PathSearch(self.query.unknown_paths, snapshots)
        self._is_open = bool(self.query.unknown_paths)

    def step(self, budget_seconds: float) -> bool:
        """Work for about so long; True when the query has been read."""
        if self._is_open:
            if not self._search.step(budget_seconds):
                return False
            self._is_open = False
            self.query = parse_query(self.query.text, known=self._search.found)
            if self.query.problem is not None and self._search.tags:
                self.query.problem = with_tag(self.query.problem, self.query.text, self._search.tags)
        return True


def read_query(text: str, snapshots: Iterable[Snapshot]) -> JobQuery:
    """Read a query at once."""
    reading = QueryReading(text, snapshots)
    reading.step(float("inf"))
    return reading.query
