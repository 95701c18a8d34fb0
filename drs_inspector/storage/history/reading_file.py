"""The file of one reading: blocks and contents, each of which proves by itself that it is what was written.

A bit that is another one costs the block or the content it is in. Of what costs a whole reading, or several, there is a
copy in the file of the next reading.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Final, NamedTuple

import msgspec

from drs_inspector.storage.history.cutting import KEY_BYTES

MAGIC: Final = b"drs-inspector/history 2\n"
HEAD: Final = b"H"
TABLE: Final = b"T"
LIST: Final = b"L"
VALUES: Final = b"V"
FRAMES: Final = b"F"
GROUP: Final = b"G"
DIFFERENCE: Final = b"D"
LIST_BEFORE: Final = b"l"
VALUES_BEFORE: Final = b"v"
FRAMES_BEFORE: Final = b"f"
CONTENTS: Final = b"C"
COPIED: Final = (LIST, VALUES, FRAMES, GROUP, DIFFERENCE, LIST_BEFORE, VALUES_BEFORE, FRAMES_BEFORE)
"""Blocks besides head and table."""

SOURCE_BYTES: Final = 8
HEAD_BYTES: Final = 4_096
"""A head ends before that, so that a list of readings reads no more of each."""
_CHECK_BYTES: Final = 16
_BLOCK = struct.Struct("<cI16s")
_CONTENT = struct.Struct("<16sII16s")
_MOST_BYTES: Final = 2 << 30
_SMALL: Final = 65_536
_SIZE_BYTES: Final = 4
_MOST_SHRUNK: Final = 1_032
"""Nothing is compressed to a smaller part than that."""
_TABLES_FROM: Final = 4_096
_MOST_SEQUENCE: Final = 1 << 55
_NO_CHECK: Final = bytes(_CHECK_BYTES)


class Head(msgspec.Struct, array_like=True, frozen=True, kw_only=True):
    """What a list of readings shows. Times are ISO 8601 in UTC, "" where they are not known.

    ``size`` and ``digest`` (SHA-256) are those of the archive, ``values_from`` is the reading whose values and frames
    those of this one are differences to. Where ``is_reading`` is false the file only keeps contents for later readings.
    """

    number: int
    is_reading: bool = True
    kept_at: str = ""
    read_at: str = ""
    cloud_read_at: str = ""
    project: str = ""
    jobs: int = 0
    wanted: int = 0
    details: int = 0
    complete: bool = False
    size: int = 0
    digest: bytes = b""
    values_from: int = 0


class Packed(NamedTuple):
    """A content as it is stored: with what another content has as references to that (``like_file`` 0 for none).

    Of the other it tells the number of its file and its key. That one has no references itself, so that what is damaged
    of a job costs nothing but that job.
    """

    payload: bytes | memoryview
    like_file: int = 0
    like_key: bytes = bytes(KEY_BYTES)


def packed(raw: bytes, like: bytes = b"") -> bytes:
    """Return bytes compressed, with what ``like`` has already as a reference to it."""
    # Of small ones the tables that each would bring take longer to read than what they save.
    strategy = zlib.Z_FIXED if len(raw) < _TABLES_FROM else zlib.Z_DEFAULT_STRATEGY
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 9, strategy, *([like[-32_768:]] if like else []))
    return packer.compress(raw) + packer.flush()


def unpacked(raw: bytes | memoryview, like: bytes = b"") -> bytes | None:
    """Return what was compressed, None where it is damaged, or would be larger than any archive."""
    try:
        if not like and len(raw) < _SMALL:  # it becomes a thousand times as much at most, which is twice as fast
            return zlib.decompress(raw)
        unpacker = zlib.decompressobj(zdict=like[-32_768:]) if like else zlib.decompressobj()
        found = unpacker.decompress(raw, _MOST_BYTES)
    except zlib.error:
        return None
    return found if unpacker.eof and not unpacker.unused_data else None


def packed_text(text: bytes) -> bytes:
    """Return a long text compressed, with its size before it."""
    return len(text).to_bytes(_SIZE_BYTES, "little") + packed(text)


def unpacked_text(payload: bytes) -> bytes | None:
    """Return what ``packed_text`` was given, None as ``unpacked``. The size saves a copy of it all."""
    size, raw = int.from_bytes(payload[:_SIZE_BYTES], "little"), payload[_SIZE_BYTES:]
    if len(raw) > _MOST_BYTES // _MOST_SHRUNK or not 0 < size <= len(raw) * _MOST_SHRUNK:
        return unpacked(raw)
    try:
        return zlib.decompress(raw, bufsize=size)
    except zlib.error:
        return None


def encode(
    head: Head, source: bytes, blocks: Mapping[bytes, bytes], contents: Mapping[bytes, Packed]
) -> list[bytes | memoryview]:
    """Return the pieces of a file; ``contents`` are those it keeps, by key."""
    sizes = [len(one.payload) for one in contents.values()]
    written = {HEAD: msgspec.msgpack.encode(head), TABLE: packed(msgspec.msgpack.encode(sizes)), **blocks}
    pieces: list[bytes | memoryview] = [MAGIC]
    for kind, payload in written.items():
        pieces += _BLOCK.pack(kind, len(payload), _check(kind, head.number, source, payload)), payload
    size = sum(sizes) + _CONTENT.size * len(contents)
    pieces.append(_BLOCK.pack(CONTENTS, size & 0xFFFFFFFF, _NO_CHECK))
    for key, one in contents.items():
        pieces += _CONTENT.pack(key, len(one.payload), one.like_file, one.like_key), one.payload
    return pieces


def _check(kind: bytes, number: int, source: bytes, payload: bytes | memoryview) -> bytes:
    person = kind + (number % _MOST_SEQUENCE).to_bytes(16 - 1 - SOURCE_BYTES, "big") + source
    return blake2b(payload, digest_size=_CHECK_BYTES, person=person).digest()


class ReadingFile:
    """What is in a file of this number and source; of one that begins like it, as far as that goes."""

    def __init__(self, data: bytes, number: int, source: bytes) -> None:
        self._data = memoryview(data)
        self._raw = data
        self._number = number
        self._source = source
        self._spans: dict[bytes, tuple[int, int, bytes]] = {}
        self._contents_at = len(data)
        at = len(MAGIC)
        while at + _BLOCK.size <= len(data):
            kind, length, check = _BLOCK.unpack_from(data, at)
            at += _BLOCK.size
            if kind == CONTENTS:
                self._contents_at = at
                break
            self._spans.setdefault(kind, (at, at + length, check))
            at += length

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self._raw)

    def block(self, kind: bytes) -> bytes | None:
        """Return the payload of a block as it was written; None where there is none, or it is damaged."""
        if kind not in self._spans or self._raw[: len(MAGIC)] != MAGIC:
            return None
        begin, end, check = self._spans[kind]
        payload = self._data[begin:end]
        if len(payload) != end - begin or _check(kind, self._number, self._source, payload) != check:
            return None
        return bytes(payload)

    @cached_property
    def head(self) -> Head | None:
        """The head; None where it is damaged."""
        payload = self.block(HEAD)
        try:
            head = None if payload is None else msgspec.msgpack.decode(payload, type=Head)
        except msgspec.MsgspecError:
            return None
        return head if head is not None and head.number == self._number else None

    @cached_property
    def places(self) -> dict[bytes, tuple[int, int]]:
        """Begin and end of each packed content by its key; none where the table is damaged."""
        payload = self.block(TABLE)
        raw = None if payload is None else unpacked(payload)
        try:
            sizes = [] if raw is None else msgspec.msgpack.decode(raw, type=list[int])
        except msgspec.MsgspecError:
            return {}
        found: dict[bytes, tuple[int, int]] = {}
        at = self._contents_at
        for size in sizes:
            begin = at + _CONTENT.size
            if size < 0 or begin > len(self._raw):
                break
            found[self._raw[at : at + KEY_BYTES]] = begin - self._contents_at, begin - self._contents_at + size
            at = begin + size
        return found

    def packed(self, key: bytes) -> Packed | None:
        """Return a content as the table says where it is, unchecked; None where it says nothing."""
        place = self.places.get(key)
        at = self._contents_at + place[0] - _CONTENT.size if place is not None else len(self._raw)
        return self._at(at)

    def searched(self, key: bytes) -> Iterator[Packed]:
        """Yield whatever may be the content of a key, wherever it is: of a damaged table nothing is known."""
        at = self._raw.find(key)
        while at >= 0:
            found = self._at(at)
            if found is not None:
                yield found
            at = self._raw.find(key, at + 1)

    def _at(self, at: int) -> Packed | None:
        begin = at + _CONTENT.size
        if begin > len(self._raw):
            return None
        _key, size, like_file, like_key = _CONTENT.unpack_from(self._raw, at)
        return Packed(self._data[begin : begin + size], like_file, like_key)


def keys_in(files: Mapping[int, Sequence[bytes]]) -> dict[bytes, int]:
    """Return the number of the first file that has each content."""
    found: dict[bytes, int] = {}
    for number in sorted(files):
        for key in files[number]:
            found.setdefault(key, number)
    return found
