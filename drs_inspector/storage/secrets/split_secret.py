"""One secret as one or more small keyring entries, safe against a kill between any two writes.

Windows holds 2,560 bytes (1,280 UTF-16 units) per entry while IAM tokens reach 32,000 characters (contract 1.6), so a
long secret is cut into parts. The entry that bears the secret's own name is the header: it is written last, and holds
the number of parts, the length and the SHA-256 of the whole. Without a header that fits its parts there is no secret:
an interrupted write reads as absent, never as a wrong value.

While parts are being written the header says so, together with the highest part number that may exist. That is how
leftovers of an interrupted write are found later: keyrings cannot be searched.
"""

import base64
import hashlib
from typing import Literal, Protocol

import msgspec

PARTS_LIMIT = 256


class Entries(Protocol):
    """The keyring entries of one service, by name. Every call may block and may raise anything."""

    def read(self, name: str) -> str | None:
        """Return the entry's text, None when there is no such entry."""

    def write(self, name: str, text: str) -> None:
        """Write or replace the entry."""

    def remove(self, name: str) -> None:
        """Remove the entry; no error when there is none."""


class NotSavedError(Exception):
    """The keyring took the secret and gave back something else, or the secret is longer than any token can be."""


class _Header(msgspec.Struct, omit_defaults=True):
    """``parts`` is how many there are, or while ``writing`` how many there may be at most."""

    format: Literal["drs-inspector/secret-1"] = "drs-inspector/secret-1"
    state: Literal["complete", "writing"] = "complete"
    encoding: Literal["plain", "base64"] = "plain"
    parts: int = 0
    length: int = 0
    sha256: str = ""
    value: str | None = None


def load_secret(entries: Entries, key: str) -> str | None:
    """Return the secret, None when there is none or when its last write was not finished."""
    header = _read_header(entries, key)
    if header is None or header.state != "complete":
        return None
    text = header.value if header.value is not None else _join_parts(entries, key, header.parts)
    if text is None or len(text) != header.length or _digest(text) != header.sha256:
        return None
    return _from_entry_text(text, header.encoding)


def store_secret(entries: Entries, key: str, value: str, part_units: int) -> None:
    """Write the secret in entries of at most ``part_units`` UTF-16 units each, then read it back.

    Raises NotKeptError when what comes back differs (what was written is then removed as far as possible), and
    whatever ``entries`` raises.
    """
    text, encoding = _to_entry_text(value)
    header = _Header(encoding=encoding, length=len(text), sha256=_digest(text), value=text)
    bound = _bound(entries, key)
    if len(_encode(header)) > part_units:
        header.value = None
        pieces = [text[start : start + part_units] for start in range(0, len(text), part_units)]
        header.parts = len(pieces)
        if len(pieces) > PARTS_LIMIT:
            raise NotSavedError(f"a secret of {len(value)} characters is longer than any token")
        bound = max(bound, len(pieces))
        _write_header(entries, key, _Header(state="writing", parts=bound))
        for number, piece in enumerate(pieces, start=1):
            entries.write(_part_name(key, number), piece)
    elif bound:
        _write_header(entries, key, _Header(state="writing", parts=bound))
    _remove_parts(entries, key, above=header.parts, bound=bound)
    _write_header(entries, key, header)
    if load_secret(entries, key) != value:
        remove_secret(entries, key)
        raise NotSavedError("what the keyring gave back is not what it was given")


def remove_secret(entries: Entries, key: str) -> None:
    """Remove the secret and everything an interrupted write may have left of it."""
    bound = _bound(entries, key)
    if bound:
        _write_header(entries, key, _Header(state="writing", parts=bound))
        _remove_parts(entries, key, above=0, bound=bound)
    entries.remove(key)


def _bound(entries: Entries, key: str) -> int:
    """Return the highest part number that may exist.

    A header may be lost in one way only: the keyring replaces by deleting first (macOS) and the process died in
    between. At those moments the parts are numbered without a gap, so counting finds them all.
    """
    header = _read_header(entries, key)
    if header is not None:
        return min(max(header.parts, 0), PARTS_LIMIT)
    count = 0
    while count < PARTS_LIMIT and entries.read(_part_name(key, count + 1)) is not None:
        count += 1
    return count


def _remove_parts(entries: Entries, key: str, *, above: int, bound: int) -> None:
    """Remove the highest first, so that what an interruption leaves is still numbered without a gap."""
    for number in range(bound, above, -1):
        entries.remove(_part_name(key, number))


def _read_header(entries: Entries, key: str) -> _Header | None:
    text = entries.read(key)
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=_Header)
    except (msgspec.DecodeError, UnicodeError):
        return None


def _write_header(entries: Entries, key: str, header: _Header) -> None:
    entries.write(key, _encode(header))


def _encode(header: _Header) -> str:
    # format must be spelled out although it is the default: it is what tells our entries from others
    return msgspec.json.encode({"format": header.format, **msgspec.to_builtins(header)}).decode("ascii")


def _join_parts(entries: Entries, key: str, count: int) -> str | None:
    pieces: list[str] = []
    for number in range(1, count + 1):
        piece = entries.read(_part_name(key, number))
        if piece is None:
            return None
        pieces.append(piece)
    return "".join(pieces)


def _part_name(key: str, number: int) -> str:
    return f"{key} (part {number})"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("ascii", errors="replace")).hexdigest()


def _to_entry_text(value: str) -> tuple[str, Literal["plain", "base64"]]:
    """Keyrings disagree about line ends, NUL, byte order marks and the outer planes: give them printable ASCII only."""
    if value.isascii() and value.isprintable() and value == value.strip():
        return value, "plain"
    return base64.b64encode(value.encode("utf-8", errors="surrogatepass")).decode("ascii"), "base64"


def _from_entry_text(text: str, encoding: str) -> str | None:
    if encoding == "plain":
        return text
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", errors="surrogatepass")
    except ValueError:
        return None
