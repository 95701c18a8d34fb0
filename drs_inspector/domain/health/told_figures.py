"""What figures tell of a job now, for filters and columns: a value, that it has none, or that it is not known."""

from collections.abc import Callable, Collection, Mapping
from enum import Enum
from typing import Final, NamedTuple

from drs_inspector.domain.health.figures import Figures, Look, newest_figure, seconds_since
from drs_inspector.domain.health.health import Context
from drs_inspector.domain.health.judged import Phase, phase_of
from drs_inspector.domain.jobs.job import Job

_NO_FIGURES: Final = Figures()


class NotTold(Enum):
    """There is no figure, or it is too old to go by."""

    NOT_KNOWN = "not known"


NOT_KNOWN: Final = NotTold.NOT_KNOWN
Told = float | bool | NotTold | None
"""None: the job has no such figure in its phase."""


class FigureField(NamedTuple):
    """A figure by which jobs are filtered: ``value`` of a look, in ``phases`` in which every running job has one.

    ``unit`` is that of a number without one, "" for none; ``help`` says what it is, with an example.
    """

    value: Callable[[Look], float | bool | None]
    phases: Collection[Phase]
    help: str
    unit: str = ""
    is_yes_or_no: bool = False

    def told(self, job: Job, context: Context) -> Told:
        """Return what is known of a job at the time of the context; what is too old to act on is not known."""
        phase = phase_of(job.status)
        if phase is None:
            return NOT_KNOWN if job.status.group == "unknown" else None
        newest = newest_figure(context.figures.get(job.id, _NO_FIGURES), self.value)
        if newest is not None and context.now is not None:
            moment, found = newest
            if seconds_since(moment, context.now) <= context.limits.fresh:
                return found
        return NOT_KNOWN if phase in self.phases else None


def lacks_figures(job: Job, figures: Mapping[str, Figures]) -> bool:
    """Whether a running job that was read has no figures: what they alone prove cannot be said of it, nor denied."""
    if phase_of(job.status) is None or not job.has_detail:
        return False
    return not any(map(_proves, reversed(figures.get(job.id, _NO_FIGURES).looks)))


def _proves(look: Look) -> bool:
    """Whether a word follows from a look: that both ends are reached proves none."""
    told = (look.lag, look.percent, look.remaining, look.rpo, look.rto)
    return any(one is not None for one in told) or False in (look.source_reachable, look.target_reachable)


def _reachable(look: Look) -> bool | None:
    ends = (look.source_reachable, look.target_reachable)
    return False if False in ends else None if None in ends else True


_RUNNING: Final[tuple[Phase, ...]] = ("full", "incremental", "recovery", "other")
_FULL: Final[tuple[Phase, ...]] = ("full",)
_INCREMENTAL: Final[tuple[Phase, ...]] = ("incremental",)
_RECOVERY: Final[tuple[Phase, ...]] = ("recovery",)
FIGURE_FIELDS: Final = {
    "lag": FigureField(
        lambda look: look.lag,
        _INCREMENTAL,
        "by how much the target is behind, read within ten minutes: lag>60s",
        "seconds",
    ),
    "progress": FigureField(lambda look: look.percent, _FULL, "percent of the full phase: progress<100"),
    "remaining": FigureField(
        lambda look: look.remaining, _FULL, "how long the full phase still takes: remaining<1h", "seconds"
    ),
    "rpo": FigureField(
        lambda look: look.rpo, _RECOVERY, "of disaster recovery: what would be lost now, in seconds", "seconds"
    ),
    "rto": FigureField(
        lambda look: look.rto, _RECOVERY, "of disaster recovery: what is still to be applied, in seconds", "seconds"
    ),
    "reachable": FigureField(
        _reachable, _RUNNING, "whether both databases are reached: reachable=no", is_yes_or_no=True
    ),
}
"""The figures that filters and columns have, by name."""
