"""What needs a real socket: connection resets, certificates, closed ports, proxies."""

import asyncio
import contextlib
import gc
import re
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.cloud.client import CloudClient, open_client
from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.domain.errors import InspectorError, UnreachableError
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.simulator import SimulatorOptions, SimulatorServer
from tests.domain.read_calls.samples import given_for
from tests.helpers.waiting import PATIENCE

CERTIFICATES = Path(__file__).parents[1] / "certificates"
TOKEN_BODY = b'{"token":{"project":{"id":"p1","name":"eu-de"}}}'


def http_reply(body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


SIGNED_IN = http_reply(TOKEN_BODY, "201 Created", "X-Subject-Token: MIIx\r\n")


def client_for(url: str) -> CloudClient:
    return open_client(
        Connection(url, url, project_name="eu-de", domain="ACCOUNT"),
        PasswordCredential("USER", "word"),
        rate_limiter=RateLimiter(per_second=None, retry=RetryPolicy(first_delay=0.01, longest_delay=0.02)),
    )


async def test_resets_are_overcome(serve: Any) -> None:
    async def answer(number: int, head: bytes) -> bytes | None:
        if b"/auth/tokens" in head:
            return SIGNED_IN
        return None if number < 5 else http_reply(b'{"jobs":[]}')

    client = client_for(f"http://127.0.0.1:{await serve(answer)}")
    try:
        assert await client.list_page("migration", 1) == b'{"jobs":[]}'
    finally:
        await client.aclose()


async def test_lasting_resets_are_given_up(serve: Any) -> None:
    seen: list[int] = []

    async def answer(number: int, head: bytes) -> bytes | None:
        seen.append(number)
        return None

    client = client_for(f"http://127.0.0.1:{await serve(answer)}")
    try:
        with pytest.raises(UnreachableError, match="closed the connection"):
            await client.sign_in()
    finally:
        await client.aclose()
    assert len(seen) == 5


async def test_a_body_that_breaks_off_is_read_again(serve: Any) -> None:
    async def answer(number: int, head: bytes) -> bytes | None:
        if b"/auth/tokens" in head:
            return SIGNED_IN
        if number == 2:
            return b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + b'{"jobs":'
        return http_reply(b'{"jobs":[]}')

    client = client_for(f"http://127.0.0.1:{await serve(answer, cut_off_after=2)}")
    try:
        assert await client.list_page("migration", 1) == b'{"jobs":[]}'
    finally:
        await client.aclose()


async def test_long_tokens_travel_both_ways(serve: Any) -> None:
    token = "MII" + "A" * 32_000

    async def answer(number: int, head: bytes) -> bytes:
        if b"/auth/tokens" in head:
            return http_reply(TOKEN_BODY, "201 Created", f"X-Subject-Token: {token}\r\n")
        return http_reply(b'{"jobs":[]}' if token.encode() in head else b"{}")

    client = client_for(f"http://127.0.0.1:{await serve(answer)}")
    try:
        assert await client.list_page("migration", 1) == b'{"jobs":[]}'
    finally:
        await client.aclose()


async def test_a_closed_port() -> None:
    client = client_for("http://127.0.0.1:9")
    try:
        with pytest.raises(UnreachableError, match="refuses connections"):
            await client.sign_in()
    finally:
        await client.aclose()


async def test_a_host_that_does_not_exist() -> None:
    client = client_for("https://iam.no-such-cloud.invalid")
    try:
        with pytest.raises(UnreachableError, match="was not found"):
            await client.sign_in()
    finally:
        await client.aclose()


async def heard_nothing(number: int, head: bytes) -> bytes:
    raise AssertionError("a request was sent over a connection that is not trusted")


@pytest.mark.parametrize(
    ("certificate", "host", "reason"),
    [
        ("loopback", "127.0.0.1", "self-signed and not known"),
        ("expired", "127.0.0.1", "has expired"),
        ("loopback", "localhost", "belongs to another host"),
    ],
)
async def test_untrusted_certificates_are_refused_with_the_reason(
    serve: Any, monkeypatch: pytest.MonkeyPatch, certificate: str, host: str, reason: str
) -> None:
    file = CERTIFICATES / f"{certificate}.pem"
    if "not known" not in reason:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    client = client_for(f"https://{host}:{await serve(heard_nothing, file)}")
    try:
        with pytest.raises(UnreachableError, match=f"certificate of {re.escape(host)} is not trusted") as caught:
            await client.sign_in()
    finally:
        await client.aclose()
    assert reason in caught.value.cause
    assert "Nothing was sent" in caught.value.cause


async def test_a_trusted_certificate_works(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(number: int, head: bytes) -> bytes:
        return SIGNED_IN

    file = CERTIFICATES / "loopback.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    client = client_for(f"https://127.0.0.1:{await serve(answer, file)}")
    try:
        assert (await client.sign_in()).project_id == "p1"
    finally:
        await client.aclose()


async def test_a_port_that_does_not_speak_tls() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(http_reply(b"", "400 Bad Request"))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
        client = client_for(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        try:
            with pytest.raises(UnreachableError, match=r"no secure connection to 127\.0\.0\.1"):
                await client.sign_in()
        finally:
            await client.aclose()


@pytest.fixture
def proxy_settings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


async def test_a_proxy_sees_the_host_but_neither_password_nor_token(
    serve: Any, proxy_settings: pytest.MonkeyPatch
) -> None:
    heads: list[bytes] = []

    async def proxy(number: int, head: bytes) -> bytes:
        heads.append(head)
        return http_reply(b"", "407 Proxy Authentication Required")

    port = await serve(proxy)
    proxy_settings.setenv("https_proxy", f"http://someone:proxyword@127.0.0.1:{port}")
    client = client_for("https://iam.no-such-cloud.invalid")
    try:
        with pytest.raises(UnreachableError, match="did not accept the user name and password") as caught:
            await client.sign_in()
    finally:
        await client.aclose()
    assert heads[0].startswith(b"CONNECT iam.no-such-cloud.invalid:443 ")
    assert "407" in caught.value.cause
    assert "proxyword" not in str(caught.value)


async def test_a_proxy_of_an_unknown_kind(proxy_settings: pytest.MonkeyPatch) -> None:
    proxy_settings.setenv("https_proxy", "gopher://someone:proxyword@proxy.example")
    client = client_for("https://iam.no-such-cloud.invalid")
    try:
        with pytest.raises(UnreachableError, match="proxy settings") as caught:
            await client.sign_in()
    finally:
        await client.aclose()
    assert "proxyword" not in str(caught.value)


@pytest.mark.parametrize("pause", [0.0, 0.001, 0.002, 0.004, 0.008])
async def test_closing_in_the_middle_of_a_request_leaves_no_connection_open(pause: float) -> None:
    with SimulatorServer(SimulatorOptions(jobs=3, objects=0, time_scale=0)) as server:
        info = server.info
        at = Connection(iam_url=info.iam_url, drs_url=info.drs_url, project_id=info.project_id, domain=info.domain)
        client = open_client(at, PasswordCredential(info.username, info.password))
        signing_in = asyncio.ensure_future(client.sign_in())  # noqa: TID251 - closed under its feet
        await asyncio.sleep(pause)
        await client.aclose()
        await asyncio.wait({signing_in}, timeout=PATIENCE)
        assert signing_in.done()
        signing_in.exception()
        # A connection that is left open is noticed when it is collected, and fails the test.
        gc.collect()


async def test_every_request_says_the_language_of_the_words_here(serve: Any) -> None:
    heads: list[bytes] = []

    async def answer(_number: int, head: bytes) -> bytes | None:
        heads.append(head)
        return SIGNED_IN if b"/auth/tokens" in head else http_reply(b'{"count":0,"jobs":[],"results":[]}')

    client = client_for(f"http://127.0.0.1:{await serve(answer)}")
    try:
        await client.list_page("sync", 1)
        await client.job_details(["a1"])
        for name in ("ShowTimeline", "BatchListProgresses", "ShowQuotas"):
            await client.ask(BY_NAME[name], given_for(BY_NAME[name]))
        with contextlib.suppress(InspectorError):
            client.ask_also("ces")
            await client.ask(BY_NAME["ListMetrics"], given_for(BY_NAME["ListMetrics"]))
    finally:
        await client.aclose()
    assert len(heads) == 7
    assert [re.findall(rb"(?im)^x-language: (.*?)\r?$", head) for head in heads] == [[b"en-us"]] * 7
