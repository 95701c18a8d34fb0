"""The figures of a job as they are shown: the newest of each with its age, how it goes, and the last hour as a line."""

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.figures import Figures, Look, newest_figure, seconds_since, series
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import NO_BREAK, duration_words, short_duration, whole_percent
from drs_inspector.domain.live.looks import SPARKLINE_POINTS, SPARKLINE_SECONDS, sparkline

LEVELS: Final = 28
"""So many heights has a point of a line: twice the pixels of a cell, so that it is smooth on fine screens."""
_NO_FIGURES: Final = Figures()
_NO_TIME: Final = "read at a time that is not told"
_OF_PHASE: Final = {"full": ("progress",), "incremental": ("lag",), "recovery": ("rpo", "rto")}
_STOPPED: Final = frozenset({"FULL_TRANSFER_FAILED", "CHILD_TRANSFER_FAILED"})
WITH_LIMIT: Final = ("lag", "rpo", "rto")
FIGURE_WORDS: Final = {
    "lag": "lag",
    "progress": "full phase",
    "remaining": "remaining",
    "rpo": "RPO",
    "rto": "RTO",
    "reachable": "reachable",
}
_GAP_SPACINGS: Final = 3
_LEAST_GAP: Final = 3 * SPARKLINE_SECONDS / SPARKLINE_POINTS
Run = tuple[tuple[int, int], ...]


class Line(NamedTuple):
    """A figure over the last hour, in runs of points without a gap, and its lowest and highest value.

    A point is its column, of `SPARKLINE_POINTS`, and its height, of `LEVELS`: it begins at 0, and ends at the highest
    value or the limit. ``limit`` is the height of that, None where no value is above it.
    """

    runs: tuple[Run, ...] = ()
    limit: int | None = None
    lowest: float = 0.0
    highest: float = 0.0

    @property
    def words(self) -> str:
        """The range in words, "" of less than two points."""
        if sum(map(len, self.runs)) < 2:
            return ""
        return f"over the last hour between {duration_words(self.lowest)} and {duration_words(self.highest)}"


class Measured(NamedTuple):
    """A figure with its age in seconds, None where that is not known; ``is_old``: too old to go by."""

    name: str
    value: float | bool
    moment: datetime
    age: float | None
    is_old: bool

    @property
    def label(self) -> str:
        """The name of the figure as the head of a line."""
        word = FIGURE_WORDS[self.name]
        return word[:1].upper() + word[1:]

    @property
    def short(self) -> str:
        """The value in one unit, with a question mark where it is too old or of unknown age."""
        return f"{value_words(self.name, self.value, short_duration)}{f'{NO_BREAK}?' if self.is_old else ''}"

    @property
    def exact(self) -> str:
        """The value in its two largest units."""
        return value_words(self.name, self.value, duration_words)

    @property
    def age_words(self) -> str:
        """How old it is: "read 14 min 12 s ago"."""
        return self._read(duration_words)

    @property
    def short_age(self) -> str:
        """How old it is in one unit, which does not change all the time."""
        return self._read(short_duration)

    def _read(self, duration: Callable[[float], str]) -> str:
        if self.age is None:
            return _NO_TIME
        return "read now" if self.age < 1 else f"read {duration(self.age)} ago"


def value_words(name: str, value: float | bool, duration: Callable[[float], str]) -> str:
    """Return a figure with its unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{whole_percent(value)}{NO_BREAK}%" if name == "progress" else duration(value)


def measured(name: str, job: Job, health: SnapshotHealth, now: datetime | None = None) -> Measured | None:
    """Return the newest figure of a job by its name in `FIGURE_FIELDS`, None where there is none, however old it is.

    ``now`` is the time that ages are of, None for that of the health.
    """
    context = health.context
    figures, value = context.figures.get(job.id, _NO_FIGURES), FIGURE_FIELDS[name].value
    if FIGURE_FIELDS[name].is_yes_or_no:
        newest = newest_figure(figures, value)
    else:
        known = series(figures, value).values
        newest = known[-1] if known else None
    if newest is None:
        return None
    now = now or context.now
    age = None if now is None else seconds_since(newest[0], now)
    return Measured(name, newest[1], newest[0], age, age is None or age > context.limits.fresh)


def figures_of_phase(job: Job, health: SnapshotHealth) -> tuple[str, ...]:
    """Return the names of the figures of the phase that a job is in: of disaster recovery the lag where no other is."""
    names = _OF_PHASE.get(phase_of(job.status) or "", ())
    is_other = "rpo" in names and all(measured(name, job, health) is None for name in names)
    return ("lag",) if is_other and measured("lag", job, health) is not None else names


def main_figure(job: Job, health: SnapshotHealth) -> Measured | None:
    """Return the figure of the phase that a job is in; of disaster recovery the one that is above its limit."""
    phase = phase_of(job.status)
    if phase is None:
        return measured("progress", job, health) if job.status.code in _STOPPED else None
    known = [one for name in figures_of_phase(job, health) if (one := measured(name, job, health)) is not None]
    limited = [one for one in known if one.name in WITH_LIMIT and not one.is_old]
    above = [one for one in limited if one.value > limit_of(one.name, job, health)]
    return next(iter(above or known), None)


def trend_words(name: str, job: Job, health: SnapshotHealth) -> str:
    """Return where a figure with a limit goes: growing, falling or level; "" where that is not known."""
    if name not in WITH_LIMIT:
        return ""
    context = health.context
    return series(context.figures.get(job.id, _NO_FIGURES), _number(name)).trend(context.limits)


def clock_of(health: SnapshotHealth) -> datetime | None:
    """Return the time that ages are of: the present for a live source, else that of the reading."""
    judging = health.snapshot.judged_by
    clock = judging.clock if judging is not None and judging.is_live else None
    return clock() if clock is not None else health.context.now


def figures_line(job: Job, health: SnapshotHealth) -> str:
    """Return the first figure of the phase of a job: "lag 14 min 20 s, read 12 s ago"; "" where none is known."""
    for name in figures_of_phase(job, health):
        known = measured(name, job, health, clock_of(health))
        if known is not None:
            return f"{FIGURE_WORDS[name]} {known.exact}{' ?' if known.is_old else ''}, {known.age_words}"
    return ""


def last_hour(name: str, job: Job, health: SnapshotHealth) -> Line:
    """Return the line of a figure with a limit; where nothing was read for a while it is broken."""
    context = health.context
    if context.now is None:
        return Line()
    points = sparkline(context.figures.get(job.id, _NO_FIGURES), _number(name), context.now)
    if not points:
        return Line()
    values = [value for _age, value in points]
    limit = limit_of(name, job, health)
    top = max(*values, limit, 1.0)
    spacings = [one[0] - other[0] for one, other in pairwise(points)]
    gap = min(max(_GAP_SPACINGS * median(spacings), _LEAST_GAP), context.limits.fresh) if spacings else 0
    width = SPARKLINE_SECONDS / SPARKLINE_POINTS
    runs: list[list[tuple[int, int]]] = []
    before: float | None = None
    for age, value in points:
        if before is None or before - age > gap:
            runs.append([])
        before = age
        column = SPARKLINE_POINTS - 1 - int(age // width)
        runs[-1].append((column, round(max(value, 0.0) / top * LEVELS)))
    height = round(limit / top * LEVELS) if max(values) > limit else None
    return Line(tuple(map(tuple, runs)), height, max(min(values), 0.0), max(values))


def _number(name: str) -> Callable[[Look], float | None]:
    return FIGURE_FIELDS[name].value


def limit_of(name: str, job: Job, health: SnapshotHealth) -> float:
    """Return the seconds above which a figure with a limit is late: the job's own alarm, else the usual one."""
    return float(facts_of(job).limits[WITH_LIMIT.index(name)] or health.context.limits.lag)
