"""Certificates of servers: the facts to show about a chain, and the error for one that was refused.

Importing this costs nothing; ``cryptography`` is loaded when a chain is read.
"""

from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from drs_inspector.domain.errors import UnreachableError

RefusalReason = Literal["expired", "not-yet-valid", "wrong-host", "unknown-issuer", "self-signed", "revoked", "other"]


class CertificateFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One certificate of a chain, as read from it.

    ``subject`` and ``issuer`` are one line each ("CN=drs.example, O=Example"); ``names`` the hosts and addresses it is
    for; the times aware UTC; ``sha256`` the fingerprint as upper-case hex pairs joined by colons.
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

    ``host`` and ``port`` name the server, ``reason`` what is wrong, and ``chain`` (the server's own certificate first)
    is what it showed, when that is known; `look_at_chain` finds it out.
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
