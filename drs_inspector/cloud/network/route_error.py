"""What went wrong on the way to a host, known only where the way is: at the proxy, or with a certificate."""

from typing import Literal

import httpx

from drs_inspector.cloud.network.certificates import CertificateFacts
from drs_inspector.cloud.network.settings import Proxy

Stage = Literal["proxy-connect", "proxy-tls", "proxy-answer", "tls"]


class RouteError(httpx.TransportError):
    """A failure before the request reached its host; ``__cause__`` is what httpx said of it.

    ``stage`` tells how far it came, ``host`` and ``port`` with whom: the proxy, or for "tls" the host itself.
    ``status`` and ``offered`` (Basic, NTLM ...) are what a proxy answered that wants a sign-in; ``chain`` is what a
    server with a refused certificate showed.
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
