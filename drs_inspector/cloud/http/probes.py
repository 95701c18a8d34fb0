"""The steps of a connection to a service, for the connection report: name, TCP, proxy, TLS, clock.

Each raises `InspectorError` when it fails, and sends neither token nor password (but the proxy's to the proxy).
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from drs_inspector.cloud.errors.translate import to_inspector_error, without_traceback
from drs_inspector.cloud.http.handshake import Handshake, look_at_chain, read_chain, shown_chain
from drs_inspector.cloud.http.log_redaction import install_log_redaction
from drs_inspector.cloud.http.transport import GuardedTransport, open_routes, time_limits
from drs_inspector.cloud.network.certificates import CertificateFacts, refused_certificate
from drs_inspector.cloud.network.route_error import RouteError
from drs_inspector.cloud.network.settings import NetworkSettings, ProxyInUse, describe_proxy, proxy_for
from drs_inspector.cloud.network.trust import make_context
from drs_inspector.domain.decoding.http_date import read_http_date
from drs_inspector.domain.errors import InspectorError, UnreachableError

install_log_redaction()

_DEFAULT_PORTS = {"http": 80, "https": 443}
Result = TypeVar("Result")


class TlsFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a verified handshake: ``version`` such as "TLSv1.3", and the server's own certificate."""

    version: str
    certificate: CertificateFacts | None = None

    def days_left(self, now: datetime | None = None) -> int | None:
        """Return the whole days until the certificate ends, below 0 when it has; None when it is not known."""
        if self.certificate is None:
            return None
        return (self.certificate.not_after - (now or datetime.now(UTC))).days


class Probe:
    """The connection to one service (``scheme://host[:port]``); call the steps in order, and `close` at the end.

    ``in_use`` is the proxy. With a proxy, name and TCP are those of the proxy, which resolves the host's name itself.
    """

    def __init__(self, origin: str, network: NetworkSettings) -> None:
        parts = urlsplit(origin)
        self.origin = origin
        self.host = parts.hostname or ""
        self.port = parts.port or _DEFAULT_PORTS[parts.scheme]
        self.encrypted = parts.scheme == "https"
        self.in_use: ProxyInUse = describe_proxy(origin, network)
        self._network = network
        self._handshake: Handshake | None = None

    @property
    def first_stop(self) -> tuple[str, int]:
        """Host and port that this computer connects to. Raises `UnreachableError` for an unusable proxy."""
        proxy = proxy_for(self.origin, self._network)
        return (proxy.host, proxy.port) if proxy is not None else (self.host, self.port)

    async def resolve(self) -> list[str]:
        """Return the addresses of `first_stop`."""

        async def look_up() -> list[str]:
            async with asyncio.timeout(self._network.connect_seconds):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
            return list(dict.fromkeys(str(place[4][0]) for place in found))

        host, port = self.first_stop
        return await self._translated("Name", look_up, host)

    async def connect(self) -> str:
        """Open a TCP connection to `first_stop` and return the address that answered."""
        proxy = proxy_for(self.origin, self._network)
        self._handshake = Handshake(self.host, self.port, proxy, self._network.connect_seconds)
        return await self._translated("Connection", self._handshake.connect, self.first_stop[0])

    async def tunnel(self) -> None:
        """Make the proxy connect to the service; does nothing without a proxy or without TLS."""
        handshake = self._handshake
        if handshake is None or handshake.proxy is None or not self.encrypted:
            return
        context = await asyncio.to_thread(make_context, self._network)
        await self._translated("Proxy", lambda: handshake.tunnel(context), handshake.proxy.host)

    async def handshake(self) -> TlsFacts:
        """Make a verified TLS handshake with the service. Raises `CertificateRefusedError` with the chain."""
        handshake = self._handshake
        if handshake is None:
            raise UnreachableError("There is no connection", "", "Connect first.")
        context = await asyncio.to_thread(make_context, self._network)
        agreed = await self._translated("Encryption", lambda: handshake.secure(context), self.host)
        chain = await asyncio.to_thread(read_chain, shown_chain(agreed))
        return TlsFacts(version=agreed.version() or "", certificate=chain[0] if chain else None)

    async def close(self) -> None:
        """Abort the connection."""
        if self._handshake is not None:
            await self._handshake.close()

    async def _translated(self, what: str, step: Callable[[], Awaitable[Result]], host: str) -> Result:
        """Do a step; raise its failure as the error that a request would raise."""
        try:
            return await step()
        except InspectorError as known:
            error = without_traceback(known)
        except RouteError as problem:
            if refused_certificate(problem) is not None:
                problem.chain = await self._look(problem)
            error = to_inspector_error(problem, what)
        except (OSError, ValueError) as problem:
            error = to_inspector_error(problem, what, host=host)
        raise error

    async def _look(self, problem: RouteError) -> tuple[CertificateFacts, ...]:
        try:
            at_proxy = problem.stage == "proxy-tls"
            return await look_at_chain(
                problem.host, problem.port, self._network, proxy=None if at_proxy else problem.proxy, direct=at_proxy
            )
        except InspectorError:
            return ()


async def clock_offset(
    iam_url: str, network: NetworkSettings, *, transport: httpx.AsyncBaseTransport | None = None
) -> float | None:
    """Return the seconds by which the service's clock is ahead of this computer's; None without a ``Date`` header.

    The header is exact to a second, and comes with the 401 that IAM answers to a read without a sign-in. The gateway
    refuses signed requests beyond about 15 minutes (contract 1.10). Raises `UnreachableError`.
    """
    try:
        inner = transport or await open_routes((iam_url,), 1, network)
        guarded = GuardedTransport(inner, iam_origin=iam_url, drs_origin="", owns_inner=transport is None)
        async with httpx.AsyncClient(transport=guarded, trust_env=False, timeout=time_limits(network)) as client:
            before = time.time()
            response = await client.get(f"{iam_url}/v3/auth/projects")
            middle = (before + time.time()) / 2
    except InspectorError as known:
        error = without_traceback(known)
    except (httpx.HTTPError, OSError, ValueError) as problem:
        error = to_inspector_error(problem, "Clock")
    else:
        return offset_of(response.headers.get("date", ""), middle)
    raise error


def offset_of(date: str, now: float | None = None) -> float | None:
    """Return the seconds by which a ``Date`` header is ahead of ``now`` (seconds since 1970); None for no date.

    The header has no fractions of a second, so half a second is added.
    """
    moment = read_http_date(date)
    return None if moment is None else moment.timestamp() + 0.5 - (time.time() if now is None else now)
