"""The map of the jobs that the table shows: read in slices, kept in its places over a refresh."""

from collections.abc import Generator, Mapping
from enum import StrEnum
from typing import Any, Final

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import natural_key
from drs_inspector.domain.map.ends import End, end_of
from drs_inspector.domain.map.graph import NOTHING, Edge, Graph, JobKey, Joined, Node, graph_of
from drs_inspector.domain.map.layout import EMPTY, Layout, lay_out
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.map.lines import LineLook, MapJob, line_look, map_job

MOST_LINES: Final = 3_000
"""So many lines are drawn; the card says how many are left out."""
_STEP: Final = 16


class RowOrder(StrEnum):
    """By what the groups of the map are ordered from top to bottom."""

    ENGINE = "engine"
    HEALTH = "health"
    NAME = "name"


class JobMap:
    """The map at one moment. ``jobs`` by their keys, ``looks`` of lines by theirs.

    ``total``: so many jobs match. ``alone``: of them so many are folded into lines of several; ``left_out``: so many
    are in no line, because there are too many of these.
    """

    def __init__(
        self,
        graph: Graph = NOTHING,
        layout: Layout = EMPTY,
        jobs: Mapping[JobKey, MapJob] | None = None,
        total: int = 0,
    ) -> None:
        self.graph, self.layout, self.total = graph, layout, total
        self.jobs: Mapping[JobKey, MapJob] = jobs or {}
        self.looks: dict[str, LineLook] = {}
        self.alone = sum(len(edge.jobs) for edge in graph.edges.values() if len(edge.jobs) > 1)
        self.left_out = total - graph.job_count
        self._lines = {job: edge.key for edge in graph.edges.values() for job in edge.jobs}

    def jobs_of(self, edge: Edge) -> tuple[MapJob, ...]:
        """Return the jobs of a line, the worst first."""
        return tuple(sorted((self.jobs[key] for key in edge.jobs), key=lambda one: one.health.sort_key))

    def line_of(self, key: JobKey) -> str | None:
        """Return the key of the line that a job is, or is folded into; None where it is not drawn."""
        return self._lines.get(key)

    @property
    def drawn(self) -> int:
        """The number of jobs with a line of their own."""
        return self.graph.job_count - self.alone


class MapReading:
    """Makes maps of what an ``Arrangement`` shows. What was read of a job is kept while the job is the same one."""

    def __init__(self, arrangement: Arrangement) -> None:
        self._arrangement = arrangement
        self._ends: dict[Ref, tuple[Job, End, End]] = {}

    def read(
        self, *, are_folded: bool = True, order: RowOrder = RowOrder.ENGINE, before: Layout = EMPTY
    ) -> Generator[None, None, JobMap]:
        """Return the map of all jobs that match, once the filter has all its answers."""
        refs = yield from self._arrangement.table.matching()
        jobs: dict[JobKey, MapJob] = {}
        joined: list[Joined] = []
        ends: dict[Ref, tuple[Job, End, End]] = {}
        for number, ref in enumerate(refs):
            shown = self._arrangement.shown_job(ref)
            if shown is not None:  # else it has gone meanwhile
                key = JobKey(ref.session, ref.job_id)
                known = self._ends.get(ref)
                if known is None or known[0] is not shown.job:
                    facts = shown.facts
                    known = (shown.job, end_of(facts, "source", ref.session), end_of(facts, "target", ref.session))
                ends[ref] = known
                jobs[key] = map_job(shown, key)
                joined.append(Joined(key, known[1], known[2]))
            if number % _STEP == _STEP - 1:
                yield
        self._ends = ends
        graph = yield from graph_of(joined, are_folded=are_folded)
        graph = _bounded(graph)
        yield
        layout = yield from lay_out(graph, _order(graph, jobs, order), before)
        yield
        found = JobMap(graph, layout, jobs, len(jobs))
        yield
        for number, edge in enumerate(graph.edges.values()):
            found.looks[edge.key] = line_look(tuple(jobs[key] for key in edge.jobs))
            if number % _STEP == _STEP - 1:
                yield
        return found


def _bounded(graph: Graph) -> Graph:
    if len(graph.edges) <= MOST_LINES:
        return graph
    edges = list(graph.edges.values())[:MOST_LINES]
    kept = dict.fromkeys(key for edge in edges for key in (edge.source, edge.target))
    return Graph({key: graph.nodes[key] for key in kept}, edges)


def _order(graph: Graph, jobs: Mapping[JobKey, MapJob], order: RowOrder) -> Any:
    def by_name(node: Node) -> Any:
        return natural_key(node.title)

    def by_engine(node: Node) -> Any:
        return (node.holds > 1, node.engine == "", natural_key(node.engine), natural_key(node.title))

    worst: dict[str, int] = {}

    def by_health(node: Node) -> Any:
        return (worst.get(node.key, 99), *by_engine(node))

    if order is RowOrder.HEALTH:
        for edge in graph.edges.values():
            place = min(jobs[key].health.sort_key[0] for key in edge.jobs)
            for key in (edge.source, edge.target):
                worst[key] = min(worst.get(key, 99), place)
        return by_health
    return by_engine if order is RowOrder.ENGINE else by_name
