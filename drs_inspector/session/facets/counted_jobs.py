"""The jobs that facets were counted of, and what each adds to the counts: one that changes is counted again alone."""

from collections.abc import Generator, Sequence
from typing import NamedTuple

import msgspec

from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.nodes import Node, all_of
from drs_inspector.domain.query.query import JobQuery, query_of
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.facets.facet import HEALTH, Facet, JobValues, in_source
from drs_inspector.session.facets.facet_counts import FacetCounts, FacetGroup
from drs_inspector.session.facets.ticks import Split, split

JobKey = tuple[str, str]
"""The key of a session, and the id of one of its jobs."""
Steps = Generator[None, None, None]


class KnownValues(msgspec.Struct, frozen=True, gc=False):
    """The values of a job, as long as it is the same one."""

    job: Job
    values: JobValues
    short_status: str


class _Entry(msgspec.Struct, gc=False):
    """A job as it was counted; ``values`` are None until then."""

    known: KnownValues
    values: JobValues | None = None
    counted: Sequence[Facet] = ()


class _Part(NamedTuple):
    """A part of the filter that is a tick: who has it, and the query that it is."""

    owners: frozenset[str]
    query: JobQuery


class CountedJobs:
    """``read`` takes a job into ``jobs``, ``see`` counts it; the first ones are all taken before ``choose_facets``."""

    def __init__(self, parts: Sequence[Node]) -> None:
        self._parts = tuple(parts)
        self._counts = FacetCounts()
        self._splits: dict[str, Split] = {}
        self._filter = _Filter((), (), {})
        self.jobs: dict[JobKey, _Entry] = {}

    @property
    def has_other_facets(self) -> bool:
        """Whether the jobs have other tags in common than those that were chosen as facets."""
        return self._counts.has_other_facets

    def read(self, key: JobKey, known: KnownValues) -> None:
        """Take a job."""
        self.jobs[key] = _Entry(known)
        self._counts.see_tags(known.values)

    def choose_facets(self) -> None:
        """Choose the facets by the tags that the jobs have, and read the filter by them."""
        self._counts.choose_facets()
        facets = self._counts.facets
        self._splits = {facet.key: split(self._parts, facet) for facet in facets}
        self._filter = _Filter(self._parts, facets, self._splits)

    def see(self, key: JobKey, health: SnapshotHealth, *, is_match: bool) -> Steps:
        """Count a job that was taken, in steps; ``is_match`` is the answer of the whole filter."""
        entry = self.jobs.get(key)
        if entry is None:
            return
        known, counted = entry.known, self._counts.facets
        values = in_source(known.values, key[1], health)
        if self._filter.is_on and not is_match:
            missed: Sequence[Facet] = self._filter.missed_alone(known.job, health.snapshot, values)
            if missed and self._filter.rest is not None:
                answer = yield from _answer(self._filter.rest.steps(known.job, health.snapshot))
                missed = missed if answer else ()
            counted = tuple(missed)
        entry.values, entry.counted = values, counted
        self._counts.see(values, known.short_status, counted)

    def forget(self, key: JobKey) -> None:
        """Take a job out of the counts."""
        entry = self.jobs.pop(key, None)
        if entry is None:
            return
        self._counts.see_tags(entry.known.values, -1)
        if entry.values is not None:
            self._counts.see(entry.values, entry.known.short_status, entry.counted, -1)

    def groups(self) -> Generator[None, None, tuple[FacetGroup, ...]]:
        """Return the groups that are shown, in steps."""
        return (yield from self._counts.groups(lambda facet: self._splits[facet.key].ticks))


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

    def missed_alone(self, job: Job, snapshot: Snapshot, values: JobValues) -> Sequence[Facet]:
        """Return the facets whose ticks are all that keeps a job from matching, but for the rest of the filter."""
        every = {facet.key for facet in self._facets}
        possible = set(every)
        for part in self._ticked:
            if part.query.quick_answer(job, snapshot) is not True:
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
