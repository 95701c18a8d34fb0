"""Opening a large archive by its index: everything is read and scanned but the big members of details.

The document with a placeholder in place of each big member is read as any archive is. When it has every placeholder as
the value of ``object_infos`` or ``data_transformation`` of a job, it holds the jobs of the document and no others: the
only thing left that the index could hide is that a big member is not one JSON value, which is checked afterwards
(``check``).
"""

import os
import secrets
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from drs_inspector.domain.jobs.raw_reply import UNREAD_MEMBERS
from drs_inspector.domain.rawjson.split import split_plain
from drs_inspector.regular_files import open_regular
from drs_inspector.storage.archive.content import ArchiveContent, read_in_one_scan
from drs_inspector.storage.archive.format import FORMAT, ArchiveJob
from drs_inspector.storage.archive.index.check import ArchiveCheck
from drs_inspector.storage.archive.index.file_bytes import FileBytes
from drs_inspector.storage.archive.index.member import (
    END_BYTES,
    ArchiveIndex,
    IndexedJob,
    UnfitIndexError,
    index_begins,
    read_index,
)
from drs_inspector.storage.archive.unpack import SIZE_LIMIT, Document

EARLY_FROM: Final = 1 << 20
"""Smaller files (bytes) are read whole: that takes a few milliseconds."""
_INDEX_SHARE: Final = 64
"""An index takes less than this part of its file: an entry has 50 bytes for members of ``INDEXED_FROM`` and more."""
_BEGINNING: Final = b'{"format":"%b","version":' % FORMAT.encode()


class IndexedArchive(NamedTuple):
    """An archive of which the big members are read later; ``document`` has none of them."""

    document: Document
    content: ArchiveContent
    check: ArchiveCheck


def open_indexed(path: Path, name: str) -> IndexedArchive | None:
    """Open an archive by its index; None where it has none that is worth it, or cannot be read.

    Raises UnfitIndexError when the index does not belong to the file. The check that comes back must be run or stopped.
    """
    try:
        stream = open_regular(path)
    except OSError:
        return None  # reading it whole says why
    archive = None
    try:
        archive = _open(stream, name)
    except (OSError, MemoryError):
        return None
    finally:
        if archive is None:
            stream.close()
    return archive


def _open(stream: BinaryIO, name: str) -> IndexedArchive | None:
    size = os.fstat(stream.fileno()).st_size
    if not EARLY_FROM <= size <= SIZE_LIMIT:
        return None
    file = FileBytes(stream, size)
    at = index_begins(file.get(max(0, size - END_BYTES), size))
    if at is None or file.get(0, len(_BEGINNING)) != _BEGINNING:
        return None
    if not size - END_BYTES - size // _INDEX_SHARE <= at < size:
        raise UnfitIndexError
    index = read_index(file.get(at, size), at)
    if not _is_worth_it(index, size):
        return None
    skeleton, outlines = _without_big(file, index, secrets.token_hex(8).encode())
    document = Document(name, skeleton)
    content = read_in_one_scan(document)
    if content is None:
        raise UnfitIndexError
    if len({job.id for job in content.jobs}) < len(content.jobs):
        return None  # which of them is shown depends on all their bytes
    check = ArchiveCheck(name, file, [(at, at + length) for job in index.jobs for at, length in job.big])
    _make_late(content, outlines, check)
    return IndexedArchive(document, content, check)


def _is_worth_it(index: ArchiveIndex, size: int) -> bool:
    return index.big_bytes * 2 > size


class _Outline(NamedTuple):
    """Details as they are in the skeleton, the placeholders in them, and the details with ``null`` for each."""

    job: IndexedJob
    text: bytes
    placeholders: list[bytes]
    without_big: bytes

    def fits(self, job: ArchiveJob) -> bool:
        """Say whether these are the details of that job, whose placeholders no other text has.

        Raises UnfitIndexError when a placeholder is anything but the value of a member that may be large.
        """
        found = memoryview(job.detail)
        if len(found) != len(self.text) or bytes(found) != self.text:
            return False
        wanted = set(self.placeholders)
        members = split_plain(self.text) or []
        large = [bytes(member.raw) for member in members if member.name in UNREAD_MEMBERS]
        if [raw for raw in large if raw in wanted] != self.placeholders:
            raise UnfitIndexError
        return True


def _without_big(file: FileBytes, index: ArchiveIndex, nonce: bytes) -> tuple[bytes, list[_Outline]]:
    """Return the document with a placeholder, which it cannot hold by chance or on purpose, for each big member."""
    pieces: list[bytes | memoryview] = []
    outlines: list[_Outline] = []
    done = 0
    for number, job in enumerate(index.jobs):
        placeholders = [b'"%b:%d:%d"' % (nonce, number, place) for place in range(len(job.big))]
        ends = [job.at, *(at + length for at, length in job.big)]
        starts = [*(at for at, _length in job.big), job.end]
        around = [file.get(end, start) for end, start in zip(ends, starts, strict=True)]
        text = _joined(around, placeholders)
        outlines.append(_Outline(job, text, placeholders, _joined(around, [b"null"] * len(placeholders))))
        pieces += [file.get(done, job.at), text]
        done = job.end
    pieces.append(file.get(done, file.size))
    return b"".join(pieces), outlines


def _joined(around: list[memoryview], between: list[bytes]) -> bytes:
    pairs = zip(around, [*between, b""], strict=True)
    return b"".join(piece for pair in pairs for piece in pair)


def _make_late(content: ArchiveContent, outlines: list[_Outline], check: ArchiveCheck) -> None:
    waiting = iter(outlines)
    outline = next(waiting, None)
    for position, job in enumerate(content.jobs):
        if outline is not None and outline.fits(job):
            content.late[position] = check.late_detail(outline.job, outline.without_big)
            outline = next(waiting, None)
    if outline is not None:
        raise UnfitIndexError
