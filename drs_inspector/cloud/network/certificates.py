"""Certificates of servers: the facts about a chain, and the error for a refused one.

Importing this costs nothing; ``cryptography`` is loaded when a chain is read.
"""

import ipaddress
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec

from drs_inspector.domain.errors import UnreachableError

RefusalReason = Literal["expired", "not-yet-valid", "wrong-host", "unknown-issuer", "self-signed", "revoked", "other"]

# Results of verification: numbers of OpenSSL (x509_vfy.h), macOS (SecBase.h) and Windows (winerror.h).
_REASONS: Final[dict[int, RefusalReason]] = {
    9: "not-yet-valid",
    10: "expired",
    18: "self-signed",
    19: "unknown-issuer",
    2: "unknown-issuer",
    20: "unknown-issuer",
    21: "unknown-issuer",
    27: "unknown-issuer",
    23: "revoked",
    62: "wrong-host",
    64: "wrong-host",
    -67818: "expired",
    -67819: "not-yet-valid",
    -67820: "revoked",
    -67602: "wrong-host",
    -67843: "unknown-issuer",
    -25318: "unknown-issuer",
    0x800B0101: "expired",
    0x800B0102: "expired",
    0x800B010F: "wrong-host",
    0x800B0109: "unknown-issuer",
    0x800B010A: "unknown-issuer",
    0x80092010: "revoked",
    0x800B010C: "revoked",
}
_MOST_NAMES = 8


class CertificateFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One certificate of a chain.

    ``subject`` and ``issuer`` are one line each ("CN=drs.example,O=Example"); ``names`` the hosts and addresses that
    the certificate is for; the times aware UTC; ``sha256`` the fingerprint as upper-case hex pairs joined by colons.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    sha256: str
    self_signed: bool
    pem: str


class CertificateRefusedError(UnreachableError):
    """The certificate of a server was refused, and nothing was sent to it.

    ``host`` and ``port`` name the server, ``reason`` what is wrong; ``chain`` are the certificates it sent, its own
    first, empty when they could not be read.
    """

    def __init__(
        self,
        title: str,
        cause: str = "",
        next_step: str = "",
        *,
        host: str = "",
        port: int = 443,
        reason: RefusalReason = "other",
        chain: tuple[CertificateFacts, ...] = (),
        **marks: Any,
    ) -> None:
        super().__init__(title, cause, next_step, **marks)
        self.host: Final = host
        self.port: Final = port
        self.reason: Final = reason
        self.chain: Final = chain


def exception_chain(problem: BaseException) -> Iterator[BaseException]:
    """Yield an exception, its causes and contexts, and those inside exception groups; each once."""
    waiting, seen = [problem], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
        waiting.extend(cause for cause in (one.__cause__, one.__context__) if cause is not None)


def refused_certificate(problem: BaseException) -> ssl.SSLCertVerificationError | None:
    """Return the verification error in the chain of an exception, or None."""
    return next((one for one in exception_chain(problem) if isinstance(one, ssl.SSLCertVerificationError)), None)


def certificate_error(
    problem: BaseException,
    what: str,
    *,
    host: str,
    port: int = 443,
    chain: tuple[CertificateFacts, ...] = (),
    now: datetime | None = None,
) -> CertificateRefusedError:
    """Return the error for a refused certificate; ``what`` begins its title ("Job list").

    ``problem`` has an `ssl.SSLCertVerificationError` in its `exception_chain`. With a ``chain`` of certificates the
    message names dates, hosts and issuers. ``now`` is this computer's time, for tests.
    """
    refusal = refused_certificate(problem)
    moment = now or datetime.now(UTC)
    reason = _reason(refusal, chain, host, moment)
    said = " ".join((getattr(refusal, "verify_message", "") or str(problem)).split())[:200]
    cause, next_step = _words(reason, chain, host, moment, said)
    return CertificateRefusedError(
        f"{what}: the certificate of {host} is not trusted",
        f"{cause} Nothing was sent.",
        next_step,
        host=host,
        port=port,
        reason=reason,
        chain=chain,
    )


def is_for(certificate: CertificateFacts, host: str) -> bool:
    """Tell whether a certificate names a host or address; ``*.`` matches one label."""
    wanted = host.lower().rstrip(".")
    return any(
        name == wanted or (name.startswith("*.") and wanted.partition(".")[2] == name[2:])
        for name in (one.lower() for one in certificate.names)
    )


def _reason(
    refusal: ssl.SSLCertVerificationError | None, chain: Sequence[CertificateFacts], host: str, now: datetime
) -> RefusalReason:
    code = getattr(refusal, "verify_code", 0) or 0
    reason = _REASONS.get(code) or _REASONS.get(code & 0xFFFFFFFF, "other")
    if not chain:
        return reason
    if reason in {"expired", "not-yet-valid", "other"}:
        # Windows has one number for both ends of the validity, and messages in the language of the system.
        if any(one.not_after < now for one in chain):
            return "expired"
        if any(one.not_before > now for one in chain):
            return "not-yet-valid"
    if reason == "other" and not is_for(chain[0], host):
        return "wrong-host"
    if reason == "unknown-issuer" and chain[0].self_signed:
        return "self-signed"
    return reason


_TRUST_STEP = (
    "If this network opens encrypted connections (a company proxy), ask for its certificate authority and choose that "
    "file in the Network settings (File > Network…) or in the variable SSL_CERT_FILE. Otherwise do not go on."
)


def _words(
    reason: RefusalReason, chain: Sequence[CertificateFacts], host: str, now: datetime, said: str
) -> tuple[str, str]:
    """Return cause and next step."""
    if reason == "expired":
        words = _expired(chain, now), "Tell those who run the server, or check the clock of this computer."
    elif reason == "not-yet-valid":
        words = (
            f"The certificate is not valid yet{_from_when(chain, now)}; it is {_day(now)} by this computer's clock.",
            "Check the clock of this computer: date, time and time zone.",
        )
    elif reason == "wrong-host":
        kind = "address" if _is_address(host) else "host"
        words = (
            f"The certificate belongs to another {kind}{_names(chain)}, not to {host}.",
            "Check the URL, and whether a proxy or portal answers instead of the cloud.",
        )
    elif reason == "self-signed":
        words = "The certificate is self-signed and not known to this computer.", _TRUST_STEP
    elif reason == "unknown-issuer":
        words = (
            f"The certificate is signed by an authority that this computer does not know{_issuers(chain)}.",
            _TRUST_STEP,
        )
    elif reason == "revoked":
        words = "The certificate was revoked by its issuer.", "Do not go on; tell those who run the server."
    else:
        words = f"The certificate was refused ({said}).", _TRUST_STEP
    return words


def _expired(chain: Sequence[CertificateFacts], now: datetime) -> str:
    ended = next((one for one in chain if one.not_after < now), None)
    if ended is None:
        return "The certificate has expired."
    whose = "The certificate" if ended is chain[0] else f"The certificate of the authority {ended.subject}"
    days = (now - ended.not_after).days
    return (
        f"{whose} has expired: it was valid until {_day(ended.not_after)}, {days} {'day' if days == 1 else 'days'} ago."
    )


def _from_when(chain: Sequence[CertificateFacts], now: datetime) -> str:
    future = next((one for one in chain if one.not_before > now), None)
    return f", only from {_day(future.not_before)}" if future is not None else ""


def _names(chain: Sequence[CertificateFacts]) -> str:
    if not chain:
        return ""
    names = chain[0].names
    if not names:
        return " (it names none)"
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f" ({', '.join(names[:_MOST_NAMES])}{more})"


def _issuers(chain: Sequence[CertificateFacts]) -> str:
    if not chain:
        return ""
    line = [chain[0].subject or "the server's certificate", *(one.issuer for one in chain if not one.self_signed)]
    shown = f": {' ← '.join(dict.fromkeys(line))}"
    if len(chain) > 1 or chain[0].self_signed:
        return shown
    return (
        f"{shown}. The server shows only its own certificate; the one between it and a known authority may be missing"
    )


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
