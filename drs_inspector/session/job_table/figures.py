"""What cells say of the figures of running jobs: words, age, and how they went over the last hour."""

from typing import Final

from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import duration_words, moment_words, short_duration
from drs_inspector.domain.live.measured import (
    FIGURE_WORDS,
    WITH_LIMIT,
    clock_of,
    figures_of_phase,
    last_hour,
    limit_of,
    main_figure,
    measured,
    trend_words,
    value_words,
)
from drs_inspector.domain.live.suits import AboutJob, why_not
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.session.job_table.contents import (
    NOT_ASKED,
    NOT_OFFERED,
    NOT_READ,
    REFUSED,
    UNKNOWN,
    Figure,
    ShownJob,
)
from drs_inspector.session.readings.outcome import Outcome, Refusal, RefusalKind

_TONES: Final = {HealthKey.LATE: "amber", HealthKey.FAILED: "red", HealthKey.HEALTHY: "green", HealthKey.STALE: "grey"}
_PROGRESS, _RECOVERY = ("BatchListProgresses",), ("BatchListRposAndRtos",)
_CALLS: Final = {
    "lag": _PROGRESS,
    "progress": _PROGRESS,
    "remaining": _PROGRESS,
    "rpo": _RECOVERY,
    "rto": _RECOVERY,
    "reachable": ("ShowMonitorData", "ShowMonitoringData"),
}
_REFUSALS: Final = {
    RefusalKind.NO_RIGHT: REFUSED,
    RefusalKind.OTHER: REFUSED,
    RefusalKind.NOT_OFFERED: NOT_OFFERED,
    RefusalKind.NOT_SUPPORTED: NOT_OFFERED,
    RefusalKind.NOT_NOW: NOT_OFFERED,
    RefusalKind.OFF: NOT_ASKED,
}


def figure_of(shown: ShownJob) -> Figure | None:
    """Return how far a job is, or by how much its target is behind, with the last hour; None where nothing is known."""
    job, health = shown.job, shown.health
    found = main_figure(job, health)
    if found is None:
        return None
    has_stopped = phase_of(job.status) is None
    is_old = found.is_old and not has_stopped  # where a job has stopped it stays what it was
    tone = "grey" if is_old else _TONES.get(health.own(job.id).key, "green-blue")
    words = f"{FIGURE_WORDS[found.name]} {found.exact}"
    if found.name == "progress":
        share = min(max(found.value, 0.0), 100.0) / 100
        text = found.short if is_old else value_words(found.name, found.value, short_duration)
        return Figure(share, text, tone, is_old, told=f"{words}{f', {found.short_age}' if is_old else ''}")
    line = last_hour(found.name, job, health)
    told = [words, found.short_age if is_old else trend_words(found.name, job, health)]
    told.append(line.words)
    return Figure(None, found.short, tone, is_old, line.runs, line.limit, ", ".join(filter(None, told)))


def named_figure(name: str, shown: ShownJob) -> Figure | None:
    """Return one figure of a running job by its name, None where it is not known."""
    found = measured(name, shown.job, shown.health) if phase_of(shown.job.status) is not None else None
    if found is None:
        return None
    told = f"{found.exact}, {found.short_age}" if found.is_old else found.exact
    return Figure(None, found.short, "grey", found.is_old, told=told)


def figure_words(name: str, shown: ShownJob) -> str:
    """Return why a job has no figure of a name: it has none in its phase, it was not asked, or was refused."""
    phase = phase_of(shown.job.status)
    if phase is None or (name != "progress" and phase not in FIGURE_FIELDS[name].phases):
        return UNKNOWN
    outcome = _outcome(name, shown)
    if isinstance(outcome, Refusal):
        return _REFUSALS.get(outcome.kind, NOT_READ)
    if outcome is not None:
        return UNKNOWN
    return NOT_ASKED if _telling(name, shown) else NOT_OFFERED


def _calls_of(name: str, shown: ShownJob) -> tuple[str, ...]:
    is_recovery = phase_of(shown.job.status) == "recovery"
    return _CALLS["rpo" if name == "progress" and is_recovery else name]


def _telling(name: str, shown: ShownJob) -> list[str]:
    """Return the calls that tell a figure of such a job where it is; a cloud that is known has some of them alone."""
    document, about = shown.facts.document, AboutJob.of(shown.job)
    cloud = document.snapshot.source.cloud if document is not None else ""
    calls = [BY_NAME[call] for call in _calls_of(name, shown)]
    may_be = [call for call in calls if call.asked is None or call.asked.may_be_of(cloud)]
    return [call.name for call in may_be if not why_not(call, about)]


def _outcome(name: str, shown: ShownJob) -> Outcome | None:
    """Return what came of the call that tells a figure, None where it was not asked.

    What was refused for all jobs counts, where no other call tells the figure of this one.
    """
    readings = shown.readings
    if readings is None:
        return None
    found = (readings.outcome(shown.job.id, call) for call in _calls_of(name, shown))
    known = next((one for one in found if one is not None), None)
    if known is not None:
        return known
    of_all = [readings.refusal_of_all(call) for call in _telling(name, shown)]
    return of_all[0] if of_all and None not in of_all else None


def figures_tip(shown: ShownJob, names: tuple[str, ...] = ()) -> str:
    """Return all that is known of figures, with ages as of this moment: those with these names, else of the phase."""
    job, health = shown.job, shown.health
    now = clock_of(health)
    names = names or figures_of_phase(job, health)
    lines: list[str] = []
    for name in names:
        found = measured(name, job, health, now)
        if found is None:
            continue
        trend = trend_words(name, job, health)
        at = moment_words(found.moment, now, health.context.zone)
        lines.append(f"{found.label} {', '.join(filter(None, (found.exact, trend)))}")
        lines.append(f"{found.age_words[:1].upper()}{found.age_words[1:]}, at {at}")
        if name in WITH_LIMIT:
            lines.append(f"Late above {duration_words(limit_of(name, job, health))}")
    outcome = _outcome(names[0], shown) if names else None
    if isinstance(outcome, Refusal):
        lines += [one for one in (outcome.words, outcome.next_step) if one]
    return "\n".join(lines)


def figure_order(shown_health: SnapshotHealth, job: Job) -> float | None:
    """Return what orders jobs by `figure_of`: the larger lag is later, and the full phase comes before, by percent.

    What is too old to go by is not known.
    """
    found = main_figure(job, shown_health) if phase_of(job.status) is not None else None
    if found is None or found.is_old:
        return None
    return found.value - 1_000 if found.name == "progress" else float(found.value)
