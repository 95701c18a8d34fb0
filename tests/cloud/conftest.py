"""A small cloud in memory (IAM and DRS behind a mock transport) and loopback servers for what needs a real socket."""

import asyncio
import contextlib
import json
import socket
import ssl
import struct
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.client import CloudClient, open_client
from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from tests.cloud.loopback import Loopback, loopback
from tests.helpers.virtual_clock import VirtualClock, virtual_time

IAM = "https://iam.test.example"
DRS = "https://drs.test.example"
PROJECT = "0123456789abcdef0123456789abcdef"
PASSWORD = "correct-horse-Pa55word"
QUICK = RetryPolicy(first_delay=0.001, longest_delay=0.002)

Scripted = httpx.Response | Exception


class FakeCloud:
    """IAM and DRS. ``iam_script`` and ``drs_script`` hold the next answers; when empty, requests are answered well."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.iam_script: deque[Scripted] = deque()
        self.drs_script: deque[Scripted] = deque()
        self.valid_token = ""
        self.sign_ins = 0
        self.latency = 0.0
        self.in_flight = 0
        self.most_in_flight = 0
        self.token_header = "X-Subject-Token"
        self.scope: dict[str, Any] = {"project": {"id": PROJECT, "name": "eu-de", "domain": {"name": "ACCOUNT"}}}
        self.drs_body: bytes = b'{"total_record":0,"jobs":[]}'

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    @property
    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.requests]

    def body(self, position: int) -> Any:
        return json.loads(self.requests[position].content)

    def token_text(self, number: int) -> str:
        return f"MIIsecret{number:04d}" + "A" * 9000

    async def handle(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self.latency)
            return self.answer(request)
        finally:
            self.in_flight -= 1

    def answer(self, request: httpx.Request) -> httpx.Response:
        is_iam = request.url.host.startswith("iam")
        script = self.iam_script if is_iam else self.drs_script
        if script:
            scripted = script.popleft()
            if isinstance(scripted, Exception):
                raise scripted
            return scripted
        if is_iam and request.method == "POST":
            return self.sign_in(request)
        if request.headers.get("X-Auth-Token") != self.valid_token:
            return httpx.Response(401, json={"error_code": "APIGW.0301", "error_msg": "decrypt token fail"})
        if request.url.path == "/v3/auth/projects":
            return httpx.Response(200, json={"projects": [], "links": {}})
        if is_iam:
            return httpx.Response(204 if request.method == "DELETE" else 200, json=self.token_body())
        return httpx.Response(200, content=self.drs_body)

    def sign_in(self, request: httpx.Request) -> httpx.Response:
        self.sign_ins += 1
        identity = json.loads(request.content)["auth"]["identity"]
        if identity["methods"] == ["token"]:
            self.sign_ins -= 1
            message = "Tokens are not exchanged here."
            return httpx.Response(403, json={"error": {"code": 403, "message": message, "title": "Forbidden"}})
        user = identity["password"]["user"]
        if user["password"] != PASSWORD:
            wrong = {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}
            return httpx.Response(401, json={"error": wrong}, headers={"X-IAM-Trace-Id": "trace-1"})
        self.valid_token = self.token_text(self.sign_ins)
        return httpx.Response(201, json=self.token_body(), headers={self.token_header: self.valid_token})

    def token_body(self) -> dict[str, Any]:
        return {
            "token": {
                "methods": ["password"],
                "issued_at": "2026-01-03T09:05:22.701000Z",
                "expires_at": "2026-01-04T09:05:22.701000Z",
                "user": {"name": "USER", "domain": {"name": "ACCOUNT"}},
                "roles": [{"id": "0", "name": "te_admin"}],
                "catalog": [],
                **self.scope,
            }
        }

    def expire(self) -> None:
        """Make the token in use worthless, as time or a changed password does."""
        self.valid_token = "expired"


@pytest.fixture
def cloud() -> FakeCloud:
    return FakeCloud()


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[VirtualClock]:
    """Let the loop live in virtual time; for tests whose cloud is in this process and has no connections."""
    with virtual_time(monkeypatch) as one:
        yield one


@pytest.fixture
async def make_client(cloud: FakeCloud) -> AsyncIterator[Callable[..., CloudClient]]:
    clients: list[CloudClient] = []

    def make(
        credential: Credential | None = None,
        *,
        rate_limiter: RateLimiter | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        on_wait: Callable[[float], None] | None = None,
        **connection: str,
    ) -> CloudClient:
        settings = {"iam_url": IAM, "drs_url": DRS, "project_name": "eu-de", "domain": "ACCOUNT"} | connection
        client = open_client(
            Connection(**settings),
            credential or PasswordCredential("USER", PASSWORD),
            rate_limiter=rate_limiter or RateLimiter(per_second=None, retry=QUICK),
            transport=transport or cloud.transport,
            on_wait=on_wait,
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.aclose()


@pytest.fixture
async def sim(request: pytest.FixtureRequest) -> AsyncIterator[Loopback]:
    """The simulated cloud on real sockets; a test's parameter ``sim`` holds its options."""
    with loopback(**getattr(request, "param", {})) as running:
        yield running
        for client in running.clients:
            await client.aclose()


Answer = Callable[[int, bytes], Awaitable[bytes | None]]


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Awaitable[int]]]:
    """Start a loopback server: ``answer(n, head)`` gives the bytes for the n-th request, None resets the connection;
    after request number ``cut_off_after`` the connection is closed whatever was promised.
    """
    async with contextlib.AsyncExitStack() as stack:

        async def start(answer: Answer, certificate: Path | None = None, cut_off_after: int = 0) -> int:
            seen = 0

            async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                nonlocal seen
                stack.callback(writer.close)
                with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                    while head := await reader.readuntil(b"\r\n\r\n"):
                        length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                        if length:
                            await reader.readexactly(int(length[0].partition(b":")[2]))
                        seen += 1
                        reply = await answer(seen, head)
                        if reply is None:
                            # Linger of zero turns the close into a reset.
                            linger = struct.pack("ii", 1, 0)
                            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                            break
                        writer.write(reply)
                        await writer.drain()
                        if seen == cut_off_after:
                            break
                writer.close()

            context = None
            if certificate is not None:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate)
            server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
            stack.callback(server.close)
            port: int = server.sockets[0].getsockname()[1]
            return port

        yield start
    # Transports close themselves in the next turns of the loop.
    await asyncio.sleep(0.01)
