"""Transports of httpx: only allow-listed reads, only to the connection's own hosts, always verified TLS."""

import asyncio
import re
import ssl
from collections.abc import Iterable

import httpx

from drs_inspector.cloud.http.allowlist import DRS_READS, IAM_READS, Read, check_allowed, compile_reads
from drs_inspector.cloud.http.proxy_route import Route
from drs_inspector.cloud.network.settings import NetworkSettings, Proxy, proxy_for
from drs_inspector.cloud.network.trust import check_trust, make_context
from drs_inspector.domain.errors import ReadOnlyError

# The type of what replaces the network in tests, for layers that must not import httpx.
Transport = httpx.AsyncBaseTransport

# Shorter than the 5 seconds after which common servers close an idle connection, so that a request rarely meets a
# connection that is just being closed.
_KEEP_ALIVE_SECONDS = 4.0


def origin_of(url: httpx.URL) -> str:
    """Return ``scheme://host[:port]`` in the spelling of `regions.check_url`."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends a request when it is a read of one of the two services, else raises before a byte is sent.

    IAM's reads go to IAM only and DRS's reads to DRS only, so a password never reaches DRS and a token no third host.
    ``owns_inner`` tells whether closing this closes the transport inside.
    """

    def __init__(
        self, inner: httpx.AsyncBaseTransport, *, iam_origin: str, drs_origin: str, owns_inner: bool = True
    ) -> None:
        self._inner = inner
        self._owns_inner = owns_inner
        reads: dict[str, tuple[Read, ...]] = {iam_origin: IAM_READS}
        if drs_origin:
            reads[drs_origin] = reads.get(drs_origin, ()) + DRS_READS
        self._reads: dict[str, re.Pattern[str]] = {origin: compile_reads(pairs) for origin, pairs in reads.items()}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send an allowed request; raise `ReadOnlyError` for any other."""
        reads = self._reads.get(origin_of(request.url))
        if reads is None:
            raise ReadOnlyError(
                "This request was stopped before it was sent",
                f"{request.url.host} is neither the IAM nor the DRS host of this connection.",
                "Please report this as a fault of the program.",
            )
        path = request.url.raw_path.partition(b"?")[0].decode("ascii")
        check_allowed(request.method, path, reads)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections if they are this transport's own."""
        if self._owns_inner:
            await self._inner.aclose()


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
    if _needs_tls(proxies):
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
