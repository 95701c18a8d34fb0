"""The file of a reading as it is written: the first time, and again when earlier readings are removed."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from drs_inspector.storage.history.cutting import (
    FRAME,
    INNER,
    KEY_BYTES,
    Part,
    Values,
    group_of,
    known_values,
    values_as_text,
)
from drs_inspector.storage.history.listing import Ref, difference, full_listing
from drs_inspector.storage.history.reading_file import (
    FRAMES,
    FRAMES_BEFORE,
    GROUP,
    LIST,
    LIST_BEFORE,
    VALUES,
    VALUES_BEFORE,
    Head,
    Packed,
    packed,
)
from drs_inspector.storage.history.restoring import Chain

FULL_EVERY: Final = 50
"""So many readings have one whole list."""
NO_KEY: Final = bytes(KEY_BYTES)
_SAME_BYTES: Final = 40
"""Two contents that begin with so many equal bytes, which have the id, are of the same job."""


class Alike:
    """Packs new contents as what is different in those of the same jobs in the reading before."""

    def __init__(self, chain: Chain, before: Sequence[Ref]) -> None:
        self._chain = chain
        self._before = before
        self._places = {ref: place for place, ref in reversed(list(enumerate(before)))}
        self._next = 0

    def passed(self, ref: Ref) -> None:
        """Go on behind a part that the reading before has as well, or the one in its place."""
        self._next = self._places.get(ref, self._next) + (ref in self._places)

    def packed(self, part: Part) -> Packed:
        """Return the content of a part as it is stored."""
        plain = packed(part.content)
        like = self._like(part) if part.kind != INNER and self._next < len(self._before) else None
        if like is None:
            return Packed(plain)
        number, key, content = like
        short = packed(part.content, content)
        return Packed(short, number, key) if 2 * len(short) < len(plain) else Packed(plain)

    def _like(self, part: Part) -> tuple[int, bytes, bytes] | None:
        """Return file, key and content of an earlier state of the same job that refers to no other."""
        ref = self._before[self._next]
        found = None if ref.kind in (FRAME, INNER) else self._chain.packed(ref.file, ref.key)
        if found is None:
            return None
        number, key = (found.like_file, found.like_key) if found.like_file else (ref.file, ref.key)
        content = self._chain.content(number, key)
        if content is None or content[:_SAME_BYTES] != part.content[:_SAME_BYTES]:
            return None
        self._next += 1
        return number, key, content


class Whole(NamedTuple):
    """A reading by its parts: their refs, the values of each, and the frames.

    ``contents`` are those of the parts besides frames, None for one that is not known; empty where they are not wanted.
    """

    head: Head
    refs: list[Ref]
    values: Values
    frames: list[bytes]
    contents: Sequence[bytes | None] = ()


class Written(NamedTuple):
    """A reading that others are differences to, and its blocks as they were written."""

    whole: Whole
    blocks: Mapping[bytes, bytes]


def whole_blocks(reading: Whole) -> dict[bytes, bytes]:
    """Return the blocks of a reading that needs no other."""
    listing = full_listing(reading.head.number, reading.refs)
    keys = [ref.key for ref in reading.refs]
    return {
        LIST: packed(msgspec.msgpack.encode(listing)),
        VALUES: packed(values_as_text(keys, reading.values, {})),
        FRAMES: packed(msgspec.msgpack.encode(reading.frames)),
        GROUP: packed(group_of([one or b"" for one in reading.contents])),
    }


def difference_blocks(reading: Whole, base: Written, before: Written) -> dict[bytes, bytes]:
    """Return the blocks of a reading as differences, with copies of what they are differences to.

    Of the reading ``before`` that is its list, of ``base`` also values and frames in the reading right after it.
    """
    listing = difference(reading.head.number, reading.refs, before.whole.refs, before.whole.head.number)
    known = known_values([ref.key for ref in base.whole.refs], base.whole.values)
    blocks = {
        LIST: packed(msgspec.msgpack.encode(listing)),
        VALUES: packed(values_as_text([ref.key for ref in reading.refs], reading.values, known)),
        FRAMES: packed(msgspec.msgpack.encode(reading.frames), b"".join(base.whole.frames)),
    }
    copies = {LIST_BEFORE: LIST}
    if before.whole.head.number == base.whole.head.number:
        copies |= {VALUES_BEFORE: VALUES, FRAMES_BEFORE: FRAMES}
    blocks |= {copy: before.blocks[kind] for copy, kind in copies.items() if kind in before.blocks}
    return blocks
