"""A session that outlives its token: renewing, pausing for a new sign-in, locking, further projects."""

import asyncio
import threading
from typing import Any

import httpx
import msgspec
import pytest

from drs_inspector.cloud.client import CloudClient
from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.domain.errors import InspectorError, SignInError
from tests.cloud.loopback import QUICK, Loopback, Needed, begin, project_of, read, with_options
from tests.helpers.waiting import PATIENCE, until

BY_PASSWORD = ("password",)


async def test_renewing_replaces_the_token_once_for_all_who_ask(sim: Loopback) -> None:
    client = sim.client(sim.password)
    old = await client.sign_in()
    first, second = await asyncio.gather(client.renew(), client.renew())
    assert first is second is client.token
    assert first.value != old.value
    assert len(sim.sign_ins) == 2


async def test_a_renewal_that_fails_leaves_the_token(sim: Loopback) -> None:
    client = sim.client(sim.password)
    old = await client.sign_in()
    sim.state.faults.add("503-empty@/auth/tokens:5")
    with pytest.raises(InspectorError):
        await client.renew()
    assert client.token is old
    sim.directory.change_password(sim.directory.reader, "another")
    with pytest.raises(SignInError, match="password is wrong"):
        await client.renew()
    assert b'"jobs"' in await client.list_page("migration", 1)
    with pytest.raises(SignInError, match="password is wrong"):
        await client.renew()
    assert sim.sign_ins.count((BY_PASSWORD, 401)) == 1


@pytest.mark.parametrize("way", ["token", "one-time code", "temporary key"])
async def test_requests_wait_until_the_next_sign_in(sim: Loopback, way: str) -> None:
    credentials: dict[str, Credential] = {
        "token": sim.token(),
        "one-time code": sim.careful("123456"),
        "temporary key": sim.temporary_key(),
    }
    needed = Needed()
    rate_limiter = RateLimiter(4, None, retry=QUICK)
    client = sim.client(credentials[way], on_sign_in_needed=needed, rate_limiter=rate_limiter)
    old = await client.sign_in()
    await read(client)
    sim.state.tokens.revoke_all()
    for key in sim.state.tokens.keys.values():
        if key.security_token:
            sim.state.tokens.keys[key.access_key] = _ended(key)
    reading = begin(read(client, 20))
    await until(lambda: needed.errors)
    calls = len(sim.state.calls)
    await until(lambda: rate_limiter.in_flight == 0)
    assert len(needed.errors) == 1
    assert len(sim.state.calls) - calls <= 3  # what was under way
    assert not reading.done()
    new = await client.use(sim.password)
    assert all(b'"jobs"' in body for body in await reading)
    assert client.token is new
    assert new.value != old.value
    assert client.is_renewable
    assert len(needed.errors) == 1


def _ended(key: Any) -> Any:
    return type(key)(key.access_key, key.secret_key, key.security_token, 0.0)


async def test_a_sign_in_that_fails_keeps_them_waiting(sim: Loopback) -> None:
    needed = Needed()
    client = sim.client(sim.token(), on_sign_in_needed=needed)
    await client.sign_in()
    sim.state.tokens.revoke_all()
    reading = begin(read(client))
    await until(lambda: needed.errors)
    for wrong in (PasswordCredential(sim.info.username, "wrong"), sim.wrong_key, sim.token(sim.directory.sub_project)):
        with pytest.raises(SignInError):
            await client.use(wrong)
    await asyncio.sleep(0.05)
    assert not reading.done()
    assert len(needed.errors) == 1
    await client.use(sim.key)
    assert len(await reading) == 8


async def test_a_waiting_request_can_be_cancelled_and_ends_with_the_client(sim: Loopback) -> None:
    needed = Needed()
    client = sim.client(sim.token(), on_sign_in_needed=needed)
    await client.sign_in()
    sim.state.tokens.revoke_all()
    first, second = (begin(client.list_page("migration", page)) for page in (1, 2))
    await until(lambda: needed.errors)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert not second.done()
    await client.aclose()
    with pytest.raises(InspectorError, match="closed"):
        await second


async def test_signing_out_ends_waiting(sim: Loopback) -> None:
    needed = Needed()
    client = sim.client(sim.token(), on_sign_in_needed=needed)
    await client.sign_in()
    sim.state.tokens.revoke_all()
    waiting = begin(client.list_page("migration", 1))
    await until(lambda: needed.errors)
    await client.sign_out()
    with pytest.raises(SignInError, match="signed out"):
        await waiting


async def test_without_anybody_to_ask_the_session_ends_with_an_error(sim: Loopback) -> None:
    client = sim.client(sim.token())
    await client.sign_in()
    sim.state.tokens.revoke_all()
    results = await asyncio.gather(*(client.list_page("migration", 1) for _ in range(9)), return_exceptions=True)
    assert {isinstance(result, SignInError) for result in results} == {True}
    await client.use(sim.token())
    assert b'"jobs"' in await client.list_page("migration", 1)


async def test_a_password_that_was_changed_pauses_and_is_sent_once(sim: Loopback) -> None:
    needed = Needed()
    client = sim.client(sim.password, on_sign_in_needed=needed)
    await client.sign_in()
    sim.state.tokens.revoke_all()
    sim.directory.change_password(sim.directory.reader, "another-Pa55")
    reading = begin(read(client, 20))
    await until(lambda: needed.errors)
    assert "password is wrong" in needed.errors[0].cause
    assert sim.sign_ins.count((BY_PASSWORD, 401)) == 1
    await client.use(PasswordCredential(sim.info.username, "another-Pa55"))
    assert len(await reading) == 20
    assert sim.sign_ins.count((BY_PASSWORD, 401)) == 1


async def test_a_first_sign_in_that_is_refused_does_not_pause(sim: Loopback) -> None:
    needed = Needed()
    client = sim.client(PasswordCredential(sim.info.username, "wrong"), on_sign_in_needed=needed)
    with pytest.raises(SignInError, match="password is wrong"):
        await client.list_page("migration", 1)
    assert needed.errors == []


async def test_after_signing_in_again_the_old_token_is_never_sent(sim: Loopback) -> None:
    # Both tokens are good all the time; requests are under way, wait for their turn and wait for a repeat meanwhile.
    sent: list[str] = []
    passing = httpx.AsyncHTTPTransport()

    async def note(request: httpx.Request) -> httpx.Response:
        if "/jobs" in request.url.path:
            sent.append(request.headers.get("X-Auth-Token", "signed"))
        return await passing.handle_async_request(request)

    old, new = sim.token(), sim.token()
    rate_limiter = RateLimiter(4, 50, retry=RetryPolicy(first_delay=0.05, longest_delay=0.05))
    client = sim.client(old, rate_limiter=rate_limiter, transport=httpx.MockTransport(note))
    await client.sign_in()
    sim.state.faults.add("503-empty@/jobs:every-3")
    reading = begin(read(client, 60))
    await until(lambda: len(sent) > 20)
    await client.use(new)
    before = len(sent)
    await reading
    assert {value == old.token for value in sent[:before]} == {True}
    assert set(sent[before:]) == {new.token}
    await client.use(sim.key)
    await client.list_page("migration", 1)
    assert sent[-1] == "signed"
    await passing.aclose()


@pytest.mark.parametrize("asks", [True, False])
async def test_locking_drops_every_secret_and_unlocking_goes_on(sim: Loopback, asks: bool) -> None:
    needed = Needed()
    client = sim.client(sim.password, on_sign_in_needed=needed if asks else None)
    await client.sign_in()
    client.lock()
    assert client.token is None
    assert not client.is_renewable
    assert sim.info.password not in _everything(client)
    calls = len(sim.state.calls)
    if asks:
        waiting = begin(client.list_page("migration", 1))
        await until(lambda: needed.errors)
        assert "locked" in needed.errors[0].title
    else:
        with pytest.raises(SignInError, match="locked"):
            await client.list_page("migration", 1)
    with pytest.raises(SignInError, match="locked"):
        await client.renew()
    assert len(sim.state.calls) == calls
    await client.use(sim.password)
    assert b'"jobs"' in await (waiting if asks else client.list_page("migration", 1))


def _everything(root: object) -> str:
    """Everything that can be reached from an object, as text, also what its repr hides."""
    seen: set[int] = set()
    texts: list[str] = []
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, (type, str)) or type(one).__module__ in {"asyncio.events", "ssl"}:
            texts += [one] if isinstance(one, str) else []
            continue
        seen.add(id(one))
        if isinstance(one, msgspec.Struct):
            waiting += [getattr(one, name) for name in one.__struct_fields__]
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, (list, tuple, set, frozenset)):
            waiting += one
        elif type(one).__module__.startswith("drs_inspector"):
            waiting += vars(one).values() if hasattr(one, "__dict__") else []
    return "\n".join(texts)


async def test_everything_sees_the_secrets_that_locking_drops(sim: Loopback) -> None:
    client = sim.client(sim.password)
    token = await client.sign_in()
    assert sim.info.password in _everything(client)
    client.lock()
    assert token.value not in _everything(client)


async def test_locking_during_a_sign_in_wins(sim: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    arrived, locked = threading.Event(), threading.Event()
    issue = sim.state.tokens.issue

    def issue_when_locked(*values: Any, **more: Any) -> Any:
        arrived.set()
        assert locked.wait(PATIENCE)
        return issue(*values, **more)

    monkeypatch.setattr(sim.state.tokens, "issue", issue_when_locked)
    client = sim.client(sim.password)
    signing_in = begin(client.sign_in())
    await until(arrived.is_set)
    client.lock()
    locked.set()
    with pytest.raises(SignInError, match="locked"):
        await signing_in
    assert client.token is None


async def test_a_session_stays_with_its_project(sim: Loopback) -> None:
    client = sim.client(sim.token(), at={"project_name": ""})
    await client.sign_in()
    with pytest.raises(SignInError, match="wrong scope") as caught:
        await client.use(sim.token(sim.directory.sub_project))
    assert sim.directory.sub_project.name in caught.value.cause
    assert b'"jobs"' in await client.list_page("migration", 1)


@with_options(jobs=1000, objects=0, token_lifetime=2, latency_ms=40)
@pytest.mark.parametrize("way", ["password", "agency", "two projects"])
async def test_two_second_tokens_lose_nothing_and_cost_no_needless_sign_in(sim: Loopback, way: str) -> None:
    agency = way == "agency"
    client = sim.client(sim.agency() if agency else sim.password)
    clients = [client]
    if way == "two projects":
        clients.append(client.for_project(project_of(sim, "sample")))
        sim.clients.append(clients[1])
    loop = asyncio.get_running_loop()
    started = loop.time()
    tenant = sim.state.tenants[(await client.sign_in()).project_id]

    async def whole(one: CloudClient) -> int:
        ids: list[str] = []
        for scenario in ("migration", "sync", "cloudDataGuard"):
            for page in range(1, 9):
                jobs = msgspec.json.decode(await one.list_page(scenario, page))["jobs"]
                ids += [job["id"] for job in jobs] + [
                    child["id"] for job in jobs for child in job.get("children") or []
                ]
        chunks = [ids[start : start + 10] for start in range(0, len(ids), 10)]
        found: set[str] = set()
        for body in await asyncio.gather(*(one.job_details(chunk) for chunk in chunks)):
            found |= {job["id"] for job in msgspec.json.decode(body)["results"]}
        assert found == set(ids)
        return len(found)

    rounds = 0
    while rounds < 1 or loop.time() - started < 4.2:
        counts = await asyncio.gather(*(whole(one) for one in clients))
        assert counts[0] == len(tenant.job_ids())
        rounds += 1
    seconds = loop.time() - started
    # Each token serves its two seconds to the end: one at the start, and one more for every two seconds after.
    steps = 2 if agency else 1
    assert len(sim.sign_ins) <= len(clients) * steps * (1 + seconds / 2)
    assert len(sim.sign_ins) >= 2 * len(clients) * steps
    assert {status for _, status in sim.sign_ins} == {201}
