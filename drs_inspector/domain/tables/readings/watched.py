"""The looks of a watch at the jobs of a document: those of a live source, or those that a file keeps."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.live.figures import FIGURE_CALLS
from drs_inspector.domain.live.series import JobSeries
from drs_inspector.domain.tables.rows import Document

_NOTHING: Final = Figures()
_MS: Final = timedelta(milliseconds=1)


class WatchedLooks:
    """``ids`` are those of the jobs that were watched."""

    def __init__(self, document: Document) -> None:
        judging = document.snapshot.judged_by
        is_live = judging is not None and judging.is_live and not document.snapshot.series
        self._figures: Mapping[str, Figures] = judging.figures if judging is not None and is_live else {}
        self._series: dict[str, list[JobSeries]] = {}
        for one in document.snapshot.series:
            if one.call in FIGURE_CALLS:
                self._series.setdefault(one.job_id, []).append(one)

    @property
    def ids(self) -> Collection[str]:
        """The ids of the jobs that were looked at."""
        return self._series or self._figures

    def looks(self, job_id: str) -> Sequence[Look]:
        """Return the looks at a job, the oldest first."""
        series = self._series.get(job_id)
        if series is None:
            return self._figures.get(job_id, _NOTHING).looks
        return sorted((look for one in series for look in one.looks), key=lambda look: look.read_at)


def keys_of(looks: Sequence[Look]) -> set[tuple[str, datetime]]:
    """Return by what replies are found that were looked at already: those of files have whole seconds."""
    # A file keeps milliseconds after its first look: what was read just after a full second may be just before it.
    return {key_of(look.call, moment) for look in looks for moment in (look.read_at, look.read_at + _MS)}


def key_of(call: str, read_at: datetime) -> tuple[str, datetime]:
    """Return by what a reply is found among looks."""
    return call, read_at.replace(microsecond=0)
