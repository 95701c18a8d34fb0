"""The way out of the process: only allow-listed reads, only to the connection's own hosts, always verified TLS."""

import re
import ssl
import urllib.request
from collections.abc import Iterable

import httpx

from drs_inspector.cloud.allowlist import DRS_READS, IAM_READS, Read, check_allowed, compile_reads
from drs_inspector.cloud.regions import is_loopback
from drs_inspector.domain.errors import ReadOnlyError, UnreachableError

# The type of what replaces the network in tests, for layers that must not import httpx.
Transport = httpx.AsyncBaseTransport

# Shorter than the 5 seconds after which common servers close an idle connection, so that a request rarely meets a
# connection that is just being closed.
_KEEP_ALIVE_SECONDS = 4.0


def origin_of(url: httpx.URL) -> str:
    """Return ``scheme://host[:port]`` in the spelling of `regions.check_url`."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


class GuardedTransport(httpx.AsyncBaseTransport):
    """Passes a request on when it is a read of one of the two services, else raises before a byte is sent.

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
    """One connection pool per way out: directly, or through the proxy that the system names for a host."""

    def __init__(self, pools: dict[str, httpx.AsyncHTTPTransport]) -> None:
        self._pools = pools

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send over the pool of the request's origin."""
        return await self._pools[origin_of(request.url)].handle_async_request(request)

    async def aclose(self) -> None:
        """Close every pool."""
        for pool in {id(pool): pool for pool in self._pools.values()}.values():
            await pool.aclose()


def open_pools(origins: Iterable[str], max_in_flight: int) -> RoutedTransport:
    """Return pools for the origins; costs about 80 ms for the certificates, so call it off the event loop.

    Certificates are always verified; ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` add authorities. Proxies come from the
    environment and the system; loopback never goes through one. Raises `UnreachableError` for a proxy of an unknown
    kind.
    """
    origins = tuple(origins)
    needs_tls = any(origin.startswith("https:") for origin in origins) or bool(urllib.request.getproxies())
    # Plain loopback needs no certificates; this context trusts nobody and costs nothing.
    context = httpx.create_ssl_context() if needs_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    limits = httpx.Limits(
        max_connections=None, max_keepalive_connections=max_in_flight, keepalive_expiry=_KEEP_ALIVE_SECONDS
    )
    pools: dict[str | None, httpx.AsyncHTTPTransport] = {}
    routes: dict[str, httpx.AsyncHTTPTransport] = {}
    for origin in origins:
        proxy = proxy_for(origin)
        if proxy not in pools:
            try:
                pools[proxy] = httpx.AsyncHTTPTransport(verify=context, proxy=proxy, limits=limits, trust_env=False)
            except (ValueError, ImportError, httpx.InvalidURL):
                # The URL of a proxy may hold a password, so it is not repeated here.
                raise UnreachableError(
                    "The proxy settings cannot be used",
                    "The proxy set for this computer has a form that DRS Inspector does not know.",
                    "Set HTTPS_PROXY to an http:// or https:// proxy.",
                ) from None
        routes[origin] = pools[proxy]
    return RoutedTransport(routes)


def proxy_for(origin: str) -> str | None:
    """Return the proxy URL that environment or system settings name for an origin, or None to go directly."""
    url = httpx.URL(origin)
    if is_loopback(url.host) or urllib.request.proxy_bypass(url.netloc.decode("ascii")):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy:
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
