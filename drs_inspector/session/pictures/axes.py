"""Axes of plots: round values and times, few enough to be read."""

import math
from datetime import tzinfo
from typing import Final

import msgspec

from drs_inspector.domain.labels.time_words import duration_words
from drs_inspector.session.pictures.moments import clock_words, exact_words, local_of
from drs_inspector.session.pictures.plot import Measure, Plot, Run, Unit

MOST_LINES: Final = 4
"""So many lines a grid has, the lowest among them."""
_DURATIONS: Final = (
    1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
)  # fmt: skip
_DAY: Final = 86_400
_SECONDS_BELOW: Final = 300
"""Below so many seconds from one end to the other, times have seconds."""


class Tick(msgspec.Struct, frozen=True):
    """A place on an axis and its words."""

    at: float
    words: str


class Axis(msgspec.Struct, frozen=True):
    """An axis from ``low`` to ``high``, which is more."""

    low: float
    high: float
    ticks: tuple[Tick, ...]

    def share(self, value: float) -> float:
        """Return where a value is, from 0 to 1; what is beyond the axis is at its end."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


def value_axis(plot: Plot, runs: tuple[Run, ...] | None = None) -> Axis:
    """Return the axis of values: from 0, or below it where values are, to a round number above all and the limit."""
    values = [value for run in (plot.runs if runs is None else runs) for _at, value in run]
    if plot.limit is not None:
        values.append(plot.limit.value)
    low, high = min([0.0, *values]), max([0.0, *values])
    if plot.unit.measure is Measure.PERCENT and low >= 0 and high <= 100:
        return Axis(0.0, 100.0, tuple(Tick(at, _words(at, plot.unit)) for at in (0.0, 50.0, 100.0)))
    return _round_axis(low, high, plot.unit)


def _round_axis(low: float, high: float, unit: Unit) -> Axis:
    if low == high:
        high = low + 1
    step = _step((high - low) / (MOST_LINES - 1), unit.measure)
    first, last = math.floor(low / step), math.ceil(high / step)
    while last - first >= MOST_LINES:  # both ends were rounded away from each other
        step = _step(step * 1.01, unit.measure)
        first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    ticks = tuple(Tick(place * step, _words(place * step, unit)) for place in range(first, last + 1))
    return Axis(first * step, last * step, ticks)


def _words(value: float, unit: Unit) -> str:
    if value == 0:
        return "0"
    if unit.measure is Measure.DURATION and value < 0:
        return f"\N{MINUS SIGN}{duration_words(-value)}"
    return unit.words(value)


def _step(least: float, measure: Measure) -> float:
    """Return the smallest round step of at least so much."""
    if measure is Measure.DURATION:
        if least <= _DURATIONS[-1]:
            return next(step for step in _DURATIONS if step >= least)
        return _decimal_step(least / _DAY) * _DAY
    return _decimal_step(least)


def _decimal_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(max(least, 1e-12)))
    return next((part * power for part in (1, 2, 5) if part * power >= least), 10 * power)


def time_axis(begin: float, end: float, count: int, zone: tzinfo | None = None) -> Axis:
    """Return the axis of times with ``count`` ticks, 2 to 5, from one end to the other.

    A tick has its day where that is another than the day of the tick before; the first where it is not that of the end.
    """
    count = min(max(count, 2), 5)
    ticks: list[Tick] = []
    before = local_of(end, zone).date()
    for place in range(count):
        at = begin + (end - begin) * place / (count - 1)
        day = local_of(at, zone).date()
        ticks.append(Tick(at, _time_words(at, end, end - begin, is_new_day=day != before, zone=zone)))
        before = day
    return Axis(begin, end, tuple(ticks))


def _time_words(at: float, end: float, span: float, *, is_new_day: bool, zone: tzinfo | None) -> str:
    if span < _SECONDS_BELOW:
        return exact_words(at, zone).split(", ", 1)[-1].split(" (", 1)[0]
    same_year = local_of(at, zone).year == local_of(end, zone).year
    if not is_new_day:
        return clock_words(at, at, zone)
    if local_of(at, zone).date() == local_of(end, zone).date():
        # A day that is told once before must be told again where it changes to that of the end.
        words = clock_words(at, None, zone)
        return words if not same_year else _without_year(words)
    return clock_words(at, end, zone)


def _without_year(words: str) -> str:
    """Return "27 Nov, 10:19" of "27 Nov 2026, 10:19"."""
    day, _, clock = words.partition(", ")
    return f"{day.rsplit(' ', 1)[0]}, {clock}"
