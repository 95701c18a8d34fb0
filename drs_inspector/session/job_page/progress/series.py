"""The figures of a job over time, as the looks at it saw them: percent, lag, RPO and RTO as plots."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Final

from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.figures import Figures, series
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import NO_BREAK, duration_words
from drs_inspector.domain.live.measured import (
    FIGURE_WORDS,
    WITH_LIMIT,
    Measured,
    clock_of,
    limit_of,
    measured,
    trend_words,
)
from drs_inspector.session.job_page.progress.operations import NO_OPERATIONS, Operations
from drs_inspector.session.pictures.figures import plot_of
from drs_inspector.session.pictures.moments import clock_words, seconds_of
from drs_inspector.session.pictures.plot import Limit, Measure, Plot, Unit

HOUR, DAY, WEEK = 3_600.0, 86_400.0, 604_800.0
RANGES: Final = (("1h", f"1{NO_BREAK}h"), ("24h", f"24{NO_BREAK}h"), ("7d", f"7{NO_BREAK}d"))
"""The times that a figure is shown over: their keys and their words."""
SECONDS_OF: Final = {"1h": HOUR, "24h": DAY, "7d": WEEK}
_LAST: Final = {"1h": "last hour", "24h": "last 24 hours", "7d": "last 7 days"}
_COPIED: Final = "Copied so far"
_LEAST_SPAN: Final = 600.0
_GAPS: Final = ((HOUR, 600.0), (DAY, 900.0), (float("inf"), 7_200.0))
"""Up to which age in seconds what is longer than so many is a gap: of older figures fewer are kept (`thinned`)."""
_NO_FIGURES: Final = Figures()
Values = tuple[tuple[datetime, float], ...]


@dataclass(frozen=True)
class Seen:
    """A job with the health of its document as it is now. ``operations`` are what was done to it meanwhile."""

    job: Job
    health: SnapshotHealth
    is_live: bool
    operations: Operations = NO_OPERATIONS
    zone: tzinfo | None = None
    _values: dict[str, Values] = field(default_factory=dict, init=False, repr=False, compare=False)
    _newest: dict[str, Measured | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def now(self) -> datetime | None:
        """What ages are counted to."""
        return clock_of(self.health)

    def values(self, name: str) -> Values:
        """Return what was seen of a figure, the oldest first; no percent that none can be."""
        if name not in self._values:
            figures = self.health.context.figures.get(self.job.id, _NO_FIGURES)
            found = series(figures, FIGURE_FIELDS[name].value).values
            is_share = name == "progress"
            self._values[name] = tuple(one for one in found if 0 <= one[1] <= 100) if is_share else found
        return self._values[name]

    def newest(self, name: str) -> Measured | None:
        """Return the newest of a figure with its age."""
        if name not in self._newest:
            self._newest[name] = measured(name, self.job, self.health, self.now)
        return self._newest[name]


def names_of(seen: Seen) -> tuple[str, ...]:
    """Return the figures that are plotted: those of the job's phase, else of what it was in last; () of none."""
    phase = phase_of(seen.job.status)
    if phase == "full":
        wanted: tuple[tuple[str, ...], ...] = (("progress",),)
    else:
        wanted = (("rpo", "rto"), ("lag",), ("progress",)) if phase is None else (("rpo", "rto"), ("lag",))
    for names in wanted:
        found = tuple(name for name in names if _is_seen(seen, name))
        if found:
            return found
    return ()


def _is_seen(seen: Seen, name: str) -> bool:
    """Whether there is something to draw of the last week: of the full phase how it went, which takes two figures."""
    now = seen.now
    if now is None:
        return False
    recent = [moment for moment, _ in seen.values(name) if -1 <= (now - moment).total_seconds() <= WEEK]
    return len(recent) > (1 if name == "progress" else 0)


def usual_range(seen: Seen, names: Sequence[str]) -> str:
    """Return the shortest time but the week that has all that was seen lately."""
    now = seen.now
    ages = [(now - moment).total_seconds() for name in names for moment, _ in seen.values(name) if now is not None]
    return "1h" if not any(HOUR < age <= WEEK for age in ages) else "24h"


def title_of(names: Sequence[str], span: str) -> str:
    """Return the title of the section."""
    if "progress" in names:
        return _COPIED
    words = [_title(name) for name in names]
    return f"{' and '.join(words)}, {_LAST[span]}"


def caption_of(seen: Seen, names: Sequence[str]) -> tuple[str, str]:
    """Return where the figures come from, and how old the newest is."""
    now = seen.now
    moments = [moment for name in names for moment, _ in seen.values(name)]
    if now is None or not moments:
        return "", ""
    first, last = (clock_words(seconds_of(one), seconds_of(now), seen.zone) for one in (min(moments), max(moments)))
    newest = [one for name in names if (one := seen.newest(name)) is not None]
    age = f"{newest[0].short_age}{'?' if newest[0].is_old else ''}" if newest else ""
    if not seen.is_live:
        return f"Looks that are in the file, {first} to {last}", ""
    return f"Looks since {first}", age


def is_old(seen: Seen, names: Sequence[str]) -> bool:
    """Tell whether a figure of a job that runs is too old to go by."""
    if not seen.is_live or phase_of(seen.job.status) is None:
        return False
    newest = [seen.newest(name) for name in names]
    return any(one is not None and one.is_old for one in newest)


def plots_of(seen: Seen, names: Sequence[str], span: str) -> tuple[Plot, ...]:
    """Return a plot for each figure, over the time that is chosen; of percent since it was first seen."""
    now = seen.now
    return tuple(_plot(seen, name, span, now) for name in names) if now is not None else ()


def _plot(seen: Seen, name: str, span: str, now: datetime) -> Plot:
    values, end = seen.values(name), seconds_of(now)
    if name == "progress":
        first = next((seconds_of(at) for at, _ in values if 0 <= (now - at).total_seconds() <= WEEK), end)
        begin, title, unit = min(first, end - _LEAST_SPAN), _COPIED, Unit(Measure.PERCENT)
    else:
        begin, title, unit = end - SECONDS_OF[span], f"{_title(name)}, {_LAST[span]}", Unit(Measure.DURATION)
    limit = _limit(seen, name)
    newest = seen.newest(name)
    is_above = limit is not None and newest is not None and not newest.is_old and newest.value > limit.value
    trend = trend_words(name, seen.job, seen.health)
    return plot_of(
        _with_gaps(values, end),
        title=title,
        unit=unit,
        begin=begin,
        end=end,
        gap=float("inf"),
        tone="amber" if is_above else "green-blue",
        limit=limit,
        stretches=seen.operations.stretches,
        marks=seen.operations.marks,
        source=caption_of(seen, (name,))[0],
        note=f"now {trend}" if trend and newest is not None and not newest.is_old else "",
        zone=seen.zone,
    )


def _with_gaps(values: Values, end: float) -> Iterator[tuple[float, float | None]]:
    """Yield values by their seconds, with None where between two of them nothing was seen."""
    before: float | None = None
    for moment, value in values:
        at = seconds_of(moment)
        longest = next(gap for age, gap in _GAPS if end - (at if before is None else before) <= age)
        if before is not None and at - before > longest:
            yield (before + at) / 2, None
        before = at
        yield at, value


def _limit(seen: Seen, name: str) -> Limit | None:
    if name not in WITH_LIMIT:
        return None
    value = limit_of(name, seen.job, seen.health)
    own = facts_of(seen.job).limits[WITH_LIMIT.index(name)]
    return Limit(value, f"{'alarm' if own else 'limit'} {duration_words(value)}")


def _title(name: str) -> str:
    word = FIGURE_WORDS[name]
    return word[:1].upper() + word[1:]
