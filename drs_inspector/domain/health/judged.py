"""What figures say about a running job. Whatever is Late, Stale or Healthy is said here and nowhere else."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple

from drs_inspector.domain.health.figures import (
    Figures,
    Limits,
    Look,
    Series,
    Trend,
    seconds_since,
    series,
    without_progress,
)
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.labels.time_words import NO_BREAK, duration_words, short_duration, whole_percent

Phase = Literal["full", "incremental", "recovery", "other"]
_RECOVERY = frozenset({"cloudDataGuard", "dataGuard"})
_FULL = frozenset({"FULL_TRANSFER_STARTED", "CHILD_TRANSFER_STARTED", "TRANSFERRING"})
_INCREMENTAL = frozenset({"INCRE_TRANSFER_STARTED"})
_LATE_FROM = 2  # figures in a row

OwnLimits = tuple[int | None, int | None, int | None]
"""Lag, RPO and RTO in seconds from which a job's own alarm speaks."""


class Judged(NamedTuple):
    """A word with its reason, and the lag in seconds by which jobs of one word are ordered.

    ``is_once``: a figure is above its limit, and no second one in a row says so yet.
    """

    key: HealthKey
    reason: str
    lag: float = 0.0
    is_once: bool = False


class _Figure(NamedTuple):
    """A figure that has a limit: what it is of, and what is said of a value above that."""

    value: Callable[[Look], float | None]
    place: int
    says: Callable[[float, Trend], str]


def _behind(seconds: float, trend: Trend) -> str:
    said = f"{short_duration(seconds)} behind"
    return f"{said}, {trend}" if trend else said


_LAG = _Figure(lambda look: look.lag, 0, _behind)
_RPO = _Figure(lambda look: look.rpo, 1, lambda seconds, _trend: f"would lose {duration_words(seconds)}")
_RTO = _Figure(lambda look: look.rto, 2, lambda seconds, _trend: f"would take {duration_words(seconds)}")


def phase_of(status: JobStatus) -> Phase | None:
    """Return which figures a running job has; None for a job that is not running."""
    code = status.code
    if code in _FULL:
        return "full"
    if code in _INCREMENTAL:
        return "recovery" if status.scenario in _RECOVERY else "incremental"
    return "other" if status.group == "running" else None


def judged(phase: Phase, figures: Figures, own: OwnLimits, now: datetime, limits: Limits) -> Judged | None:
    """Return what the figures prove, None where they prove nothing."""
    lost = _lost_ends(figures, now, limits)
    if lost:
        return Judged(HealthKey.LATE, lost)
    if phase == "full":
        return _full(figures, now, limits)
    if phase == "incremental":
        return _limited((_LAG,), figures, own, now, limits)
    if phase != "recovery":
        return None
    # Not every cloud tells what would be lost; the lag is the later of both.
    return _limited((_RPO, _RTO), figures, own, now, limits) or _limited((_LAG,), figures, own, now, limits)


def _lost_ends(figures: Figures, now: datetime, limits: Limits) -> str:
    lost = []
    for name, reachable in (("source", "source_reachable"), ("target", "target_reachable")):
        newest = next((look for look in reversed(figures.looks) if getattr(look, reachable) is not None), None)
        if newest is None or getattr(newest, reachable):
            continue
        if seconds_since(newest.read_at, now) <= limits.fresh:
            lost.append(name)
    return f"{' and '.join(lost)} lost" if lost else ""


def _limited(
    kinds: tuple[_Figure, ...], figures: Figures, own: OwnLimits, now: datetime, limits: Limits
) -> Judged | None:
    """Judge figures that have a limit: the first that is late speaks, then one that is above it for the first time."""
    found: list[tuple[_Figure, Series, float]] = []
    for kind in kinds:
        values = series(figures, kind.value)
        age = values.age(now)
        if age is not None:
            found.append((kind, values, age))
    if not found:
        return None
    fresh = [one for one in found if one[2] <= limits.fresh]
    if not fresh:
        _kind, values, age = min(found, key=lambda one: one[2])
        return Judged(HealthKey.STALE, f"figure is {short_duration(age)} old", values.newest)
    once: Judged | None = None
    for kind, values, _age in fresh:
        above = values.above(own[kind.place] or limits.lag, now, limits.fresh)
        if above >= _LATE_FROM:
            return Judged(HealthKey.LATE, kind.says(values.newest, values.trend(limits)), values.newest)
        if above and once is None:
            once = Judged(HealthKey.WORKING, f"{kind.says(values.newest, '')}, once", values.newest, is_once=True)
    return once or Judged(HealthKey.HEALTHY, "", fresh[0][1].newest)


def _full(figures: Figures, now: datetime, limits: Limits) -> Judged | None:
    age = series(figures, lambda look: look.remaining if look.percent is None else look.percent).age(now)
    if age is None:
        return None
    if age > limits.fresh:
        return Judged(HealthKey.STALE, f"figure is {short_duration(age)} old")
    stuck = without_progress(figures.looks, now, limits)
    if stuck is not None and stuck >= limits.without_progress:
        return Judged(HealthKey.LATE, f"no gain for {short_duration(stuck)}")
    # A look at whether ends are reached tells no progress, and takes none away.
    newest = next(look for look in reversed(figures.looks) if (look.percent, look.remaining) != (None, None))
    if newest.remaining is not None:
        return Judged(HealthKey.WORKING, f"done in {duration_words(newest.remaining)}")
    return Judged(HealthKey.WORKING, f"{whole_percent(newest.percent or 0.0)}{NO_BREAK}% copied")
