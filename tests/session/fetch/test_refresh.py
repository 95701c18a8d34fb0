"""A refresh is a difference: what did not change stays the same object, and what changed is told once."""

import asyncio
import json
import time
from collections.abc import Sequence
from typing import Any

import pytest

from drs_inspector.domain.errors import CloudError
from drs_inspector.session.events import FetchFinished, JobsChanged, Progress, SnapshotReplaced
from tests.session.conftest import Cloud, MakeCloud


async def test_jobs_that_did_not_change_stay_the_same_objects(cloud_with: MakeCloud) -> None:
    async with cloud_with(faults=("top-level-rules",)) as cloud:
        await cloud.inspector.refresh()
        before = dict(cloud.inspector.snapshot.jobs)
        rules = cloud.inspector.snapshot.unassigned_rules
        parts = len(cloud.inspector.snapshot.parts)
        cloud.events.clear()
        report = await cloud.inspector.refresh()
        after = cloud.inspector.snapshot.jobs
        assert report.complete
        assert cloud.inspector.snapshot.complete
        assert all(after[job_id] is job for job_id, job in before.items())
        assert cloud.of(SnapshotReplaced) == []
        assert cloud.of(JobsChanged) == []
        assert len(cloud.inspector.snapshot.unassigned_rules) == len(rules)
        assert len(cloud.inspector.snapshot.parts) == parts


async def test_only_changed_jobs_are_told(cloud_with: MakeCloud) -> None:
    async with cloud_with(time_scale=2000) as cloud:
        await cloud.inspector.refresh()
        before = dict(cloud.inspector.snapshot.jobs)
        await asyncio.sleep(0.3)
        cloud.events.clear()
        await cloud.inspector.refresh()
        after = cloud.inspector.snapshot.jobs
        told = {job_id for event in cloud.of(JobsChanged) for job_id in event.changed}
        different = {job_id for job_id, job in before.items() if after.get(job_id) is not job}
        assert told == different
        assert told


async def test_a_job_that_is_gone_goes_and_one_that_came_comes(cloud_with: MakeCloud) -> None:
    async with cloud_with() as cloud:
        await cloud.inspector.refresh()
        client = cloud.inspector.connection.source.client
        gone = cloud.tenant.job_ids()[3]
        scenario = cloud.inspector.snapshot.jobs[gone].scenario
        plain = client.list_page

        async def shorter(scenario: str, page: int, per_page: int = 100) -> bytes:
            body: bytes = await plain(scenario, page, per_page)
            return without(body, gone)

        client.list_page = shorter
        await cloud.inspector.refresh(scenarios=[scenario])
        assert gone not in cloud.inspector.snapshot.jobs
        assert {gone} <= {job_id for event in cloud.of(JobsChanged) for job_id in event.removed}
        client.list_page = plain
        cloud.events.clear()
        await cloud.inspector.refresh()
        assert gone in cloud.inspector.snapshot.jobs
        assert gone in {job_id for event in cloud.of(JobsChanged) for job_id in event.added}


async def test_a_job_that_a_list_with_missing_jobs_does_not_have_stays_and_is_told(cloud_with: MakeCloud) -> None:
    async with cloud_with() as cloud:
        await cloud.inspector.refresh()
        client = cloud.inspector.connection.source.client
        lost = next(job.id for job in cloud.inspector.snapshot.roots() if not job.child_ids)
        plain = client.list_page

        async def lossy(scenario: str, page: int, per_page: int = 100) -> bytes:
            document: dict[str, Any] = json.loads(await plain(scenario, page, per_page))
            document["jobs"] = [job for job in document["jobs"] if job["id"] != lost]
            return json.dumps(document).encode()

        client.list_page = lossy
        report = await cloud.inspector.refresh()
        assert lost in cloud.inspector.snapshot.jobs
        assert not report.complete
        assert cloud.inspector.snapshot.coverage.not_listed == 1
        assert cloud.inspector.snapshot.coverage.details.not_reached == 1


def without(body: bytes, job_id: str) -> bytes:
    document: dict[str, Any] = json.loads(body)
    there = len(document["jobs"])
    document["jobs"] = [job for job in document["jobs"] if job["id"] != job_id]
    document["total_record"] -= there - len(document["jobs"])
    for job in document["jobs"]:
        if "children" in job:
            job["children"] = [child for child in job["children"] or [] if child["id"] != job_id]
    return json.dumps(document).encode()


async def test_nothing_goes_when_its_scenario_could_not_be_listed(cloud_with: MakeCloud) -> None:
    async with cloud_with() as cloud:
        await cloud.inspector.refresh()
        count = len(cloud.inspector.snapshot.jobs)
        cloud.inspector.connection.source.client.list_page = fail_page
        with pytest.raises(CloudError, match="could not be read"):
            await cloud.inspector.refresh()
        assert len(cloud.inspector.snapshot.jobs) == count
        assert not cloud.inspector.snapshot.complete


async def fail_page(*_: Any) -> bytes:
    raise CloudError("The list could not be read.", http_status=400)


async def test_old_data_stays_visible_while_new_data_comes(cloud_with: MakeCloud) -> None:
    async with cloud_with() as cloud:
        await cloud.inspector.refresh()
        seen: list[tuple[int, int]] = []
        cloud.inspector.subscribe(
            lambda _event: seen.append(
                (
                    len(cloud.inspector.snapshot.jobs),
                    sum(job.has_detail for job in cloud.inspector.snapshot.jobs.values()),
                )
            )
        )
        await cloud.inspector.refresh()
        assert set(seen) == {(41, 41)}


async def test_details_that_fail_this_time_leave_the_old_ones_beside_the_reason(cloud_with: MakeCloud) -> None:
    async with cloud_with() as cloud:
        await cloud.inspector.refresh()
        job_id = cloud.tenant.job_ids()[4]
        fault = f"poison-job={job_id}"
        cloud.app.state.faults.add(fault)
        await cloud.inspector.refresh()
        job = cloud.inspector.snapshot.jobs[job_id]
        assert job.has_detail
        assert job.unavailable is not None
        cloud.app.state.faults.clear()
        cloud.events.clear()
        await cloud.inspector.refresh()
        assert cloud.inspector.snapshot.unavailable == {}
        assert cloud.inspector.snapshot.jobs[job_id].unavailable is None
        assert job_id in {changed for event in cloud.of(JobsChanged) for changed in event.changed}


async def read_some(cloud: Cloud, jobs: int = 1) -> None:
    """Wait until the fetch under way has read the details of some jobs."""
    enough = asyncio.Event()
    cloud.inspector.subscribe(
        lambda event: enough.set() if isinstance(event, Progress) and event.read >= jobs else None
    )
    await enough.wait()


async def test_cancel_answers_at_once_and_keeps_what_was_read(cloud_with: MakeCloud) -> None:
    """Every second call answers after half a minute only: what is under way is not waited for."""
    async with cloud_with(jobs=230, faults=("slow=30@batch-detail:every-2",)) as cloud:
        fetch = asyncio.get_running_loop().create_task(cloud.inspector.refresh())
        await read_some(cloud, 20)
        started = time.perf_counter()
        cloud.inspector.cancel()
        report = await fetch
        assert time.perf_counter() - started < 10
        assert report.cancelled
        assert not report.complete
        jobs = cloud.inspector.snapshot.jobs.values()
        assert 20 <= sum(job.has_detail for job in jobs) == report.read < 230
        assert not cloud.inspector.snapshot.complete
        assert cloud.last_progress.phase == "cancelled"
        assert cloud.last_report == report
        cloud.events.clear()
        cloud.app.state.faults.clear()
        report = await cloud.inspector.refresh()
        assert report.complete


async def test_a_second_start_replaces_the_first(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=120, latency_ms=20) as cloud:
        first = asyncio.get_running_loop().create_task(cloud.inspector.refresh())
        await read_some(cloud)
        second = await cloud.inspector.refresh()
        assert (await first).cancelled
        assert second.complete
        assert [event.report for event in cloud.of(FetchFinished)] == [second]
        assert cloud.replayed_jobs() == set(cloud.tenant.job_ids())


async def test_starting_over_and_over_is_fine(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=60, latency_ms=40) as cloud:
        loop = asyncio.get_running_loop()
        fetches = []
        for _ in range(6):
            fetches.append(loop.create_task(cloud.inspector.refresh()))
            await asyncio.sleep(0.012)
        reports = await asyncio.gather(*fetches)
        assert [report.cancelled for report in reports] == [True] * 5 + [False]
        assert reports[-1].complete
        assert cloud.replayed_jobs() == set(cloud.tenant.job_ids())


async def test_closing_stops_a_fetch(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=230, latency_ms=40) as cloud:
        fetch = asyncio.get_running_loop().create_task(cloud.inspector.refresh())
        await read_some(cloud)
        await cloud.inspector.close()
        assert (await fetch).cancelled


async def test_an_entry_in_place_of_details_is_kept_and_goes_when_the_details_come(cloud_with: MakeCloud) -> None:
    async with cloud_with() as cloud:
        gone = cloud.tenant.job_ids()[3]
        client = cloud.inspector.connection.source.client
        plain = client.job_details
        entry = {"id": gone, "error_code": "DRS.M05004", "error_msg": "no", "trace": {"host": "drs-7", "pwd": "canary"}}

        async def refusing(ids: Sequence[str]) -> bytes:
            reply = json.loads(await plain(ids))
            reply["results"] = [entry if one["id"] == gone else one for one in reply["results"]]
            return json.dumps(reply).encode()

        client.job_details = refusing
        await cloud.inspector.refresh()
        missing = cloud.inspector.snapshot.unavailable[gone]
        assert json.loads(missing.entry_raw) == entry | {"trace": {"host": "drs-7"}}
        assert cloud.inspector.snapshot.jobs[gone].unavailable is missing
        client.job_details = plain
        await cloud.inspector.refresh(job_ids=[gone])
        assert cloud.inspector.snapshot.jobs[gone].unavailable is None
        assert cloud.inspector.snapshot.jobs[gone].has_detail
