"""A project of a cloud as a source of jobs."""

import asyncio
import copy
import importlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import urlsplit

from drs_inspector.cloud.network.regions import is_loopback
from drs_inspector.domain.decoding.http_date import read_http_date
from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.domain.read_calls.asked import Service
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.auth.renewal import SessionRenewal
from drs_inspector.session.auth.shared_sign_in import SharedSignIn
from drs_inspector.session.events import FetchReport
from drs_inspector.session.fetch.counts import FetchCounts, FetchRequest
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger
from drs_inspector.session.fetch.worker import FetchWorker
from drs_inspector.session.readings.outcome import Answer
from drs_inspector.session.readings.reader import CallReader

if TYPE_CHECKING:
    from drs_inspector.cloud.client import CloudClient
    from drs_inspector.cloud.http.rate_limit import RateLimiter
    from drs_inspector.cloud.http.transport import Transport
    from drs_inspector.cloud.iam.credentials import Connection, Token
    from drs_inspector.cloud.iam.methods.base import Credential
    from drs_inspector.cloud.network.settings import NetworkSettings

_Result = TypeVar("_Result")
# Otherwise these would be imported on the event loop: by httpx at the first request, for a quarter of a second, and by
# the profile that is saved after the sign-in.
_LATE_MODULES = ("httpcore", "anyio._backends._asyncio", "filelock")


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
    """A project of a cloud. Token and credential are its client's; this holds no secret.

    ``token`` None is a project that could not be signed in to so far. ``demo`` marks snapshots as those of the demo
    cloud. ``events`` are the callbacks that ``client`` was made with, ``shared`` the sign-in of several projects that
    it belongs to. ``reader`` reads further calls, and remembers what is not asked again. ``now`` tells when
    a reply came.
    """

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
        self.shared_sign_in = shared
        self.events = events or ClientEvents()
        self.reader = CallReader(self)
        self.now: Callable[[], datetime] = _now
        self._merger: SnapshotMerger | None = None
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
        """The project as IAM names it, else as the connection does; when it was read is known to the snapshot."""
        return self._info

    @property
    def place(self) -> object:
        """The project: address of DRS, and the project's id, or its name while the id is not known."""
        return self._info.drs_url, self._info.project_id or self._info.project_name

    @property
    def project(self) -> Self:
        """This source: a cloud can be asked again."""
        return self

    @property
    def services(self) -> "frozenset[Service]":
        """The services that are asked."""
        return self.client.services

    def ask_cloud_eye(self, *, on: bool) -> None:
        """Let Cloud Eye be asked from now on, or not any more, for all projects that share the sign-in."""
        if on:
            self.client.ask_also("ces")
        else:
            self.client.ask_no_more("ces")

    @property
    def throttled(self) -> int:
        """How often the cloud has asked for less (429), of everything that reads from its host."""
        return self.client.rate_limiter.throttled

    @property
    def token(self) -> "Token | None":
        """The active token; None before the first sign-in, after signing out and while locked."""
        return self.client.token

    def attach(self, renewal: SessionRenewal, report_wait: Callable[[float], None]) -> None:
        """Have the sign-in renewed by ``renewal``, and call ``report_wait(seconds)`` for each wait of a request."""
        self.events.attach(renewal, report_wait)
        renewal.follow(self.client)

    async def list_page(self, scenario: str, page: int, per_page: int = 100) -> bytes:
        """Return one page (from 1) of the list of a scenario, as bytes (contract 3.1). Raises InspectorError."""
        return await self._of_fetch(lambda client: client.list_page(scenario, page, per_page))

    async def job_details(self, ids: Sequence[str]) -> bytes:
        """Return the details of up to ten jobs, as bytes (contract 4). Raises InspectorError."""
        return await self._of_fetch(lambda client: client.job_details(ids))

    async def ask(self, call: ReadCall, given: Mapping[str, object], *, consent: bool = False) -> Answer:
        """Return the reply of a registered call (`CloudClient.ask`). Raises InspectorError."""
        reply = await self._ask(lambda client: client.ask(call, given, consent=consent))
        return Answer(reply.body, self.now(), read_http_date(reply.headers.get("date", "")), reply.language)

    async def _of_fetch(self, call: "Callable[[CloudClient], Awaitable[bytes]]") -> bytes:
        body = await self._ask(call)
        if self._merger is not None:
            self._merger.replied(self.now(), self.client.drs_time)
        return body

    async def _ask(self, call: "Callable[[CloudClient], Awaitable[_Result]]") -> _Result:
        """Return the reply of the client, or of the next one when ``go_on_with`` replaced it meanwhile."""
        while True:
            client = self.client
            try:
                result = await call(client)
            except InspectorError:
                if self.client is client:
                    raise
            else:
                self.events.on_token_checked()
                return result

    async def go_on_with(self, other: "LiveSource") -> bool:
        """Read with the client of ``other`` from now on, if it is of the same project; return whether it is.

        A request that is under way is sent again.
        """
        if self.place != other.place:
            return False
        before = copy.copy(self)
        if before.shared_sign_in is not None:
            before.shared_sign_in.replace(self, before)
        for service in before.client.services - {"drs"}:
            other.client.ask_also(service)
        self.client, self.events, self._info = other.client, other.events, other.info
        self.reader.memory.signed_in()
        self.shared_sign_in = other.shared_sign_in
        if self.shared_sign_in is not None:
            self.shared_sign_in.replace(other, self)
        await before.close()
        return True

    async def fetch(self, merger: SnapshotMerger, counts: FetchCounts, request: FetchRequest) -> FetchReport:
        """List jobs and read their details into ``merger``."""
        # Two more than the rate limiter admits: while one reply is decoded, the next request is ready.
        limiter = self.client.rate_limiter
        parallel = limiter.max_in_flight + 2
        worker = FetchWorker(self, merger, counts, request, parallel=parallel, breaker=limiter.breaker)
        self._merger = merger
        try:
            return await worker.run()
        finally:
            self._merger = None  # it holds the jobs of the reading before

    async def sign_in_again(self, credential: "Credential") -> "Token":
        """Sign in anew, with a shared sign-in for all projects that share it. Raises as `Source.sign_in_again`."""
        self.reader.memory.signed_in()
        if self.shared_sign_in is not None:
            return await self.shared_sign_in.sign_in_again(self, credential)
        token = await self.client.use(credential)
        self.events.on_token_checked()
        return token

    def lock(self) -> None:
        """Drop token and credential from memory, of every project that shares the sign-in."""
        shared, own = self.shared_sign_in, self.events.renewal
        for renewal in shared.renewals if shared is not None else (own,):
            if renewal is not None:
                renewal.lock()

    async def forget_proxy_password(self) -> None:
        """Drop the proxy's password, and the connections that hold it."""
        await self.client.forget_proxy_password()

    async def sign_out(self) -> None:
        """End the token at IAM, whether or not that works, and close."""
        try:
            if self.shared_sign_in is not None:
                await self.shared_sign_in.leave(self, sign_out=True)
            else:
                await self.client.sign_out()
        finally:
            await self.close()

    async def close(self) -> None:
        """Close connections, unless other projects share them."""
        self.events.detach()
        if self.shared_sign_in is not None:
            await self.shared_sign_in.leave(self)
        else:
            await self.client.aclose()


def _now() -> datetime:
    return datetime.now(UTC)


async def make_client(
    connection: "Connection",
    credential: "Credential",
    *,
    rate_limiter: "RateLimiter | None" = None,
    transport: "Transport | None" = None,
    network: "NetworkSettings | None" = None,
    events: ClientEvents | None = None,
    pauses: bool = False,
) -> "CloudClient":
    """Make a cloud client in a thread: importing httpx and reading certificates take up to a few hundred ms.

    Without ``rate_limiter`` the client has the default limits, for a cloud on this computer without the limit of
    requests per second, which protects a cloud that is shared. With ``events`` and ``pauses`` requests that need a new
    sign-in wait for it. Raises InspectorError for a URL that may not be used.
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
            on_wait=events.on_wait if events is not None else None,
            network=network,
            on_sign_in_needed=events.on_sign_in_needed if events is not None and pauses else None,
        )
        for name in _LATE_MODULES:
            importlib.import_module(name)
        return client

    return await asyncio.to_thread(make)
