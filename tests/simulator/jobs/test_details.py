import json

import pytest

from drs_inspector.resource_files import resource_path
from tests.simulator.conftest import CloudMaker

UNKNOWN = "00000000-0000-0000-0000-0000000jb101"


async def test_served_details_are_what_the_tenant_holds(make_cloud: CloudMaker) -> None:
    async with make_cloud(jobs=60) as cloud:
        ids = list(cloud.state.tenant.job_ids())
        for start in range(0, len(ids), 10):
            chunk = ids[start : start + 10]
            body = (await cloud.details(chunk)).json()
            assert body["count"] == len(chunk)
            results = {job["id"]: job for job in body["results"]}
            assert results == {job_id: cloud.state.tenant.detail(job_id) for job_id in chunk}
            assert body.get("data_transformation") == cloud.state.tenant.reply_rules(
                [job["id"] for job in body["results"]]
            )


async def test_results_come_in_another_order(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        ids = list(cloud.state.tenant.job_ids()[:10])
        assert [job["id"] for job in (await cloud.details(ids)).json()["results"]] != ids
    async with make_cloud(shuffle_results=False) as cloud:
        assert [job["id"] for job in (await cloud.details(ids)).json()["results"]] == ids


async def test_pages(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        ids = list(cloud.state.tenant.job_ids()[:9])
        assert (await cloud.post("/batch-detail", {"jobs": ids})).json()["count"] == 5
        second = await cloud.details(ids, page_req={"cur_page": 2, "per_page": 6})
        assert second.json()["count"] == 3
        for page, size in ((0, 0), (1, 0), (0, 3)):
            assert (await cloud.details(ids, page_req={"cur_page": page, "per_page": size})).json()["count"] == 9
        for page, size, code in ((1, 101, "M00210"), (2, 0, "M00210"), (3, 6, "M00211"), (-1, 5, "M00210")):
            reply = await cloud.details(ids, page_req={"cur_page": page, "per_page": size})
            assert (reply.status_code, reply.json()["error_code"]) == (400, f"DRS.{code}")


async def test_bad_ids(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        job_id = cloud.state.tenant.job_ids()[0]
        assert (await cloud.details([job_id, job_id])).json()["error_code"] == "DRS.M00301"
        assert (await cloud.details([])).json()["error_code"] == "DRS.M00201"
        assert (await cloud.post("/batch-detail", {"jobs": [1]})).json()["error_code"] == "DRS.M00202"


async def test_more_than_ten_ids_are_accepted(make_cloud: CloudMaker) -> None:
    async with make_cloud(objects=1) as cloud:
        ids = list(cloud.state.tenant.job_ids()[:12])
        assert (await cloud.details(ids)).json()["count"] == 12


async def test_the_four_ways_of_an_unknown_id(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        known, gone = cloud.state.tenant.job_ids()[0], cloud.state.tenant.deleted_ids()[0]
        reply = await cloud.details([known, UNKNOWN, gone])
        codes = {job["id"]: job.get("error_code") for job in reply.json()["results"]}
        assert codes == {known: None, UNKNOWN: "DRS.M00289", gone: "DRS.M05004"}
        assert reply.status_code == 200
    async with make_cloud(unknown_ids="status-400") as cloud:
        reply = await cloud.details([known, UNKNOWN])
        assert (reply.status_code, reply.json()["count"]) == (400, 2)
    async with make_cloud(unknown_ids="missing") as cloud:
        assert [job["id"] for job in (await cloud.details([known, UNKNOWN])).json()["results"]] == [known]
        assert (await cloud.details([UNKNOWN])).json() == {"count": 0, "results": []}
    async with make_cloud(unknown_ids="deleted") as cloud:
        assert (await cloud.details([UNKNOWN])).json()["results"] == [{"id": UNKNOWN, "status": "DELETED"}]


async def test_the_sample_is_served_byte_for_byte(make_cloud: CloudMaker) -> None:
    sample = json.loads(resource_path("sample-batch-detail.json").read_bytes())
    async with make_cloud(signed_in=False) as cloud:
        project = cloud.state.directory.sample
        assert project.id == "054ba152d480d55b2f5dc0069e7ddef0"
        await cloud.sign_in({"project": {"id": project.id}})
        ids = [job["id"] for job in sample["results"]]
        body = {"jobs": ids, "page_req": {"cur_page": 1, "per_page": 10}}
        reply = (await cloud.post("/batch-detail", body, project_id=project.id)).json()
        page = {"cur_page": 1, "per_page": 10, "db_use_type": "migration", "engine_type": ""}
        listed = (await cloud.post("", page, project_id=project.id)).json()
    assert sorted(reply["results"], key=lambda job: ids.index(job["id"])) == sample["results"]
    assert reply["data_transformation"] == sample["data_transformation"]
    assert {job["id"]: job["create_time"] for job in listed["jobs"]}[ids[0]] == "2020-12-21 10:57:49"


@pytest.mark.parametrize(("profile", "status"), [("otc", 202), ("huawei", 200)])
async def test_progress_and_status(make_cloud: CloudMaker, profile: str, status: int) -> None:
    async with make_cloud(profile=profile) as cloud:
        ids = list(cloud.state.tenant.job_ids()[:5])
        progress = await cloud.post("/batch-progress", {"jobs": [*ids, UNKNOWN]})
        assert progress.status_code == status
        by_id = {entry["job_id"]: entry for entry in progress.json()["results"]}
        assert by_id[UNKNOWN]["error_msg"]
        assert all(0 <= int(by_id[job_id]["progress"]) <= 100 for job_id in ids)
        states = (await cloud.post("/batch-status", {"jobs": ids})).json()
        assert {entry["id"]: entry["status"] for entry in states["results"]} == {
            job_id: cloud.state.tenant.list_entry(job_id)["status"] for job_id in ids
        }


async def test_otc_details_lack_what_its_pages_lack(make_cloud: CloudMaker) -> None:
    async with make_cloud(profile="otc") as cloud:
        jobs = (await cloud.details(list(cloud.state.tenant.job_ids()[:10]))).json()["results"]
        names = {name for job in jobs for name in job}
        assert not names & {"object_infos", "tags", "period_order", "data_transformation", "sync_mode"}
        assert "issue_coupon" in names
        assert not any("kafka_security_config" in job.get("target_endpoint", {}) for job in jobs)
        v5 = await cloud.client.get(f"/v5/{cloud.project_id}/jobs?job_type=migration", headers=cloud.headers)
    assert (v5.status_code, v5.json()["error_code"]) == (404, "APIG.0101")


@pytest.mark.expected_log("write attempted")
async def test_anything_but_a_read_is_refused_and_noted(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        base = f"/v3/{cloud.project_id}/jobs"
        for method, path, status in (
            ("POST", f"{base}/batch-creation", 405),
            ("DELETE", f"{base}/batch-jobs", 405),
            ("PUT", base, 405),
            ("PATCH", "/v3/auth/tokens", 405),
            ("POST", "/v3/projects", 405),
            ("POST", f"/v5/{cloud.project_id}/subscription", 405),
            ("POST", f"/v3/{cloud.project_id}/quotas", 405),
            ("GET", f"/v3/{cloud.project_id}/rights", 404),
        ):
            reply = await cloud.client.request(method, path, headers=cloud.headers)
            assert reply.status_code == status, (method, path)
        assert [attempt.method for attempt in cloud.state.write_attempts] == [
            "POST", "DELETE", "PUT", "PATCH", "POST", "POST", "POST", "GET",
        ]  # fmt: skip
        await cloud.client.get("/v5/x/jobs")
        await cloud.client.get("/v5/x/no-such-list")
        assert len(cloud.state.write_attempts) == 8
