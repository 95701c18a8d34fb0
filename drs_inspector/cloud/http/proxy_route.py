"""A route to hosts, direct or through a proxy, whose failures name the step that failed."""

from typing import Any

import httpx

from drs_inspector.cloud.http.handshake import look_at_chain
from drs_inspector.cloud.network.certificates import CertificateFacts, refused_certificate
from drs_inspector.cloud.network.route_error import RouteError
from drs_inspector.cloud.network.settings import NetworkSettings, Proxy
from drs_inspector.domain.errors import InspectorError

_PROXY_WANTS_SIGN_IN = 407


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
