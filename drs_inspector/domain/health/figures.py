"""Figures of running jobs: what each look at a job's progress has read, and what follows from several of them.

A figure without an age says nothing: each has the time of its reading, and of the cloud's measuring where it tells one.
Without figures nothing is Late, Stale or Healthy.
"""

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """From where on a figure is too old, too large, or without movement; seconds. People may set others."""

    lag: float = 60.0
    fresh: float = 600.0
    without_progress: float = 1_800.0
    trend: float = 600.0
    """How far back a trend looks."""
    trend_share: float = 0.1
    """The change, as a share, below which a trend is level."""


DEFAULT_LIMITS = Limits()


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a job's progress. Times have a zone; None is what was not read, or what the cloud does not tell.

    ``read_at`` is when the reply came, ``measured_at`` the cloud's ``process_time``. ``lag``, ``rpo``, ``rto`` and
    ``remaining`` are seconds, ``percent`` is that of the full phase. ``status`` is the job's at that moment, as the
    cloud writes it, "" where it does not say. ``call`` is the name of the call that told it.
    """

    read_at: datetime
    measured_at: datetime | None = None
    lag: float | None = None
    rpo: float | None = None
    rto: float | None = None
    percent: float | None = None
    remaining: float | None = None
    source_reachable: bool | None = None
    target_reachable: bool | None = None
    status: str = ""
    call: str = ""

    @property
    def time(self) -> datetime:
        """When the figures are of; no figure is newer than its reading, whatever the cloud's clock says."""
        return self.read_at if self.measured_at is None else min(self.measured_at, self.read_at)

    @property
    def has_figures(self) -> bool:
        """Whether it tells more than a status."""
        told = (self.lag, self.rpo, self.rto, self.percent, self.remaining)
        return any(one is not None for one in (*told, self.source_reachable, self.target_reachable))


_OLDER: Final[tuple[Callable[[Look], object], ...]] = (
    lambda look: look.lag,
    lambda look: look.rpo,
    lambda look: look.rto,
    lambda look: look.remaining if look.percent is None else look.percent,
    lambda look: look.source_reachable,
    lambda look: look.target_reachable,
)
"""The figures that a judgement asks to be fresh."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The looks at a job, oldest first. That there are some means that figures were asked for."""

    looks: tuple[Look, ...] = ()


Trend = Literal["growing", "falling", "level", ""]


class Series(NamedTuple):
    """Values of one figure with their times, oldest first; two readings of one measuring are one value."""

    values: tuple[tuple[datetime, float], ...]

    @property
    def newest(self) -> float:
        """The newest value, 0 without any."""
        return self.values[-1][1] if self.values else 0.0

    def age(self, now: datetime) -> float | None:
        """Return how old the newest value is in seconds, never below 0; None without a value."""
        return seconds_since(self.values[-1][0], now) if self.values else None

    def above(self, limit: float, now: datetime, fresh: float) -> int:
        """Return how many of the two newest values are above the limit and fresh, counted from the newest."""
        count = 0
        for moment, value in reversed(self.values[-2:]):
            if value <= limit or seconds_since(moment, now) > fresh:
                break
            count += 1
        return count

    def trend(self, limits: Limits) -> Trend:
        """Return where the values of the last minutes went, "" for one value."""
        if not self.values:
            return ""
        last, newest = self.values[-1]
        first = next(value for moment, value in self.values if seconds_since(moment, last) <= limits.trend)
        if len([1 for moment, _ in self.values if seconds_since(moment, last) <= limits.trend]) < 2:
            return ""
        if abs(newest - first) <= limits.trend_share * max(abs(first), 1.0):
            return "level"
        return "growing" if newest > first else "falling"


def series(figures: Figures, value: Callable[[Look], float | None]) -> Series:
    """Return the values of one figure."""
    found: dict[datetime, float] = {}
    for look in figures.looks:
        number = value(look)
        if number is not None and math.isfinite(number):
            found[look.time] = number
    return Series(tuple(sorted(found.items())))


def without_progress(looks: Sequence[Look], now: datetime, limits: Limits) -> float | None:
    """Return for how many seconds the full phase was watched without a gain; None where that is not known.

    Only looks that follow one another closely are watching: what happened in a longer gap was not seen.
    """
    seen = [(look.read_at, look.percent) for look in looks if look.percent is not None]
    if not seen or seconds_since(seen[-1][0], now) > limits.fresh:
        return None
    last, percent = seen[-1]
    since = last
    for moment, earlier in reversed(seen[:-1]):
        if earlier < percent or seconds_since(moment, since) > limits.fresh:
            break
        since = moment
    return seconds_since(since, last)


def began(known: Sequence[tuple[datetime, bool]], limits: Limits) -> tuple[datetime, bool]:
    """Return since when the newest of some looks, oldest first, says what it says, and whether it began then.

    It did not where that is the first look, or the first after a gap: what happened meanwhile was not seen, so that it
    began then or earlier.
    """
    at = len(known) - 1
    while at and known[at - 1][1] == known[-1][1] and _follows(known, at, limits):
        at -= 1
    return known[at][0], at > 0 and _follows(known, at, limits)


def _follows(known: Sequence[tuple[datetime, bool]], at: int, limits: Limits) -> bool:
    return seconds_since(known[at - 1][0], known[at][0]) <= limits.fresh


def newest_figure(
    figures: Figures, value: Callable[[Look], float | bool | None]
) -> tuple[datetime, float | bool] | None:
    """Return the newest value of a figure with its time, None where no look has one."""
    for look in reversed(figures.looks):
        found = value(look)
        if found is not None:
            return look.time, found
    return None


def holds_until(figures: Figures, now: datetime, limits: Limits) -> datetime | None:
    """Return when what figures prove may be another thing although none has come, None for never.

    By the passing of time alone a figure gets too old: one of the two newest of a kind.
    """
    moments: list[datetime] = []
    for value in _OLDER:
        newest = [look for look in reversed(figures.looks) if value(look) is not None][:2]
        moments += [moment for look in newest for moment in (look.time, look.read_at)]
    fresh = timedelta(seconds=limits.fresh)
    return min((moment + fresh for moment in moments if moment + fresh >= now), default=None)


def seconds_since(moment: datetime, now: datetime) -> float:
    """Return the seconds from one time to another, 0 where the first is the later one."""
    return max((now - moment).total_seconds(), 0.0)
