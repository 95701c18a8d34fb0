"""Why a job is late, as far as its figures show it, and what becomes of the lag at this rate."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.health.figures import series
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.labels.time_words import NO_BREAK, duration_words
from drs_inspector.session.job_page.overview.basis import Basis
from drs_inspector.session.job_page.overview.head import ENDPOINTS, PROGRESS, SETTINGS
from drs_inspector.session.pictures.moments import clock_words
from drs_inspector.session.pictures.plot import number_words
from drs_inspector.session.pictures.windows import HeldLimit, limit_at

TITLE: Final = "Why it is late"
_GOOD_FIT: Final = 0.8
_LEAST_POINTS, _LEAST_SPAN = 3, 60.0
_AFTER_BEGIN: Final = 600.0
"""So many seconds after a limit begins a lag grows because of it."""
_LONGEST_GAP: Final = 600.0
_AT_THE_LIMIT: Final = 0.95
_HOUR: Final = 3_600.0
_NO_GROWTH: Final = 0.01
_LEVEL: Final = 2.0
"""So many seconds more are no growth yet."""
_ESTIMATE: Final = "(estimate)"
_CONTRADICTED: Final = "The service's pages say that a limit acts only in the full phase; here the lag began with it."


class Reason(NamedTuple):
    """Why a job is late: a sentence or two, and where to look further: words and tab."""

    words: str
    doors: tuple[tuple[str, str], ...] = ()
    title: str = TITLE


class Growth(NamedTuple):
    """A straight line through a figure: what it gains per second, and how well it fits (0 to 1)."""

    per_second: float
    fit: float


def growth_of(values: Sequence[tuple[float, float]]) -> Growth | None:
    """Return the line through values at their times in seconds; None of too few of them, or of too short a time."""
    known = [(at, value) for at, value in values if math.isfinite(at) and math.isfinite(value) and abs(value) < 1e15]
    if len(known) < _LEAST_POINTS or known[-1][0] - known[0][0] < _LEAST_SPAN:
        return None
    count = len(known)
    mid_at, mid = sum(at for at, _ in known) / count, sum(value for _, value in known) / count
    across = sum((at - mid_at) ** 2 for at, _ in known)
    along = sum((value - mid) ** 2 for _, value in known)
    both = sum((at - mid_at) * (value - mid) for at, value in known)
    if across <= 0 or along <= 0:
        return None
    return Growth(both / across, both * both / (across * along))


def reason_of(basis: Basis) -> Reason | None:
    """Return why a job is late, None where it is not, or where nothing is known beyond the sentence of its head."""
    if basis.own.key is not HealthKey.LATE or basis.now is None:
        return None
    lost = [end for end, is_lost in zip(("source", "target"), basis.lost, strict=True) if is_lost]
    if lost:
        ends = " and ".join(lost)
        return Reason(f"DRS cannot reach the {ends}: nothing is copied until it can.", (("Endpoints", ENDPOINTS),))
    if basis.phase != "incremental":
        return None
    return _of_lag(basis, basis.now)


def _of_lag(basis: Basis, now: datetime) -> Reason | None:
    every = [(moment.timestamp(), value) for moment, value in series(basis.looks, FIGURE_FIELDS["lag"].value).values]
    trend = basis.health.context.limits.trend
    recent = [one for one in every if every[-1][0] - one[0] <= trend]
    growth = growth_of(recent)
    if growth is None or growth.fit <= _GOOD_FIT or abs(growth.per_second) < _NO_GROWTH:
        return None
    lag = every[-1][1]
    if growth.per_second < 0:
        left = lag / -growth.per_second
        return Reason(f"The lag falls by {_a_minute(growth)}. At this rate it is caught up with in"
            f" {duration_words(left)} {_ESTIMATE}.", ((PROGRESS, PROGRESS),), "How it goes on")  # fmt: skip
    limit = _held_back_by(basis, every, now)
    if limit is None:
        later = lag + growth.per_second * _HOUR
        return Reason(f"The lag grows by {_a_minute(growth)}. At this rate it will be {duration_words(later)} behind in"
            f" an hour {_ESTIMATE}.", ((PROGRESS, PROGRESS),), "How it goes on")  # fmt: skip
    later = lag + growth.per_second * max(limit.end - now.timestamp(), 0.0)
    begins, ends = (clock_words(at, now.timestamp(), basis.zone) for at in (limit.begin, limit.end - 60))
    return Reason(
        f"The limit of {number_words(limit.speed)}{NO_BREAK}MB/s began at {begins}, and the lag grows by"
        f" {_a_minute(growth)} since. At this rate it will be {duration_words(later)} behind when the limit ends at"
        f" {ends} {_ESTIMATE}. {_CONTRADICTED}",
        (("Speed limit", SETTINGS), (PROGRESS, PROGRESS)),
    )


def _a_minute(growth: Growth) -> str:
    return f"{duration_words(abs(growth.per_second) * 60)} a minute"


def _held_back_by(basis: Basis, every: Sequence[tuple[float, float]], now: datetime) -> HeldLimit | None:
    """Return the speed limit that a lag came from: that grows since soon after it, and all that it lets is written."""
    detail = basis.job.detail
    limit = limit_at(detail.speed_limit, now.timestamp(), basis.zone) if detail is not None else None
    began = growth_began(every)
    if limit is None or began is None or basis.rate is None:
        return None
    is_after = 0 <= began - limit.begin <= _AFTER_BEGIN
    return limit if is_after and basis.rate >= _AT_THE_LIMIT * limit.speed else None


def growth_began(every: Sequence[tuple[float, float]]) -> float | None:
    """Return when a figure began to grow to what it is now; None where it did before the first time it was read.

    The first time after a gap between looks is one, too.
    """
    if len(every) < _LEAST_POINTS:
        return None
    at = len(every) - 1
    while at and every[at - 1][1] <= every[at][1] + 1.0 and not _is_gap(every, at):
        at -= 1
    run = every[at:]
    lowest = min(value for _, value in run)
    low = [place for place, (_, value) in enumerate(run) if value <= lowest + max(_LEVEL, 0.1 * lowest)]
    last = low[-1]
    # A single low value at the beginning is where reading began, and not where growing did.
    return None if last == 0 and (at == 0 or _is_gap(every, at)) else run[last][0]


def _is_gap(every: Sequence[tuple[float, float]], at: int) -> bool:
    return every[at][0] - every[at - 1][0] > _LONGEST_GAP
