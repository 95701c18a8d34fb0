"""The file of a reading as it is written: the first time, and again when earlier readings are removed."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from drs_inspector.storage.history.cutting import FRAME, INNER, KEY_BYTES, Part
from drs_inspector.storage.history.listing import Ref, difference, full_listing
from drs_inspector.storage.history.reading_file import (
    DIFFERENCE,
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
    packed_text,
)
from drs_inspector.storage.history.restoring import REFERENCE_BYTES, Chain
from drs_inspector.storage.history.together import difference as text_difference
from drs_inspector.storage.history.together import reference_of
from drs_inspector.storage.history.values import NEW, Columns

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
    """A reading by its parts: their refs, the values of all, the frames, and all contents as one text.

    ``text`` is None where there is none, or it is not wanted.
    """

    head: Head
    refs: list[Ref]
    values: Columns
    frames: list[bytes]
    text: bytes | None = None


class Written(NamedTuple):
    """A reading that others are differences to, and its blocks as they were written."""

    whole: Whole
    blocks: Mapping[bytes, bytes]


class Text(NamedTuple):
    """All contents of the reading of a number as one text."""

    number: int
    text: bytes


def blocks_of(chain: Chain, reading: Whole, base: Written | None, before: Written | None) -> dict[bytes, bytes]:
    """Return the blocks of a reading: of one that needs no other where there is no ``base``, or none ``before``."""
    if base is None or before is None:
        return _whole_blocks(reading)
    return _difference_blocks(reading, base, before, _other_text(chain, reading.head))


def _whole_blocks(reading: Whole) -> dict[bytes, bytes]:
    """Return the blocks of a reading that needs no other."""
    listing = full_listing(reading.head.number, reading.refs)
    blocks = {
        LIST: packed(msgspec.msgpack.encode(listing)),
        VALUES: packed(reading.values.stored()),
        FRAMES: packed(msgspec.msgpack.encode(reading.frames)),
    }
    if reading.text is not None:
        blocks[GROUP] = packed_text(reading.text)
    return blocks


def _difference_blocks(reading: Whole, base: Written, before: Written, other: Text | None) -> dict[bytes, bytes]:
    """Return the blocks of a reading as differences, with copies of what they are differences to.

    Of the reading ``before`` that is its list, of ``base`` also values and frames in the reading right after it.
    ``other`` is what its text is a difference to.
    """
    listing = difference(reading.head.number, reading.refs, before.whole.refs, before.whole.head.number)
    places = _places(reading, base.whole)
    blocks = {
        LIST: packed(msgspec.msgpack.encode(listing)),
        VALUES: packed(reading.values.stored(base.whole.values, places)),
        FRAMES: packed(msgspec.msgpack.encode(reading.frames), b"".join(base.whole.frames)),
    }
    different = None if reading.text is None or other is None else text_difference(other.text, reading.text)
    if different is not None and other is not None:
        raw = packed(msgspec.msgpack.encode(different), other.text)
        blocks[DIFFERENCE] = other.number.to_bytes(REFERENCE_BYTES, "little") + raw
    copies = {LIST_BEFORE: LIST}
    if before.whole.head.number == base.whole.head.number:
        copies |= {VALUES_BEFORE: VALUES, FRAMES_BEFORE: FRAMES}
    blocks |= {copy: before.blocks[kind] for copy, kind in copies.items() if kind in before.blocks}
    return blocks


def _other_text(chain: Chain, head: Head) -> Text | None:
    """Return the text that the one of a reading is to be a difference to; where that is damaged, the whole one."""
    base = head.values_from
    for number in (base + reference_of(head.number - base), base):
        text = chain.text(number)
        if text is not None:
            return Text(number, text)
    return None


def _places(reading: Whole, base: Whole) -> list[int]:
    """Return the place in ``base`` of the part whose values those of each part are likely to be near, NEW for none."""
    free: dict[tuple[int, bytes], list[int]] = {}
    for place, ref in reversed(list(enumerate(base.refs))):
        free.setdefault((ref.kind, ref.key), []).append(place)
    now = {(ref.kind, ref.key) for ref in reading.refs}
    at = 0
    places: list[int] = []
    for ref, count in zip(reading.refs, reading.values.counts, strict=True):
        same = free.get((ref.kind, ref.key))
        place = at
        if same:
            place = same.pop()
        elif at < len(base.refs) and (base.refs[at].kind != ref.kind or (ref.kind, base.refs[at].key) in now):
            places.append(NEW)  # that one is another's
            continue
        if place >= len(base.refs) or base.values.counts[place] != count:
            places.append(NEW)
            continue
        places.append(place)
        at = place + 1
    return places
