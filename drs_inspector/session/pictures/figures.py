"""From any figures to what a plot draws: in order, with gaps, and no more of them than can be seen."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Final

from drs_inspector.session.pictures.moments import EARLIEST, LATEST, moment_of, within_calendar
from drs_inspector.session.pictures.plot import Limit, Mark, Plot, Point, Run, Stretch, Unit

COLUMNS: Final = 1_000
MOST_POINTS: Final = 4 * COLUMNS
"""So many points a plot keeps; of more, those of a column that are first, last, lowest and highest."""
MOST_BESIDE: Final = 40
"""So many stretches and marks a plot has."""
_LARGEST: Final = 1e15


def plot_of(
    figures: Iterable[tuple[float, float | None]],
    *,
    title: str,
    unit: Unit,
    begin: float,
    end: float,
    gap: float,
    tone: str = "green-blue",
    limit: Limit | None = None,
    stretches: Sequence[Stretch] = (),
    marks: Sequence[Mark] = (),
    source: str = "",
    age: str = "",
    note: str = "",
    zone: tzinfo | None = None,
) -> Plot:
    """Return a plot of figures (seconds since 1970, value), in any order, as far as they lie in ``begin`` to ``end``.

    None and what is no number is a gap, and so is a time of more than ``gap`` seconds without a figure.
    """
    begin, end = in_order(begin, end)
    known = sorted(
        ((at, value) for at, value in figures if begin <= at <= end),
        key=at_of,
    )
    runs = runs_of(known, gap)
    beside = [one for one in stretches if one.begin <= end and one.end >= begin and one.begin <= one.end]
    return Plot(
        title=title,
        unit=unit,
        begin=begin,
        end=end,
        runs=reduced(runs, begin, end),
        tone=tone,
        limit=_bounded(limit),
        stretches=tuple(beside[:MOST_BESIDE]),
        marks=tuple(one for one in marks if begin <= one.at <= end)[:MOST_BESIDE],
        source=source,
        age=age,
        note=note,
        read=sum(map(len, runs)),
        zone=zone,
    )


def at_of(figure: tuple[float, float | None]) -> float:
    """Return the time of a figure or a point."""
    return figure[0]


def in_order(begin: float, end: float) -> tuple[float, float]:
    """Return both within the calendar, the earlier one first, and at least a second apart."""
    low, high = sorted((within_calendar(begin), within_calendar(end)))
    low = min(max(low, EARLIEST), LATEST - 1)
    return low, max(high, low + 1)


def runs_of(figures: Iterable[tuple[float, float | None]], gap: float) -> tuple[Run, ...]:
    """Return figures in the order of their times as runs between which something is missing."""
    runs: list[Run] = []
    run: list[Point] = []
    for at, value in figures:
        known = value is not None and math.isfinite(value)
        if run and (not known or at - run[-1][0] > gap):
            runs.append(tuple(run))
            run = []
        if known and value is not None:
            run.append((at, _held(value)))
    if run:
        runs.append(tuple(run))
    return tuple(runs)


def _held(value: float) -> float:
    return min(max(float(value), -_LARGEST), _LARGEST)


def _bounded(limit: Limit | None) -> Limit | None:
    return Limit(_held(limit.value), limit.words) if limit is not None and math.isfinite(limit.value) else None


def reduced(runs: Sequence[Run], begin: float, end: float, columns: int = COLUMNS) -> tuple[Run, ...]:
    """Return runs with at most four points in a column of the time between: no extreme and no end of a run is lost.

    Few enough points stay as they are. Of more runs than columns, those that begin in the same column become one point
    for its lowest and one for its highest value: no line is drawn where there was a gap.
    """
    if sum(map(len, runs)) <= 4 * columns:
        return tuple(runs)
    width = (end - begin) / columns or 1.0
    thin = [_thinned(run, begin, width) for run in runs]
    if len(thin) <= columns:
        return tuple(thin)
    by_column: dict[int, list[Point]] = {}
    for run in thin:
        by_column.setdefault(int((run[0][0] - begin) / width), []).extend(run)
    found: list[Run] = []
    for points in by_column.values():
        ends = {min(points, key=lambda point: point[1]), max(points, key=lambda point: point[1])}
        found += [(point,) for point in sorted(ends)]
    return tuple(found)


def _thinned(run: Run, begin: float, width: float) -> Run:
    kept: list[Point] = []
    column: list[Point] = []
    place = None
    for point in run:
        at = int((point[0] - begin) / width)
        if at != place and column:
            kept += _extremes(column)
            column = []
        place = at
        column.append(point)
    return tuple(kept + _extremes(column))


def _extremes(points: Sequence[Point]) -> list[Point]:
    """Return the first, the lowest, the highest and the last of points, in the order of their times."""
    places = range(len(points))
    lowest = min(places, key=lambda place: points[place][1])
    highest = max(places, key=lambda place: points[place][1])
    return [points[place] for place in sorted({0, lowest, highest, len(points) - 1})]


def within(runs: Sequence[Run], begin: float, end: float) -> tuple[Run, ...]:
    """Return the parts of runs from ``begin`` to ``end``, and the points beside them that lines come from."""
    found: list[Run] = []
    for run in runs:
        if not run or run[-1][0] < begin or run[0][0] > end:
            continue
        first = bisect_left(run, begin, key=at_of)
        after = bisect_right(run, end, key=at_of)
        found.append(run[max(first - 1, 0) : after + 1])
    return tuple(found)


def as_tsv(plot: Plot) -> str:
    """Return the series as a table of tabs: a heading, then time in UTC and value; a gap is an empty row."""
    word = {"duration": "s", "percent": "%"}.get(plot.unit.measure.value, plot.unit.word)
    heading = f"Time (UTC)\t{_cell(plot.title)}{f' ({_cell(word)})' if word else ''}"
    lines = [heading]
    for place, run in enumerate(plot.runs):
        if place:
            lines.append("\t")
        lines += [f"{moment_of(at).isoformat(timespec='milliseconds')}\t{value:.15g}" for at, value in run]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split())
