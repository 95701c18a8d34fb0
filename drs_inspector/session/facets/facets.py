"""The facets of the jobs that are shown: they follow filter and jobs, and are counted in slices of time."""

from collections.abc import Callable, Generator, Sequence
from time import perf_counter
from typing import NamedTuple

import msgspec

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.nodes import Node, all_of
from drs_inspector.domain.query.parser import parts_of
from drs_inspector.domain.query.query import JobQuery, query_of
from drs_inspector.domain.query.search import known_job
from drs_inspector.session.facets.facet import HEALTH, Facet, JobValues, in_source, short_status_words, values_of
from drs_inspector.session.facets.facet_counts import FacetCounts, FacetGroup
from drs_inspector.session.facets.ticks import Split, split
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_tree.sessions import SessionTree, SessionTrees

_AT_A_TIME = 32
Steps = Generator[None, None, None]


class _Known(msgspec.Struct, frozen=True, gc=False):
    """The values of a job, as long as it is the same one."""

    job: Job
    values: JobValues
    short_status: str


class _Part(NamedTuple):
    """A part of the filter that is a tick: who has it, and the query that it is."""

    owners: frozenset[str]
    query: JobQuery


class Facets:
    """``groups`` are the facets of one source or of all; they stay until the next ones are complete.

    Counted are jobs that match themselves, in each facet by all parts of the filter but the facet's own ticks. As for
    the table, ``touch`` must be called when the filter of ``trees`` has found its answers: rows that stay the same tell
    nothing.
    """

    def __init__(self, trees: SessionTrees, healths: SessionsHealth) -> None:
        self._trees, self._healths = trees, healths
        self._session = ""
        self._known: dict[tuple[str, str], _Known] = {}
        self._work: Generator[None, None, tuple[FacetGroup, ...]] | None = None
        self._listeners: list[Callable[[], None]] = []
        self._wanted: list[Callable[[], None]] = []
        self.groups: tuple[FacetGroup, ...] = ()
        self._ends = (trees.subscribe(self.touch), healths.follow(self._health_changed))
        self.touch()

    @property
    def session(self) -> str:
        """The key of the source whose jobs are counted, "" for all."""
        return self._session

    def show(self, session: str) -> None:
        """Count the jobs of one source, or of all with ""."""
        if session != self._session:
            self._session = session
            self.touch()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` whenever there are other groups; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def when_work_waits(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` whenever ``work`` has something to do."""
        self._wanted.append(listener)

    def touch(self) -> None:
        """Begin anew: jobs, their health or the filter are others now."""
        self._work = self._count()
        for listener in tuple(self._wanted):
            listener()

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when the groups are those of now, or the filter has not found its answers."""
        stop = perf_counter() + budget_seconds
        while self._work is not None and self._trees.search_progress is None:
            try:
                next(self._work)
            except StopIteration as finished:
                self._work = None
                if finished.value != self.groups:
                    self.groups = finished.value
                    for listener in tuple(self._listeners):
                        listener()
                break
            if perf_counter() >= stop:
                return False
        return True

    def close(self) -> None:
        """Stop following."""
        for end in self._ends:
            end()
        self._listeners.clear()
        self._wanted.clear()
        self._work = None

    def _health_changed(self, _key: str) -> None:
        self.touch()

    def _count(self) -> Generator[None, None, tuple[FacetGroup, ...]]:
        shown = [tree for tree in self._trees.trees if self._session in ("", tree.session.key)]
        parts = parts_of(self._trees.filter) or ()
        counts = FacetCounts()
        seen: dict[tuple[str, str], _Known] = {}
        for tree in shown:
            yield from self._read(tree, seen, counts)
        # Those of sources that are not shown now are kept: a person goes from one to the other.
        others = {tree.session.key for tree in self._trees.trees if tree not in shown}
        self._known = {key: known for key, known in self._known.items() if key[0] in others} | seen
        yield
        counts.choose_facets()
        splits = {facet.key: split(parts, facet) for facet in counts.facets}
        filtering = _Filter(parts, counts.facets, splits)
        for tree in shown:
            yield from self._see(tree, seen, counts, filtering)
        return (yield from counts.groups(lambda facet: splits[facet.key].ticks))

    def _read(self, tree: SessionTree, seen: dict[tuple[str, str], _Known], counts: FacetCounts) -> Steps:
        """Work out the values of the jobs of a source."""
        for number, job_id in enumerate(_ids(tree)):
            job = known_job(tree.session.inspector.snapshot, job_id)
            if job is None:
                continue
            key = (tree.session.key, job_id)
            known = self._known.get(key)
            if known is None or not _is_same(known.job, job):
                # Kept at once: what changes meanwhile begins anew, and is not to read all jobs again.
                known = self._known[key] = _Known(job, values_of(job), short_status_words(job.status))
                yield
            elif number % _AT_A_TIME == 0:
                yield
            seen[key] = known
            counts.see_tags(known.values)

    def _see(
        self, tree: SessionTree, seen: dict[tuple[str, str], _Known], counts: FacetCounts, filtering: "_Filter"
    ) -> Steps:
        """Count the jobs of a source."""
        answers, snapshot = tree.view.filter, tree.session.inspector.snapshot
        health = self._healths.of(tree.session)
        for number, job_id in enumerate(_ids(tree)):
            known = seen.get((tree.session.key, job_id))
            if known is None or not (job_id in snapshot.jobs or job_id in snapshot.unavailable):
                continue
            values = in_source(known.values, job_id, health)
            counted: Sequence[Facet] = counts.facets
            if filtering.is_on and not answers.is_match(job_id):
                counted = filtering.missed_alone(known.job, values)
                if counted and filtering.rest is not None:
                    answer = yield from _answer(filtering.rest.steps(known.job, snapshot))
                    counted = counted if answer else ()
            counts.see(values, known.short_status, counted)
            if number % _AT_A_TIME == 0:
                yield


class _Filter:
    """The filter as facets see it: parts that are ticks, and the rest."""

    def __init__(self, parts: Sequence[Node], facets: Sequence[Facet], splits: dict[str, Split]) -> None:
        self.is_on = bool(parts)
        self._facets, self._splits = facets, splits
        self._ticked: list[_Part] = []
        rest: list[Node] = []
        for place, part in enumerate(parts):
            owners = frozenset(facet.key for facet in facets if place in splits[facet.key].own)
            if not owners:
                rest.append(part)
            elif owners != {HEALTH}:
                self._ticked.append(_Part(owners, query_of(part)))
        node = all_of(rest)
        self.rest = query_of(node) if node is not None else None

    def missed_alone(self, job: Job, values: JobValues) -> Sequence[Facet]:
        """Return the facets whose ticks are all that keeps a job from matching, but for the rest of the filter."""
        every = {facet.key for facet in self._facets}
        possible = set(every)
        for part in self._ticked:
            if part.query.quick_answer(job) is not True:
                possible &= part.owners
        health = self._splits[HEALTH]
        if health.own and not _meets(values.health, health):
            possible &= {HEALTH}
        if possible == every:
            return ()  # it meets all ticks, so the rest keeps it from matching
        return [facet for facet in self._facets if facet.key in possible]


def _meets(values: Sequence[object], found: Split) -> bool:
    """Say whether health, which is always known, is as ticked."""
    ticks = found.ticks
    wanted = not ticks.ticked or any(value in ticks.ticked for value in values)
    return wanted and not any(value in ticks.excluded for value in values)


def _answer(steps: Generator[float | None, None, bool | None]) -> Generator[None, None, bool | None]:
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            answer: bool | None = finished.value
            return answer
        yield


def _ids(tree: SessionTree) -> list[str]:
    snapshot = tree.session.inspector.snapshot
    return [*snapshot.jobs, *(job_id for job_id in snapshot.unavailable if job_id not in snapshot.jobs)]


def _is_same(one: Job, other: Job) -> bool:
    return one is other or (not one.has_detail and one.list_raw is None and one.unavailable is other.unavailable)
