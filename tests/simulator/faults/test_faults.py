import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.iam.signing import sign_access, wire_request
from drs_inspector.domain.errors import InspectorError
from drs_inspector.simulator.faults.catalogue import FAULT_KINDS
from drs_inspector.simulator.faults.switches import FAULT_NAMES, FaultSwitches, parse_fault
from tests.simulator.conftest import Cloud, CloudMaker


async def details(cloud: Cloud, count: int = 5) -> httpx.Response:
    return await cloud.details(list(cloud.state.tenant.job_ids()[:count]))


def test_names_are_unique_and_described() -> None:
    assert len(set(FAULT_NAMES)) == len(FAULT_KINDS)
    assert all(kind.summary for kind in FAULT_KINDS)


@pytest.mark.parametrize("text", ["", "nonsense", "429:", "429:every-0", "429:x", "@jobs", "429@"])
def test_broken_texts_are_refused_with_the_names(text: str) -> None:
    with pytest.raises(InspectorError, match="502-html"):
        parse_fault(text)


def test_counts_and_paths() -> None:
    path = "/v3/p/jobs/batch-detail"
    book = FaultSwitches(("429:2", "502-html@batch-detail:every-3", "big-token=5000"))
    struck = [set(book.strike(path, signed=False).struck) for _ in range(6)]
    assert ["429" in names for names in struck] == [True, True, False, False, False, False]
    assert ["502-html" in names for names in struck] == [False, False, True, False, False, True]
    assert book.strike("/v3/p/jobs", signed=False).struck == {}
    assert book.strike("/v3/auth/tokens", signed=False).token_size() == 5000


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("403", 403, "DRS.M00102"),
        ("429", 429, "APIGW.0308"),
        ("400-too-frequent", 400, "DRS.M01503"),
        ("494", 494, "APIGW.0201"),
        ("500", 500, "DRS.M00004"),
        ("foreign-project", 403, "DRS.M00261"),
        ("batch-fails", 500, "DRS.M00004"),
        ("poison-job", 500, "DRS.M00004"),
    ],
)
async def test_error_replies(make_cloud: CloudMaker, fault: str, status: int, code: str) -> None:
    async with make_cloud(faults=(f"{fault}:1",)) as cloud:
        reply = await details(cloud)
        assert (reply.status_code, reply.json()["error_code"]) == (status, code)
        assert (await details(cloud)).status_code == 200


@pytest.mark.parametrize(("fault", "status"), [("502-html", 502), ("504", 504), ("captive-portal", 200)])
async def test_html_pages(make_cloud: CloudMaker, fault: str, status: int) -> None:
    async with make_cloud(faults=(fault,)) as cloud:
        reply = await details(cloud)
    assert reply.status_code == status
    assert reply.text.startswith("<html>")


async def test_retry_after_in_both_forms(make_cloud: CloudMaker) -> None:
    async with make_cloud(faults=("429-retry-after=7:1",)) as cloud:
        assert (await details(cloud)).headers["Retry-After"] == "7"
        cloud.state.faults.add("429-retry-date=30:1")
        moment = parsedate_to_datetime((await details(cloud)).headers["Retry-After"])
    assert 25 <= (moment - datetime.now(UTC)).total_seconds() <= 31


async def test_401_once_withdraws_the_token(make_cloud: CloudMaker) -> None:
    async with make_cloud(faults=("401-once",)) as cloud:
        assert (await details(cloud)).status_code == 401
        assert (await details(cloud)).status_code == 401, "the old token stays useless"
        await cloud.sign_in()
        assert (await details(cloud)).status_code == 200


async def test_redirect_goes_to_another_host(make_cloud: CloudMaker) -> None:
    async with make_cloud(faults=("redirect",)) as cloud:
        reply = await details(cloud)
    assert (reply.status_code, reply.headers["Location"]) == (307, "http://localhost:8080/redirected")


async def test_sign_in_faults(make_cloud: CloudMaker) -> None:
    async with make_cloud(signed_in=False) as cloud:
        for fault, status, code in (("iam-locked", 401, "IAM.0061"), ("iam-429", 429, "IAM.0012")):
            cloud.state.faults.add(f"{fault}:1")
            reply = await cloud.ask_token(cloud.identity())
            assert (reply.status_code, reply.json()["error_code"]) == (status, code)
        cloud.state.faults.add("iam-service-error-shape")
        reply = await cloud.ask_token(cloud.identity(password="wrong"))
        assert reply.json() == {"error_code": "IAM.0001", "error_msg": "The username or password is wrong."}
        assert (await cloud.ask_token(cloud.identity())).status_code == 201
        cloud.state.faults.add("big-token")
        assert len((await cloud.ask_token(cloud.identity())).headers["X-Subject-Token"]) == 32_000


@pytest.mark.parametrize(("fault", "code"), [("clock-skew", "APIGW.0303"), ("access-key-blocked", "APIGW.0301")])
async def test_faults_of_signed_calls_leave_tokens_alone(make_cloud: CloudMaker, fault: str, code: str) -> None:
    async with make_cloud(faults=(fault,)) as cloud:
        assert (await details(cloud)).status_code == 200
        url = "http://127.0.0.1:8080/v3/projects"
        headers = sign_access(wire_request("GET", url), cloud.info.access_key, cloud.info.secret_key, datetime.now(UTC))
        assert (await cloud.client.get(url, headers=headers)).json()["error_code"] == code


async def struck_details(make_cloud: CloudMaker, fault: str, count: int = 5) -> tuple[httpx.Response, Any]:
    async with make_cloud(faults=(fault,)) as cloud:
        reply = await details(cloud, count)
        return reply, reply.json()


async def test_shapes_of_jobs(make_cloud: CloudMaker) -> None:
    _, body = await struck_details(make_cloud, "null-optional")
    assert all(value is None for job in body["results"] for name, value in job.items() if name != "id")
    _, body = await struck_details(make_cloud, "unknown-status")
    assert {job["status"] for job in body["results"]} == {"FLUX_REALIGNMENT_PENDING"}
    _, body = await struck_details(make_cloud, "unknown-fields")
    assert all(job["x_number"] == 9_007_199_254_740_993 for job in body["results"])
    _, body = await struck_details(make_cloud, "wrong-types")
    assert all(isinstance(job["need_restart"], str) for job in body["results"])
    _, body = await struck_details(make_cloud, "tags-shapes")
    assert [type(job["tags"]) for job in body["results"]] == [list, list, dict, list, list]
    _, body = await struck_details(make_cloud, "top-level-rules")
    assert body["data_transformation"]["total_count"] == len(body["data_transformation"]["filter_conditions"]) > 0
    assert not any("data_transformation" in job for job in body["results"])
    _, body = await struck_details(make_cloud, "short-rule-lists", 1)
    assert all("object_infos" in rule for rule in body["results"][0]["data_transformation"]["filter_conditions"])


async def test_shapes_of_replies(make_cloud: CloudMaker) -> None:
    reply, body = await struck_details(make_cloud, "400-with-results")
    assert (reply.status_code, body["count"]) == (400, 5)
    _, body = await struck_details(make_cloud, "count-mismatch")
    assert (body["count"], len(body["results"])) == (7, 5)
    _, body = await struck_details(make_cloud, "lost-result")
    assert (body["count"], len(body["results"])) == (4, 4)
    _, body = await struck_details(make_cloud, "duplicate-results")
    assert len(body["results"]) == 6
    reply, body = await struck_details(make_cloud, "big-detail=3")
    assert 2_500_000 < len(reply.content) < 3_500_000
    assert len(body["results"][0]["object_infos"]) > 20_000


async def test_faults_of_pages(make_cloud: CloudMaker) -> None:
    async with make_cloud(jobs=150, objects=0, faults=("duplicate-jobs-across-pages",)) as cloud:
        jobs = [job["id"] for job in await cloud.all_pages("migration", 10)]
        assert len(jobs) > len(set(jobs))
        cloud.state.faults.clear()
        everything = [job["id"] for job in await cloud.all_pages("migration", 10)]
        assert set(jobs) == set(everything)
        for fault, total in (("total-record-too-large", len(everything) + 1000), ("total-record-too-small", 1)):
            cloud.state.faults.clear()
            cloud.state.faults.add(fault)
            assert (await cloud.page("migration")).json()["total_record"] == total


async def test_bent_bytes(make_cloud: CloudMaker) -> None:
    async with make_cloud(faults=("truncated-json:1",)) as cloud:
        broken = await details(cloud)
        with pytest.raises(ValueError, match=r"Unterminated|Expecting|delimiter"):
            broken.json()
        assert int(broken.headers["Content-Length"]) == len(broken.content)
        cloud.state.faults.add("wrong-content-type:1")
        reply = await details(cloud)
        assert reply.headers["Content-Type"].startswith("text/html")
        assert reply.json()["count"] == 5
        cloud.state.faults.add("empty-body:1")
        assert (await details(cloud)).content == b""


async def test_slow_replies_are_whole(make_cloud: CloudMaker) -> None:
    async with make_cloud(faults=("slow-drip=0.2:1", "slow=0.2@batch-status:1")) as cloud:
        loop = asyncio.get_running_loop()
        start = loop.time()
        assert (await details(cloud)).json()["count"] == 5
        await cloud.post("/batch-status", {"jobs": list(cloud.state.tenant.job_ids()[:1])})
        assert loop.time() - start >= 0.35


async def test_reset_of_a_mounted_cloud_raises(make_cloud: CloudMaker) -> None:
    async with make_cloud(faults=("reset:1",)) as cloud:
        with pytest.raises(ConnectionResetError):
            await details(cloud)
        assert cloud.state.calls[-1].status == 0
        assert (await details(cloud)).status_code == 200


async def test_latency_is_added_to_drs_calls(make_cloud: CloudMaker) -> None:
    async with make_cloud(latency_ms=80) as cloud:
        start = asyncio.get_running_loop().time()
        await details(cloud)
        assert asyncio.get_running_loop().time() - start >= 0.08
