"""The fetch against the simulated cloud: everything is found, failures cost what they concern and no more."""

import json
from typing import Any

import pytest

from drs_inspector.domain.errors import CloudError, SignInError, UnreachableError
from drs_inspector.session.events import JobsChanged, Progress
from drs_inspector.session.fetch.detail_reader import NO_RIGHT_AFTER
from tests.session.conftest import MakeCloud


def served(cloud: Any) -> dict[str, Any]:
    return {job_id: cloud.tenant.detail(job_id) for job_id in cloud.tenant.job_ids()}


def read(cloud: Any) -> dict[str, Any]:
    jobs = cloud.inspector.snapshot.jobs
    return {job_id: json.loads(bytes(job.detail_raw)) for job_id, job in jobs.items() if job.has_detail}


@pytest.mark.parametrize("jobs", [0, 1, 41, 100, 101, 230])
async def test_every_job_is_read(cloud_with: MakeCloud, jobs: int) -> None:
    async with cloud_with(jobs=jobs) as cloud:
        report = await cloud.inspector.refresh()
        snapshot = cloud.inspector.snapshot
        assert set(snapshot.jobs) == set(cloud.tenant.job_ids())
        assert (report.found, report.read, report.unavailable, report.failed) == (jobs, jobs, 0, 0)
        assert report.complete
        assert snapshot.complete
        assert snapshot.problems == []
        assert all(job.has_detail for job in snapshot.jobs.values())
        assert cloud.replayed_jobs() == set(snapshot.jobs)


async def test_details_are_asked_for_in_chunks_of_ten_while_the_list_is_still_read(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=1200, objects=0, latency_ms=5) as cloud:
        await cloud.inspector.refresh()
        paths = [call.path.rsplit("/", 1)[-1] for call in cloud.app.state.calls if "/jobs" in call.path]
        assert paths.index("batch-detail") < len(paths) - 1 - paths[::-1].index("jobs")
        assert paths.count("batch-detail") <= 125


async def test_jobs_appear_as_they_arrive_and_events_are_few(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=230) as cloud:
        await cloud.inspector.refresh()
        changes, shown = cloud.of(JobsChanged), cloud.of(Progress)
        assert len(changes) > 1
        assert [progress.read for progress in shown] == sorted(progress.read for progress in shown)
        assert shown[-1] == Progress("done", found=230, read=230)
        assert len(shown) + len(changes) < 60


@pytest.mark.parametrize("fault", ["400-with-results", "list-capped=10", "page-empty=2", "pages-overlap"])
async def test_a_list_or_batch_with_odd_replies_is_read_whole(cloud_with: MakeCloud, fault: str) -> None:
    async with cloud_with(jobs=230, faults=(fault,)) as cloud:
        report = await cloud.inspector.refresh()
        assert set(cloud.inspector.snapshot.jobs) == set(cloud.tenant.job_ids())
        assert report.complete
        assert report.gaps == ()


@pytest.mark.parametrize("fault", ["duplicate-jobs-across-pages", "total-record-too-large", "total-record-too-small"])
async def test_a_list_that_claims_another_number_is_read_whole_and_not_called_complete(
    cloud_with: MakeCloud, fault: str
) -> None:
    async with cloud_with(jobs=330, faults=(fault,)) as cloud:
        report = await cloud.inspector.refresh()
        assert set(cloud.inspector.snapshot.jobs) >= set(cloud.tenant.job_ids())
        assert not report.complete
        assert any("the cloud claims" in gap for gap in report.gaps)


async def test_the_coverage_says_what_was_asked_claimed_and_read(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=230, faults=("list-capped=10",)) as cloud:
        await cloud.inspector.refresh()
        coverage = cloud.inspector.snapshot.coverage
        assert {one.scenario for one in coverage.lists} == {"migration", "sync", "cloudDataGuard"}
        for one in coverage.lists:
            assert (one.asked, one.served, one.ended) == (100, 10, "met")
            assert one.claimed_first == one.claimed_last == one.found > 10
        assert sum(one.found + one.subtasks for one in coverage.lists) == 230
        assert (coverage.details.wanted, coverage.details.read) == (230, 230)
        assert sum(reply.count or 0 for reply in coverage.details.replies) == 230
        assert coverage.complete


async def test_refused_details_are_grouped_by_cause(cloud_with: MakeCloud) -> None:
    async with cloud_with(faults=("403@/batch-detail",)) as cloud:
        report = await cloud.inspector.refresh()
        details = cloud.inspector.snapshot.coverage.details
        (refusal,) = details.refused
        assert (details.wanted, details.read, refusal.jobs, refusal.http_status) == (41, 0, 41, 403)
        assert not report.complete


async def test_a_missing_right_is_not_asked_about_for_every_single_job(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=600, objects=0, faults=("403@/batch-detail",)) as cloud:
        report = await cloud.inspector.refresh()
        asked = sum("batch-detail" in call.path for call in cloud.app.state.calls)
        assert report.unavailable == 600
        assert asked < 60 + 10 * (NO_RIGHT_AFTER + 10)


async def test_who_may_not_read_one_job_reads_the_others(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=41) as cloud:
        client = cloud.inspector.connection.source.client
        plain, forbidden = client.job_details, set(cloud.tenant.job_ids()[:25])

        async def some(ids: Any) -> bytes:
            if forbidden & set(ids):
                raise CloudError("Job details: you do not have the right for this", http_status=403)
            result: bytes = await plain(ids)
            return result

        client.job_details = some
        report = await cloud.inspector.refresh()
        assert (report.read, report.unavailable) == (16, 25)
        assert set(cloud.inspector.snapshot.unavailable) == forbidden


async def test_a_job_in_several_lists_is_kept_once_and_told(cloud_with: MakeCloud) -> None:
    async with cloud_with(faults=("in-every-list",)) as cloud:
        report = await cloud.inspector.refresh()
        snapshot = cloud.inspector.snapshot
        assert set(snapshot.jobs) == set(cloud.tenant.job_ids())
        assert snapshot.coverage.in_several_lists == 1
        assert report.found == report.read == 41
        first = cloud.tenant.list_entry(next(iter(snapshot.jobs)))
        assert all(job.scenario_given == job.scenario for job in snapshot.jobs.values()), first


async def test_a_reading_that_was_cancelled_says_what_was_not_reached(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=230) as cloud:
        await cloud.inspector.refresh()
        client = cloud.inspector.connection.source.client
        plain, calls = client.job_details, 0

        async def some(ids: Any) -> bytes:
            nonlocal calls
            calls += 1
            if calls == 4:
                cloud.inspector.cancel()
            result: bytes = await plain(ids)
            return result

        client.job_details = some
        report = await cloud.inspector.refresh()
        coverage = cloud.inspector.snapshot.coverage
        assert report.cancelled
        assert coverage.details.wanted == 230
        assert 0 < coverage.details.not_reached == 230 - coverage.details.read
        assert not coverage.complete
        client.job_details = plain
        await cloud.inspector.refresh(job_ids=cloud.tenant.job_ids()[:1])
        assert not cloud.inspector.snapshot.complete
        await cloud.inspector.refresh()
        assert cloud.inspector.snapshot.complete


@pytest.mark.parametrize("fault", ["count-mismatch", "duplicate-results", "wrong-content-type", "top-level-rules"])
async def test_odd_replies_lose_nothing(cloud_with: MakeCloud, fault: str) -> None:
    async with cloud_with(faults=(fault,)) as cloud:
        report = await cloud.inspector.refresh()
        assert report.read == 41
        assert report.unavailable == 0
        assert report.complete is (fault != "count-mismatch")


async def test_a_failed_chunk_is_read_id_by_id(cloud_with: MakeCloud) -> None:
    async with cloud_with(faults=("batch-fails",)) as cloud:
        report = await cloud.inspector.refresh()
        assert report.read == 41
        assert report.complete


async def test_a_poisonous_job_costs_only_itself(cloud_with: MakeCloud) -> None:
    async with cloud_with() as probe:
        job_id = probe.tenant.job_ids()[7]
    async with cloud_with(faults=(f"poison-job={job_id}",)) as cloud:
        report = await cloud.inspector.refresh()
        snapshot = cloud.inspector.snapshot
        assert set(snapshot.unavailable) == {job_id}
        reason = snapshot.unavailable[job_id].reason
        assert reason["http_status"] == 500
        assert reason["title"]
        assert snapshot.jobs[job_id].list_entry is not None
        assert (report.read, report.unavailable, report.complete) == (40, 1, False)
        assert not snapshot.complete


@pytest.mark.parametrize("how", ["entry", "status-400", "missing", "deleted"])
async def test_an_unknown_id_is_not_available_and_says_why(cloud_with: MakeCloud, how: str) -> None:
    async with cloud_with(unknown_ids=how) as cloud:
        known = cloud.tenant.job_ids()[:3]
        gone = "5f0c1c8e-2b7d-4a51-9d43-0a1b2c3jb999"
        report = await cloud.inspector.refresh(job_ids=[*known, gone])
        snapshot = cloud.inspector.snapshot
        assert {job_id for job_id, job in snapshot.jobs.items() if job.has_detail} >= set(known)
        if how == "deleted":
            assert snapshot.jobs[gone].status.group == "deleted"
        else:
            assert set(snapshot.unavailable) == {gone}
            assert report.unavailable == 1
            assert not report.complete


async def test_one_scenario_that_cannot_be_listed_leaves_the_others(cloud_with: MakeCloud) -> None:
    async with cloud_with() as cloud:
        plain = cloud.inspector.connection.source.client.list_page

        async def without_sync(scenario: str, page: int, per_page: int = 100) -> bytes:
            if scenario == "sync":
                raise UnreachableError("Job list: the cloud does not answer")
            result: bytes = await plain(scenario, page, per_page)
            return result

        cloud.inspector.connection.source.client.list_page = without_sync
        report = await cloud.inspector.refresh()
        snapshot = cloud.inspector.snapshot
        assert {job.scenario for job in snapshot.jobs.values()} == {"migration", "cloudDataGuard"}
        assert "sync" in snapshot.problems[0]["where"]
        assert (report.failed, report.complete) == (1, False)


async def test_a_page_that_is_cut_off_once_is_asked_for_again(cloud_with: MakeCloud) -> None:
    async with cloud_with(faults=("truncated-json:1",)) as cloud:
        report = await cloud.inspector.refresh()
        assert report.read == 41
        assert report.complete


async def test_a_session_that_ends_is_renewed(cloud_with: MakeCloud) -> None:
    async with cloud_with(faults=("401-once@/batch-detail",)) as cloud:
        report = await cloud.inspector.refresh()
        assert report.complete


async def test_a_refused_sign_in_stops_the_fetch_with_its_error(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=230) as cloud:
        plain = cloud.inspector.connection.source.client.job_details
        calls = 0

        async def refused(ids: Any) -> bytes:
            nonlocal calls
            calls += 1
            if calls > 3:
                raise SignInError("Your password has changed.")
            result: bytes = await plain(ids)
            return result

        cloud.inspector.connection.source.client.job_details = refused
        with pytest.raises(SignInError, match="password has changed"):
            await cloud.inspector.refresh()
        snapshot = cloud.inspector.snapshot
        assert 0 < sum(job.has_detail for job in snapshot.jobs.values()) <= 40
        assert not snapshot.complete
        assert isinstance(cloud.last_report.error, SignInError)


async def test_a_cloud_that_answers_nothing_is_an_error_and_not_a_long_wait(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=230, faults=("504@/batch-detail",)) as cloud:
        with pytest.raises(UnreachableError, match="Reading was given up"):
            await cloud.inspector.refresh()
        assert cloud.last_report.unavailable == 230
        assert set(cloud.inspector.snapshot.jobs) == set(cloud.tenant.job_ids())
    async with cloud_with(faults=("reset",)) as cloud:

        async def silent(*_: Any) -> bytes:
            raise UnreachableError("Job list: the cloud does not answer")

        cloud.inspector.connection.source.client.list_page = silent
        with pytest.raises(UnreachableError):
            await cloud.inspector.refresh()


async def test_only_some_jobs_or_scenarios_are_read(cloud_with: MakeCloud) -> None:
    async with cloud_with() as cloud:
        wanted = cloud.tenant.job_ids()[5:8]
        report = await cloud.inspector.refresh(job_ids=wanted)
        assert set(cloud.inspector.snapshot.jobs) == set(wanted)
        assert all(job.list_entry is not None for job in cloud.inspector.snapshot.jobs.values())
        assert report.complete
        await cloud.inspector.refresh(scenarios=["sync"])
        assert {job.scenario for job in cloud.inspector.snapshot.jobs.values()} >= {"sync"}


async def test_a_bad_page_in_the_middle_costs_that_page(cloud_with: MakeCloud) -> None:
    async with cloud_with(jobs=1000, objects=0) as cloud:
        client = cloud.inspector.connection.source.client
        plain = client.list_page

        async def without_second(scenario: str, page: int, per_page: int = 100) -> bytes:
            if scenario == "sync" and page == 2:
                raise CloudError("Job list: the service has a fault", http_status=500)
            result: bytes = await plain(scenario, page, per_page)
            return result

        client.list_page = without_second
        report = await cloud.inspector.refresh()
        lost = set(cloud.tenant.job_ids()) - set(cloud.inspector.snapshot.jobs)
        assert 0 < len(lost) < 350
        assert (report.failed, report.complete) == (1, False)
        assert "page 2" in cloud.inspector.snapshot.problems[0]["where"]
