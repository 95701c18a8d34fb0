"""A project of a cloud as a source of jobs."""

import asyncio
import copy
import importlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from drs_inspector.cloud.network.regions import is_loopback
from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.auth.renewal import SessionRenewal
from drs_inspector.session.auth.shared_sign_in import SharedSignIn
from drs_inspector.session.events import FetchReport
from drs_inspector.session.fetch.counts import FetchCounts, FetchRequest
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger
from drs_inspector.session.fetch.worker import FetchWorker
from drs_inspector.session.sources.source import Source, now_text

if TYPE_CHECKING:
    from drs_inspector.cloud.client import CloudClient
    from drs_inspector.cloud.http.rate_limit import RateLimiter
    from drs_inspector.cloud.http.transport import Transport
    from drs_inspector.cloud.iam.credentials import Connection, Credential, Token
    from drs_inspector.cloud.network.settings import NetworkSettings


# What httpx imports at the first request, on the event loop, for a quarter of a second.
_LATE_MODULES = ("httpcore", "anyio._backends._asyncio")


class ClientEvents:
    """Callbacks of a cloud client, passed on to the connection that uses the client; dropped while there is none."""

    def __init__(self) -> None:
        self.renewal: SessionRenewal | None = None
        self._report_wait: Callable[[float], None] | None = None

    def attach(self, renewal: SessionRenewal, report_wait: Callable[[float], None]) -> None:
        """Pass events on to these from now on."""
        self.renewal, self._report_wait = renewal, report_wait

    def detach(self) -> None:
        """Drop events from now on."""
        self.renewal = self._report_wait = None

    def on_wait(self, seconds: float) -> None:
        """A request waits ``seconds``, for the rate limit or before a repeat."""
        if self._report_wait is not None:
            self._report_wait(seconds)

    def on_sign_in_needed(self, error: SignInError) -> None:
        """Requests wait for a new sign-in; ``error`` says why."""
        if self.renewal is not None:
            self.renewal.on_sign_in_needed(error)

    def on_token_checked(self) -> None:
        """A request has succeeded, perhaps with another token than the one before."""
        if self.renewal is not None:
            self.renewal.check_token()


class LiveSource:
    """A project in a cloud. ``token`` None means that the sign-in has not worked so far. No secret is held here."""

    def __init__(
        self,
        client: "CloudClient",
        connection: "Connection",
        token: "Token | None",
        *,
        demo: bool = False,
        events: ClientEvents | None = None,
        shared: SharedSignIn | None = None,
    ) -> None:
        self.client = client
        self.shared = shared
        self.events = events or ClientEvents()
        self._info = SourceInfo(
            kind="demo" if demo else "cloud",
            cloud=connection.cloud,
            region=connection.region,
            iam_url=connection.iam_url,
            drs_url=connection.drs_url,
            project_id=(token.project_id if token else "") or connection.project_id,
            project_name=(token.project_name if token else "") or connection.project_name,
            domain=connection.domain or (token.domain_name if token else ""),
        )

    @property
    def info(self) -> SourceInfo:
        """The project as IAM named it, else as the person did."""
        return msgspec.structs.replace(self._info, read_at=now_text())

    async def list_page(self, scenario: str, page: int, per_page: int = 100) -> bytes:
        """Ask the client, and the one after it when that changes meanwhile."""
        return await self._ask(lambda client: client.list_page(scenario, page, per_page))

    async def job_details(self, ids: Sequence[str]) -> bytes:
        """Ask the client, and the one after it when that changes meanwhile."""
        return await self._ask(lambda client: client.job_details(ids))

    async def _ask(self, call: "Callable[[CloudClient], Awaitable[bytes]]") -> bytes:
        while True:
            client = self.client
            try:
                body = await call(client)
            except InspectorError:
                if self.client is client:
                    raise
            else:
                self.events.on_token_checked()
                return body

    async def go_on_with(self, other: "LiveSource") -> None:
        """Read with the client of another source of the same project from now on; what is under way is asked again."""
        before = copy.copy(self)
        if before.shared is not None:
            before.shared.replace(self, before)
        self.client, self.events, self.shared, self._info = other.client, other.events, other.shared, other.info
        if self.shared is not None:
            self.shared.replace(other, self)
        await before.close()

    async def fetch(self, merger: SnapshotMerger, counts: FetchCounts, request: FetchRequest) -> FetchReport:
        """List and read details."""
        # Two more than may be under way: while one reply is being read, the next request is ready to go.
        parallel = self.client.rate_limiter.max_in_flight + 2
        return await FetchWorker(self, merger, counts, request, parallel=parallel).run()

    async def sign_out(self) -> None:
        """End the token at IAM, whether or not that works, and close."""
        if self.shared is not None:
            await self.shared.leave(self, sign_out=True)
        else:
            await self.client.sign_out()
        await self.close()

    async def close(self) -> None:
        """Close connections, unless other projects share them."""
        self.events.detach()
        if self.shared is not None:
            await self.shared.leave(self)
        else:
            await self.client.aclose()


def is_same_source(one: Source, other: Source) -> bool:
    """Tell whether two sources hold the same jobs, so that reading again is a difference and not a replacement."""
    if one is other:
        return True
    if not isinstance(one, LiveSource) or not isinstance(other, LiveSource):
        return False
    first, second = one.info, other.info
    return (first.drs_url, first.project_id or first.project_name) == (
        second.drs_url,
        second.project_id or second.project_name,
    )


async def make_client(
    connection: "Connection",
    credential: "Credential",
    *,
    rate_limiter: "RateLimiter | None",
    transport: "Transport | None",
    network: "NetworkSettings | None",
    events: ClientEvents,
    pauses: bool,
) -> "CloudClient":
    """Make a cloud client in a thread: importing httpx and reading certificates take up to a few hundred ms.

    Without ``rate_limiter`` the client's own limits hold, but no limit of requests per second for a cloud on this
    machine: that limit protects a cloud that is shared. With ``pauses`` requests that need a new sign-in wait for it.
    Raises InspectorError for a URL that may not be used.
    """

    def make() -> "CloudClient":
        module = importlib.import_module("drs_inspector.cloud.client")
        chosen = rate_limiter
        if chosen is None and is_loopback(urlsplit(connection.drs_url).hostname or ""):
            chosen = importlib.import_module("drs_inspector.cloud.http.rate_limit").RateLimiter(per_second=None)
        client: CloudClient = module.open_client(
            connection,
            credential,
            rate_limiter=chosen,
            transport=transport,
            on_wait=events.on_wait,
            network=network,
            on_sign_in_needed=events.on_sign_in_needed if pauses else None,
        )
        for name in _LATE_MODULES:
            importlib.import_module(name)
        return client

    return await asyncio.to_thread(make)
