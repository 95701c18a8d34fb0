"""Reading jobs: what is asked, what comes back, what is repeated and what is not."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.client import CloudClient
from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy
from drs_inspector.domain.errors import CloudError, InspectorError, SignInError, UnreachableError
from tests.helpers.virtual_clock import VirtualClock

MakeClient = Callable[..., CloudClient]
PROJECT = "0123456789abcdef0123456789abcdef"
QUICK = RetryPolicy(first_delay=0.001, longest_delay=0.002)


async def test_list_page(cloud: Any, make_client: MakeClient) -> None:
    assert await make_client().list_page("migration", 3) == cloud.drs_body
    request = cloud.requests[1]
    assert str(request.url) == f"https://drs.test.example/v3/{PROJECT}/jobs"
    assert cloud.body(1) == {"cur_page": 3, "per_page": 100, "db_use_type": "migration", "engine_type": ""}
    assert request.headers["X-Auth-Token"] == cloud.valid_token
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["X-Language"] == "en-us"


async def test_job_details(cloud: Any, make_client: MakeClient) -> None:
    cloud.drs_body = b'{"count":1, "results":[ {"id":"a", "n":1.0} ]}\n'
    assert await make_client().job_details(["a", "b"]) == cloud.drs_body
    assert cloud.requests[1].url.path == f"/v3/{PROJECT}/jobs/batch-detail"
    assert cloud.requests[1].content == b'{"jobs":["a","b"],"page_req":{"cur_page":1,"per_page":10}}'


async def test_more_ids_get_a_page_that_holds_them(cloud: Any, make_client: MakeClient) -> None:
    await make_client().job_details([str(number) for number in range(25)])
    assert cloud.body(1)["page_req"] == {"cur_page": 1, "per_page": 25}


@pytest.mark.parametrize("ids", [[], ["a", "a"], [str(number) for number in range(101)]])
async def test_impossible_batches_are_not_sent(cloud: Any, make_client: MakeClient, ids: list[str]) -> None:
    with pytest.raises(ValueError, match="1 to 100 different ids"):
        await make_client().job_details(ids)
    assert cloud.requests == []


async def test_a_400_that_carries_results_is_a_reply(cloud: Any, make_client: MakeClient) -> None:
    body = b'{"count":1,"results":[{"id":"a","error_code":"DRS.M00289","error_message":"gone"}]}'
    cloud.drs_script.append(httpx.Response(400, content=body))
    assert await make_client().job_details(["a"]) == body


@pytest.mark.parametrize("status", [400, 403, 404, 422, 500])
async def test_refusals_are_not_repeated(cloud: Any, make_client: MakeClient, status: int) -> None:
    refusal = {"error_code": "DRS.M00007", "error_msg": "parameter invalid"}
    cloud.drs_script.append(httpx.Response(status, json=refusal, headers={"X-Request-Id": "r-9"}))
    with pytest.raises(CloudError) as caught:
        await make_client().job_details(["a"])
    assert (caught.value.code, caught.value.request_id, caught.value.http_status) == ("DRS.M00007", "r-9", status)
    assert len(cloud.requests) == 2


@pytest.mark.parametrize("status", [200, 202])
async def test_a_success_status_can_carry_an_error(cloud: Any, make_client: MakeClient, status: int) -> None:
    refusal = {"error_code": "DRS.M01504", "error_msg": "another operation is running"}
    cloud.drs_script.append(httpx.Response(status, json=refusal))
    with pytest.raises(CloudError, match="job is busy"):
        await make_client().job_details(["a"])


async def test_an_error_inside_results_is_no_error_of_the_reply(cloud: Any, make_client: MakeClient) -> None:
    cloud.drs_body = b'{"results":[{"id":"a","error_code":"DRS.M00289"}],"count":1}'
    assert await make_client().job_details(["a"]) == cloud.drs_body


@pytest.mark.parametrize("body", [b"", b"<html>Please sign in to the WiFi</html>", b'{"jobs":[{"id":"a"', b"[]", b"{"])
async def test_a_success_that_is_no_json_object(cloud: Any, make_client: MakeClient, body: bytes) -> None:
    cloud.drs_body = body
    with pytest.raises(CloudError, match="cannot be read"):
        await make_client().list_page("migration", 1)


async def test_wrong_content_type_does_not_matter(cloud: Any, make_client: MakeClient) -> None:
    cloud.drs_script.append(httpx.Response(200, content=b'{"jobs":[]}', headers={"Content-Type": "text/html"}))
    assert await make_client().list_page("migration", 1) == b'{"jobs":[]}'


@pytest.mark.parametrize(
    "fault",
    [
        httpx.Response(429),
        httpx.Response(502, html="<html></html>"),
        httpx.Response(503),
        httpx.Response(504),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.RemoteProtocolError("Server disconnected without sending a response."),
    ],
)
async def test_passing_faults_are_overcome(
    cloud: Any, make_client: MakeClient, fault: httpx.Response | Exception
) -> None:
    cloud.drs_script.extend([fault] * 4)
    assert await make_client().list_page("migration", 1) == cloud.drs_body
    assert len(cloud.requests) == 6


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(httpx.Response(429), CloudError), (httpx.Response(503), CloudError), (httpx.ReadError("x"), UnreachableError)],
)
async def test_lasting_faults_are_given_up_after_four_repeats(
    cloud: Any, make_client: MakeClient, fault: httpx.Response | Exception, kind: type[InspectorError]
) -> None:
    cloud.drs_script.extend([fault] * 20)
    with pytest.raises(kind):
        await make_client().list_page("migration", 1)
    assert len(cloud.requests) == 6


@pytest.mark.parametrize("fault", [httpx.ConnectError("down"), httpx.ReadTimeout("slow"), httpx.ConnectTimeout("x")])
async def test_what_waiting_does_not_mend_is_said_at_once(
    cloud: Any, make_client: MakeClient, fault: Exception
) -> None:
    cloud.drs_script.append(fault)
    with pytest.raises(UnreachableError, match=r"drs\.test\.example"):
        await make_client().list_page("migration", 1)
    assert len(cloud.requests) == 2


async def test_retry_after_holds_every_request_and_is_reported(
    cloud: Any, make_client: MakeClient, clock: VirtualClock
) -> None:
    waits: list[float] = []
    client = make_client(on_wait=waits.append)
    await client.sign_in()
    cloud.drs_script.append(httpx.Response(429, headers={"Retry-After": "0.3"}))
    before = clock.monotonic()
    first = client.list_page("migration", 1)

    async def later() -> float:
        await asyncio.sleep(0.05)
        await client.list_page("sync", 1)
        return clock.monotonic() - before

    _, seconds = await asyncio.gather(first, later())
    assert seconds == pytest.approx(0.3, abs=0.01)
    assert sum(waits) == pytest.approx(0.3, abs=0.01)


async def test_pace_and_number_in_flight_hold_for_drs(cloud: Any, make_client: MakeClient) -> None:
    cloud.latency = 0.005
    waits: list[float] = []
    client = make_client(rate_limiter=RateLimiter(max_in_flight=2, per_second=40, retry=QUICK), on_wait=waits.append)
    before = time.monotonic()
    await asyncio.gather(*(client.job_details([str(number)]) for number in range(60)))
    assert time.monotonic() - before > 0.95
    assert cloud.most_in_flight == 2
    assert waits


async def test_a_cancelled_request_frees_its_place(cloud: Any, make_client: MakeClient) -> None:
    client = make_client(rate_limiter=RateLimiter(max_in_flight=1, per_second=None, retry=QUICK))
    await client.sign_in()
    cloud.latency = 30
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.list_page("migration", 1), 0.05)
    cloud.latency = 0
    async with asyncio.timeout(20):
        assert await client.list_page("migration", 1) == cloud.drs_body


async def test_a_redirect_is_not_followed(cloud: Any, make_client: MakeClient) -> None:
    cloud.drs_script.append(httpx.Response(307, headers={"Location": "https://elsewhere.example/v3"}))
    with pytest.raises(UnreachableError, match=r"elsewhere\.example"):
        await make_client().list_page("migration", 1)
    assert {request.url.host for request in cloud.requests} == {"iam.test.example", "drs.test.example"}


async def test_cookies_are_not_kept(cloud: Any, make_client: MakeClient) -> None:
    cloud.drs_script.append(httpx.Response(200, json={"jobs": []}, headers={"Set-Cookie": "lb=1"}))
    client = make_client()
    await client.list_page("migration", 1)
    await client.list_page("migration", 2)
    assert "cookie" not in cloud.requests[-1].headers


async def test_netrc_is_not_read(
    cloud: Any, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine iam.test.example login a password b\nmachine drs.test.example login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    await make_client().list_page("migration", 1)
    assert all("authorization" not in request.headers for request in cloud.requests)


async def test_without_a_drs_address_the_person_is_asked(cloud: Any, make_client: MakeClient) -> None:
    client = make_client(drs_url="")
    assert await client.projects() == []
    with pytest.raises(InspectorError, match="DRS address is not known"):
        await client.list_page("migration", 1)


async def test_a_project_id_that_is_none(cloud: Any, make_client: MakeClient) -> None:
    cloud.scope = {"project": {"id": "../../v5/x", "name": "eu-de"}}
    with pytest.raises(SignInError, match="project id cannot be used"):
        await make_client().list_page("migration", 1)


@pytest.mark.parametrize("urls", [{"iam_url": "http://iam.test.example"}, {"drs_url": "http://10.0.0.1"}])
def test_unencrypted_urls_are_refused(make_client: MakeClient, urls: dict[str, str]) -> None:
    with pytest.raises(InspectorError, match="not encrypted"):
        make_client(**urls)


async def test_a_closed_client_sends_nothing(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    await client.sign_in()
    await client.aclose()
    with pytest.raises(InspectorError, match="connection was closed"):
        await client.list_page("migration", 1)
    assert len(cloud.requests) == 1


async def test_a_client_closed_before_its_first_request_sends_nothing(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    await client.aclose()
    with pytest.raises(InspectorError, match="connection was closed"):
        await client.sign_in()
    assert cloud.requests == []
