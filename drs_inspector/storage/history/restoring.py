"""From the files of readings to the archive of one of them, checked to the last byte."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import Final, NamedTuple, TypeVar

import msgspec

from drs_inspector.storage.history.cutting import (
    FIRST,
    FRAME,
    Known,
    UnfitValuesError,
    Values,
    contents_of_group,
    filled,
    joined,
    key_of,
    known_values,
    values_of_text,
    woven,
)
from drs_inspector.storage.history.errors import DamagedReadingError, damaged, lost_parts, no_such_reading
from drs_inspector.storage.history.listing import Listing, Ref
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
    ReadingFile,
    unpacked,
)

T = TypeVar("T")
LONGEST_CHAIN: Final = 64
"""A list is a difference to the one before, and that to another: so many at most. There is a whole one more often."""
_MOST_HELD: Final = 128 << 20
"""Bytes of files; where there are more, they are read again."""
_PROBLEMS: Final = b'\n"problems":['
_MOST_LISTS: Final = 4
_NOTHING_KNOWN: Final[Known] = {}


class Restored(NamedTuple):
    """The archive of a reading; ``lost`` counts the entries that it does not have, which it says itself."""

    head: Head
    body: bytes
    lost: int = 0


class Chain:
    """Reads readings that are differences to each other; what was read stays in memory, within bounds.

    ``read`` returns the file of a number, None where there is none that can be read.
    """

    def __init__(self, read: Callable[[int], ReadingFile | None]) -> None:
        self._from_disk = read
        self._files: dict[int, ReadingFile | None] = {}
        self._held = 0
        self._lists: dict[int, list[Ref]] = {}
        self._values: dict[int, Values] = {}
        self._plain: dict[bytes, bytes | None] = {}
        self._grouped: dict[bytes, bytes] = {}

    def file(self, number: int) -> ReadingFile | None:
        """Return a file, mostly read once."""
        if number not in self._files:
            file = self._from_disk(number)
            if self._held > _MOST_HELD:
                self._files.clear()
                self._held = 0
            self._files[number] = file
            self._held += 0 if file is None else file.size
        return self._files[number]

    def head(self, number: int) -> Head:
        """Return the head of a reading. Raises DamagedReadingError."""
        file = self.file(number)
        if file is None:
            raise no_such_reading(number)
        if file.head is None:
            raise damaged(number, "The head of its file is damaged.")
        if not file.head.is_reading:
            raise no_such_reading(number)
        return file.head

    def refs(self, number: int) -> list[Ref]:
        """Return the parts of a reading. Raises DamagedReadingError."""
        listings: list[Listing] = []
        at, refs = number, []
        while at:
            if at in self._lists:
                refs = self._lists[at]
                break
            listing = self._listing(at)
            if listing is None or listing.before >= at or len(listings) == LONGEST_CHAIN:
                raise damaged(number, f"The list of reading {at:,}, which it needs, is damaged or missing.")
            listings.append(listing)
            at = listing.before
        for listing in reversed(listings):
            made = listing.applied(refs)
            if made is None:
                raise damaged(number, f"The list of reading {listing.number:,} does not fit those before it.")
            refs = made
            if listing.before == 0:
                self._keep_list(listing.number, refs)
        self._keep_list(number, refs)
        return refs

    def _keep_list(self, number: int, refs: list[Ref]) -> None:
        """Keep a list for those that are differences to it; of many the older ones are made again."""
        if len(self._lists) >= _MOST_LISTS and number not in self._lists:
            del self._lists[next(iter(self._lists))]
        self._lists[number] = refs

    def values(self, number: int) -> Values:
        """Return the values of each part of a reading. Raises DamagedReadingError."""
        if number not in self._values:
            source = self.head(number).values_from if self._has_head(number) else number
            known = _NOTHING_KNOWN if source == number else self._known(source, number)
            refs = self.refs(number)
            text = self._block(number, VALUES, VALUES_BEFORE)
            keys, counts = [ref.key for ref in refs], [ref.values for ref in refs]
            found = None if text is None else values_of_text(text, keys, counts, known)
            if found is None:
                raise damaged(number, "The times and positions of its jobs are damaged.")
            self._values[number] = found
        return self._values[number]

    def frames(self, number: int) -> list[bytes]:
        """Return what is around the lists of a reading. Raises DamagedReadingError."""
        source = self.head(number).values_from if self._has_head(number) else number
        like = b"" if source == number else b"".join(self.frames(source))
        raw = self._block(number, FRAMES, FRAMES_BEFORE, like)
        frames = None if raw is None else _decoded(raw, list[bytes])
        if frames is None:
            raise damaged(number, "What it says of itself is damaged.")
        return frames

    def restored(self, number: int) -> Restored:
        """Return the archive of a reading, without the entries that are damaged. Raises DamagedReadingError."""
        head, refs = self.head(number), self.refs(number)
        values, frames = self.values(number), self.frames(number)
        if sum(ref.kind == FRAME for ref in refs) != len(frames):
            raise damaged(number, "Its parts do not fit together.")
        quick = self._quickly(head, refs, values, frames)
        if quick is not None and _is_body(quick, head):
            return Restored(head, quick)
        self._plain.clear()
        pieces = list(self._pieces(refs, values, frames))
        body = b"".join(joined(pieces))
        if _is_body(body, head):
            return Restored(head, body)
        lost = sum(piece is None for _kind, piece in pieces)
        if not lost:
            raise damaged(number, "Its parts do not add up to what was read.")
        problem = msgspec.json.encode(lost_parts(number, lost))
        return Restored(head, b"".join(joined(_said(pieces, problem))), lost)

    def content(self, number: int, key: bytes) -> bytes | None:
        """Return the content of a key in the file of a number; None where it is not there, or damaged."""
        found = self.packed(number, key)
        return None if found is None else self._unpacked(found)

    def packed(self, number: int, key: bytes) -> Packed | None:
        """Return a content that is whole as it is stored; None where it is not there, or damaged."""
        file = self.file(number)
        if file is None:
            return None
        first = file.packed(key)
        for one in chain([] if first is None else [first], file.searched(key)):
            found = self._unpacked(one)
            if found is not None and key_of(found) == key:
                return one
        return None

    def _quickly(self, head: Head, refs: Sequence[Ref], values: Values, frames: Sequence[bytes]) -> bytes | None:
        """Return the archive of parts that are not checked, None where one is not there."""
        self._plain.clear()
        grouped = self._grouped = self._group(head.values_from)
        quick = self._quick
        contents = [None if kind == FRAME else grouped.get(key) or quick(file, key) for file, kind, _count, key in refs]
        return woven([ref.kind for ref in refs], contents, values, frames)

    def _quick(self, number: int, key: bytes) -> bytes | None:
        """Return the same unchecked: it is to be checked as a part of something."""
        file = self.file(number)
        one = None if file is None else file.quick(key)
        if one is None:
            return None
        payload, like_file, like_key = one
        if not like_file:
            return unpacked(payload)
        like = self._grouped.get(like_key) or self._plain.get(like_key)
        if like is None:
            there = self.file(like_file)
            first = None if there is None else there.quick(like_key)
            like = self._plain[like_key] = None if first is None or first[1] else unpacked(first[0])
        return None if like is None else unpacked(payload, like)

    def _group(self, number: int) -> dict[bytes, bytes]:
        """Return the contents of a reading that has a whole list by their keys, unchecked, where there is a copy."""
        file = self.file(number)
        payload = None if file is None else file.block(GROUP)
        raw = None if payload is None else unpacked(payload)
        try:
            keys = [] if raw is None else [ref.key for ref in self.refs(number) if ref.kind != FRAME]
        except DamagedReadingError:
            return {}
        return {} if raw is None else contents_of_group(raw, keys)

    def _unpacked(self, one: Packed) -> bytes | None:
        if not one.like_file:
            return unpacked(one.payload)
        like = self._plain.get(one.like_key)
        if like is None:
            like = self._plain[one.like_key] = self._like(one.like_file, one.like_key)
        return None if like is None else unpacked(one.payload, like)

    def _like(self, number: int, key: bytes) -> bytes | None:
        """Return a content that others refer to, which refers to none."""
        file = self.file(number)
        if file is None:
            return None
        first = file.packed(key)
        for one in chain([] if first is None else [first], file.searched(key)):
            found = None if one.like_file else unpacked(one.payload)
            if found is not None and key_of(found) == key:
                return found
        return None

    def _has_head(self, number: int) -> bool:
        file = self.file(number)
        return file is not None and file.head is not None and file.head.is_reading

    def _known(self, source: int, number: int) -> Known:
        if source > number:
            raise damaged(number, "Its parts do not fit together.")
        values = self.values(source)
        return known_values([ref.key for ref in self.refs(source)], values)

    def _pieces(
        self, refs: Sequence[Ref], values: Values, frames: Sequence[bytes]
    ) -> Iterator[tuple[int, bytes | None]]:
        around = iter(frames)
        for (file, kind, _count, key), own in zip(refs, values, strict=True):
            if kind == FRAME:
                yield FRAME, next(around)
                continue
            content = self.content(file, key)
            try:
                yield kind, None if content is None else filled(content, own)
            except UnfitValuesError:
                yield kind, None

    def _listing(self, number: int) -> Listing | None:
        raw = self._block(number, LIST, LIST_BEFORE)
        listing = None if raw is None else _decoded(raw, Listing)
        if listing is None or listing.number != number:
            raw = self._block(number, b"", LIST_BEFORE)
            listing = None if raw is None else _decoded(raw, Listing)
        return listing if listing is not None and listing.number == number else None

    def _block(self, number: int, kind: bytes, copy: bytes, like: bytes = b"") -> bytes | None:
        """Return a block of a reading, or its copy in the next file."""
        for holder, name in ((number, kind), (number + 1, copy)):
            file = self.file(holder)
            payload = None if file is None else file.block(name)
            found = None if payload is None else unpacked(payload, like)
            if found is not None:
                return found
        return None


def _is_body(body: bytes, head: Head) -> bool:
    return len(body) == head.size and sha256(body).digest() == head.digest


def _decoded(raw: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.msgpack.decode(raw, type=kind)
    except msgspec.MsgspecError:
        return None


def _said(pieces: Sequence[tuple[int, bytes | None]], problem: bytes) -> Iterator[tuple[int, bytes | None]]:
    """Yield the parts of an archive that says that some of it is lost, and that it is not complete."""
    frames = [at for at, (kind, _piece) in enumerate(pieces) if kind == FRAME]
    told = next((at for at in reversed(frames) if _PROBLEMS in (pieces[at][1] or b"")), None)
    for at, (kind, piece) in enumerate(pieces):
        text = piece or b""
        if at == frames[0]:
            text = text.replace(b'\n"complete":true', b'\n"complete":false', 1)
        if at == told:
            place = text.rindex(_PROBLEMS) + len(_PROBLEMS)
            yield FRAME, text[:place] + b"\n"
            yield FIRST, problem
            if text[place:] != b"\n":
                yield FRAME, b"\n" + text[place:]
        else:
            yield kind, text if kind == FRAME else piece


__all__ = ["Chain", "DamagedReadingError", "Restored"]
