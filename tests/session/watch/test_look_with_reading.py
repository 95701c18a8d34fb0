"""Figures go along with a whole reading: once of each running job, twice of what is above its limit, and no more."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.figures import Look
from drs_inspector.domain.health.health import own_health
from drs_inspector.domain.health.judging import context_of
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.session.events import FetchFinished, FetchReport, LookWithReading
from drs_inspector.session.watch.budget import REQUESTS_PER_SECOND
from drs_inspector.session.watch.schedule import BURST_SECONDS
from drs_inspector.session.watch.watch_settings import AGAIN_SECONDS
from drs_inspector.session.watch.watches import Shown
from drs_inspector.session.workspace.workspace import SessionClosed
from tests.session.watch.small_cloud import START, SmallCloud, SmallJob, fault, project, watched
from tests.session.watch.test_watches import Open

PROGRESS, RECOVERY = "BatchListProgresses", "BatchListRposAndRtos"
LATER = 600.0


class Read:
    """A source that is read as a person has it read, with what goes along."""

    def __init__(self, one: Any, opened: Open) -> None:
        self.one, self.opened, self.cloud = one, opened, one.cloud
        one.inspector.subscribe(lambda event: opened.tell("a", event))

    async def read(self, *, job_ids: list[str] | None = None) -> float:
        """Read, and return when that had ended."""
        await self.one.inspector.read(job_ids=job_ids)
        return float(self.cloud.seconds())

    def asked(self, since: float = 0.0) -> list[tuple[str, tuple[str, ...]]]:
        """What was asked besides lists and details."""
        beside = ("list", "details")
        return [(call, ids) for at, call, ids in self.cloud.asked if at >= since and call not in beside]

    def said(self, job: SmallJob) -> tuple[HealthKey, str]:
        snapshot = self.one.inspector.snapshot
        health = own_health(snapshot.jobs[job.id], context_of(snapshot, self.cloud.now()))
        return health.key, health.reason.replace("\u00a0", " ")

    def looks(self, job: SmallJob) -> tuple[Look, ...]:
        return self.one.inspector.looks[job.id].looks if job.id in self.one.inspector.looks else ()

    @property
    def along(self) -> list[str]:
        """The tasks of looks that go along with a reading."""
        return [task for task in self.opened.tasks.names if "reading" in task]

    @property
    def spans(self) -> list[bool]:
        return [event.is_over for event in self.one.of(LookWithReading)]


@asynccontextmanager
async def read_by_a_person(
    jobs: list[SmallJob],
    monkeypatch: pytest.MonkeyPatch,
    refuse: Callable[[str, float], InspectorError | None] | None = None,
) -> AsyncIterator[Read]:
    cloud = SmallCloud(jobs) if refuse is None else SmallCloud(jobs, refuse=refuse)
    async with watched(cloud, monkeypatch, runs=False) as one:
        opened = Open(one)
        opened.watches.with_readings = True
        yield Read(one, opened)
        opened.watches.close()
        await opened.tasks.close()
        assert opened.failures == []


async def test_a_reading_says_which_job_is_latest_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = project(jobs=60, running=23)
    jobs[4].lag, jobs[5].lag = 860, lambda seconds: 90 if seconds < 5 else 3
    jobs += [SmallJob(80, scenario="cloudDataGuard", lag=300)]
    async with read_by_a_person(jobs, monkeypatch) as scene:
        at = await scene.read()
        await scene.one.until(at + 5)
        assert [(call, len(ids)) for call, ids in scene.asked()] == [
            (PROGRESS, 10), (PROGRESS, 10), (PROGRESS, 4), (RECOVERY, 1)
        ]  # fmt: skip
        assert scene.said(jobs[4]) == (HealthKey.WORKING, "14 min behind, once")
        assert scene.said(jobs[5]) == (HealthKey.WORKING, "1 min behind, once")
        assert scene.said(jobs[3]) == (HealthKey.HEALTHY, "")
        assert scene.spans == [False]
        await scene.one.until(LATER)
        again = {job.id for job in (jobs[4], jobs[5], jobs[-1])}
        second = scene.asked(at + AGAIN_SECONDS)
        assert [(call, set(ids)) for call, ids in second] == [(PROGRESS, again), (RECOVERY, {jobs[-1].id})]
        assert len(scene.asked()) == 6, "nothing is asked after that"
        assert [scene.looks(jobs[n])[-1].read_at < START + timedelta(seconds=at + 60) for n in (3, 4)] == [True, True]
        assert scene.spans == [False, True]
        assert scene.opened.watches.keys == (), "it is not watched"
        assert scene.opened.tasks.names == ()


async def test_late_is_proved_by_the_second_figure_and_by_no_measuring_that_is_read_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs = project()
    jobs[1].lag = jobs[2].lag = 860
    jobs[2].measured_ago = lambda seconds: 5 + seconds  # the cloud measures no more
    jobs[3].lag, jobs[3].measured_ago = 900, lambda seconds: seconds - 4_000  # by its clock that is still to come
    async with read_by_a_person(jobs, monkeypatch) as scene:
        at = await scene.read()
        await scene.one.until(at + AGAIN_SECONDS + 5)
        assert scene.said(jobs[1]) == (HealthKey.LATE, "14 min behind, level")
        assert scene.said(jobs[2]) == (HealthKey.WORKING, "14 min behind, once")
        assert scene.said(jobs[3]) == (HealthKey.WORKING, "15 min behind, once")
        # Read again: a third figure above the limit needs no fourth, one that is measured no more gets one more look.
        at = await scene.read()
        await scene.one.until(at + AGAIN_SECONDS + 5)
        assert {ids for _call, ids in scene.asked(at + AGAIN_SECONDS)} == {(jobs[2].id, jobs[3].id)}


async def test_only_whole_readings_of_projects_that_are_not_watched_are_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs = project()
    async with read_by_a_person(jobs, monkeypatch) as scene:
        watches, inspector = scene.opened.watches, scene.one.inspector
        at = await scene.read(job_ids=[jobs[0].id])
        await inspector.look()
        for report in (FetchReport(is_whole=True, cancelled=True), FetchReport(is_whole=True, error=fault())):
            scene.opened.tell("a", FetchFinished(report))
        scene.opened.tell("file", FetchFinished(FetchReport(is_whole=True)))
        watches.with_readings = False
        scene.opened.tell("a", FetchFinished(FetchReport(is_whole=True)))
        watches.with_readings = True
        await scene.one.until(at + 60)
        assert scene.asked() == []
        assert scene.opened.tasks.names == ()
        # What is watched is asked anyhow; a watch that begins takes over.
        await scene.read()
        watches.turn(["a"], on=True)
        await scene.one.until(scene.cloud.seconds() + 1)
        assert scene.along == []
        await scene.read()
        assert scene.along == []


async def test_many_jobs_are_asked_within_the_budget_and_those_on_the_screen_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("drs_inspector.session.watch.look_with_reading.MOST_ALONG", 400)
    jobs = [SmallJob(n) for n in range(450)]
    async with read_by_a_person(jobs, monkeypatch) as scene:
        scene.opened.watches.look("window", Shown({"a": [jobs[-1].id, jobs[-2].id]}))
        at = await scene.read()
        await scene.one.until(at + 1)
        assert {jobs[-1].id, jobs[-2].id} <= set(scene.asked()[0][1])
        for seconds in (1, 10, 20):
            await scene.one.until(at + seconds)
            assert len(scene.asked()) <= REQUESTS_PER_SECOND * (BURST_SECONDS + seconds) + 1
        await scene.one.until(at + LATER)
        ids = [job_id for _call, ids in scene.asked() for job_id in ids]
        assert len(ids) == len(set(ids)) == 400


@pytest.mark.parametrize(
    ("error", "requests"),
    [
        (fault(403, "DRS.M00102"), 1),
        (fault(404, "APIGW.0101"), 1),
        (fault(429), 1),
        (fault(400, "DRS.M01503"), 1),
        (fault(503), 1),
    ],
)
async def test_a_cloud_that_refuses_is_not_asked_on_and_on(
    error: InspectorError, requests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = project(jobs=80, running=45)
    jobs[2].lag = 860
    refuse = lambda call, _seconds: error if call == PROGRESS else None  # noqa: E731
    async with read_by_a_person(jobs, monkeypatch, refuse) as scene:
        at = await scene.read()
        await scene.one.until(at + LATER)
        assert len(scene.asked()) == requests
        assert scene.said(jobs[2]) == (HealthKey.WORKING, "lag not known")
        assert scene.one.inspector.readings.outcome(jobs[2].id, PROGRESS) is not None or error.http_status != 403
        assert scene.spans == [False, True]
        assert not scene.one.inspector.is_fetching


@pytest.mark.parametrize("ended_by", ["lock", "close", "sign-out"])
async def test_it_ends_with_the_sign_in_and_the_source(ended_by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = project()
    jobs[2].lag = 860
    async with read_by_a_person(jobs, monkeypatch) as scene:
        at = await scene.read()
        await scene.one.until(at + 5)
        assert scene.said(jobs[2])[1] == "14 min behind, once"
        asked = len(scene.asked())
        if ended_by == "lock":
            scene.one.inspector.connection.lock()
        elif ended_by == "close":
            scene.opened.tell("a", SessionClosed("a"))
        else:
            await scene.one.inspector.connection.close()
        await scene.one.until(at + LATER)
        assert len(scene.asked()) == asked
        assert scene.spans == [False, True]
        assert scene.opened.tasks.names == ()


async def test_it_waits_for_a_reading_and_a_whole_one_begins_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = project(jobs=60, running=45)
    async with read_by_a_person(jobs, monkeypatch) as scene:
        scene.cloud.latency = 2.0
        at = await scene.read()
        await scene.one.until(at + 1)
        first = len(scene.asked())
        part = await scene.read(job_ids=[jobs[0].id])
        between = [time for time, call, _ids in scene.cloud.asked if call == PROGRESS and at + 1 <= time < part - 0.1]
        assert between == [], "a person goes first"
        await scene.one.until(part + LATER)
        assert {job_id for _call, ids in scene.asked() for job_id in ids} == {job.id for job in jobs[:45]}
        assert (first, len(scene.asked())) == (1, 5)
        at = await scene.read()
        await scene.one.until(at + 3)
        at = await scene.read()
        await scene.one.until(at + LATER)
        assert len(scene.asked(at)) == 5, "with the newest reading"
        assert scene.opened.tasks.names == ()


async def test_figures_are_waited_for_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    async with read_by_a_person(project(), monkeypatch) as scene:
        watches = scene.opened.watches
        await watches.figures_known("a")
        scene.cloud.latency = 3.0
        at = await scene.read()
        await watches.figures_known("a")
        assert scene.cloud.seconds() == pytest.approx(at + 3, abs=1)
        scene.cloud.latency = 500.0
        scene.opened.tell("a", FetchFinished(FetchReport(is_whole=True)))
        at = scene.cloud.seconds()
        await watches.figures_known("a")
        assert scene.cloud.seconds() == pytest.approx(at + 30, abs=1)
