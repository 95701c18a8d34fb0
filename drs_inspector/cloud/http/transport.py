"""Transports of httpx: only allow-listed reads, only to the connection's own hosts, always verified TLS.

A route to a host is direct or through a proxy; where it fails, the error names the step.
"""

import asyncio
import ssl
from collections.abc import Iterable, Mapping
from typing import Any, Final

import httpx

from drs_inspector.cloud.http.allowlist import IAM_READS, AllowList, check_headers
from drs_inspector.cloud.http.bounded import exchange
from drs_inspector.cloud.http.handshake import look_at_chain
from drs_inspector.cloud.http.sent_counts import sent_in_this_run
from drs_inspector.cloud.network.certificates import CertificateFacts, refused_certificate
from drs_inspector.cloud.network.route_error import RouteError
from drs_inspector.cloud.network.settings import NetworkSettings, Proxy, proxy_for
from drs_inspector.cloud.network.trust import check_trust, make_context, names_authority_files
from drs_inspector.domain.errors import InspectorError, ReadOnlyError
from drs_inspector.domain.read_calls.asked import Service

# The type of what replaces the network in tests, for layers that must not import httpx.
Transport = httpx.AsyncBaseTransport

# Shorter than the 5 seconds after which common servers close an idle connection, so that a request rarely meets a
# connection that is just being closed.
_KEEP_ALIVE_SECONDS = 4.0
_PROXY_WANTS_SIGN_IN = 407
CONSENT: Final = "drs_inspector.consent"
"""The extension of a request in which the path template of a call of tier C is, when a person has asked for it."""
_IAM_CALLS = frozenset(f"{method} {path}" for method, path in IAM_READS)


def origin_of(url: httpx.URL) -> str:
    """Return ``scheme://host[:port]`` in the spelling of `regions.check_url`."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends a request when it is a read of a service that this host is, else raises before a byte is sent.

    IAM's reads go to IAM only and DRS's reads to DRS only, so a password never reaches DRS and a token no third host.
    ``neighbours`` are the hosts of other services: nothing goes to one before `allow` was called for it.
    The reply comes back whole and unpacked, within the limits of `bounded.exchange`.
    ``owns_inner`` tells whether closing this closes the transport inside.
    """

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        *,
        iam_origin: str,
        drs_origin: str,
        neighbours: Mapping[Service, str] | None = None,
        owns_inner: bool = True,
    ) -> None:
        self._inner = inner
        self._owns_inner = owns_inner
        self._iam_origin = iam_origin
        self._neighbours = neighbours or {}
        self._services: dict[str, list[Service]] = {iam_origin: []}
        if drs_origin:
            self._services.setdefault(drs_origin, []).append("drs")
        self._lists = {origin: self._list_of(origin) for origin in self._services}

    def allow(self, service: Service) -> None:
        """Let the reads of a neighbour pass from now on; nothing changes where its host is not known."""
        origin = self._neighbours.get(service, "")
        if origin and service not in self._services.setdefault(origin, []):
            self._services[origin].append(service)
            self._lists[origin] = self._list_of(origin)

    def forbid(self, service: Service) -> None:
        """Let no read of a neighbour pass any more."""
        origin = self._neighbours.get(service, "")
        if service in self._services.get(origin, ()):
            self._services[origin].remove(service)
            self._lists[origin] = self._list_of(origin)

    def _list_of(self, origin: str) -> AllowList:
        return AllowList(self._services[origin], with_iam=origin == self._iam_origin)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send an allowed request; raise `ReadOnlyError` for any other."""
        allowed = self._lists.get(origin_of(request.url))
        if allowed is None:
            raise ReadOnlyError(
                "This request was stopped before it was sent",
                f"{request.url.host} is neither the IAM nor the DRS host of this connection.",
                "Please report this as a fault of the program.",
            )
        target = request.url.raw_path.decode("ascii")
        consent = request.extensions.get(CONSENT, "")
        check_headers(request.headers)
        sent_in_this_run().note(allowed.check(request.method, target, _body_of(request), consent=consent))
        is_of_iam = f"{request.method} {target.partition('?')[0]}" in _IAM_CALLS
        return await exchange(self._inner, request, signing_in=is_of_iam)

    async def aclose(self) -> None:
        """Close the connections if they are this transport's own."""
        if self._owns_inner:
            await self._inner.aclose()


def _body_of(request: httpx.Request) -> bytes | None:
    """Return the body, None for one that is only made while it is sent."""
    try:
        return request.content
    except httpx.RequestNotRead:
        return None


class Route:
    """A connection pool, and its proxy if it has one."""

    def __init__(self, pool: httpx.AsyncHTTPTransport, proxy: Proxy | None, network: NetworkSettings) -> None:
        self.pool = pool
        self._proxy = proxy
        self._network = network

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises `RouteError` for a failure of the route, else what httpx raises."""
        if self._proxy is None:
            try:
                return await self.pool.handle_async_request(request)
            except httpx.ConnectError as problem:
                if refused_certificate(problem) is None:
                    raise
                raise await self._refused(request) from problem
        steps = _Steps()
        request.extensions["trace"] = steps.note
        try:
            response = await self.pool.handle_async_request(request)
        except httpx.TransportError as problem:
            failure = await self._route_error(self._proxy, steps, request, problem)
            if failure is None:
                raise
            raise failure from problem
        if response.status_code == _PROXY_WANTS_SIGN_IN:
            # The reply to a plain request to this computer: all others go through a tunnel.
            await response.aclose()
            raise self._at_proxy("proxy-answer", _PROXY_WANTS_SIGN_IN, _schemes(response.headers.multi_items()))
        return response

    async def _route_error(
        self, proxy: Proxy, steps: "_Steps", request: httpx.Request, problem: httpx.TransportError
    ) -> RouteError | None:
        """Return the failure when it is one of the route, None when it is one of the host."""
        step = steps.last
        if step.startswith("connection.connect_tcp"):
            return RouteError("proxy-connect", proxy.host, proxy.port, proxy=proxy)
        if step.startswith("connection.start_tls"):
            chain = await self._look(proxy.host, proxy.port, direct=True) if refused_certificate(problem) else ()
            return RouteError("proxy-tls", proxy.host, proxy.port, proxy=proxy, chain=chain)
        if step.startswith("proxy.start_tls"):
            return await self._refused(request) if refused_certificate(problem) else None
        if steps.in_tunnel or not steps.connected or request.url.scheme != "https":
            return None
        return self._at_proxy("proxy-answer", steps.status, steps.offered)

    def _at_proxy(self, stage: Any, status: int, offered: tuple[str, ...]) -> RouteError:
        host, port = (self._proxy.host, self._proxy.port) if self._proxy else ("", 0)
        return RouteError(stage, host, port, proxy=self._proxy, status=status, offered=offered)

    async def _refused(self, request: httpx.Request) -> RouteError:
        host, port = request.url.host, request.url.port or 443
        return RouteError("tls", host, port, proxy=self._proxy, chain=await self._look(host, port))

    async def _look(self, host: str, port: int, *, direct: bool = False) -> tuple[CertificateFacts, ...]:
        """Return the certificates of a server; empty when they cannot be read a second time."""
        try:
            return await look_at_chain(host, port, self._network, proxy=None if direct else self._proxy, direct=direct)
        except InspectorError:
            return ()


class _Steps:
    """The last step of httpcore with one request. Of headers, only a proxy's authentication schemes are stored."""

    def __init__(self) -> None:
        self.last = ""
        self.connected = False
        self.in_tunnel = False
        self.status = 0
        self.offered: tuple[str, ...] = ()

    async def note(self, name: str, details: dict[str, Any]) -> None:
        """Store a step's name, such as ``connection.connect_tcp.started``; called by httpcore."""
        if name.endswith((".failed", "response_closed.started", "response_closed.complete")):
            return
        self.last = name
        if name == "connection.connect_tcp.complete":
            self.connected = True
        elif name == "proxy.start_tls.complete":
            self.in_tunnel = True
            self.last = ""
        elif name == "connection.start_tls.complete":
            self.last = ""
        elif name == "http11.receive_response_headers.complete" and not self.in_tunnel:
            _version, self.status, _reason, headers, *_rest = details["return_value"]
            self.offered = _schemes([(key.decode("latin-1"), value.decode("latin-1")) for key, value in headers])


def _schemes(headers: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return the authentication schemes that a proxy offers: Basic, Negotiate, NTLM ..."""
    return tuple(value.strip().partition(" ")[0] for name, value in headers if name.lower() == "proxy-authenticate")


class RoutedTransport(httpx.AsyncBaseTransport):
    """One connection pool per route: direct, or through the proxy that the settings name for a host."""

    def __init__(self, routes: dict[str, Route]) -> None:
        self._routes = routes

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on the route of the request's origin. Raises `RouteError` when the route itself fails."""
        return await self._routes[origin_of(request.url)].send(request)

    async def aclose(self) -> None:
        """Close every pool."""
        for pool in {id(route.pool): route.pool for route in self._routes.values()}.values():
            await pool.aclose()


def time_limits(network: NetworkSettings, total: float | None = None) -> httpx.Timeout:
    """Return the limits of each phase of a request, in seconds; ``total`` replaces them all.

    Waiting for a pooled connection has no limit, because `RateLimiter` already bounds what is in flight.
    """
    if total is not None:
        return httpx.Timeout(total)
    return httpx.Timeout(
        connect=network.connect_seconds, read=network.read_seconds, write=network.write_seconds, pool=None
    )


async def open_routes(
    origins: Iterable[str], max_in_flight: int, network: NetworkSettings | None = None
) -> RoutedTransport:
    """Return the result of `open_pools`, made in a thread when certificates have to be read for it."""
    origins = tuple(origins)
    network = network or NetworkSettings()
    proxies = {origin: proxy_for(origin, network) for origin in origins}
    if _needs_tls(proxies) or names_authority_files(network):
        return await asyncio.to_thread(open_pools, origins, max_in_flight, network)
    return open_pools(origins, max_in_flight, network)


def open_pools(origins: Iterable[str], max_in_flight: int, network: NetworkSettings | None = None) -> RoutedTransport:
    """Return pools for the origins; reads certificates for about 20 ms where TLS is needed, see `open_routes`.

    Certificates are always verified, as `trust.make_context` says; proxies are those of `network.proxy_for`. Raises
    `UnreachableError` for a proxy or an authority file that cannot be used.
    """
    network = network or NetworkSettings()
    proxies = {origin: proxy_for(origin, network) for origin in origins}
    if _needs_tls(proxies):
        context = make_context(network)
    else:
        # Plain loopback needs no certificates; this context trusts none and costs nothing.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        check_trust(network)
    limits = httpx.Limits(
        max_connections=None, max_keepalive_connections=max_in_flight, keepalive_expiry=_KEEP_ALIVE_SECONDS
    )
    pools: dict[Proxy | None, httpx.AsyncHTTPTransport] = {}
    routes: dict[str, Route] = {}
    for origin, proxy in proxies.items():
        if proxy not in pools:
            pools[proxy] = httpx.AsyncHTTPTransport(
                verify=context, proxy=_for_httpx(proxy, context), limits=limits, trust_env=False
            )
        routes[origin] = Route(pools[proxy], proxy, network)
    return RoutedTransport(routes)


def _needs_tls(proxies: dict[str, Proxy | None]) -> bool:
    urls = (*proxies, *(proxy.url for proxy in proxies.values() if proxy is not None))
    return any(url.startswith("https:") for url in urls)


def _for_httpx(proxy: Proxy | None, context: ssl.SSLContext) -> httpx.Proxy | None:
    if proxy is None:
        return None
    return httpx.Proxy(
        proxy.url,
        auth=(proxy.username, proxy.password) if proxy.username or proxy.password else None,
        ssl_context=context if proxy.url.startswith("https:") else None,
    )
