"""Whether what is said of a job is more than a first impression."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judged import Phase, phase_of
from drs_inspector.domain.jobs.job import Job

_LATE_IS_KNOWN_FROM = 2  # figures: the first one above a limit proves nothing
_Told = Callable[[Look], tuple[float | None, ...]]
_OF_PHASE: Final[dict[Phase, tuple[_Told, ...]]] = {
    "full": (lambda look: (look.percent, look.remaining),),
    "incremental": (lambda look: (look.lag,),),
    "recovery": (lambda look: (look.rpo, look.rto), lambda look: (look.lag,)),
}
"""What a job is judged by in a phase: by the first of these of which there is a figure."""


def is_settled(job: Job, figures: Figures) -> bool:
    """Tell whether another word of a job is news, and not only that more is known of it than before.

    The details of a job must have been read, or refused, and of a running one enough figures to judge it.
    """
    if not job.has_detail and job.unavailable is None and not figures.looks:
        return False
    phase = phase_of(job.status)
    if phase is None or phase == "other":
        return True
    return _measurings(figures, _OF_PHASE[phase]) >= _LATE_IS_KNOWN_FROM


def _measurings(figures: Figures, kinds: tuple[_Told, ...]) -> int:
    """Return how many measurings there are of the first kind of figures that has any, as far as that is asked."""
    for told in kinds:
        times: dict[datetime, None] = {}
        for look in figures.looks:
            if any(one is not None for one in told(look)):
                times[look.time] = None  # the same measuring, read twice, is one figure
                if len(times) >= _LATE_IS_KNOWN_FROM:
                    break
        if times:
            return len(times)
    return 0
