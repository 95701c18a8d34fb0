"""What the looks of a watch have seen of a job: when it became late, an end was lost, its status was another one."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Final

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.health.figures import Figures, Limits, Look, series
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.labels.time_words import duration_words
from drs_inspector.session.job_page.history.event import BY_WATCH, Event
from drs_inspector.session.job_page.page_rows import Words, outside

MOST: Final = 100
"""The newest so many events are told."""
WATCH: Final = "Watch"
_LATE: Final = ("triangle-exclamation", "amber")
_AGAIN: Final = ("circle-tick", "green")


def look_events(job: Job, figures: Figures, limits: Limits) -> list[Event]:
    """Return what changed between two looks, at the time of the later one; what was so at the first look is no event.

    Late is a lag above the limit in two figures in a row, as for the health of a job.
    """
    found = [*_lag(job, figures, limits), *_ends(figures), *_status(job, figures)]
    return sorted(found, key=lambda event: event.seconds or 0.0)[-MOST:]


def _lag(job: Job, figures: Figures, limits: Limits) -> Iterator[Event]:
    alarm = job.detail.alarm_notify if job.detail is not None else None
    own = alarm.delay_time if alarm is not None else None
    limit = float(own) if own is not None and own > 0 else limits.lag
    values = series(figures, lambda look: look.lag).values
    is_late: bool | None = None
    for (before, earlier), (at, value) in pairwise(values):
        if is_late is None:
            is_late = earlier > limit and value > limit
        if value <= limit and is_late:
            is_late = False
            yield _event(at, "Late ended", f"the lag is below {duration_words(limit)} again", *_AGAIN)
        elif value > limit and earlier > limit and not is_late and (at - before).total_seconds() <= limits.fresh:
            is_late = True
            yield _event(before, "Late began", f"the lag passed {duration_words(limit)}", *_LATE)


def _ends(figures: Figures) -> Iterator[Event]:
    for name, member in (("Source", "source_reachable"), ("Target", "target_reachable")):
        known = [(look.time, getattr(look, member)) for look in figures.looks if getattr(look, member) is not None]
        for (_at, earlier), (at, is_reached) in pairwise(known):
            if earlier and not is_reached:
                yield _event(at, f"{name} lost", f"DRS does not reach the {name.lower()}", *_LATE)
            elif is_reached and not earlier:
                yield _event(at, f"{name} reached again", "", *_AGAIN)


def _status(job: Job, figures: Figures) -> Iterator[Event]:
    """Yield the changes of status that one call told: two calls may be a moment apart."""
    with_status = [look for look in figures.looks if look.status]
    calls = Counter(look.call for look in with_status)
    if not calls:
        return
    most = calls.most_common(1)[0][0]
    for before, look in _changes(one for one in with_status if one.call == most):
        words = [outside(JobStatus(one.status, job.scenario).short_label) for one in (before, look)]
        has_failed = JobStatus(look.status, job.scenario).group == "failed"
        glyph, tone = ("octagon-cross", "red") if has_failed else (" ", "")
        yield _event(look.time, "Status changed", " \u2192 ".join(words), glyph, tone)


def _changes(looks: Iterable[Look]) -> Iterator[tuple[Look, Look]]:
    return ((one, other) for one, other in pairwise(looks) if one.status != other.status)


def _event(at: datetime, what: str, details: str, glyph: str, tone: str) -> Event:
    return Event(Timestamp(at.isoformat(), at), what, Words(details), BY_WATCH, WATCH, (), glyph, tone)
