"""A project is watched: figures come, changes are read, and nothing goes wrong when the cloud does."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.session.events import FetchFinished, FiguresChanged, JobsChanged, Progress, WatchChanged
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.watch.budget import REQUESTS_PER_SECOND
from drs_inspector.session.watch.plan import Interest
from drs_inspector.session.watch.schedule import BURST_SECONDS
from tests.session.watch.small_cloud import SmallCloud, SmallJob, Watched, fault, project, watched

HOUR = 3_600.0


def health(one: Watched, job: SmallJob) -> tuple[HealthKey, str]:
    found = SnapshotHealth(one.inspector.snapshot, one.cloud.now()).own(job.id)
    return found.key, found.reason.replace("\u00a0", " ")


async def test_figures_come_and_prove_health(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = project()
    jobs[1].lag = lambda seconds: 840 + seconds / 10
    jobs[2].percent, jobs[2].status, jobs[2].remaining = 40, "FULL_TRANSFER_STARTED", 1_800
    jobs[3].source_reachable = False
    jobs[4].measured_ago = 1_000
    async with watched(SmallCloud(jobs), monkeypatch) as one:
        assert health(one, jobs[0]) == (HealthKey.WORKING, "lag not known")
        one.watcher.show(Interest(shown=frozenset(job.id for job in jobs[:5]), selected=jobs[3].id))
        await one.until(90)
        assert health(one, jobs[0])[0] is HealthKey.HEALTHY
        assert health(one, jobs[1]) == (HealthKey.LATE, "14 min behind, level")
        assert health(one, jobs[2]) == (HealthKey.WORKING, "done in 30 min")
        assert health(one, jobs[3]) == (HealthKey.LATE, "source lost")
        assert health(one, jobs[4]) == (HealthKey.STALE, "figure is 17 min old")
        told = {job_id for event in one.of(FiguresChanged) for job_id in event.job_ids}
        assert told == {job.id for job in jobs[:9]}, "of those that run, and of no others"
        assert one.of(Progress) == [], "a watch shows no progress of its own"
        assert len(one.of(FetchFinished)) == 0
        assert not {job.id for job in jobs[9:]} & {job_id for _t, _c, ids in one.cloud.asked for job_id in ids}
        one.cloud.refuse = lambda _call, _seconds: fault()
        await one.until(90 + 900)
        assert health(one, jobs[0])[0] is HealthKey.STALE, "nothing came, and time has passed"


async def test_a_look_reads_the_details_of_what_changed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = project()
    jobs[5].status = lambda seconds: "INCRE_TRANSFER_STARTED" if seconds < 200 else "INCRE_TRANSFER_FAILED"
    async with watched(SmallCloud(jobs), monkeypatch) as one:
        snapshot = one.inspector.snapshot
        before, coverage, read_at = dict(snapshot.jobs), snapshot.coverage, snapshot.source.read_at
        await one.until(190)
        assert one.cloud.calls()["list"] >= 9
        assert one.cloud.calls()["details"] == 0
        assert one.of(JobsChanged) == []
        assert one.inspector.snapshot is snapshot
        assert all(snapshot.jobs[job_id] is job for job_id, job in before.items())
        assert snapshot.complete
        assert snapshot.coverage.details == coverage.details
        one.cloud.jobs.append(SmallJob(99))
        gone = one.cloud.jobs.pop(20)
        await one.until(300)
        asked = {job_id for _t, call, ids in one.cloud.asked if call == "details" for job_id in ids}
        assert asked == {jobs[5].id, SmallJob(99).id}
        assert snapshot.jobs[jobs[5].id].status.group == "failed"
        assert snapshot.jobs[SmallJob(99).id].has_detail
        assert gone.id not in snapshot.jobs
        assert snapshot.complete
        assert snapshot.coverage.details.wanted == snapshot.coverage.details.read == 60
        assert snapshot.source.read_at == read_at
        assert snapshot.source.partly_read_at > read_at
        told = one.cloud.calls(since=200)
        assert (told["ShowTimeline"], told["ShowJobDetail"]) == (1, 1), "what happened, of the job that failed"
        assert one.inspector.readings.reading(jobs[5].id, "ShowTimeline") is not None
        assert one.inspector.looks.get(gone.id) is None


async def test_what_cannot_be_read_takes_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = project()
    jobs[5].listed_status = lambda seconds: "INCRE_TRANSFER_STARTED" if seconds < 100 else "PAUSING"
    async with watched(SmallCloud(jobs), monkeypatch) as one:
        snapshot = one.inspector.snapshot
        one.cloud.refuse = lambda call, seconds: (
            fault(403, "DRS.M00105") if call == "details" or (call == "list" and 300 < seconds < 500) else None
        )
        await one.until(290)
        assert snapshot.jobs[jobs[5].id].status.code == "PAUSING", "the list is newer than details that are refused"
        assert snapshot.jobs[jobs[5].id].has_detail
        assert jobs[5].id in snapshot.unavailable
        count = len(snapshot.jobs)
        await one.until(490)
        assert len(snapshot.jobs) == count
        assert all(one.is_met for one in snapshot.coverage.lists if one.found)
        assert snapshot.problems == []
        lists = one.cloud.calls()["list"]
        await one.until(1_500)
        assert one.cloud.calls()["list"] == lists, "a list that is refused is not asked again"


async def test_the_newer_of_two_times_says_the_status(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = project()
    jobs[2].status = lambda seconds: "INCRE_TRANSFER_STARTED" if seconds < 200 else "INCRE_TRANSFER_FAILED"
    jobs[2].listed_status = lambda seconds: "INCRE_TRANSFER_STARTED" if seconds < 1_000 else "INCRE_TRANSFER_FAILED"
    jobs[2].measured_ago = 0.0
    async with watched(SmallCloud(jobs), monkeypatch) as one:
        one.watcher.show(Interest(shown=frozenset({jobs[2].id})))
        await one.until(250)
        assert one.inspector.snapshot.jobs[jobs[2].id].status.code == "INCRE_TRANSFER_FAILED"
        assert sum(ids == (jobs[2].id,) for _t, call, ids in one.cloud.asked if call == "details") == 1
        await one.until(900)
        assert one.inspector.snapshot.jobs[jobs[2].id].status.code == "INCRE_TRANSFER_FAILED"


async def test_a_cloud_that_asks_for_less_gets_it_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(SmallCloud(project(), latency=0.01), monkeypatch) as one:
        one.cloud.refuse = lambda _call, seconds: fault(429) if 100 < seconds < 300 else None
        await one.until(299)
        state = one.watcher.state
        assert state.pace > 1
        assert state.every == 60 * state.pace
        assert one.of(WatchChanged)[-1].state.pace == state.pace
        slow = one.cloud.count(200, 299)
        await one.until(300 + 2 * HOUR)
        assert one.watcher.state.pace == 1
        assert slow < one.cloud.count(300 + HOUR, 300 + HOUR + 99)
        one.cloud.refuse = lambda call, seconds: (
            fault(400, "DRS.M01503") if call == "BatchListProgresses" and seconds < 300 + 2 * HOUR + 130 else None
        )
        await one.until(300 + 2 * HOUR + 130)
        assert one.watcher.state.pace == 2


async def test_ten_minutes_without_an_answer_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(SmallCloud(project()), monkeypatch) as one:
        one.cloud.refuse = lambda _call, seconds: fault() if 100 < seconds < 700 else None
        await one.until(699)
        state = one.of(WatchChanged)[-1].state
        assert "busy" in state.error
        assert state.failing_since is not None
        assert one.cloud.count(110, 700) < 50
        assert len(one.inspector.snapshot.jobs) == 60
        assert one.inspector.snapshot.complete
        await one.until(800)
        state = one.of(WatchChanged)[-1].state
        assert (state.error, state.failing_since) == ("", None)
        assert one.cloud.count(700, 800) > 5, "it goes on by itself"


async def test_a_call_that_is_refused_for_good_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(SmallCloud(project()), monkeypatch) as one:
        one.cloud.refuse = lambda call, _seconds: fault(403, "DRS.M00105") if call == "ShowMonitorData" else None
        one.watcher.show(Interest(selected=project()[0].id))
        await one.until(600)
        assert one.cloud.calls()["ShowMonitorData"] == 1
        assert one.cloud.calls()["BatchListProgresses"] > 40
        assert one.watcher.state.error == ""


async def test_it_is_held_while_locked_switched_off_and_while_a_person_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(SmallCloud(project()), monkeypatch) as one:
        await one.until(100)
        one.watcher.hold()
        await one.until(101)
        count = one.cloud.count()
        await one.until(500)
        assert one.cloud.count() == count
        assert one.of(WatchChanged)[-1].state.holds == {"off"}
        assert one.of(WatchChanged)[-1].state.next_look is None
        one.watcher.release()
        await one.until(600)
        assert one.cloud.count() > count
        one.inspector.connection.lock()
        await one.until(601)
        count = one.cloud.count()
        await one.until(900)
        assert one.cloud.count() == count
        assert one.of(WatchChanged)[-1].state.holds == {"locked"}


async def test_two_thousand_jobs_stay_within_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = project(2_000, 300)
    async with watched(SmallCloud(jobs, latency=0.2), monkeypatch) as one:
        one.watcher.show(Interest(shown=frozenset(job.id for job in jobs[:20]), selected=jobs[3].id))
        await one.until(HOUR / 6)
        assert one.cloud.count() <= REQUESTS_PER_SECOND * (HOUR / 6 + BURST_SECONDS) + 25
        assert one.cloud.count() > 0.6 * REQUESTS_PER_SECOND * HOUR / 6
        assert one.watcher.state.per_second <= 1.6
        reached = {ids[0] for _t, call, ids in one.cloud.asked if call == "ShowMonitorData"}
        assert len(reached) > 30, "reachability goes round"
        assert len(one.inspector.looks) == 300
        assert one.of(JobsChanged) == []
        assert all(figures.looks for figures in one.inspector.looks.values())


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_that_is_set_makes_no_figure_newer_or_fresher(
    hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = project()
    jobs[0].lag = lambda seconds: 2 if seconds < 300 else 840
    cloud = SmallCloud(jobs)
    async with watched(cloud, monkeypatch) as one:
        own = cloud.now

        def clock() -> datetime:
            return own() + timedelta(hours=hours if cloud.seconds() >= 300 else 0)

        one.source.now = one.watcher._now = clock
        healths = SessionsHealth(now=clock)
        session: Any = SimpleNamespace(key="a", kind="cloud", inspector=one.inspector)

        def word() -> HealthKey:
            return healths.of(session).own(jobs[0].id).key

        assert word() is HealthKey.WORKING
        await one.until(290)
        assert word() is HealthKey.HEALTHY
        await one.until(700)
        assert word() is HealthKey.LATE, "what was read since is the newest"
        times = [look.read_at for look in one.inspector.looks[jobs[0].id].looks]
        assert max(times) <= clock()
        cloud.refuse = lambda _call, _seconds: fault()
        await one.until(700 + 900)
        assert word() is HealthKey.STALE, "and it gets old"
        healths.close()
