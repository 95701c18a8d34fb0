"""A connection made step by step: TCP, the proxy's tunnel, TLS. For the report and for reading a certificate chain.

The only place with a TLS context that does not verify: `look_at_chain` reads the certificates and sends nothing.
"""

import asyncio
import base64
import contextlib
import ssl
from collections.abc import Sequence
from typing import Any

from drs_inspector.cloud.errors.translate import to_inspector_error
from drs_inspector.cloud.network.certificates import CertificateFacts, refused_certificate
from drs_inspector.cloud.network.route_error import RouteError, Stage
from drs_inspector.cloud.network.settings import NetworkSettings, Proxy, proxy_for
from drs_inspector.cloud.network.trust import make_context

_LONGEST_ANSWER = 64 * 1024


class Handshake:
    """One connection to ``host:port``, directly or through ``proxy``; call the steps in order, and `close` at the end.

    The steps raise `OSError` (`TimeoutError`, `ssl.SSLError`) or `RouteError`. ``limit`` is in seconds, for each step.
    """

    def __init__(self, host: str, port: int, proxy: Proxy | None, limit: float) -> None:
        self.host = host
        self.port = port
        self.proxy = proxy
        self._limit = limit
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def connect(self) -> str:
        """Connect to the host, or to the proxy when there is one; return the address that answered."""
        proxy = self.proxy
        host, port = (proxy.host, proxy.port) if proxy else (self.host, self.port)
        try:
            async with asyncio.timeout(self._limit):
                self._reader, self._writer = await asyncio.open_connection(host, port, limit=_LONGEST_ANSWER)
        except OSError as problem:
            if proxy is None:
                raise
            raise RouteError("proxy-connect", host, port, proxy=proxy) from problem
        return str(self._writer.get_extra_info("peername")[0])

    async def tunnel(self, context: ssl.SSLContext) -> None:
        """Make the proxy connect to the host; ``context`` verifies a proxy that uses TLS itself."""
        proxy = self.proxy
        if proxy is None or self._writer is None or self._reader is None:
            return
        if proxy.url.startswith("https:"):
            await self._secure(context, proxy.host, "proxy-tls", proxy.port)
        try:
            async with asyncio.timeout(self._limit):
                self._writer.write(_connect_head(self.host, self.port, proxy))
                await self._writer.drain()
                head = await self._reader.readuntil(b"\r\n\r\n")
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as problem:
            raise RouteError("proxy-answer", proxy.host, proxy.port, proxy=proxy) from problem
        status, offered = _read_head(head)
        if not 200 <= status < 300:
            raise RouteError("proxy-answer", proxy.host, proxy.port, proxy=proxy, status=status, offered=offered)

    async def secure(self, context: ssl.SSLContext) -> ssl.SSLObject:
        """Make the TLS handshake with the host and return the agreed TLS object."""
        return await self._secure(context, self.host, "tls", self.port)

    async def _secure(self, context: ssl.SSLContext, host: str, stage: Stage, port: int) -> ssl.SSLObject:
        if self._writer is None:
            raise ConnectionError("connect first")
        try:
            async with asyncio.timeout(self._limit):
                await self._writer.start_tls(context, server_hostname=host)
        except OSError as problem:
            if stage == "tls" and refused_certificate(problem) is None:
                raise
            raise RouteError(stage, host, port, proxy=self.proxy) from problem
        agreed: ssl.SSLObject = self._writer.get_extra_info("ssl_object")
        return agreed

    async def close(self) -> None:
        """Abort the connection."""
        if self._writer is not None:
            self._writer.transport.abort()
            with contextlib.suppress(OSError, ssl.SSLError, TimeoutError):
                async with asyncio.timeout(1):
                    await self._writer.wait_closed()


async def look_at_chain(
    host: str, port: int, network: NetworkSettings, *, proxy: Proxy | None = None, direct: bool = False
) -> tuple[CertificateFacts, ...]:
    """Return the certificates that a server sends, its own first, whether or not they can be trusted.

    The TLS handshake is made for this alone, through the proxy when there is one, and ends with the certificates: no
    request and no secret is sent to the server. ``direct`` uses no proxy of the settings (to read a proxy's own chain).
    Each step takes at most the time limit for connecting. Raises `UnreachableError` when the handshake fails.
    """
    limit = network.connect_seconds
    shown = f"[{host}]" if ":" in host else host
    if not direct:
        proxy = proxy or proxy_for(f"https://{shown}:{port}", network)
    handshake = Handshake(host, port, proxy, limit)
    unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    try:
        await handshake.connect()
        if proxy is not None:
            # The proxy may get a password, so its own certificate is verified.
            verifying = await asyncio.to_thread(make_context, network) if proxy.url.startswith("https:") else unverified
            await handshake.tunnel(verifying)
        seen = shown_chain(await handshake.secure(unverified))
    except (OSError, ValueError, RouteError) as problem:
        raise to_inspector_error(problem, "Certificate", host=host) from None
    finally:
        await handshake.close()
    return await asyncio.to_thread(read_chain, seen)


def read_chain(certificates: Sequence[bytes]) -> tuple[CertificateFacts, ...]:
    """Return the facts of certificates in DER, without those that cannot be read. Loads ``cryptography`` (40 ms)."""
    facts = []
    for certificate in certificates:
        with contextlib.suppress(ValueError):
            facts.append(_read(certificate))
    return tuple(facts)


def _read(der: bytes) -> CertificateFacts:
    from cryptography import x509  # noqa: PLC0415 -- loaded when a chain is read
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 -- as above

    certificate = x509.load_der_x509_certificate(der)
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return CertificateFacts(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        names=_names_in(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        sha256=":".join(fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2)),
        self_signed=certificate.subject == certificate.issuer,
        pem=ssl.DER_cert_to_PEM_cert(der),
    )


def _names_in(certificate: Any) -> tuple[str, ...]:
    from cryptography import x509  # noqa: PLC0415 -- loaded when a chain is read

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        common = certificate.subject.get_attributes_for_oid(x509.oid.NameOID.COMMON_NAME)
        return tuple(str(name.value) for name in common)
    hosts = names.get_values_for_type(x509.DNSName)
    return (*hosts, *(str(address) for address in names.get_values_for_type(x509.IPAddress)))


def shown_chain(agreed: Any) -> list[bytes]:
    """Return the certificates that the server sent, in DER. The method is public since Python 3.13, private before."""
    while agreed is not None and not hasattr(agreed, "get_unverified_chain"):
        agreed = getattr(agreed, "_sslobj", None)
    shown = (agreed.get_unverified_chain() or ()) if agreed is not None else ()
    # 2 is the number of DER in the module below ``ssl``.
    return [one if isinstance(one, bytes) else one.public_bytes(2) for one in shown]


def _connect_head(host: str, port: int, proxy: Proxy) -> bytes:
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if proxy.username or proxy.password:
        words = base64.b64encode(f"{proxy.username}:{proxy.password}".encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {words}")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _read_head(head: bytes) -> tuple[int, tuple[str, ...]]:
    """Return the status, 0 when it is no HTTP, and the authentication schemes that the proxy accepts."""
    first, *rest = head.decode("latin-1").split("\r\n")
    words = first.split()
    status = int(words[1]) if len(words) > 1 and words[0].startswith("HTTP/") and words[1].isdigit() else 0
    fields = (line.partition(":") for line in rest)
    return status, tuple(
        value.strip().partition(" ")[0] for name, _, value in fields if name.lower() == "proxy-authenticate"
    )
