"""From the files of readings to the archive of one of them, checked to the last byte."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import Final, NamedTuple, TypeVar

import msgspec

from drs_inspector.storage.history.cutting import (
    FIRST,
    FRAME,
    UnfitValuesError,
    filled,
    joined,
    key_of,
)
from drs_inspector.storage.history.errors import DamagedReadingError, damaged, lost_parts, no_such_reading
from drs_inspector.storage.history.listing import Listing, Ref
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
    ReadingFile,
    unpacked,
    unpacked_text,
)
from drs_inspector.storage.history.together import Difference, woven
from drs_inspector.storage.history.values import Columns, Stored, Values

T = TypeVar("T")
LONGEST_CHAIN: Final = 64
"""A list is a difference to the one before, and that to another: so many at most. There is a whole one more often."""
_MOST_HELD: Final = 128 << 20
"""Bytes of files; where there are more, they are read again."""
_PROBLEMS: Final = b'\n"problems":['
_MOST_LISTS: Final = 4
_MOST_COLUMNS: Final = 4
REFERENCE_BYTES: Final = 4
"""A text that is a difference begins with the number of the reading of the other."""


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
        self._columns: dict[int, Columns] = {}
        self._plain: dict[bytes, bytes | None] = {}

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
        _kept(self._lists, number, refs, _MOST_LISTS)

    def columns(self, number: int) -> Columns:
        """Return the values of a reading. Raises DamagedReadingError."""
        if number not in self._columns:
            base = self.base_columns(number)
            raw = self._block(number, VALUES, VALUES_BEFORE)
            try:
                found = None if raw is None else Stored(raw).columns(base)
            except ValueError:
                found = None
            if found is None:
                raise damaged(number, "The times and positions of its jobs are damaged.")
            _kept(self._columns, number, found, _MOST_COLUMNS)
        return self._columns[number]

    def base_columns(self, number: int) -> Columns | None:
        """Return the values that those of a reading are told by; None for none. Raises DamagedReadingError."""
        source = self.head(number).values_from if self._has_head(number) else number
        if source > number:
            raise damaged(number, "Its parts do not fit together.")
        return None if source == number else self.columns(source)

    def values(self, number: int) -> Values:
        """Return the values of each part of a reading, an empty one of a frame. Raises DamagedReadingError."""
        columns = self.columns(number)
        if columns.counts != bytes(1 if ref.kind == FRAME else ref.values for ref in self.refs(number)):
            raise damaged(number, "The times and positions of its jobs are damaged.")
        return columns.by_part()

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
        head = self.head(number)
        quick = self._quickly(number)
        if quick is not None and _is_body(quick, head):
            return Restored(head, quick)
        refs, values, frames = self.refs(number), self.values(number), self.frames(number)
        if sum(ref.kind == FRAME for ref in refs) != len(frames):
            raise damaged(number, "Its parts do not fit together.")
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

    def text(self, number: int) -> bytes | None:
        """Return all contents of a reading as one text, unchecked; None where there is none."""
        differences: list[bytes] = []
        at, found = number, None
        while found is None:
            file = self.file(at)
            whole = None if file is None else file.block(GROUP)
            if whole is not None:
                found = unpacked_text(whole)
                break
            payload = None if file is None else file.block(DIFFERENCE)
            if payload is None or len(payload) < REFERENCE_BYTES or len(differences) == LONGEST_CHAIN:
                return None
            differences.append(payload[REFERENCE_BYTES:])
            before = int.from_bytes(payload[:REFERENCE_BYTES], "little")
            if before >= at:
                return None
            at = before
        for payload in reversed(differences):
            raw = None if found is None else unpacked(payload, found)
            made = None if raw is None else _decoded(raw, Difference)
            found = None if made is None or found is None else made.applied(found)
        return found

    def _quickly(self, number: int) -> bytes | None:
        """Return the archive of a reading unchecked, None where it cannot be made that way."""
        text = self.text(number)
        if text is None:
            return None
        try:
            return woven(text, self.columns(number).in_order(), self.frames(number))
        except DamagedReadingError:
            return None

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


def _kept(cache: dict[int, T], number: int, value: T, most: int) -> None:
    """Keep a value; of too many the oldest goes."""
    if len(cache) >= most and number not in cache:
        del cache[next(iter(cache))]
    cache[number] = value


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
