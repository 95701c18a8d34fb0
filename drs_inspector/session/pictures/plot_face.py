"""What a plot shows in a certain room: a part of its time, its axes, and no more points than there are columns."""

from bisect import bisect_left
from typing import Final

import msgspec

from drs_inspector.session.pictures.axes import Axis, time_axis, value_axis
from drs_inspector.session.pictures.figures import at_of, in_order, reduced, within
from drs_inspector.session.pictures.plot import Plot, Point, Run

LEAST_SECONDS: Final = 10.0
"""No shorter time is zoomed into."""
_USUAL_COLUMNS: Final = 600


class PlotFace(msgspec.Struct, frozen=True):
    """A plot from ``times.low`` to ``times.high``, its runs reduced to what can be seen there.

    ``points`` are those in this part of the time, in the order of their times: what the cross goes through.
    """

    plot: Plot
    times: Axis
    values: Axis
    runs: tuple[Run, ...]
    points: tuple[Point, ...]

    def nearest(self, at: float) -> int | None:
        """Return the place in ``points`` of that nearest to a moment, None where there is none."""
        points = self.points
        after = bisect_left(points, at, key=at_of)
        beside = [place for place in (after - 1, after) if 0 <= place < len(points)]
        return min(beside, key=lambda place: abs(points[place][0] - at), default=None)


def face_of(
    plot: Plot, begin: float | None = None, end: float | None = None, *, columns: int = _USUAL_COLUMNS, ticks: int = 5
) -> PlotFace:
    """Return a plot, or its part from ``begin`` to ``end``, for so many columns and times below it.

    The axis of values stays that of the whole, so that parts can be compared.
    """
    low, high = zoomed(plot, plot.begin if begin is None else begin, plot.end if end is None else end)
    runs = reduced(within(plot.runs, low, high), low, high, max(columns, 1))
    points = tuple(point for run in runs for point in run if low <= point[0] <= high)
    return PlotFace(plot, time_axis(low, high, ticks, plot.zone), value_axis(plot), runs, points)


def zoomed(plot: Plot, begin: float, end: float) -> tuple[float, float]:
    """Return a time inside that of the plot, not shorter than `LEAST_SECONDS` where the plot is not."""
    low, high = in_order(begin, end)
    least = min(LEAST_SECONDS, plot.end - plot.begin)
    if high - low < least:
        low = (low + high - least) / 2
        high = low + least
    low = min(max(low, plot.begin), plot.end - least)
    return low, max(min(high, plot.end), low + least)
