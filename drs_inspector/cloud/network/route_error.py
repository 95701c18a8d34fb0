"""Failures on the route to a host: at the proxy, or with a certificate."""

from typing import Literal

import httpx

from drs_inspector.cloud.network.certificates import CertificateFacts
from drs_inspector.cloud.network.settings import Proxy

Stage = Literal["proxy-connect", "proxy-tls", "proxy-answer", "tls"]


class RouteError(httpx.TransportError):
    """A failure before the request reached its host; ``__cause__`` is the exception of httpx or the socket.

    ``stage`` is the step that failed, ``host`` and ``port`` its other end: the proxy, for "tls" the host itself.
    ``status`` and ``offered`` (Basic, NTLM ...) are the answer of a proxy that wants a sign-in; ``chain`` are the
    certificates that were sent with a refused one.
    """

    def __init__(
        self,
        stage: Stage,
        host: str,
        port: int,
        *,
        proxy: Proxy | None = None,
        status: int = 0,
        offered: tuple[str, ...] = (),
        chain: tuple[CertificateFacts, ...] = (),
    ) -> None:
        super().__init__(f"{stage} {host}:{port}")
        self.stage = stage
        self.host = host
        self.port = port
        self.proxy = proxy
        self.status = status
        self.offered = offered
        self.chain = chain
