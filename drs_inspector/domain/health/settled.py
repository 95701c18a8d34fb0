"""Whether what is said of a job is more than a first impression."""

from collections.abc import Callable
from typing import Final

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judged import Phase, phase_of
from drs_inspector.domain.jobs.job import Job

_LATE_IS_KNOWN_FROM = 2  # figures: the first one above a limit proves nothing
_OF_PHASE: Final[dict[Phase, Callable[[Look], tuple[float | None, ...]]]] = {
    "full": lambda look: (look.percent, look.remaining),
    "incremental": lambda look: (look.lag,),
    "recovery": lambda look: (look.rpo, look.rto, look.lag),
}


def is_settled(job: Job, figures: Figures) -> bool:
    """Tell whether another word of a job is news, and not only that more is known of it than before.

    The details of a job must have been read, or refused, and of a running one enough figures to judge it.
    """
    if not job.has_detail and job.unavailable is None and not figures.looks:
        return False
    phase = phase_of(job.status)
    if phase is None or phase == "other":
        return True
    told = _OF_PHASE[phase]
    known = 0
    for look in figures.looks:
        known += any(one is not None for one in told(look))
        if known >= _LATE_IS_KNOWN_FROM:
            return True
    return False
