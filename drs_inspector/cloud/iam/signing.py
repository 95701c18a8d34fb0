"""Signing requests with an access key (AK) and secret key (SK), and checking such signatures.

Two forms share the name ``SDK-HMAC-SHA256`` and are told apart by the ``Authorization`` header:

* ``Access=`` (contract 1.10): the secret key itself is the HMAC key.
* ``Credential=`` (contract 1.10b): the key is derived from date, region and service, as in the Go SDK of Open Telekom
  Cloud, which leaves region and service empty.

Everything works on the request as it goes over the wire, so the same code signs in the client and verifies in the
simulator. Nothing here does IO and nothing here imports an HTTP library.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlsplit

import msgspec

from drs_inspector.cloud.iam.signing_form import SigningForm

ALGORITHM: Final = "SDK-HMAC-SHA256"
DATE_HEADER: Final = "X-Sdk-Date"
CONTENT_HASH_HEADER: Final = "X-Sdk-Content-Sha256"
_TERMINATOR: Final = "sdk_request"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_AUTHORIZATION = re.compile(
    rf"{ALGORITHM}\s+(Access|Credential)=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-fA-F]+)\s*"
)


class WireRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as sent: ``path`` and ``query`` percent-encoded as on the wire, ``query`` without the ``?``.

    ``headers`` are all headers that are to be signed (for signing) or that arrived (for verifying), ``Host`` included.
    """

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class SignatureClaim(msgspec.Struct, frozen=True, kw_only=True):
    """What an ``Authorization`` header claims; ``scope`` is empty for ``Access=``, else date, region and service."""

    form: SigningForm
    access_key: str
    signed_names: tuple[str, ...]
    signature: str
    scope: str = ""


def wire_request(
    method: str, url: str, headers: Mapping[str, str] | Iterable[tuple[str, str]] = (), body: bytes = b""
) -> WireRequest:
    """Return the `WireRequest` of an absolute URL; ``Host`` is added from the URL when ``headers`` lack it."""
    parts = urlsplit(url)
    pairs = tuple(headers.items() if isinstance(headers, Mapping) else headers)
    if not any(name.lower() == "host" for name, _ in pairs):
        host = parts.netloc.rpartition("@")[2]
        if parts.port is not None and parts.port == _DEFAULT_PORTS.get(parts.scheme):
            host = host.rpartition(":")[0]
        pairs = (("Host", host), *pairs)
    return WireRequest(method=method, path=parts.path or "/", query=parts.query, headers=pairs, body=body)


def query_text(parameters: Mapping[str, object]) -> str:
    """Return parameters as a query string: booleans lower case, lists repeated, None left out (contract 1.10)."""
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        values = value if isinstance(value, (list, tuple)) else (value,)
        pairs.extend((name, _plain_text(one)) for one in values if one is not None)
    return "&".join(
        f"{_encode(name, SigningForm.ACCESS)}={_encode(value, SigningForm.ACCESS)}" for name, value in pairs
    )


def canonical_path(path: str, form: SigningForm = SigningForm.ACCESS) -> str:
    """Return the wire path with every segment encoded one way, always ending with ``/``."""
    segments = unquote_to_bytes(path or "/").split(b"/")
    text = "/".join(_encode(segment, form) for segment in segments)
    return text if text.endswith("/") else text + "/"


def canonical_query(query: str, form: SigningForm = SigningForm.ACCESS) -> str:
    """Return the wire query decoded, sorted by name then value, and encoded one way; empty stays empty."""
    pairs = sorted(parse_qsl(query, keep_blank_values=True, errors="surrogateescape"))
    return "&".join(f"{_encode(name, form)}={_encode(value, form)}" for name, value in pairs)


def canonical_request(request: WireRequest, signed_names: Sequence[str], form: SigningForm = SigningForm.ACCESS) -> str:
    """Return the text whose hash is signed: method, path, query, headers, header names, body hash (contract 1.10).

    ``signed_names`` are lower-case header names in the order of ``SignedHeaders``. A name without a header counts as an
    empty value, which makes a stripped header fail verification instead of raising.
    """
    values = _folded_headers(request.headers)
    header_lines = "".join(f"{name}:{values.get(name, '')}\n" for name in signed_names)
    return "\n".join(
        (
            request.method.upper(),
            canonical_path(request.path, form),
            canonical_query(request.query, form),
            header_lines,
            ";".join(signed_names),
            _body_hash(request, values, form),
        )
    )


def sign_access(request: WireRequest, access_key: str, secret_key: str, moment: datetime) -> dict[str, str]:
    """Return the headers to add for the ``Access=`` form: ``X-Sdk-Date`` and ``Authorization`` (contract 1.10).

    ``moment`` must be aware. Every header of ``request`` is signed except ``Authorization`` and names that hold an
    underscore. ``X-Project-Id``, ``X-Domain-Id`` and ``X-Security-Token`` must be in ``request.headers`` beforehand.
    """
    stamp = _stamp(moment)
    dated = _with_date(request, stamp)
    names = _names_to_sign(dated, SigningForm.ACCESS)
    signature = _access_signature(dated, names, secret_key, stamp)
    return {
        DATE_HEADER: stamp,
        "Authorization": f"{ALGORITHM} Access={access_key}, SignedHeaders={';'.join(names)}, Signature={signature}",
    }


def sign_scoped(
    request: WireRequest, access_key: str, secret_key: str, moment: datetime, *, region: str = "", service: str = ""
) -> dict[str, str]:
    """Return the headers to add for the ``Credential=`` form (contract 1.10b).

    Region and service are empty in the Go SDK and filled in the Java sample; ``X-Project-Id``, ``X-Domain-Id`` and
    ``X-Security-Token`` are added by the caller after signing. ``moment`` must be aware.
    """
    stamp = _stamp(moment)
    scope = f"{stamp[:8]}/{region}/{service}/{_TERMINATOR}"
    dated = _with_date(request, stamp)
    names = _names_to_sign(dated, SigningForm.SCOPED)
    signature = _scoped_signature(dated, names, secret_key, stamp, scope)
    credential = f"{access_key}/{scope}"
    return {
        DATE_HEADER: stamp,
        "Authorization": f"{ALGORITHM} Credential={credential}, SignedHeaders={';'.join(names)}, Signature={signature}",
    }


def read_authorization(value: str) -> SignatureClaim | None:
    """Return what an ``Authorization`` header claims, or None when it is neither of the two forms."""
    match = _AUTHORIZATION.fullmatch(value.strip())
    if match is None:
        return None
    form, credential, names, signature = SigningForm(match[1]), match[2], match[3], match[4]
    access_key, slash, scope = credential.partition("/")
    if form is SigningForm.SCOPED and (not slash or scope.count("/") != 3):
        return None
    return SignatureClaim(
        form=form,
        access_key=access_key if form is SigningForm.SCOPED else credential,
        signed_names=tuple(names.split(";")),
        signature=signature.lower(),
        scope=scope if form is SigningForm.SCOPED else "",
    )


def signing_moment(request: WireRequest) -> datetime | None:
    """Return the aware UTC time of the ``X-Sdk-Date`` header, or None when it is absent or malformed."""
    stamp = _folded_headers(request.headers).get(DATE_HEADER.lower(), "")
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def verify(request: WireRequest, claim: SignatureClaim, secret_key: str) -> bool:
    """Tell whether the request carries the signature it claims. The age of the date is for the caller to judge."""
    stamp = _folded_headers(request.headers).get(DATE_HEADER.lower(), "")
    if not stamp or "host" not in claim.signed_names:
        return False
    if claim.form is SigningForm.ACCESS:
        expected = _access_signature(request, claim.signed_names, secret_key, stamp)
    else:
        if claim.scope.partition("/")[0] != stamp[:8]:
            return False
        expected = _scoped_signature(request, claim.signed_names, secret_key, stamp, claim.scope)
    return hmac.compare_digest(expected, claim.signature)


def _access_signature(request: WireRequest, names: Sequence[str], secret_key: str, stamp: str) -> str:
    digest = _sha256(canonical_request(request, names, SigningForm.ACCESS))
    return _hmac(secret_key.encode(), f"{ALGORITHM}\n{stamp}\n{digest}").hex()


def _scoped_signature(request: WireRequest, names: Sequence[str], secret_key: str, stamp: str, scope: str) -> str:
    key = f"SDK{secret_key}".encode()
    for step in scope.split("/"):
        key = _hmac(key, step)
    digest = _sha256(canonical_request(request, names, SigningForm.SCOPED))
    return _hmac(key, f"{ALGORITHM}\n{stamp}\n{scope}\n{digest}").hex()


def _names_to_sign(request: WireRequest, form: SigningForm) -> tuple[str, ...]:
    names = {name.lower() for name, _ in request.headers} - {"authorization"}
    # Gateways drop or rename headers with an underscore, so the Access= form leaves them unsigned.
    return tuple(sorted(name for name in names if form is SigningForm.SCOPED or "_" not in name))


def _with_date(request: WireRequest, stamp: str) -> WireRequest:
    others = tuple(pair for pair in request.headers if pair[0].lower() != DATE_HEADER.lower())
    return msgspec.structs.replace(request, headers=(*others, (DATE_HEADER, stamp)))


def _folded_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return lower-case names with trimmed values; a repeated header is joined by commas as HTTP defines."""
    folded: dict[str, str] = {}
    for name, value in headers:
        lower, trimmed = name.lower(), value.strip()
        folded[lower] = f"{folded[lower]},{trimmed}" if lower in folded else trimmed
    return folded


def _body_hash(request: WireRequest, values: Mapping[str, str], form: SigningForm) -> str:
    declared = values.get(CONTENT_HASH_HEADER.lower())
    if declared:
        return declared
    if form is SigningForm.SCOPED and request.method.upper() == "POST" and not request.body:
        return _sha256(canonical_query(request.query, form))
    return hashlib.sha256(request.body).hexdigest()


def _encode(part: str | bytes, form: SigningForm) -> str:
    data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape")
    if form is SigningForm.ACCESS:
        return quote(data, safe="-_.~")
    return quote(data, safe="*-._").replace("~", "%7E")


def _plain_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode("utf-8", "surrogateescape"), hashlib.sha256).digest()
