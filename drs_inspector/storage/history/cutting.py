"""An archive as parts that stay the same from reading to reading, and values that move at every reading.

Each entry of a list in the archive, and each big member in one, is a part; what is around them is a frame of each
reading. Times, positions, progress and the numbers of replies are taken out of a part: what is left of it is its
content, and the same in the next reading. Both together are the bytes of the archive, whatever they are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from drs_inspector.storage.archive.write import Cuts

KEY_BYTES: Final = 16
MOST_VALUES: Final = 255
FRAME: Final = 0
FIRST: Final = 1
NEXT: Final = 2
INNER: Final = 3
"""Kinds of parts: around lists, the first entry of a list, a further one, and what continues an entry."""

SEPARATOR: Final = b",\n"
HOLE: Final = b"\0"
AS_IT_IS: Final = b"\1"
# Ends of names: what is searched for, and those of which it must be the end. One search for each is faster than one for
# all of them, and what is missed only makes its part a new one.
_TIMES: Final = ("update", "start", "end", "finish", "complete", "process", "server")
_OTHERS: Final = ("delay", "lag", "rpo", "rto", "rate", "rps", "latency", "remaining")
_MOVING: Final[tuple[tuple[bytes, tuple[bytes, ...]], ...]] = (
    (b'"reply":', ()),
    (b'_time":', tuple(f'{name}_time":'.encode() for name in _TIMES)),
    (b'_at":', (b'read_at":', b'measured_at":')),
    *((b'%b":' % name, ()) for name in (b"position", b"progress", b"percent", b"offset")),
    *((f'_{name}":'.encode(), ()) for name in _OTHERS),
)
# Neither text with escapes nor nested.
_VALUE: Final = re.compile(rb'[ ]?"?([0-9A-Za-z_.:+/ -]{1,80})"?(?=[,}])')
_NAME_BEFORE: Final = re.compile(rb'"([A-Za-z0-9_]{1,80})":[ ]?"?\Z')
_LONGEST_NAME: Final = 90


class Part(NamedTuple):
    """A part of an archive: ``content`` without the ``values`` that move; of a frame, all of it."""

    kind: int
    content: bytes
    values: tuple[bytes, ...] = ()

    @property
    def key(self) -> bytes:
        """What the content is known by."""
        return key_of(self.content)


class UnfitValuesError(ValueError):
    """Values do not fit the parts that they are said to belong to."""


def key_of(content: bytes) -> bytes:
    """Return what a content is known by, ``KEY_BYTES`` long."""
    return sha256(content).digest()[:KEY_BYTES]


def cut(body: memoryview, cuts: Cuts) -> Iterator[Part]:
    """Yield the parts of an archive in their order."""
    position, number = 0, 0
    for begin, end in cuts.entries:
        gap = bytes(body[position:begin])
        if gap != SEPARATOR:
            yield Part(FRAME, gap)
        kind = NEXT if gap == SEPARATOR else FIRST
        at = begin
        while number < len(cuts.big) and cuts.big[number][0] < end:
            start, stop = cuts.big[number]
            yield _part(kind, bytes(body[at:start]))
            yield Part(INNER, _as_it_is(bytes(body[start:stop])))
            kind, at, number = INNER, stop, number + 1
        yield _part(kind, bytes(body[at:end]))
        position = end
    yield Part(FRAME, bytes(body[position:]))


def filled(content: bytes, values: Sequence[bytes]) -> bytes:
    """Return a part of an archive of its content and its values. Raises UnfitValuesError."""
    if content[:1] == AS_IT_IS:
        return content[1:]
    if not values:
        return content
    pieces = content.split(HOLE)
    if len(pieces) != len(values) + 1:
        raise UnfitValuesError
    woven = [b""] * (2 * len(values) + 1)
    woven[::2] = pieces
    woven[1::2] = values
    return b"".join(woven)


def names_of_values(content: bytes) -> list[str]:
    """Return the names of the members that have the values of a content, in their order; "" for one not told."""
    if content[:1] == AS_IT_IS:
        return []
    named = (_NAME_BEFORE.search(piece[-_LONGEST_NAME:]) for piece in content.split(HOLE)[:-1])
    return [one.group(1).decode("ascii", "replace") if one else "" for one in named]


def _as_it_is(raw: bytes) -> bytes:
    return AS_IT_IS + raw if raw[:1] == AS_IT_IS or HOLE in raw else raw


def _part(kind: int, raw: bytes) -> Part:
    if raw[:1] == AS_IT_IS or HOLE in raw:
        return Part(kind, _as_it_is(raw))
    values: list[bytes] = []
    pieces: list[bytes] = []
    done = 0
    for start, end in sorted(_moving(raw))[:MOST_VALUES]:
        pieces += raw[done:start], HOLE
        values.append(raw[start:end])
        done = end
    if not values:
        return Part(kind, raw)
    return Part(kind, b"".join((*pieces, raw[done:])), tuple(values))


def _moving(raw: bytes) -> Iterator[tuple[int, int]]:
    for name, ends in _MOVING:
        at = raw.find(name)
        while at >= 0:
            at += len(name)
            found = None if ends and not raw.endswith(ends, 0, at) else _VALUE.match(raw, at)
            if found is not None:
                yield found.span(1)
            at = raw.find(name, at)


def joined(pieces: Iterable[tuple[int, bytes | None]]) -> Iterator[bytes]:
    """Yield the bytes of an archive of its parts by kind; an entry with a part that is lost (None) is left out."""
    entry: list[bytes] | None = []
    is_first = True
    lead = b""
    for kind, piece in pieces:
        if kind == INNER:
            entry = None if piece is None or entry is None else [*entry, piece]
            continue
        if entry:
            yield lead
            yield from entry
            is_first = False
        entry = []
        if kind == FRAME:
            yield piece or b""
            is_first, lead = True, b""
            continue
        lead = b"" if is_first else SEPARATOR
        entry = None if piece is None else [piece]
    if entry:
        yield lead
        yield from entry
