"""Sending requests: rate limit, time limits, repeats. The layer between `CloudClient` and httpx.

Nothing here raises for a failed request: replies and errors are returned as values, so that the frames of a raised
error's traceback, and with them their local variables, never hold a request, a header or a password.
"""

import asyncio
import contextlib
import http.cookiejar
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import httpx
import msgspec

from drs_inspector import __version__
from drs_inspector.cloud.errors.translate import broke_off, to_inspector_error, without_traceback
from drs_inspector.cloud.http.echoes import without_echoes
from drs_inspector.cloud.http.rate_limit import REPEATED_STATUSES, OnWait, RateLimiter, read_retry_after
from drs_inspector.cloud.http.transport import CONSENT, GuardedTransport, open_routes, time_limits
from drs_inspector.cloud.network.reply import LANGUAGE, Reply
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.decoding.http_date import read_http_date
from drs_inspector.domain.errors import InspectorError, UnreachableError
from drs_inspector.domain.read_calls.asked import Service

_THROTTLED: Final = 429
# Closing waits this long for requests that were not cancelled.
_LAST_REQUESTS_SECONDS: Final = 0.5
_HEADERS: Final = {
    "Accept": "application/json",
    "Content-Type": "application/json",
    "X-Language": LANGUAGE,
    "User-Agent": f"drs-inspector/{__version__}",
}


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One request. ``what`` names it for errors ("Job list"); ``signing_in`` makes every refusal a `SignInError`.

    ``repeats`` allows repeats (contract 8.3); ``time_limit``, in seconds and for the whole of it, replaces those of the
    network settings. ``consent`` is the path template of a call of tier C that a person has asked for. Its repr shows
    neither content nor headers.
    """

    what: str
    method: str
    url: str
    content: bytes = b""
    headers: dict[str, str] = {}
    signing_in: bool = False
    repeats: bool = True
    time_limit: float | None = None
    consent: str = ""

    def __repr__(self) -> str:
        return f"Call({self.what!r}, {self.method} {self.url})"


class RequestSender:
    """The connections to one IAM and DRS pair, opened with the first request. For one event loop.

    ``rate_limiter`` gives the retry policy and the number of connections to keep alive. Several clients may share one:
    each calls `share` once, and the connections close when each has called `aclose`. ``neighbours`` are the hosts of
    other services; none is asked before `allow` was called for it.
    """

    def __init__(
        self,
        iam_origin: str,
        drs_origin: str,
        rate_limiter: RateLimiter,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        network: NetworkSettings | None = None,
        neighbours: Mapping[Service, str] | None = None,
    ) -> None:
        self._origins = (iam_origin, drs_origin)
        self._neighbours = neighbours or {}
        self._allowed: set[Service] = set()
        self._guard: GuardedTransport | None = None
        self._rate_limiter = rate_limiter
        self._transport = transport
        self._network = network or NetworkSettings()
        self._users = 0
        # By host, the one that answered last at the end: when its clock showed what, by the clock of the loop.
        self._dates: dict[str, tuple[datetime, float]] = {}
        self._opening = asyncio.Lock()
        self._client: httpx.AsyncClient | None = None
        self._closed = False
        self._in_flight = 0
        self._last_ended: asyncio.Event | None = None

    @property
    def cloud_time(self) -> datetime | None:
        """The time of the service's clock, aware UTC to the second, from its last ``Date`` header; None before one."""
        return self.time_of(next(reversed(self._dates), ""))

    def time_of(self, host: str) -> datetime | None:
        """The time of a host's clock, aware UTC to the second, from its last ``Date`` header; None before one."""
        if host not in self._dates:
            return None
        date, received_at = self._dates[host]
        try:
            return date + timedelta(seconds=asyncio.get_running_loop().time() - received_at)
        except OverflowError:  # a clock at the end of the calendar
            return None

    @property
    def allowed(self) -> frozenset[Service]:
        """The neighbours that may be asked."""
        return frozenset(self._allowed)

    def allow(self, service: Service) -> None:
        """Let reads of a neighbour be sent from now on."""
        self._allowed.add(service)
        if self._guard is not None:
            self._guard.allow(service)

    def forbid(self, service: Service) -> None:
        """Let no read of a neighbour be sent any more."""
        self._allowed.discard(service)
        if self._guard is not None:
            self._guard.forbid(service)

    def share(self) -> None:
        """Count one more user of the connections."""
        self._users += 1

    async def send(
        self,
        call: Call,
        *,
        rate_limiter: RateLimiter | None = None,
        auth: httpx.Auth | None = None,
        on_wait: OnWait | None = None,
    ) -> Reply | InspectorError:
        """Send a request, with repeats (contract 8.3), and return its reply, or the error when there is none.

        Every status is a reply. A slot of ``rate_limiter`` is occupied only while the request is in flight; without one
        the request is sent at once. ``on_wait(seconds)`` is called before waits.
        """
        retry = self._rate_limiter.retry
        attempt = 0
        while True:
            async with rate_limiter.slot(on_wait) if rate_limiter is not None else contextlib.nullcontext():
                outcome, repeat = await self._counted(call, auth)
            if rate_limiter is not None:
                rate_limiter.throttled += isinstance(outcome, Reply) and outcome.status == _THROTTLED
                rate_limiter.breaker.attempted(failed=repeat or isinstance(outcome, UnreachableError))
                repeat = repeat and rate_limiter.breaker.may_repeat
            if not repeat or not call.repeats or attempt >= retry.retries or self._closed:
                return outcome
            await self._pause(outcome, attempt, rate_limiter, on_wait)
            attempt += 1

    async def aclose(self) -> None:
        """Stop using the connections; the last user closes them, and requests sent later fail."""
        self._users -= 1
        if self._users > 0:
            return
        self._closed = True
        if self._in_flight:
            # A connection that is just being opened is in no pool yet, and would stay open.
            self._last_ended = asyncio.Event()
        try:
            if self._last_ended is not None:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LAST_REQUESTS_SECONDS):
                        await self._last_ended.wait()
        finally:
            if self._client is not None:
                await self._client.aclose()

    async def forget_proxy_password(self) -> None:
        """Drop the proxy's password and the connections made with it; the proxy refuses later requests."""
        if not self._network.proxy_password:
            return
        self._network = msgspec.structs.replace(self._network, proxy_password="")
        client, self._client, self._guard = self._client, None, None
        if client is not None:
            await client.aclose()

    async def _counted(self, call: Call, auth: httpx.Auth | None) -> tuple[Reply | InspectorError, bool]:
        """Send once; wake up a waiting `aclose` after the last request in flight."""
        self._in_flight += 1
        try:
            return await self._attempt(call, auth)
        finally:
            self._in_flight -= 1
            if not self._in_flight and self._last_ended is not None:
                self._last_ended.set()

    async def _attempt(self, call: Call, auth: httpx.Auth | None) -> tuple[Reply | InspectorError, bool]:
        if self._closed:
            closed = InspectorError(f"{call.what}: the connection was closed", "", "Connect again.")
            return closed, False
        try:
            client = await self._open()
            async with asyncio.timeout(call.time_limit):
                response = await client.request(
                    call.method,
                    call.url,
                    content=call.content or None,
                    headers=call.headers,
                    auth=auth,
                    timeout=time_limits(self._network, call.time_limit),
                    extensions={CONSENT: call.consent} if call.consent else None,
                )
        except InspectorError as error:
            return without_traceback(error), False
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as problem:
            return to_inspector_error(problem, call.what, signing_in=call.signing_in), broke_off(problem)
        date = read_http_date(response.headers.get("date", ""))
        if date is not None:
            self._dates.pop(response.url.host, None)
            self._dates[response.url.host] = (date, asyncio.get_running_loop().time())
        reply = _as_values(response)
        return reply, reply.status in REPEATED_STATUSES

    async def _pause(
        self, outcome: Reply | InspectorError, attempt: int, rate_limiter: RateLimiter | None, on_wait: OnWait | None
    ) -> None:
        """Wait before a repeat. A pause that the host asks for holds for every request to it, a fault for this one."""
        retry_after = None
        throttled = False
        if isinstance(outcome, Reply):
            retry_after = read_retry_after(outcome.headers.get("retry-after", ""), outcome.headers.get("date", ""))
            throttled = outcome.status == _THROTTLED or retry_after is not None
        delay = self._rate_limiter.retry.delay(attempt, retry_after)
        if throttled and rate_limiter is not None:
            rate_limiter.hold(delay)
            return
        if on_wait is not None and delay > 0:
            on_wait(delay)
        await asyncio.sleep(delay)

    async def _open(self) -> httpx.AsyncClient:
        if self._client is not None:
            return self._client
        async with self._opening:
            if self._client is None:
                iam_origin, drs_origin = self._origins
                inner = self._transport or await self._open_pools()
                self._guard = guarded = GuardedTransport(
                    inner,
                    iam_origin=iam_origin,
                    drs_origin=drs_origin,
                    neighbours=self._neighbours,
                    owns_inner=self._transport is None,
                )
                for service in self._allowed:
                    guarded.allow(service)
                # trust_env would read proxies again, past the guard; `open_pools` has already read them.
                self._client = httpx.AsyncClient(
                    transport=guarded, headers=_HEADERS, follow_redirects=False, trust_env=False
                )
                # No cookie of a load balancer is stored or sent.
                self._client.cookies.jar.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=()))
        return self._client

    async def _open_pools(self) -> httpx.AsyncBaseTransport:
        origins = dict.fromkeys(origin for origin in (*self._origins, *self._neighbours.values()) if origin)
        return await open_routes(origins, self._rate_limiter.max_in_flight, self._network)


def _as_values(response: httpx.Response) -> Reply:
    """Return a reply as values; a refusal, or what is no JSON, is shown in words and must not repeat a secret."""
    headers, body = dict(response.headers), response.content
    if not response.is_success:
        headers = {
            name: without_echoes(value.encode(), response.request).decode("utf-8", "replace")
            for name, value in headers.items()
        }
    if not response.is_success or not body.lstrip().startswith(b"{"):
        body = without_echoes(body, response.request)
    language = response.request.headers.get("x-language", "")
    return Reply(status=response.status_code, host=response.url.host, headers=headers, body=body, language=language)
