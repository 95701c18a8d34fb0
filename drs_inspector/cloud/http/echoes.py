"""Takes what a request sent in confidence out of the refusal that repeats it: "The user u with hunter2 is not known".

Such a password has no name before it and no shape of a secret, but here it is known. Nothing is kept of it, not even in
the cache of regular expressions.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import msgspec

from drs_inspector.domain.redaction.listed_words import ERROR_WORDS
from drs_inspector.domain.redaction.sensitive_fields import is_secret_header, is_secret_name
from drs_inspector.domain.redaction.text import MASK

# Less would be found in half of all words.
_SHORTEST = 4
_SCHEMES = frozenset({"bearer", "basic"})


def without_echoes(reply: bytes, request: httpx.Request) -> bytes:
    """Return the body or header of a refusal without the secrets of its request, however they are spelt there."""
    forms = {form for secret in _secrets_of(request) if _is_telling(secret) for form in _spellings(secret)}
    for form in sorted(forms, key=len, reverse=True):
        reply = _without(reply, form)
    return reply


def _is_telling(secret: str) -> bool:
    """Say whether a secret in a text is an echo: "wrong" is none, and taking it out would tell what it is."""
    return len(secret) >= _SHORTEST and secret.lower() not in ERROR_WORDS


def _secrets_of(request: httpx.Request) -> Iterator[str]:
    for name, value in request.headers.items():
        if is_secret_header(name):
            yield value
            scheme, _, rest = value.partition(" ")
            if scheme.lower() in _SCHEMES:
                yield rest
    try:
        yield from _secrets_in(msgspec.json.decode(request.content))
    except (msgspec.DecodeError, httpx.RequestNotRead, RecursionError):
        return


def _secrets_in(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, str) and is_secret_name(name):
        yield value
    elif isinstance(value, list):
        for element in value:
            yield from _secrets_in(element, name if name == "token" else "")
    elif isinstance(value, dict):
        for member, inner in value.items():
            # IAM takes a token as {"token": {"id": ...}} (contract 1.1).
            yield from _secrets_in(inner, "token" if (name, member) == ("token", "id") else member)


def _spellings(secret: str) -> Iterator[bytes]:
    plain = secret.encode("utf-8", "surrogatepass")
    yield plain
    yield base64.b64encode(plain).rstrip(b"=")
    for text in (quote(plain, safe=""), quote_plus(plain), *_as_json(secret), *map(_quoted, _as_json(secret))):
        yield text.encode("utf-8", "surrogatepass")


def _as_json(secret: str) -> Iterator[str]:
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]


def _quoted(text: str) -> str:
    """Return what JSON inside a text of JSON looks like."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _without(reply: bytes, secret: bytes) -> bytes:
    """Replace a secret everywhere but in names of members, by which the reply is read, and inside longer words."""
    is_word = secret.isalpha()
    pieces: list[bytes] = []
    done = 0
    at = reply.find(secret)
    while at >= 0:
        end = at + len(secret)
        after = reply[end : end + 16]
        is_name = after[:1] == b'"' and after[1:].lstrip()[:1] == b":"
        is_inside = is_word and (reply[max(0, at - 1) : at].isalnum() or after[:1].isalnum())
        if not is_name and not is_inside:
            pieces += (reply[done:at], MASK.encode())
            done = end
        at = reply.find(secret, end)
    return b"".join([*pieces, reply[done:]]) if pieces else reply
