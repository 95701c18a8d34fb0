"""The scale of the time line: which time is shown, and where its lines and words are."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final, NamedTuple

from drs_inspector.session.pictures.moments import EARLIEST, LATEST, local_of, within_calendar

_HOUR, _DAY = 3_600.0, 86_400.0
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LEAST: Final = 600.0
"""Seconds that are shown at least."""
_MARGIN: Final = 0.02
_MOST_TICKS: Final = 40
_STEPS: Final = (
    300.0, 900.0, _HOUR, 3 * _HOUR, 6 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY, 28 * _DAY, 91 * _DAY, 182 * _DAY,
    364 * _DAY, 728 * _DAY, 3_640 * _DAY, 36_400 * _DAY, 364_000 * _DAY,
)  # fmt: skip


class Span(StrEnum):
    """How much time is shown."""

    DAY = "day"
    WEEK = "week"
    SIX_WEEKS = "six_weeks"
    ALL = "all"


SPANS: Final = ((Span.DAY, "Day"), (Span.WEEK, "Week"), (Span.SIX_WEEKS, "6 weeks"), (Span.ALL, "All"))
_SECONDS: Final = {Span.DAY: _DAY, Span.WEEK: 7 * _DAY, Span.SIX_WEEKS: 42 * _DAY}


class Tick(NamedTuple):
    """A line of the scale, and what is written beside it."""

    seconds: float
    words: str


class Scale(NamedTuple):
    """The time from ``begin`` to ``end``, in seconds since 1970."""

    begin: float
    end: float

    @property
    def seconds(self) -> float:
        """How much time it is; never 0."""
        return max(self.end - self.begin, 1.0)

    def share(self, seconds: float) -> float:
        """Return where a time is, 0 at the beginning and 1 at the end."""
        return (seconds - self.begin) / self.seconds

    def time_at(self, share: float) -> float:
        """Return the time at a place."""
        return self.begin + share * self.seconds

    def zoomed(self, factor: float, share: float, bounds: "Scale") -> "Scale":
        """Return the scale with so many times as much time, while that at a place stays there; within bounds."""
        width = min(max(self.seconds * factor, LEAST), bounds.seconds)
        begin = self.time_at(share) - share * width
        return Scale(begin, begin + width).within(bounds)

    def moved(self, share: float, bounds: "Scale") -> "Scale":
        """Return the scale so far on, within bounds."""
        by = share * self.seconds
        return Scale(self.begin + by, self.end + by).within(bounds)

    def within(self, bounds: "Scale") -> "Scale":
        """Return the scale moved into bounds."""
        width = min(self.seconds, bounds.seconds)
        begin = min(max(self.begin, bounds.begin), bounds.end - width)
        return Scale(begin, begin + width)


def bounds_of(first: float, now: float) -> Scale:
    """Return all the time that there is to show: from the first job to a little after now."""
    first, now = within_calendar(min(first, now - _HOUR)), within_calendar(now)
    margin = (now - first) * _MARGIN
    return Scale(max(first - margin, EARLIEST), min(now + margin, LATEST))


def scale_of(span: Span, bounds: Scale, now: float) -> Scale:
    """Return the scale that ends a little after now; a longer one than all there is begins before that."""
    if span is Span.ALL:
        return bounds
    seconds = _SECONDS[span]
    return Scale(max(now - seconds * (1 - _MARGIN), EARLIEST), now + seconds * _MARGIN)


def ticks_of(scale: Scale, most: int, zone: tzinfo | None = None, *, has_year: bool = False) -> Iterator[Tick]:
    """Yield the lines of a scale, at most so many, at whole hours and days of the reader's clock.

    ``has_year``: the first day has its year, as it may be another one than the present.
    """
    most = min(max(most, 1), _MOST_TICKS)
    step = next((one for one in _STEPS if scale.seconds / one <= most), _STEPS[-1])
    first = local_of(scale.begin, zone)
    try:
        moment = _rounded(first, step)
        for _number in range(most + 3):
            seconds = (moment - _EPOCH).total_seconds()
            if scale.begin <= seconds <= scale.end:
                yield Tick(seconds, _words(moment, step, first, has_year=has_year))
                has_year = has_year and not _is_day(moment, step)
            moment += timedelta(seconds=step)
    except (OverflowError, OSError, ValueError):  # beyond what a calendar or the system can shift
        return


def _rounded(moment: datetime, step: float) -> datetime:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if step < _DAY:
        passed = (moment - day).total_seconds()
        return day + timedelta(seconds=passed // step * step)
    if step >= 7 * _DAY:
        day -= timedelta(days=day.weekday())
    return day


def _words(moment: datetime, step: float, first: datetime, *, has_year: bool) -> str:
    if not _is_day(moment, step):
        return f"{moment:%H:%M}"
    has_year = has_year or (step >= _DAY and (moment.year != first.year or step >= 91 * _DAY))
    return f"{moment.day} {moment:%b} {moment.year}" if has_year else f"{moment.day} {moment:%b}"


def _is_day(moment: datetime, step: float) -> bool:
    return step >= _DAY or (moment.hour, moment.minute) == (0, 0)
