"""Which comparisons have ended: those that were seen under way and are not any more."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from drs_inspector.domain.live.comparisons import ENDED, LIVE, object_comparison_of, runs_of
from drs_inspector.session.readings.outcome import Reading

_MOST: Final = 1_000
"""Comparisons under way that are kept in mind; they are dropped when they end."""
Runs = Iterator[tuple[str, str]]


def _of_lists(reading: Reading) -> Runs:
    runs, _drift = runs_of(reading.raws)
    return ((run.id or "", run.status or "") for run in runs)


def _of_objects(reading: Reading) -> Runs:
    newest, _drift = object_comparison_of(reading.raw)
    yield newest.compare_job_id or "", newest.status or ""


_RUNS: Final[Mapping[str, Callable[[Reading], Runs]]] = {
    "ListCompareResult": _of_lists,
    "ListDataLevelTableCompareJobs": _of_lists,
    "ShowHealthCompareJobList": _of_lists,
    "ListObejectLevelCompareOverview": _of_objects,
}
"""What the replies of these calls say of runs: id and status."""
CALLS: Final = frozenset(_RUNS)


class RunsUnderWay:
    """The comparisons of a source that were seen under way."""

    def __init__(self) -> None:
        self._live: OrderedDict[tuple[str, str], None] = OrderedDict()

    def has_ended(self, job_id: str, reading: Reading) -> bool:
        """Take what one of ``CALLS`` says of a job; tell whether a comparison of it has ended since."""
        ended = False
        for run_id, status in _RUNS[reading.call.name](reading):
            if status in LIVE:
                self._live[job_id, run_id] = None
            elif status in ENDED and (job_id, run_id) in self._live:
                del self._live[job_id, run_id]
                ended = True
        while len(self._live) > _MOST:
            self._live.popitem(last=False)
        return ended
