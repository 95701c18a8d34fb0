"""The figures at the top of a summary; of what nothing is known there is none."""

from collections.abc import Sequence
from datetime import timedelta

from drs_inspector.domain.counting import counted
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.labels.time_words import NO_BREAK, duration_words, moment_words, whole_percent
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.query.nodes import Condition, Node, Op
from drs_inspector.session.summary.filters import filter_text, of_health, of_scenario
from drs_inspector.session.summary.gathered import Gathered, remaining
from drs_inspector.session.summary.jobs import door_of, name_of
from drs_inspector.session.summary.lags import by_lag
from drs_inspector.session.summary.quota import quota_of
from drs_inspector.session.summary.values import (
    Door,
    Figure,
    Source,
    listed,
)

_SHOWN_COPIES = 2
_WORST = {"lag": "worst lag", "rpo": "worst RPO", "rto": "worst RTO"}


def figures_of(found: Gathered, sources: Sequence[Source], scenario: str | None) -> tuple[Figure, ...]:
    """Return the figures; without jobs there are none."""
    if not found.total:
        return ()
    within = None if scenario is None else of_scenario(scenario_label(scenario))
    figures = [
        _failed(found, within),
        _worst(found),
        _copies(found, within),
        _objects(found),
        _jobs(found, sources if scenario is None else (), within),
    ]
    return tuple(one for one in figures if one is not None)


def _door(*parts: Node | None) -> Door | None:
    text = filter_text(*(part for part in parts if part is not None))
    return Door(text) if text else None


def _failed(found: Gathered, within: Node | None) -> Figure:
    count, unread = found.counts[HealthKey.FAILED], found.counts[HealthKey.NOT_READ]
    ages = [one.oldest for one in found.failures.values() if one.oldest is not None]
    notes = ["failed"]
    if ages:
        notes.append(f"{'the oldest ' if count > 1 else ''}for {duration_words(max(ages))}")
    if unread:
        notes.append(f"{unread:,} not read")
    door = _door(of_health(HealthKey.FAILED), within) if count else None
    return Figure("failed", f"{count:,}", listed(notes), "red" if count else "", door)


def _worst(found: Gathered) -> Figure | None:
    lags = by_lag(found)
    if not lags or lags[0].figure.is_old:
        return None
    worst = lags[0]
    of = f"of {counted(len(lags), 'job')}"
    if found.lagging > len(lags):
        of = f"known of {len(lags):,} of {found.lagging:,} jobs"
    is_late = worst.seen.health.key is HealthKey.LATE
    note = f"{_WORST[worst.figure.name]}, {of}: {name_of(worst.seen)}"
    return Figure("lag", worst.figure.short, note, "amber" if is_late else "", door_of(worst.seen))


def _copies(found: Gathered, within: Node | None) -> Figure | None:
    known = [one for one in found.copies if not one[1].is_old and one[0].job.status.group == "running"]
    if not known:
        return None
    known.sort(key=lambda one: -float(one[1].value))
    percents = [f"{whole_percent(float(figure.value))}{NO_BREAK}%" for _seen, figure in known]
    door = door_of(known[0][0]) if len(known) == 1 else _door(Condition("progress", Op.EXISTS), within)
    if len(known) > _SHOWN_COPIES:
        note = f"of the slowest of {counted(len(known), 'full copy', 'full copies')}"
        return Figure("copies", percents[-1], note, door=door)
    ready = []
    for seen, _figure in known:
        left, context = remaining(seen), seen.source.health.context
        if left is not None and context.now is not None and left < timedelta(days=3650).total_seconds():
            ready.append(moment_words(context.now + timedelta(seconds=left), context.now, context.zone))
    words = counted(len(known), "full copy", "full copies")
    note = f"{words}, by the estimate ready {' and '.join(ready)}" if len(ready) == len(known) else words
    return Figure("copies", " \u00b7 ".join(percents), note, door=door)


def _objects(found: Gathered) -> Figure | None:
    if not found.is_counted:
        return Figure("objects", "\u2026", "objects, being counted") if found.read else None
    if not found.counted:
        return None
    notes = ["object" if found.objects == 1 else "objects"]
    notes += [f"{found.renamed:,} renamed"] if found.renamed else []
    notes += [counted(found.rules, "rule")] if found.rules else []
    notes += [f"in {found.counted:,} of {counted(found.total, 'job')}"] if found.counted < found.total else []
    return Figure("objects", f"{found.objects:,}", listed(notes))


def _jobs(found: Gathered, sources: Sequence[Source], within: Node | None) -> Figure:
    quota = quota_of(sources[0]) if len(sources) == 1 else None
    if quota is not None:
        return Figure(
            "jobs", f"{quota.used:,} of {quota.most:,}", "jobs of the quota", "amber" if quota.is_near else ""
        )
    note = "jobs, all read in full" if found.read == found.total else f"jobs, {found.read:,} read in full"
    if found.total == 1:
        note = "job, read in full" if found.read else "job, not read in full"
    unread = _door(Condition("is", Op.HAS, ("unread",)), within) if found.unread else None
    return Figure("jobs", f"{found.total:,}", note, door=unread)
