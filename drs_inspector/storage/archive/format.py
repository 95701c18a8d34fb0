"""The archive document: its members, its version, and the converters that bring earlier versions up to date.

``resources/archive.schema.json`` describes the same document for other programs.
"""

import re
import weakref
import zlib
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Final, Self

import msgspec

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_array, split_object
from drs_inspector.domain.redaction.secrets import REDACTOR
from drs_inspector.storage.archive.repeats import once_each
from drs_inspector.storage.archive.searched import CODE_DIGITS, SearchCode, is_searched_here, key_to_write

_SEALED_AT_ONCE: Final = 1 << 20
_SEALS_WAITING: Final = 256
"""So many megabytes at most are held for the threads that add up."""

FORMAT: Final = "drs-inspector/archive"
VERSION: Final = 3

Slice = bytes | memoryview
Members = dict[str, Slice]
"""Members of a JSON object by name, each value as its slice of the file."""


def _with_coverage(members: Members) -> Members:
    """Version 1 did not keep what was asked for and claimed: whether such an archive is complete is not known."""
    return {**members, "complete": b"false", "coverage": b'{"known":false}'}


def _with_server_time(members: Members) -> Members:
    """Version 2 had replies that were saved as files alone: when they were read was told by the cloud's clock."""
    raw = members.get("replies")
    if raw is None or first_byte(raw) != b"[":
        return members
    return {**members, "replies": b"[%b]" % b",".join(map(_told_by_server, split_array(raw)))}


def _told_by_server(entry: Slice) -> bytes:
    whole = bytes(entry).strip()
    try:
        read_at = dict(split_object(whole)).get("read_at") if whole[:1] == b"{" else None
    except BrokenJsonError:
        return whole
    return whole if read_at is None else b'%b,"server_time":%b}' % (whole[:-1], bytes(read_at))


CONVERTERS: dict[int, Callable[[Members], Members]] = {1: _with_coverage, 2: _with_server_time}
"""Version -> what makes the next version's members of an archive of that version. Version 1 is the first one."""

READ_AS_THEY_ARE: Final = frozenset({2, VERSION})
"""Versions whose jobs are as they are now: the usual way reads them, and converts what is beside the jobs."""

ARCHIVE_REPLY = -1
"""Reply number of members that a newer or another program added to an archive; they are written back where they were.

They are kept as reply parts named ``archive/<member>``, ``archive/source/<member>``,
``archive/coverage/<member>`` or ``archive/jobs/<job id>/<member>``.
"""

_EXTRA_NAME = re.compile(r"archive/(?:(source|coverage|jobs/[^/]+)/)?([^/]+)", re.DOTALL)
_END = re.compile(
    rb'\n"checksum":"crc32:[0-9a-f]{8}",\n"searched":"([0-9]{1,6}):([0-9a-f]{%d})"\}[ \t\r\n]{0,16}\Z' % CODE_DIGITS
)
# Nothing but the code may follow: a member behind the checksum would be one that it does not speak of.
_CHECKSUM = re.compile(rb',\n"checksum":"crc32:([0-9a-f]{8})"(?:,\n"searched":"[0-9a-f:]{1,80}")?\}[ \t\r\n]{0,16}\Z')
_END_REACH = 200


class ArchiveJob(msgspec.Struct, forbid_unknown_fields=True):
    """One entry of ``jobs``; a strange member sends the reader to the slow way, which keeps it."""

    id: str
    parent_id: str | None = None
    reply: int | None = None
    scenario: str | None = None
    listed: msgspec.Raw = msgspec.field(name="list", default=msgspec.Raw(b"null"))
    detail: msgspec.Raw = msgspec.Raw(b"null")


class ArchiveFrame(msgspec.Struct, forbid_unknown_fields=True):
    """The whole document in one scan: details and list entries stay slices of the file."""

    format: str
    version: int
    created_at: msgspec.Raw
    program: msgspec.Raw
    source: msgspec.Raw
    jobs: list[ArchiveJob]
    complete: bool = False
    share_safe: bool = False
    masking: msgspec.Raw = msgspec.Raw(b"{}")
    coverage: msgspec.Raw = msgspec.Raw(b"{}")
    reply_parts: msgspec.Raw = msgspec.Raw(b"[]")
    unavailable: msgspec.Raw = msgspec.Raw(b"[]")
    problems: msgspec.Raw = msgspec.Raw(b"[]")
    replies: msgspec.Raw = msgspec.Raw(b"[]")
    refusals: msgspec.Raw = msgspec.Raw(b"[]")
    series: msgspec.Raw = msgspec.Raw(b"[]")
    index: msgspec.Raw = msgspec.Raw(b"null")
    checksum: msgspec.Raw = msgspec.Raw(b'""')
    searched: msgspec.Raw = msgspec.Raw(b'""')


FRAME_DECODER = msgspec.json.Decoder(ArchiveFrame)
KNOWN_MEMBERS = frozenset(field.encode_name for field in msgspec.structs.fields(ArchiveFrame))
KNOWN_JOB_MEMBERS = frozenset(field.encode_name for field in msgspec.structs.fields(ArchiveJob))


def up_to_date(name: str, body: bytes) -> Members:
    """Return the document's members as the newest version has them; those of a still newer one as they are.

    Raises FileProblemError for a version that no converter starts from. BrokenJsonError as ``split_object``.
    """
    members, _earlier = once_each(split_object(body))
    return converted(name, members, _version(name, members))


def converted(name: str, members: Members, version: int) -> Members:
    """Return members of a version as the newest one has them. Raises as ``up_to_date``."""
    while version < VERSION:
        convert = CONVERTERS.get(version)
        if convert is None:
            raise FileProblemError(
                f"{name} cannot be opened.",
                f"Its archive version {version} was never released.",
                "Export the archive again with the program that wrote it.",
            )
        members = convert(members)
        version += 1
    return members


def newer_version(name: str, members: Members) -> FileProblemError | None:
    """Return what is to be said of an archive that a newer version of this program wrote, None for any other."""
    version = _version(name, members)
    if version <= VERSION:
        return None
    return FileProblemError(
        f"{name} was written by a newer version of DRS Inspector.",
        f"It has archive version {version}, and this program knows versions up to {VERSION}: it shows what it knows. "
        "Whether that is all, it cannot say.",
        "Update DRS Inspector to see all of it, and keep the file: an export from here may hold less.",
    )


def extra_name(member: str, place: str = "") -> str:
    """Return the part name under which a strange member of ``place`` ("", "source", "coverage", "jobs/ID") is kept."""
    return "/".join(filter(None, ("archive", place, member.replace("/", "_"))))


def split_extra_name(name: str) -> tuple[str, str] | None:
    """Return place and member of a part name that ``extra_name`` made, else None."""
    match = _EXTRA_NAME.fullmatch(name)
    return (match.group(1) or "", match.group(2)) if match else None


def end_of_document(checksum: int, code: SearchCode | None) -> bytes:
    """Return the end of the document: the CRC-32 of every byte before it, and the code of the search for secrets."""
    searched = b"" if code is None else b',\n"searched":"%d:%b"' % (REDACTOR, code.text().encode())
    return b',\n"checksum":"crc32:%08x"%b}\n' % (checksum, searched)


class Seal:
    """Checksum and code of what is written, each made in a thread of its own: computing them releases the lock."""

    def __init__(self) -> None:
        key = key_to_write()
        self._code = None if key is None else SearchCode(key)
        self._checksum = 0
        self._pieces: list[Slice] = []
        self._size = 0
        # A thread starts with the first work for it: small documents have none.
        self._works = [(ThreadPoolExecutor(1, "checksum"), self._add_up)]
        if self._code is not None:
            self._works.append((ThreadPoolExecutor(1, "code"), partial(_add_all, self._code)))
        self._begun: deque[list[Future[None]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for thread, _work in self._works:
            thread.shutdown(cancel_futures=True)

    def add(self, piece: Slice) -> None:
        """Take the next bytes."""
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size >= _SEALED_AT_ONCE:
            self._begun.append([thread.submit(work, self._pieces) for thread, work in self._works])
            self._pieces, self._size = [], 0
            if len(self._begun) > _SEALS_WAITING:
                self._wait()

    def end(self) -> bytes:
        """Return the end of the document."""
        while self._begun:
            self._wait()
        for _thread, work in self._works:
            work(self._pieces)
        return end_of_document(self._checksum, self._code)

    def _wait(self) -> None:
        for begun in self._begun.popleft():
            begun.result()

    def _add_up(self, pieces: Sequence[Slice]) -> None:
        for piece in pieces:
            self._checksum = zlib.crc32(piece, self._checksum)


def _add_all(code: SearchCode, pieces: Sequence[Slice]) -> None:
    for piece in pieces:
        code.add(piece)


def is_searched(body: Slice) -> bool:
    """Say whether this computer searched exactly these bytes, so that its slices need no search for secrets again."""
    match = _END.search(body, max(0, len(body) - _END_REACH))
    if match is None:
        return False
    return is_searched_here(memoryview(body)[: match.start() - 1], int(match.group(1)), match.group(2).decode())


def has_its_checksum(body: Slice) -> bool:
    """Say whether a document ends with a checksum, and it is that of the bytes before it.

    It takes 0.6 ms for each megabyte, without the interpreter's lock. It is no proof: who edits a file can make it
    right again. That it is wrong is one, of damage or of an edit.
    """
    start = max(0, len(body) - _END_REACH)
    match = _CHECKSUM.search(bytes(body[start:]))
    return match is not None and zlib.crc32(memoryview(body)[: start + match.start()]) == int(match.group(1), 16)


class VerifiedSlices:
    """Remembers, without keeping them alive, the slices that are known to hold no secret.

    Searching 100 MB for secrets takes five times as long as writing them; a slice of an archive that this computer
    wrote was searched when it was written (``searched.py``).
    """

    def __init__(self) -> None:
        self._views: weakref.WeakValueDictionary[int, memoryview] = weakref.WeakValueDictionary()

    def add(self, raw: msgspec.Raw | memoryview) -> memoryview:
        """Return the slice as the view that will be recognised."""
        view = memoryview(raw)
        self._views[id(view)] = view
        return view

    def holds(self, raw: Slice) -> bool:
        """Say whether ``raw`` is the very object that ``add`` returned."""
        return self._views.get(id(raw)) is raw


VERIFIED = VerifiedSlices()


def _version(name: str, members: Members) -> int:
    try:
        return msgspec.json.decode(members.get("version", b"null"), type=int)
    except msgspec.MsgspecError:
        raise FileProblemError(
            f"{name} cannot be opened.",
            "It is an archive of DRS Inspector without a version number.",
            "Export it again with the program that wrote it.",
        ) from None
