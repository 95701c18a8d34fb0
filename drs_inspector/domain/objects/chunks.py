"""Cutting a JSON array into chunks that end between two entries, and a chunk into the exact bytes of its entries.

An object selection of a million entries is one JSON array. It is read piece by piece, so that memory stays bounded and
a window keeps answering. A cut is proved, not guessed: when ``[`` + prefix + ``]`` decodes as a list, the prefix ended
at the level of the array's entries, because a scanner that was inside a string or an inner bracket could not have
accepted the closing bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

CHUNK_BYTES = 256 * 1024
"""Size aimed at: about 2,000 entries, well under a millisecond to decode when they have the usual shape."""

_BOUNDARY = re.compile(rb"\}[ \t\r\n]*,[ \t\r\n]*\{")
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)
_WHITESPACE = b" \t\r\n"
_TRIES = 8
_raw_list = msgspec.json.Decoder(list[msgspec.Raw])


def array_bounds(raw: memoryview) -> tuple[int, int] | None:
    """Return the range between the outer brackets of a JSON array, or None when ``raw`` is no array."""
    start, stop = trim(raw, 0, len(raw))
    if stop - start < 2 or raw[start] != ord("[") or raw[stop - 1] != ord("]"):
        return None
    return trim(raw, start + 1, stop - 1)


def trim(raw: memoryview, start: int, stop: int) -> tuple[int, int]:
    """Return the range without JSON white space at its ends."""
    while start < stop and raw[start] in _WHITESPACE:
        start += 1
    while stop > start and raw[stop - 1] in _WHITESPACE:
        stop -= 1
    return start, stop


def as_array(raw: memoryview, start: int, stop: int) -> bytes:
    """Return the entries of a range as a JSON array of their own (a copy of at most a chunk)."""
    return b"".join((b"[", raw[start:stop], b"]"))


def likely_end(raw: memoryview, start: int, stop: int) -> tuple[int, int] | None:
    """Return (end of chunk, start of the next) at the first place that looks like a boundary, None when none does."""
    if stop - start <= 2 * CHUNK_BYTES:
        return stop, stop
    return _boundary_after(raw, start + CHUNK_BYTES, start + 2 * CHUNK_BYTES)


def proven_end(raw: memoryview, start: int, stop: int) -> tuple[int, int]:
    """Return (end of chunk, start of the next) at a place proven to lie between two entries."""
    limit = start + 2 * CHUNK_BYTES
    found = likely_end(raw, start, stop)
    for _ in range(_TRIES):
        if found is None:
            break
        if found[0] == stop or _is_array(as_array(raw, start, found[0])):
            return found
        found = _boundary_after(raw, found[1], limit)
    for first, _ in split_elements(raw, start, stop):
        if first - start >= CHUNK_BYTES:
            return _before(raw, start, first), first
    return stop, stop


def elements(raw: memoryview, start: int, stop: int) -> list[bytes | msgspec.Raw]:
    """Return the exact bytes of each entry of a proven chunk, in order. Never raises."""
    try:
        return list(_raw_list.decode(as_array(raw, start, stop)))
    except (msgspec.DecodeError, RecursionError):
        # Half a surrogate pair, or very deep nesting: legal JSON that the fast decoder refuses.
        return [bytes(raw[first:last]) for first, last in split_elements(raw, start, stop)]


def split_elements(raw: memoryview, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the range of each comma separated part at the top level of ``raw[start:stop]``: slow, works on anything."""
    depth = 0
    first = start
    for token in _TOKEN.finditer(raw, start, stop):
        mark = raw[token.start()]
        if mark in b"{[":
            depth += 1
        elif mark in b"}]":
            depth -= 1
        elif mark == ord(",") and depth <= 0:
            yield from _unless_empty(raw, first, token.start())
            first = token.end()
    yield from _unless_empty(raw, first, stop)


def _unless_empty(raw: memoryview, start: int, stop: int) -> Iterator[tuple[int, int]]:
    start, stop = trim(raw, start, stop)
    if stop > start:
        yield start, stop


def _before(raw: memoryview, start: int, first: int) -> int:
    """Return the end of the entry that precedes the one at ``first``: before the comma and the white space."""
    _, comma = trim(raw, start, first)
    return trim(raw, start, comma - 1)[1]


def _boundary_after(raw: memoryview, position: int, limit: int) -> tuple[int, int] | None:
    match = _BOUNDARY.search(raw, position, limit)
    return (match.start() + 1, match.end() - 1) if match else None


def _is_array(text: bytes) -> bool:
    try:
        _raw_list.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
