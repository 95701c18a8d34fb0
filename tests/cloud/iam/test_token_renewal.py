"""A token that ends under way: one new sign-in for all who wait, and no storm of sign-ins."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.client import CloudClient
from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.domain.errors import CloudError, SignInError, UnreachableError

MakeClient = Callable[..., CloudClient]


@pytest.fixture
def wide_rate_limiter() -> RateLimiter:
    return RateLimiter(max_in_flight=20, per_second=None, retry=RetryPolicy(first_delay=0.001, longest_delay=0.002))


async def test_first_requests_share_one_sign_in(
    cloud: Any, make_client: MakeClient, wide_rate_limiter: RateLimiter
) -> None:
    cloud.latency = 0.01
    client = make_client(rate_limiter=wide_rate_limiter)
    await asyncio.gather(*(client.list_page("migration", page) for page in range(20)))
    assert cloud.sign_ins == 1


async def test_an_expired_token_is_renewed_once_for_all(
    cloud: Any, make_client: MakeClient, wide_rate_limiter: RateLimiter
) -> None:
    cloud.latency = 0.01
    client = make_client(rate_limiter=wide_rate_limiter)
    old = await client.sign_in()
    cloud.expire()
    bodies = await asyncio.gather(*(client.list_page("migration", page) for page in range(20)))
    assert bodies == [cloud.drs_body] * 20
    assert cloud.sign_ins == 2
    assert client.token is not None
    assert client.token.value == cloud.valid_token != old.value


async def test_a_token_that_dies_again_and_again_costs_one_sign_in_each(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    for life in range(1, 6):
        await client.list_page("migration", 1)
        assert cloud.sign_ins == life
        cloud.expire()


async def test_a_new_token_that_is_refused_too_is_an_error(cloud: Any, make_client: MakeClient) -> None:
    refusal = httpx.Response(401, json={"error_code": "APIGW.0301", "error_msg": "Incorrect token"})
    cloud.drs_script.extend([refusal] * 50)
    client = make_client()
    for _ in range(5):
        with pytest.raises(SignInError, match="Incorrect token"):
            await client.list_page("migration", 1)
    # The first token, one replacement, and no further ones for a service that takes none.
    assert cloud.sign_ins == 2


async def test_an_unreadable_401_is_taken_as_a_dead_token(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    cloud.drs_script.append(httpx.Response(401, html="<html>no</html>"))
    assert await client.list_page("migration", 1) == cloud.drs_body
    assert cloud.sign_ins == 2


async def test_a_401_for_a_missing_right_asks_for_no_new_token(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    cloud.drs_script.append(httpx.Response(401, json={"error_code": "DRS.M00103", "error_msg": "no right"}))
    with pytest.raises(CloudError, match="not have the right"):
        await client.list_page("migration", 1)
    assert cloud.sign_ins == 1


async def test_a_password_changed_meanwhile_is_tried_once_for_all(
    cloud: Any, make_client: MakeClient, wide_rate_limiter: RateLimiter
) -> None:
    cloud.latency = 0.01
    client = make_client(rate_limiter=wide_rate_limiter)
    await client.sign_in()
    cloud.expire()
    refusal = {"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}}
    cloud.iam_script.extend(httpx.Response(401, json=refusal) for _ in range(30))
    results = await asyncio.gather(*(client.list_page("migration", page) for page in range(20)), return_exceptions=True)
    assert all(isinstance(result, SignInError) for result in results)
    assert len({id(result) for result in results}) == 20
    assert cloud.paths.count("POST /v3/auth/tokens") == 2
    with pytest.raises(SignInError, match="password is wrong"):
        await client.list_page("migration", 1)
    assert cloud.paths.count("POST /v3/auth/tokens") == 2


async def test_iam_out_of_reach_is_told_to_all_who_wait_and_tried_again_later(
    cloud: Any, make_client: MakeClient, wide_rate_limiter: RateLimiter
) -> None:
    cloud.latency = 0.01
    client = make_client(rate_limiter=wide_rate_limiter)
    await client.sign_in()
    cloud.expire()
    cloud.iam_script.append(httpx.ConnectError("down"))
    results = await asyncio.gather(*(client.list_page("migration", page) for page in range(10)), return_exceptions=True)
    assert all(isinstance(result, UnreachableError) for result in results)
    assert await client.list_page("migration", 1) == cloud.drs_body
    assert cloud.sign_ins == 2


@pytest.mark.usefixtures("clock")
async def test_a_cancelled_renewal_is_taken_over(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    await client.sign_in()
    cloud.expire()
    cloud.latency = 0.05
    async with asyncio.TaskGroup() as group:
        first = group.create_task(client.list_page("migration", 1))
        second = group.create_task(client.list_page("sync", 1))
        await asyncio.sleep(0.075)
        first.cancel()
    assert second.result() == cloud.drs_body
    assert first.cancelled()


async def test_a_pasted_token_cannot_be_renewed(cloud: Any, make_client: MakeClient) -> None:
    cloud.valid_token = "MIIx"
    client = make_client(TokenCredential("MIIx"))
    await client.sign_in()
    cloud.expire()
    with pytest.raises(SignInError, match="session is not accepted") as caught:
        await client.list_page("migration", 1)
    assert caught.value.next_step == "Sign in again."
    assert len(cloud.requests) == 2


async def test_a_token_near_its_end_is_renewed_early(
    cloud: Any, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client()
    await client.sign_in()
    loop = asyncio.get_running_loop()
    clock = loop.time
    monkeypatch.setattr(loop, "time", lambda: clock() + 86_400 - 299)
    await client.list_page("migration", 1)
    assert cloud.sign_ins == 2
    assert cloud.paths[-1].endswith("/jobs")


async def test_a_failed_early_renewal_uses_the_active_token(
    cloud: Any, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client()
    await client.sign_in()
    loop = asyncio.get_running_loop()
    clock = loop.time
    monkeypatch.setattr(loop, "time", lambda: clock() + 86_400 - 299)
    cloud.iam_script.append(httpx.ConnectError("down"))
    assert await client.list_page("migration", 1) == cloud.drs_body
    assert cloud.sign_ins == 1


async def test_projects_renew_as_well(cloud: Any, make_client: MakeClient) -> None:
    # One place only: the renewal must not wait for the place that the waiting request holds.
    client = make_client(rate_limiter=RateLimiter(max_in_flight=1, per_second=None))
    await client.sign_in()
    cloud.expire()
    async with asyncio.timeout(20):
        assert await client.projects() == []
    assert cloud.sign_ins == 2


async def test_a_late_refusal_of_the_old_token_takes_the_new_one(cloud: Any, make_client: MakeClient) -> None:
    # The first request is answered only after the second has renewed the token.
    refusal = httpx.Response(401, json={"error_code": "APIGW.0301", "error_msg": "decrypt token fail"})
    arrived, go = asyncio.Event(), asyncio.Event()
    handle = cloud.handle

    async def slow_for_the_first(request: httpx.Request) -> httpx.Response:
        if b"migration" in request.content and request.headers["X-Auth-Token"] == old.value:
            arrived.set()
            await go.wait()
            return refusal
        return await handle(request)

    client = make_client(transport=httpx.MockTransport(slow_for_the_first))
    old = await client.sign_in()
    async with asyncio.TaskGroup() as group:
        late = group.create_task(client.list_page("migration", 1))
        await arrived.wait()
        cloud.expire()
        await client.list_page("sync", 1)
        go.set()
    assert late.result() == cloud.drs_body
    assert cloud.sign_ins == 2


@pytest.mark.usefixtures("clock")
async def test_signing_out_wins_over_a_sign_in_under_way(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    await client.sign_in()
    cloud.expire()
    cloud.latency = 0.05
    reading = asyncio.gather(client.list_page("migration", 1), return_exceptions=True)
    await asyncio.sleep(0.075)
    await client.sign_out()
    await reading
    assert client.token is None
