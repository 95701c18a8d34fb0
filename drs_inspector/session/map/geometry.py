"""From columns and rows to points: the boxes of instances, and the curves of lines between and around them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from drs_inspector.domain.map.graph import Edge
from drs_inspector.domain.map.layout import Layout, Place
from drs_inspector.session.map.job_map import JobMap

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]
_BOW: Final = 24.0
_ASIDE, _BELOW = 0.18, 0.62
"""How far a line that leads back goes aside, in widths between columns, and below, in rows."""


class Sizes(NamedTuple):
    """How large boxes are and how far apart, in units of the drawing."""

    width: float = 204.0
    height: float = 40.0
    between: float = 152.0
    row: float = 48.0
    margin: float = 32.0
    head: float = 36.0

    def scaled(self, factor: float) -> "Sizes":
        """Return the sizes for text of another size."""
        return Sizes(*(one * factor for one in self))

    def left(self, column: int) -> float:
        """Return where a column begins."""
        return self.margin + column * (self.width + self.between)

    def middle(self, row: float) -> float:
        """Return how far down a row is."""
        return self.head + row * self.row

    def corner(self, place: Place) -> Point:
        """Return the left upper corner of a box."""
        return self.left(place.column), self.middle(place.row) - self.height / 2

    def size(self, layout: Layout) -> Point:
        """Return how large all of it is."""
        columns = max(layout.columns, 1)
        return self.left(columns) - self.between + self.margin, self.middle(layout.rows) + self.margin


class Way(NamedTuple):
    """A line: where it starts, its curves (two points that bend it, and its end), and its middle."""

    start: Point
    curves: tuple[Curve, ...]
    middle: Point

    @property
    def end(self) -> Point:
        """Where its arrow is."""
        return self.curves[-1][2]


def way_of(shown: JobMap, edge: Edge, sizes: Sizes) -> Way:
    """Return the way of a line: past the instances that are between its ends, around them where it leads back.

    Of several lines between the same two instances each has a bow of its own.
    """
    places = shown.layout.places
    source, target = places[edge.source], places[edge.target]
    start = (sizes.left(source.column) + sizes.width, sizes.middle(source.row))
    end = (sizes.left(target.column), sizes.middle(target.row))
    if target.column <= source.column:
        low, aside = max(start[1], end[1]) + _BELOW * sizes.row, _ASIDE * sizes.between
        first: Curve = ((start[0] + aside, start[1]), (start[0] + aside, low), ((start[0] + end[0]) / 2, low))
        last: Curve = ((end[0] - aside, low), (end[0] - aside, end[1]), end)
        return Way(start, (first, last), first[2])
    bow = _BOW * sizes.height / Sizes().height * _number_among(shown, edge)
    points: list[Point] = [start]
    for place in shown.layout.ways.get(edge.key, ()):
        x, y = sizes.left(place.column), sizes.middle(place.row)
        points += [(x, y), (x + sizes.width, y)]
    points.append(end)
    curves = [_curve(one, other, bow) for one, other in pairwise(points)]
    return Way(start, tuple(curves), _middle(points[0], curves[0]))


def _curve(one: Point, other: Point, bow: float) -> Curve:
    bend = (other[0] - one[0]) / 2
    return (one[0] + bend, one[1] + bow), (other[0] - bend, other[1] + bow), other


def _middle(start: Point, curve: Curve) -> Point:
    first, second, end = curve
    return tuple((a + 3 * b + 3 * c + d) / 8 for a, b, c, d in zip(start, first, second, end, strict=True))  # type: ignore[return-value]


def _number_among(shown: JobMap, edge: Edge) -> float:
    """Return which of the lines between the same two instances one is, counted from their middle."""
    alike: Sequence[str] = [one.key for one in shown.graph.out[edge.source] if one.target == edge.target]
    return alike.index(edge.key) - (len(alike) - 1) / 2
