"""Database instances and the jobs between them, and the folding of those that would only fill the picture."""

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.counting import counted
from drs_inspector.domain.map.ends import End, digest

FOLDED_ABOVE: Final = 30
"""With so many lines none is folded."""
_PARALLEL: Final = 5
_STEP: Final = 1_024


class JobKey(NamedTuple):
    """A job: the key of its source, and its id."""

    scope: str
    job_id: str


class Joined(NamedTuple):
    """A job, where it reads and where it writes."""

    job: JobKey
    source: End
    target: End


class Node(msgspec.Struct, frozen=True, gc=False):
    """A database instance, or with ``holds`` so many that are folded into one. ``region`` is "" where none is told."""

    key: str
    title: str
    note: str = ""
    engine: str = ""
    is_known: bool = True
    holds: int = 1
    region: str = ""


class Edge(msgspec.Struct, frozen=True):
    """A line from one instance to another: one job, or several that are folded into it."""

    key: str
    source: str
    target: str
    jobs: tuple[JobKey, ...]


class Graph:
    """``nodes`` by their keys; ``out`` and ``into`` hold the lines that leave an instance and those that lead to it."""

    def __init__(self, nodes: dict[str, Node], edges: Sequence[Edge]) -> None:
        self.nodes, self.edges = nodes, {edge.key: edge for edge in edges}
        self.out: dict[str, list[Edge]] = {key: [] for key in nodes}
        self.into: dict[str, list[Edge]] = {key: [] for key in nodes}
        for edge in self.edges.values():
            self.out[edge.source].append(edge)
            self.into[edge.target].append(edge)

    @property
    def job_count(self) -> int:
        """The number of jobs, folded ones included."""
        return sum(len(edge.jobs) for edge in self.edges.values())

    def reached(self, key: str, *, forward: bool) -> set[str]:
        """Return the keys of all instances and lines that are downstream of an instance, or upstream of it."""
        found, waiting = set[str](), [key]
        while waiting:
            node = waiting.pop()
            for edge in (self.out if forward else self.into).get(node, ()):
                other = edge.target if forward else edge.source
                found.add(edge.key)
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def along(self, edge: Edge) -> set[str]:
        """Return the keys of a line and of everything up- and downstream of it."""
        ends = {edge.key, edge.source, edge.target}
        return ends | self.reached(edge.source, forward=False) | self.reached(edge.target, forward=True)

    def around(self, key: str) -> set[str]:
        """Return the keys of an instance and of everything up- and downstream of it."""
        return {key} | self.reached(key, forward=False) | self.reached(key, forward=True)


NOTHING: Final = Graph({}, ())


def graph_of(joined: Iterable[Joined], *, are_folded: bool = True) -> Generator[None, None, Graph]:
    """Return the instances and the lines between them. Where one job tells more of an instance than another, that is
    shown.

    With more than `FOLDED_ABOVE` jobs, ``are_folded`` folds those that are alone between two instances into one line
    for each pair of products, and more than a few jobs between the same two instances into one line.
    """
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for number, one in enumerate(joined):
        for end in (one.source, one.target):
            known = nodes.get(end.key)
            if known is None or len(known.title) + len(known.note) < len(end.title) + len(end.note):
                region = end.region or (known.region if known is not None else "")
                nodes[end.key] = Node(end.key, end.title, end.note, end.engine, end.is_known, region=region)
        edges.append(Edge(digest("line", *one.job), one.source.key, one.target.key, (one.job,)))
        if number % _STEP == _STEP - 1:
            yield
    if len(edges) > FOLDED_ABOVE and are_folded:
        yield
        return (yield from _folded(nodes, edges))
    return Graph(nodes, edges)


def _folded(nodes: dict[str, Node], edges: list[Edge]) -> Generator[None, None, Graph]:
    degree: dict[str, int] = {}
    for number, edge in enumerate(edges):
        for key in {edge.source, edge.target}:
            degree[key] = degree.get(key, 0) + 1
        if number % _STEP == _STEP - 1:
            yield
    alone: dict[str, list[Edge]] = {}
    pairs: dict[str, list[Edge]] = {}
    for number, edge in enumerate(edges):
        if number % _STEP == _STEP - 1:
            yield
        source, target = nodes[edge.source], nodes[edge.target]
        if degree[edge.source] == degree[edge.target] == 1 and edge.source != edge.target:
            kind = digest("alone", source.engine, target.engine, source.region, target.region)
            alone.setdefault(kind, []).append(edge)
        else:
            pairs.setdefault(digest("pair", edge.source, edge.target), []).append(edge)
    yield
    kept: dict[str, Node] = {}
    lines: list[Edge] = []
    for key, those in pairs.items():
        lines += those if len(those) <= _PARALLEL else [_one(key, those[0].source, those[0].target, those)]
        kept.update({end: nodes[end] for end in (those[0].source, those[0].target)})
    yield
    for key, those in alone.items():
        if len(those) == 1:
            lines += those
            kept.update({end: nodes[end] for end in (those[0].source, those[0].target)})
            continue
        ends = [_together(key, side, [nodes[side(edge)] for edge in those]) for side in (_source, _target)]
        kept.update({end.key: end for end in ends})
        lines.append(_one(key, ends[0].key, ends[1].key, those))
    return Graph(kept, lines)


def _source(edge: Edge) -> str:
    return edge.source


def _target(edge: Edge) -> str:
    return edge.target


def _together(key: str, side: Callable[[Edge], str], those: list[Node]) -> Node:
    engine = those[0].engine
    count = len(those)
    words = (
        counted(count, "database")
        if all(one.is_known for one in those)
        else f"{counted(count, 'end')}, not all are told"
    )
    regions = {one.region for one in those}
    region = regions.pop() if len(regions) == 1 else ""
    return Node(digest(key, side.__name__), engine or "Product not told", words, engine, holds=count, region=region)


def _one(key: str, source: str, target: str, those: list[Edge]) -> Edge:
    return Edge(key, source, target, tuple(job for edge in those for job in edge.jobs))
