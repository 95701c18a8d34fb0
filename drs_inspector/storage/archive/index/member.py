"""The member ``index`` of an archive: where the details of jobs and their big members are."""

import re
from typing import Final

import msgspec

from drs_inspector.domain.jobs.raw_reply import UNREAD_MEMBERS
from drs_inspector.domain.rawjson.split import BrokenJsonError, Member, member_spans, split_plain

Slice = bytes | memoryview
Span = tuple[int, int]

INDEXED_FROM: Final = 16_384
"""Members of details from this size on (bytes) are in the index; reading less costs less than skipping it."""

END_BYTES: Final = 256
"""The index says at its end where it begins, and that is within so many bytes of the end of the file."""
_NAME: Final = b',\n"index":'
_END = re.compile(rb'"at":([0-9]{1,18})\},\n"checksum":"crc32:[0-9a-f]{8}"[^{}]{0,120}\}[ \t\r\n]{0,16}\Z')


class IndexedJob(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """The details of one job: offset in the file and length in bytes, and the same of each of their big members."""

    at: int
    length: int
    big: list[tuple[int, int]]

    @property
    def end(self) -> int:
        """The offset after the last byte."""
        return self.at + self.length


class ArchiveIndex(msgspec.Struct):
    """The jobs with big members in the order of the file; ``at`` is where the index itself begins."""

    jobs: list[IndexedJob]
    at: int

    @property
    def big_bytes(self) -> int:
        """The number of bytes that need not be read before they are asked for."""
        return sum(length for job in self.jobs for _at, length in job.big)


class UnfitIndexError(Exception):
    """The index does not belong to the bytes around it."""


class IndexWriter:
    """Collects what the index says while the archive is written."""

    def __init__(self) -> None:
        self._jobs: list[IndexedJob] = []

    def add(self, at: int, length: int, big: list[Span]) -> None:
        """Note details that begin at that offset of the file; ``big`` are places in them."""
        if big:
            self._jobs.append(IndexedJob(at, length, [(at + start, end - start) for start, end in big]))

    def member(self, at: int) -> bytes:
        """Return the member, and the comma before it that is written at that offset; b"" without jobs."""
        index = ArchiveIndex(self._jobs, at + len(_NAME))
        return _NAME + msgspec.json.encode(index) if self._jobs else b""


def big_spans(raw: Slice, members: list[Member] | None = None) -> list[Span]:
    """Return the places of big members in the JSON of details, none where the details are odd.

    ``members`` are those of the details where they are known. Odd is what takes more than one quick scan to read.
    """
    members = members or split_plain(raw) or []
    if not any(_is_big(member) for member in members):
        return []
    try:
        places = zip(members, member_spans(raw, members), strict=True)
    except BrokenJsonError:
        return []
    spans = [span for member, span in places if _is_big(member)]
    starts, ends = [0, *(end for _start, end in spans)], [*(start for start, _end in spans), len(raw)]
    outline = b"null".join(bytes(raw[start:end]) for start, end in zip(starts, ends, strict=True))
    return [] if split_plain(outline) is None else spans


def _is_big(member: Member) -> bool:
    return member.name in UNREAD_MEMBERS and len(member.raw) >= INDEXED_FROM


def index_begins(tail: Slice) -> int | None:
    """Return where the index begins of an archive that ends with these bytes, None when it has none at its end."""
    found = _END.search(tail)
    return int(found.group(1)) if found else None


def read_index(raw: Slice, at: int) -> ArchiveIndex:
    """Read the index in ``raw``, the bytes of the file from offset ``at`` on, and see that it may be one of this file.

    Raises UnfitIndexError.
    """
    text = bytes(raw)
    end = text.find(b',\n"checksum"')
    try:
        index = msgspec.json.decode(text[:end], type=ArchiveIndex)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnfitIndexError from error
    before = 0
    for job in index.jobs:
        if not (before < job.at and job.length > 0 and job.end < at and job.big):
            raise UnfitIndexError
        before = job.at
        for start, length in job.big:
            if not (before < start and length >= INDEXED_FROM and start + length < job.end):
                raise UnfitIndexError
            before = start + length
        before = job.end
    return index
