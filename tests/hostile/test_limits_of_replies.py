"""The numbers of the limits, one adversary each, and the honest reply that they leave room for."""

import asyncio
import gzip
import json
import time
from collections.abc import Iterable

import pytest

from drs_inspector.cloud.client import CloudClient, open_client
from drs_inspector.cloud.http.probes import clock_offset
from drs_inspector.cloud.http.rate_limit import RateLimiter
from drs_inspector.cloud.http.releases import newest_release
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.network import reply_limits
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import InspectorError, UnreachableError
from tests.helpers.hostile_server import PASSWORD, PROJECT, HostileServer, Place, Script, head
from tests.helpers.waiting import until
from tests.hostile.conftest import QUICK
from tests.hostile.misbehaviours import EVERYWHERE, bomb

NAMED = {one.name: one.script for one in EVERYWHERE}
MEGABYTE = 1 << 20


def client_of(server: HostileServer, network: NetworkSettings | None = None) -> CloudClient:
    return open_client(
        Connection(server.url, server.url, project_id=PROJECT, domain="ACCOUNT"),
        PasswordCredential("USER", PASSWORD),
        rate_limiter=RateLimiter(per_second=None, retry=QUICK),
        network=network,
    )


async def refusal(script: Script, place: Place = "detail", network: NetworkSettings | None = None) -> tuple[str, int]:
    """Return the words of the error, and how many bytes the server got rid of."""
    with HostileServer(scripts={place: script}) as server:
        client = client_of(server, network)
        try:
            with pytest.raises(UnreachableError) as caught:
                await (client.sign_in() if place == "sign-in" else client.job_details(["0000-hostile-job"]))
        finally:
            await client.aclose()
        return str(caught.value), server.sent[place]


async def test_3_mb_that_unpack_to_4_gb_end_after_16_mb_before_anybody_has_signed_in() -> None:
    words, sent = await refusal(NAMED["a gzip bomb"], "sign-in")
    assert "larger than the limit of 16 MB" in words
    # 16 MB are 16 KB of it, and the sockets have buffers.
    assert sent < 4 * MEGABYTE


async def test_3_mb_that_unpack_to_4_gb_are_no_details_either() -> None:
    words, sent = await refusal(NAMED["a gzip bomb"])
    assert "unpack to more than 200 times as much" in words
    assert sent < 4 * MEGABYTE


async def test_an_endless_body_ends_after_256_mb() -> None:
    words, sent = await refusal(NAMED["an endless body"])
    assert "larger than the limit of 256 MB" in words
    assert sent < 256 * MEGABYTE + 24 * MEGABYTE


async def test_an_answer_of_iam_ends_after_16_mb() -> None:
    words, sent = await refusal(NAMED["an endless chunked body"], "sign-in")
    assert "larger than the limit of 16 MB" in words
    assert sent < 16 * MEGABYTE + 24 * MEGABYTE


async def test_one_byte_at_a_time_ends_although_something_always_comes() -> None:
    network = NetworkSettings(read_seconds=1.0)
    began = time.monotonic()
    words, _ = await refusal(NAMED["a drip"], network=network)
    assert "bytes came in the last 1 seconds" in words
    assert time.monotonic() - began < 30


async def test_an_answer_has_seconds_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def steady(body: bytes) -> Iterable[bytes | float]:
        yield head()
        while True:
            yield b" " * 4096
            yield 0.02

    monkeypatch.setattr(reply_limits, "READ_SECONDS", 1.0)
    words, _ = await refusal(steady)
    assert "had not ended after 1 seconds" in words


async def test_headers_have_a_number_and_a_size() -> None:
    words, _ = await refusal(NAMED["a thousand headers"])
    assert "the limit is 256" in words
    words, sent = await refusal(NAMED["an endless header"])
    assert "larger than the limit of 100 KB" in words
    assert sent < 24 * MEGABYTE


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
async def test_an_honest_reply_of_100_mb_is_read(packed: bool) -> None:
    entry = '{"id": "%09d", "parent_id": "db-1", "object_type": "table", "object_name": "table_%09d", "select": "true"}'
    objects = ",".join(entry % (number, number) for number in range(1_000_000))
    body = ('{"results": [{"id": "0000-hostile-job", "object_infos": [' + objects + "]}]}").encode()
    assert len(body) > 100 * MEGABYTE
    sent = gzip.compress(body, 1) if packed else body
    encoding = "gzip" if packed else "identity"

    def script(_: bytes) -> Iterable[bytes]:
        yield head(f"Content-Encoding: {encoding}", f"Content-Length: {len(sent)}")
        yield sent

    with HostileServer(scripts={"detail": script}) as server:
        client = client_of(server)
        try:
            assert await client.job_details(["0000-hostile-job"]) == body
        finally:
            await client.aclose()


async def test_the_window_gets_its_turn_while_a_bomb_is_unpacked() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def script(_: bytes) -> Iterable[bytes]:
        yield head("Content-Encoding: gzip") + b"".join(bomb(15, 31))

    counting = asyncio.get_running_loop().create_task(count())
    with HostileServer(scripts={"detail": script}) as server:
        client = client_of(server)
        try:
            assert json.loads(await client.job_details(["0000-hostile-job"]))["results"] == []
        finally:
            await client.aclose()
            counting.cancel()
    # Steps of 256 KB.
    assert turns > 15 * 4


@pytest.mark.parametrize("pause", [0, 0.05])
async def test_bytes_behind_a_reply_are_not_taken_for_the_next_one(pause: float) -> None:
    """Whether they come with the reply, or while the connection waits for the next request."""
    more = b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + b'{"jobs":[]}'

    def generous(body: bytes) -> Iterable[bytes | float]:
        reply = head(f"Content-Length: {len(body)}") + body
        yield from (reply, pause, more) if pause else (reply + more,)
        yield 0.5

    with HostileServer(scripts={"detail": generous}) as server:
        client = client_of(server)
        try:
            first = await client.job_details(["0000-hostile-job"])
            await until(lambda: server.sent["detail"] > len(first) + len(more))
            second = await client.job_details(["0001-hostile-job"])
        finally:
            await client.aclose()
    assert b"0000-hostile-job" in first
    assert b"0001-hostile-job" in second


@pytest.mark.parametrize(
    "name",
    ["a gzip bomb", "an endless body", "a thousand headers", "a flood of tiny chunks", "gzip in gzip", "brotli"],
)
async def test_update_check_and_clock_have_the_same_limits(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_limits, "MOST_PIECES", 5000)
    with HostileServer(scripts={"releases": NAMED[name], "projects": NAMED[name]}) as server:
        with pytest.raises(InspectorError) as caught:
            await newest_release(f"{server.url}/releases/latest", NetworkSettings())
        assert caught.value.title.startswith("Update check: ")
        with pytest.raises(InspectorError) as caught:
            await clock_offset(server.url, NetworkSettings())
        assert caught.value.title.startswith("Clock: ")
        assert sum(server.sent.values()) < 2 * (16 + 24) * MEGABYTE


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 GMT", "99 Foo 99999999999 77:88:99 +9999", "\xff", ""])
async def test_a_strange_date_is_no_date_or_a_date(date: str) -> None:
    def script(body: bytes) -> Iterable[bytes]:
        yield head(f"Date: {date}", f"Content-Length: {len(body)}") + body

    with HostileServer(scripts={"projects": script, "list": script}) as server:
        await clock_offset(server.url, NetworkSettings())
        client = client_of(server)
        try:
            await client.list_page("migration", 1)
            assert client.cloud_time is None or client.cloud_time.tzinfo is not None
        finally:
            await client.aclose()
