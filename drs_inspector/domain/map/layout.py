"""Where each instance and each line has its place: columns by steps, rows by barycentre, the same ones over a refresh.

Instances that lines join are laid out together, and such groups below one another. A line over several columns has a
place in each of them, so that it passes between the instances and not behind them.
"""

from bisect import insort
from collections.abc import Callable, Generator, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import Any, Final, NamedTuple

from drs_inspector.domain.map.columns import columns_of
from drs_inspector.domain.map.graph import Edge, Graph, Node
from drs_inspector.domain.map.spread import Wish, spread

GAP: Final = 0.3
"""Rows between groups that no line joins."""
_PASSING: Final = 0.45
_WITH_BACK: Final = 1.5
_ALIKE: Final = 1e-9
_MOST_PASSINGS: Final = 4_000
_SWEEPS: Final = 4
Order = Callable[[Node], Any]


class Place(NamedTuple):
    """A column, and a row: its middle, where an instance is one row high."""

    column: int
    row: float


class Layout(NamedTuple):
    """``places`` of the instances by their keys; ``ways``: places between its ends where a line passes, by its key.

    ``columns`` and ``rows`` are how large all of it is.
    """

    places: dict[str, Place]
    ways: dict[str, tuple[Place, ...]]
    columns: int = 0
    rows: float = 0.0


EMPTY: Final = Layout({}, {})


class _Point(NamedTuple):
    """What has a place in a column: an instance, or a line that passes (``edge`` is its key then).

    ``height`` is in rows; an instance that a line leads back to or from has room for that below it.
    """

    key: str
    column: int
    edge: str = ""
    height: float = 1.0


class _Group:
    """The points that lines join, in columns, with their neighbours on both sides."""

    def __init__(self) -> None:
        self.columns: dict[int, list[_Point]] = {}
        self.left: dict[str, list[str]] = {}
        self.right: dict[str, list[str]] = {}
        self.rows: dict[str, float] = {}

    def add(self, point: _Point) -> None:
        self.columns.setdefault(point.column, []).append(point)
        self.left[point.key], self.right[point.key] = [], []

    def join(self, one: str, other: str) -> None:
        self.right[one].append(other)
        self.left[other].append(one)

    @property
    def top(self) -> float:
        return min(self.rows[point.key] - point.height / 2 for points in self.columns.values() for point in points)

    @property
    def bottom(self) -> float:
        return max(self.rows[point.key] + point.height / 2 for points in self.columns.values() for point in points)

    def move(self, by: float) -> None:
        for key in self.rows:
            self.rows[key] += by


def lay_out(graph: Graph, order: Order, before: Layout = EMPTY) -> Generator[None, None, Layout]:
    """Return the places, in steps. ``order(node)`` is what groups are ordered by, those of their first instances.

    What has a place in ``before`` keeps it where its column is the same and nothing that is new needs the room.
    """
    columns = yield from columns_of(graph, {key: place.column for key, place in before.places.items()})
    old = {key: place.row for key, place in before.places.items() if columns.get(key) == place.column}
    kept: list[_Group] = []
    new: list[tuple[Any, str, _Group]] = []
    passings = 0
    for nodes in _joined(graph):
        group, count = _group(graph, nodes, columns, _MOST_PASSINGS - passings)
        passings += count
        yield
        old_ways = _old_ways(group, before)
        if 2 * sum(key in old for key in nodes) >= len(nodes):
            yield from _stay(group, old | old_ways)
            kept.append(group)
        else:
            yield from _place(group, graph, order)
            first = min(point.column for points in group.columns.values() for point in points)
            best = min((order(graph.nodes[one.key]), one.key) for one in group.columns[first] if not one.edge)
            new.append((*best, group))
    kept.sort(key=lambda group: group.top)
    new.sort(key=lambda one: one[:2])
    below = 0.0
    groups = [*kept, *(group for _order, _key, group in new)]
    for number, group in enumerate(groups):
        top = group.top
        if number >= len(kept) or top < below - _ALIKE:
            group.move(below - top)
        below = group.bottom + GAP
    yield
    return _layout(graph, columns, groups)


def _layout(graph: Graph, columns: Mapping[str, int], groups: Sequence[_Group]) -> Layout:
    rows = {key: row for group in groups for key, row in group.rows.items()}
    places = {key: Place(columns[key], rows[key]) for key in graph.nodes}
    ways: dict[str, list[Place]] = {}
    for group in groups:
        for number in sorted(group.columns):
            for point in group.columns[number]:
                if point.edge:
                    ways.setdefault(point.edge, []).append(Place(number, rows[point.key]))
    return Layout(
        places,
        {key: tuple(way) for key, way in ways.items()},
        max(columns.values(), default=-1) + 1,
        max((group.bottom for group in groups), default=0.0),
    )


def _joined(graph: Graph) -> Generator[list[str], None, None]:
    """Yield the keys of the instances that lines join."""
    seen = set[str]()
    for start in graph.nodes:
        if start in seen:
            continue
        seen.add(start)
        found = [start]
        for key in found:  # it grows meanwhile
            others = [edge.target for edge in graph.out[key]] + [edge.source for edge in graph.into[key]]
            for other in others:
                if other not in seen:
                    seen.add(other)
                    found.append(other)
        yield found


def _group(graph: Graph, nodes: Sequence[str], columns: Mapping[str, int], room: int) -> tuple[_Group, int]:
    group = _Group()
    for key in nodes:
        lines = (*graph.out[key], *graph.into[key])
        has_back = any(columns[line.target] <= columns[line.source] for line in lines)
        group.add(_Point(key, columns[key], height=_WITH_BACK if has_back else 1.0))
    count = 0
    for key in nodes:
        for edge in graph.out[key]:
            first, last = columns[edge.source], columns[edge.target]
            if last <= first:
                continue  # it leads back, around the instances
            between = last - first - 1
            if between and count + between > room:
                continue
            count += between
            group_way = [edge.source, *_passing(group, edge, first, last), edge.target]
            for one, other in pairwise(group_way):
                group.join(one, other)
    return group, count


def _passing(group: _Group, edge: Edge, first: int, last: int) -> list[str]:
    keys = []
    for column in range(first + 1, last):
        point = _Point(f"{edge.key}/{column}", column, edge.key, _PASSING)
        group.add(point)
        keys.append(point.key)
    return keys


def _old_ways(group: _Group, before: Layout) -> dict[str, float]:
    found: dict[str, float] = {}
    for points in group.columns.values():
        for point in points:
            for place in before.ways.get(point.edge, ()) if point.edge else ():
                if place.column == point.column:
                    found[point.key] = place.row
    return found


def _stay(group: _Group, old: Mapping[str, float]) -> Generator[None, None, None]:
    """Put what is new where there is room among what had a place, as near to its neighbours as that allows."""
    rows = group.rows
    taken: dict[int, list[tuple[float, float]]] = {}
    for number, points in group.columns.items():
        there = [point for point in points if point.key in old]
        rows.update({point.key: old[point.key] for point in there})
        taken[number] = sorted(
            (old[point.key] - point.height / 2, old[point.key] + point.height / 2) for point in there
        )
    middle = sum(rows.values()) / len(rows)
    for number in sorted(group.columns):
        new = sorted((point for point in group.columns[number] if point.key not in rows), key=lambda one: one.key)
        for point in new:
            near = [rows[other] for other in (*group.left[point.key], *group.right[point.key]) if other in rows]
            wish = sum(near) / len(near) if near else middle
            rows[point.key] = row = _nearest(taken[number], wish, point.height)
            insort(taken[number], (row - point.height / 2, row + point.height / 2))
            yield


def _nearest(taken: Sequence[tuple[float, float]], wish: float, height: float) -> float:
    """Return the row nearest to a wish where something so high overlaps nothing, and does not begin above 0."""
    best, begin = inf, 0.0
    for top, bottom in (*taken, (inf, inf)):
        first, last = begin + height / 2, top - height / 2
        if first <= last + _ALIKE:
            row = min(max(wish, first), last)
            if abs(row - wish) < abs(best - wish):
                best = row
        begin = max(begin, bottom)
        if begin - wish > abs(best - wish):
            break
    return best


def _place(group: _Group, graph: Graph, order: Order) -> Generator[None, None, None]:
    """Order each column by the middle of its neighbours, there and back, and spread it around them."""
    numbers = sorted(group.columns)
    for number in numbers:
        group.columns[number].sort(
            key=lambda point: (bool(point.edge), order(graph.nodes[point.key]) if not point.edge else (), point.key)
        )
    places = {one.key: place for points in group.columns.values() for place, one in enumerate(points)}
    for sweep in range(_SWEEPS):
        near, way = (group.left, numbers) if sweep % 2 == 0 else (group.right, numbers[::-1])
        for number in way:
            points = group.columns[number]
            points.sort(key=lambda point, near=near: _middle(near[point.key], places, places[point.key]))  # type: ignore[misc]
            places.update({point.key: place for place, point in enumerate(points)})
            yield
    rows = group.rows
    for points in group.columns.values():
        spread_evenly = spread([Wish(0.0, 1.0, point.height) for point in points])
        rows.update(zip((one.key for one in points), spread_evenly, strict=True))
    for sweep in range(_SWEEPS):
        near, way = (group.left, numbers) if sweep % 2 else (group.right, numbers[::-1])
        for number in way:
            points = group.columns[number]
            wishes = [Wish(_middle(near[one.key], rows, rows[one.key]), 1.0, one.height) for one in points]
            rows.update(zip((one.key for one in points), spread(wishes), strict=True))
            yield
    group.move(-group.top)


def _middle(near: Sequence[str], places: Mapping[str, float], own: float) -> float:
    return sum(places[key] for key in near) / len(near) if near else own
