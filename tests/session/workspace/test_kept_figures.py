"""Figures that were read by whatever way are looks at their job: each reading once, and its health is judged by it."""

import pytest

from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.session.events import FiguresChanged
from drs_inspector.session.readings.table_reading import TableReading
from drs_inspector.session.workspace.running_jobs import read_running
from tests.session.watch.small_cloud import SmallCloud, SmallJob, Watched, watched

PROGRESS, MONITORING = "BatchListProgresses", "ShowMonitorData"


def reason(one: Watched, job: SmallJob) -> str:
    return SnapshotHealth(one.inspector.snapshot, one.cloud.now()).own(job.id).reason.replace("\u00a0", " ")


async def test_every_reading_of_figures_is_one_look_by_each_way(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [SmallJob(0, lag=900.0), SmallJob(1), SmallJob(2, "RELEASE_RESOURCE_COMPLETE")]
    ids = {jobs[0].id, jobs[1].id}
    async with watched(SmallCloud(jobs), monkeypatch, runs=False) as one:
        looks = one.inspector.looks
        await one.inspector.ask(BY_NAME[PROGRESS], jobs[0].id)
        assert "15 min" in reason(one, jobs[0]), "a person asked"
        assert looks.count == 1
        assert [event.job_ids for event in one.of(FiguresChanged)] == [(jobs[0].id,)]

        await TableReading(one.inspector, one.source.reader).read(["progress"])
        assert looks.count == 3, "a table asked for both that run"

        before = looks.count
        await read_running(one.inspector)
        assert looks.count == before + 4, "an export asked for progress and for the ends of both"
        assert {name for job_id in ids for name in (PROGRESS, MONITORING) if looks.newest(job_id, name)} == {
            PROGRESS, MONITORING,
        }  # fmt: skip
        told = [set(event.job_ids) for event in one.of(FiguresChanged)]
        assert told.count(ids) >= 2
        assert jobs[2].id not in set().union(*told)

        await one.inspector.ask(BY_NAME[PROGRESS], "f" * 32)
        assert looks.count == before + 4, "nothing is looked at that is no job here"


async def test_a_watch_looks_once_for_each_answer_and_hears_what_others_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [SmallJob(number, lag=900.0 if number else 2.0) for number in range(4)]
    async with watched(SmallCloud(jobs), monkeypatch) as one:
        await one.until(400)
        answers = sum(len(ids) for _time, call, ids in one.cloud.asked if call in (PROGRESS, MONITORING))
        assert one.inspector.looks.count == answers
