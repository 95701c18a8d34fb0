from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.simulator.conftest import CloudMaker

SCENARIOS = ("migration", "sync", "cloudDataGuard")


async def test_the_pages_of_all_scenarios_hold_every_job_once(make_cloud: CloudMaker) -> None:
    async with make_cloud(jobs=250, objects=0) as cloud:
        listed = []
        for scenario in SCENARIOS:
            for job in await cloud.all_pages(scenario, 37):
                listed += [job["id"], *(child["id"] for child in job.get("children", ()))]
        assert sorted(listed) == sorted(cloud.state.tenant.job_ids())
    assert len(listed) == 250


@pytest.mark.parametrize("zone", [8, 0])
async def test_newest_first_in_server_time(make_cloud: CloudMaker, zone: float) -> None:
    async with make_cloud(list_zone_hours=zone) as cloud:
        jobs = (await cloud.page("migration")).json()["jobs"]
        times = [job["create_time"] for job in jobs]
        assert times == sorted(times, reverse=True)
        first = cloud.state.tenant.detail(jobs[0]["id"])
    created = datetime.fromtimestamp(int(first["create_time"]) // 1000, timezone(timedelta(hours=zone)))
    assert jobs[0]["create_time"] == created.strftime("%Y-%m-%d %H:%M:%S")


async def test_zero_means_everything(make_cloud: CloudMaker) -> None:
    async with make_cloud(jobs=300, objects=0) as cloud:
        total = (await cloud.page("sync")).json()["total_record"]
        for number, size in ((0, 0), (1, 0), (0, 10)):
            assert len((await cloud.page("sync", number, size)).json()["jobs"]) == total
        assert (await cloud.page("sync", 2, 0)).json()["error_code"] == "DRS.M00210"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"per_page": 10, "db_use_type": "sync"}, "DRS.M00201"),
        ({"cur_page": 1, "per_page": 10}, "DRS.M00201"),
        ({"cur_page": 1, "per_page": 10, "db_use_type": "replay"}, "DRS.M00202"),
        ({"cur_page": 1, "per_page": 101, "db_use_type": "sync"}, "DRS.M00210"),
        ({"cur_page": 1, "per_page": 10, "db_use_type": "sync", "enterprise_project_id": ""}, "DRS.M00202"),
        ([], "DRS.M00300"),
    ],
)
async def test_bad_requests(make_cloud: CloudMaker, body: Any, code: str) -> None:
    async with make_cloud() as cloud:
        reply = await cloud.post("", body)
    assert (reply.status_code, reply.json()["error_code"]) == (400, code)


async def test_missing_engine_type_means_mysql_unless_switched(make_cloud: CloudMaker) -> None:
    body = {"cur_page": 1, "per_page": 100, "db_use_type": "sync"}
    async with make_cloud(jobs=200, objects=0) as cloud:
        assert {job["engine_type"] for job in (await cloud.post("", body)).json()["jobs"]} == {"mysql"}
    async with make_cloud(jobs=200, objects=0, engine_default_mysql=False) as cloud:
        assert len({job["engine_type"] for job in (await cloud.post("", body)).json()["jobs"]}) > 5


async def test_filters(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        first = (await cloud.page("migration")).json()["jobs"][0]
        for name in (first["id"], first["name"].upper()[:9]):
            found = (await cloud.page("migration", name=name)).json()["jobs"]
            assert first["id"] in [job["id"] for job in found]
        paused = (await cloud.page("migration", status="PAUSING")).json()["jobs"]
        assert {job["status"] for job in paused} == {"PAUSING"}


async def test_actions_are_listed_on_huawei_only(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        for job in (await cloud.page("migration")).json()["jobs"]:
            action = job["job_action"]
            assert len(action["available_actions"]) + len(action["unavailable_actions"]) == 36
    async with make_cloud(profile="otc") as cloud:
        assert all("job_action" not in job for job in (await cloud.page("migration")).json()["jobs"])


async def test_ten_thousand_jobs_list_quickly(make_cloud: CloudMaker) -> None:
    async with make_cloud(jobs=10_000, objects=0) as cloud:
        jobs = [job for scenario in SCENARIOS for job in await cloud.all_pages(scenario)]
    assert sum(1 + len(job.get("children", ())) for job in jobs) == 10_000


async def test_jobs_of_another_project_are_not_seen(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        for project in (cloud.state.directory.sub_project, cloud.state.directory.partner_project):
            body = {"cur_page": 1, "per_page": 10, "db_use_type": "sync", "engine_type": ""}
            reply = await cloud.post("", body, project_id=project.id)
            assert (reply.status_code, reply.json()["error_code"]) == (403, "DRS.M00261")


async def test_the_gateway_limits_headers_and_bodies(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        assert (await cloud.page("sync", name="x" * 13_000_000)).status_code == 413
        cloud.headers["X-Padding"] = "x" * 33_000
        assert (await cloud.page("sync")).status_code == 494
