"""Which calls tell the rows of a table: what is asked of a source, before a table of it is made."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from drs_inspector.domain.live.comparisons import runs_of
from drs_inspector.domain.live.metrics import HOW, VALUES_CALL
from drs_inspector.domain.live.suits import AboutJob, why_not
from drs_inspector.domain.read_calls.asked import Service
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.session.readings.metrics_reading import REQUESTS
from drs_inspector.session.readings.outcome import Given, Outcome, Reading, Refusal, RefusalKind

_MOST_ROWS: Final = 1_000
_MOST_LINES: Final = 100
_ALWAYS: Final[frozenset[Service]] = frozenset({"drs"})


class Want(NamedTuple):
    """A call, its parameters besides the job, how many rows of it are read (None: all), and how many requests."""

    name: str
    given: Given = MappingProxyType({})
    most_rows: int | None = _MOST_ROWS
    requests: int = 1

    @property
    def call(self) -> ReadCall:
        """The call."""
        return BY_NAME[self.name]


_PLANS: Final[Mapping[str, tuple[Want, ...]]] = {
    "progress": (Want("BatchListProgresses"), Want("BatchListRposAndRtos")),
    "monitoring": (
        Want("ShowMonitorData"),
        Want("ShowIncrementComponentsDetail"),
        Want(VALUES_CALL, HOW, requests=REQUESTS),
    ),
    "comparisons": (
        Want("ListObejectLevelCompareOverview"),
        Want("ListDataLevelTableCompareJobs"),
        Want("ShowHealthCompareJobList"),
    ),
    "precheck": (Want("BatchCheckResults"),),
    "timeline": (Want("ShowTimeline"), Want("ShowJobDetail", {"type": "log"}, _MOST_LINES)),
    "alarms": (Want("ShowSmnSubscriptionDetail"), Want("ListJobDdls", {"status": "1"}), Want("ShowDirtyData")),
}
"""Tables by name, with what is asked first; what follows from the answers is in ``wants_after``."""
TABLES_OF_CALLS: Final = frozenset(_PLANS)
_ANOTHER_CALL: Final = frozenset({RefusalKind.NOT_OFFERED, RefusalKind.NOT_SUPPORTED})
_RESULTS: Final = {"lines": "ListDataCompareOverview", "contents": "ListContentCompareOverview"}


def wants_of(table: str, services: Collection[Service] = _ALWAYS) -> tuple[Want, ...]:
    """Return what is asked of these services for a table; nothing for one that list and details tell."""
    wants = _PLANS.get(table, ())
    return tuple(one for one in wants if one.call.asked is not None and one.call.asked.service in services)


def wants_after(want: Want, outcome: Outcome) -> Iterator[Want]:
    """Yield what is asked of a job after an answer: the numbers of the newest comparison of each kind.

    Where a call is not offered, for all comparisons or for the monitoring of disaster recovery, another one is.
    """
    if want.name == "ShowMonitorData" and isinstance(outcome, Refusal) and outcome.kind in _ANOTHER_CALL:
        yield Want("ShowMonitoringData")
    elif want.name == "ListDataLevelTableCompareJobs":
        if isinstance(outcome, Reading):
            yield from _results(outcome)
        elif outcome.kind in _ANOTHER_CALL:
            yield Want("ListCompareResult")


def _results(reading: Reading) -> Iterator[Want]:
    runs, _drift = runs_of(reading.raws)
    for kind, name in _RESULTS.items():
        dated = [
            (run.start_time.instant, run.id)
            for run in runs
            if kind in run.types and run.id and run.start_time is not None and run.start_time.instant is not None
        ]
        if dated:
            yield Want(name, {"compare_job_id": max(dated)[1]})


def may_have(table: str, job: AboutJob) -> bool:
    """Whether a job may have rows in a table, by what is known of it."""
    return _may_have(table, job._replace(id="", pair=""))


@lru_cache(maxsize=1024)
def _may_have(table: str, kind: AboutJob) -> bool:
    return any(not why_not(want.call, kind) for want in wants_of(table))
