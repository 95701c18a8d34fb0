"""What is asked again of a watched project: from its jobs and what a person looks at to the demands of the schedule."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.live.suits import AboutJob, why_not
from drs_inspector.domain.read_calls.asked import Asked, Service
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import BY_NAME, CALLS
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.readings.outcome import Given
from drs_inspector.session.watch.budget import ONCE, Demand, Turn

LIST: Final = BY_NAME["ShowJobList"]
SELECTED, SHOWN, LIVE, CHANGED, OTHERS = "selected", "shown", "live", "changed", ""
"""Parts of the demands of one call."""
ROUND_SECONDS: Final = 1_800
"""What is asked at longer intervals goes round, behind everything else."""
_PAGE: Final = 100
_GIVEN: Final[dict[str, Given]] = {"ShowJobDetail": {"type": "log"}}
_ROWS: Final = {"ShowJobDetail": 20, "ShowTimeline": 20, "ListJobDdls": 1}
"""So many rows of a reply are asked for while watching."""
_SCENARIO_WITHOUT_NAME: Final = "unknown"

Skips = Callable[[ReadCall, AboutJob | None], bool]
"""Says of a call about a job that it is not asked: a refusal is remembered."""
_Place = tuple[frozenset[Service], str]
"""The services that are asked, and the key of the cloud."""


class Interest(msgspec.Struct, frozen=True, kw_only=True):
    """What a person looks at: ids of the jobs on the screen, the selected one, and what is under way and shown.

    ``live`` has names of calls with the id of the job, such as a comparison that runs and is open. ``every`` is the
    seconds between two looks at the list and at the jobs on the screen that a person has chosen, 0 for the usual ones.
    """

    shown: frozenset[str] = frozenset()
    selected: str = ""
    live: frozenset[tuple[str, str]] = frozenset()
    every: float = 0.0


def given_of(call: ReadCall) -> Given:
    """Return the parameters, besides the jobs, that a call is asked with while watching."""
    return _GIVEN.get(call.name, {})


def rows_of_look(call: ReadCall) -> int | None:
    """Return how many rows of a call are read while watching, None for all."""
    return _ROWS.get(call.name)


def plan_of(
    snapshot: Snapshot,
    interest: Interest,
    *,
    skips: Skips = lambda _call, _job: False,
    late: Collection[str] = (),
    changed: Sequence[str] = (),
    services: Collection[Service] = frozenset({"drs"}),
    cloud: str = "",
) -> list[Demand]:
    """Return what is wanted of a project. Calls are those that the registry says are polled.

    Asked by the clock are running jobs alone: nothing else moves. Those that are ``late`` go first where many wait.
    ``changed`` are jobs whose status has changed: what tells why is asked once. ``cloud`` is the key of the cloud.
    """
    demands = [_list(snapshot, interest.every)]
    services = frozenset(services)
    wanted = _Wanted()
    running = [job for job in snapshot.jobs.values() if phase_of(job.status) is not None]
    for job in sorted(running, key=lambda job: job.id not in late):
        _add_running(wanted, job, interest, (services, cloud), skips)
    for job_id in changed:
        if job_id in snapshot.jobs:
            about = AboutJob.of(snapshot.jobs[job_id])
            for call, asked in _calls(services, cloud):
                if asked.polled.on_change and not why_not(call, about) and not skips(call, about):
                    wanted.add(call, CHANGED, job_id, ONCE, Turn.FIRST)
    demands += wanted.demands()
    for call, asked in _calls(services, cloud):
        if asked.polled.at_start and not asked.jobs and not skips(call, None):
            demands.append(Demand(call=call.name, turn=Turn.ROUND, every=ONCE))
    return demands


def along_with_reading(demands: Iterable[Demand], job_ids: Collection[str]) -> list[Demand]:
    """Return what of a plan goes along with a whole reading, once, of these jobs: figures of many in one request."""
    found = []
    for demand in demands:
        asked = BY_NAME[demand.call].asked
        if asked is not None and asked.polled.with_reading:
            jobs = tuple(job_id for job_id in demand.jobs or () if job_id in job_ids)
            found.append(msgspec.structs.replace(demand, every=ONCE, jobs=jobs))
    return found


class _Wanted:
    """Gathers jobs by call and part."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[float, Turn, list[str]]] = {}

    def add(self, call: ReadCall, part: str, job_id: str, every: float, turn: Turn) -> None:
        self._found.setdefault((call.name, part), (every, turn, []))[2].append(job_id)

    def demands(self) -> Iterator[Demand]:
        for (name, part), (every, turn, ids) in self._found.items():
            asked = BY_NAME[name].asked
            batch = max(1, asked.jobs) if asked is not None else 1
            yield Demand(call=name, part=part, turn=turn, every=every, jobs=tuple(ids), batch=batch)


def _add_running(wanted: _Wanted, job: Job, interest: Interest, place: _Place, skips: Skips) -> None:
    about = AboutJob.of(job)
    for call in _suiting(about._replace(id="", pair=""), *place):
        assert call.asked is not None  # noqa: S101 - of `_calls`
        polled = call.asked.polled
        if skips(call, about):
            continue
        if polled.live and (call.name, job.id) in interest.live:
            wanted.add(call, LIVE, job.id, polled.live, Turn.FIRST)
        elif polled.selected and job.id == interest.selected:
            wanted.add(call, SELECTED, job.id, polled.selected, Turn.FIRST)
        elif polled.shown and job.id in interest.shown:
            wanted.add(call, SHOWN, job.id, interest.every or polled.shown, Turn.FIRST)
        elif polled.others:
            turn = Turn.ROUND if polled.others >= ROUND_SECONDS else Turn.REGULAR
            wanted.add(call, OTHERS, job.id, polled.others, turn)


@lru_cache(maxsize=512)
def _suiting(kind: AboutJob, services: frozenset[Service], cloud: str) -> tuple[ReadCall, ...]:
    """Return the calls that are asked by the clock of jobs of a kind."""
    found = _calls(services, cloud)
    return tuple(call for call, asked in found if asked.jobs and any(asked.polled[:4]) and not why_not(call, kind))


def _calls(services: frozenset[Service], cloud: str) -> Iterator[tuple[ReadCall, Asked]]:
    """Yield the calls besides the lists that may be asked of a cloud without a person: none that needs consent."""
    for call in CALLS:
        asked = call.asked
        if call is LIST or asked is None or not asked.is_sent or asked.needs_consent or asked.service not in services:
            continue
        if any(asked.polled) and asked.may_be_of(cloud):
            yield call, asked


def _list(snapshot: Snapshot, every: float) -> Demand:
    """Return the demand of the lists: a request for each page of each scenario."""
    assert LIST.asked is not None  # noqa: S101 - of the registry
    counts: dict[str, int] = {}
    for job in snapshot.jobs.values():
        if job.parent_given is None:
            scenario = job.scenario or _SCENARIO_WITHOUT_NAME
            counts[scenario] = counts.get(scenario, 0) + 1
    pages = sum(-(-count // _PAGE) for count in counts.values())
    lists = max(len(snapshot.coverage.lists), 1)
    requests = max(pages + lists - min(len(counts), lists), 1)
    return Demand(call=LIST.name, turn=Turn.REGULAR, every=every or LIST.asked.polled.others, requests=requests)
