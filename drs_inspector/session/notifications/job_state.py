"""What is noted of a job to see later what has changed, and what counts as a change."""

from typing import NamedTuple

from drs_inspector.domain.health.figures import Figures
from drs_inspector.domain.health.health import Context, Health
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.session.notifications.kinds import KINDS, Kind

_KINDS = {
    HealthKey.FAILED: Kind.FAILED,
    HealthKey.LATE: Kind.LATE,
    HealthKey.STALE: Kind.STALE,
    HealthKey.WAITING: Kind.WAITING,
    HealthKey.DONE: Kind.DONE,
}
_PROVED = frozenset({HealthKey.HEALTHY, HealthKey.LATE, HealthKey.STALE})
_WITH_LAG = frozenset({"incremental", "recovery"})
_NO_FIGURES = Figures()


class JobState(NamedTuple):
    """``kind`` is what a person may be notified about, None for a job that goes well.

    ``is_read``: its details tell more than that they were refused. ``is_proved``: it is known how it goes, so that what
    figures prove next is a change.
    """

    kind: Kind | None
    is_read: bool
    is_proved: bool


def state_of(job: Job, health: Health, context: Context) -> JobState:
    """Return what is to be noted of a job."""
    kind = _KINDS.get(health.key)
    if kind is Kind.LATE and FIGURE_FIELDS["reachable"].told(job, context) is False:
        kind = Kind.UNREACHABLE
    phase = phase_of(job.status)
    has_figures = bool(context.figures.get(job.id, _NO_FIGURES).looks)
    is_proved = health.key in _PROVED or phase is None or (has_figures and phase not in _WITH_LAG)
    return JobState(kind, health.key is not HealthKey.NOT_READ, is_proved)


def is_change(before: JobState, after: JobState) -> bool:
    """Tell whether a job has come to what it is now since it was noted.

    What was not known is no change: details that are read at last, and the first figures of a job that ran before.
    """
    if after.kind is None or after.kind is before.kind:
        return False
    if after.kind is Kind.FAILED:
        return True
    return before.is_proved if KINDS[after.kind].is_of_figures else before.is_read
