"""The health of open sessions is kept while nothing changes, and made anew when something does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import Event, JobsChanged, Listener, Progress
from drs_inspector.session.health.health_counts import HealthCounts
from drs_inspector.session.health.sessions_health import SessionsHealth

_NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)


@dataclass
class _Store:
    snapshot: Snapshot
    listeners: list[Listener] = field(default_factory=list)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, event: Event) -> None:
        for listener in tuple(self.listeners):
            listener(event)


@dataclass
class _Session:
    inspector: _Store
    key: str = "1"
    kind: Literal["cloud", "file", "demo"] = "cloud"


def _job(job_id: str, status: str) -> Job:
    return Job(job_id, list_raw=b'{"id":"%s","status":"%s"}' % (job_id.encode(), status.encode()))


def _session() -> _Session:
    snapshot = Snapshot()
    snapshot.jobs["a"] = _job("a", "CREATE_FAILED")
    return _Session(_Store(snapshot))


def test_it_is_the_same_one_until_a_job_changes() -> None:
    session, told = _session(), list[str]()
    healths = SessionsHealth(now=lambda: _NOW)
    healths.follow(told.append)
    before = healths.of(session)
    session.inspector.tell(Progress("listing"))
    assert healths.of(session) is before
    assert before.of("a").key is HealthKey.FAILED
    session.inspector.snapshot.jobs["a"] = _job("a", "RELEASE_RESOURCE_COMPLETE")
    session.inspector.tell(JobsChanged(changed=("a",)))
    assert told == ["1"]
    assert healths.of(session).of("a").key is not HealthKey.FAILED


def test_another_snapshot_has_another_health_also_before_the_event_came() -> None:
    session = _session()
    healths = SessionsHealth()
    before = healths.of(session)
    session.inspector.snapshot = Snapshot()
    assert healths.of(session) is not before


def test_a_file_is_judged_as_of_its_reading_and_a_cloud_as_of_now() -> None:
    session, clock = _session(), [_NOW]
    healths = SessionsHealth(now=lambda: clock[0])
    assert healths.of(session).context.now == _NOW
    clock[0] += timedelta(hours=1)
    healths.again()
    assert healths.of(session).context.now == clock[0]
    session.kind = "file"
    healths.again()
    assert healths.of(session).context.now != clock[0]


def test_a_closed_session_is_followed_no_longer() -> None:
    session, told = _session(), list[str]()
    healths = SessionsHealth()
    healths.follow(told.append)
    healths.of(session)
    healths.forget("1")
    assert not session.inspector.listeners
    session.inspector.tell(JobsChanged(changed=("a",)))
    assert told == []


def test_there_are_numbers_while_jobs_keep_changing() -> None:
    session = _session()
    jobs = session.inspector.snapshot.jobs
    healths = SessionsHealth(now=lambda: _NOW)
    counts = HealthCounts(lambda: [session], healths)
    healths.follow(lambda _key: counts.jobs_changed())
    counts.touch()
    for number in range(2_000):
        jobs[str(number)] = _job(str(number), "CREATE_FAILED")
    seen: set[int] = set()
    for number in range(10_000):
        if number % 50 == 0:
            jobs.pop(str(number // 50))
            jobs[f"more {number}"] = _job(f"more {number}", "CREATE_FAILED")
            session.inspector.tell(JobsChanged(added=(f"more {number}",), removed=(str(number // 50),)))
        counts.work(0)
        seen.add(counts.now.counts[HealthKey.FAILED])
    assert max(seen) >= 2_000, "each change began the count anew"
    counts.work(60)
    assert counts.now.total == counts.now.counts[HealthKey.FAILED] == len(jobs)
    session.key = "2"
    counts.jobs_changed()
    counts.touch()
    assert counts.work(60)
