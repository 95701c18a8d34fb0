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
from drs_inspector.domain.rawjson.split import BrokenJsonError, split_object
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
    except BrokenJsonError as error:
        raise UnfitIndexError from error
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
    if at >= size:
        raise UnfitIndexError
    index = read_index(file.get(at, size), at)
    if not _is_worth_it(index, size):
        return None
    skeleton, outlines = _without_big(file, index, secrets.token_hex(8))
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
    """Details as they are in the skeleton, and the placeholders in them."""

    job: IndexedJob
    text: bytes
    placeholders: list[bytes]

    def fits(self, job: ArchiveJob) -> bool:
        """Say whether these are the details of that job. No other text has these placeholders."""
        found = memoryview(job.detail)
        return len(found) == len(self.text) and bytes(found) == self.text

    def without_big(self) -> bytes:
        """Return the details with null for each placeholder. Raises UnfitIndexError when one is somewhere else."""
        members = split_object(self.text) if self.text[:1] == b"{" else []
        found = [bytes(member.raw) for member in members if member.name in UNREAD_MEMBERS]
        if [raw for raw in found if raw in self.placeholders] != self.placeholders:
            raise UnfitIndexError
        text = self.text
        for placeholder in self.placeholders:
            text = text.replace(placeholder, b"null", 1)
        return text


def _without_big(file: FileBytes, index: ArchiveIndex, nonce: str) -> tuple[bytes, list[_Outline]]:
    """Return the document with a placeholder, which it cannot hold by chance or on purpose, for each big member."""
    pieces: list[bytes | memoryview] = []
    outlines: list[_Outline] = []
    done = 0
    for number, job in enumerate(index.jobs):
        inside: list[bytes | memoryview] = []
        placeholders = [b'"%b:%d:%d"' % (nonce.encode(), number, place) for place in range(len(job.big))]
        at = job.at
        for (start, length), placeholder in zip(job.big, placeholders, strict=True):
            inside += [file.get(at, start), placeholder]
            at = start + length
        inside.append(file.get(at, job.end))
        outlines.append(_Outline(job, b"".join(inside), placeholders))
        pieces += [file.get(done, job.at), outlines[-1].text]
        done = job.end
    pieces.append(file.get(done, file.size))
    return b"".join(pieces), outlines


def _make_late(content: ArchiveContent, outlines: list[_Outline], check: ArchiveCheck) -> None:
    waiting = iter(outlines)
    outline = next(waiting, None)
    for position, job in enumerate(content.jobs):
        if outline is not None and outline.fits(job):
            content.late[position] = check.late_detail(outline.job, outline.without_big())
            outline = next(waiting, None)
    if outline is not None:
        raise UnfitIndexError
