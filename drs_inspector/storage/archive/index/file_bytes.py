"""The bytes of a file, each of them read once: those that are asked for at once, the others beside."""

import mmap
import threading
import weakref
from collections.abc import Callable
from typing import BinaryIO, Final

from drs_inspector.domain.rawjson.split import BrokenJsonError, Member, check_json, member_spans, split_object
from drs_inspector.storage.archive.format import VERIFIED
from drs_inspector.storage.archive.index.member import IndexedJob

_BLOCK: Final = 16_384
_STEP_BLOCKS: Final = 64
# A check of more than this would be felt; the whole file is being checked beside.
_CHECKED_AT_ONCE: Final = 4 << 20
_LEFT_OUT: Final = b"null"
_PAIRS: Final = {(b"[", b"]"), (b"{", b"}")}


class ChangedFileError(OSError):
    """The file became shorter while it was read."""


class FileBytes:
    """Memory as large as the file, filled block by block from any thread; what was not read yet takes none.

    No byte is read twice, so what was shown is what is checked, whatever becomes of the file meanwhile.
    """

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self.size = size
        self._stream = stream
        self._memory = memoryview(mmap.mmap(-1, size))
        self._missing = bytearray(b"\1") * -(-size // _BLOCK)
        self._lock = threading.Lock()
        # What was opened for a window that is gone by then is not checked and not stopped.
        weakref.finalize(self, stream.close)

    def get(self, start: int, end: int) -> memoryview:
        """Return these bytes, read from the file first where that was not done yet. Raises OSError."""
        while not self.go_on(start, end):
            pass
        return self._memory[start:end].toreadonly()

    def go_on(self, start: int, end: int) -> bool:
        """Read a step of these bytes, a megabyte; True when none is missing. Raises OSError."""
        first, last = start // _BLOCK, -(-end // _BLOCK)
        at = self._missing.find(1, first, last)
        if at >= 0:
            self._read(at, min(at + _STEP_BLOCKS, last))
        return at < 0

    def read_all(self, go_on: Callable[[], None]) -> memoryview:
        """Read what is missing, calling ``go_on`` before each step, close the file and return all bytes.

        Raises OSError, and what ``go_on`` raises.
        """
        while (at := self._missing.find(1)) >= 0:
            go_on()
            self._read(at, min(at + _STEP_BLOCKS, len(self._missing)))
        self.close()
        return self._memory.toreadonly()

    def close(self) -> None:
        """Close the file; what was not read by then cannot be read any more."""
        with self._lock:
            self._stream.close()

    def _read(self, first: int, last: int) -> None:
        """Read the blocks from ``first`` on that are missing one after the other, ``last`` not included."""
        with self._lock:
            end = first
            while end < last and self._missing[end]:
                end += 1
            start, stop = first * _BLOCK, min(end * _BLOCK, self.size)
            self._stream.seek(start)
            while start < stop:
                count = self._stream.readinto(self._memory[start:stop])  # type: ignore[attr-defined]
                if not count:
                    raise ChangedFileError
                start += count
            self._missing[first:end] = bytes(end - first)


class LateDetail:
    """The details of a job in the file. ``outline`` was read, and the rest is when it is asked for.

    ``on_fault`` is called when the bytes are not what the index says; until the document is read without it, the job
    has no more than its outline. ``is_checked`` says that the whole file was checked, ``is_trusted`` that this computer
    searched it for secrets.
    """

    def __init__(self, file: FileBytes, job: IndexedJob, outline: bytes, on_fault: Callable[[], None]) -> None:
        self.outline = outline
        self.is_checked = False
        self.is_trusted = False
        self._file = file
        self._job = job
        self._on_fault = on_fault

    def __len__(self) -> int:
        """Return the number of bytes of the details."""
        return self._job.length

    def read(self) -> bytes | memoryview:
        """Return the details. Never raises.

        Where they lie, whose they are and how long is known from the bytes around them (``opening``); that each big
        member is one JSON value is seen here, when they are opened before the file is checked.
        """
        try:
            raw = self._file.get(self._job.at, self._job.end)
            for start, length in () if self.is_checked else self._job.big:
                _check_value(self._file.get(start, start + length))
        except (OSError, ValueError, BrokenJsonError):
            self._on_fault()
            return self.outline
        return VERIFIED.add(raw) if self.is_trusted else raw

    def read_on(self) -> bool:
        """Read a step of the file; True when ``read`` has to wait for no more of it. Never raises."""
        try:
            return self._file.go_on(self._job.at, self._job.end)
        except (OSError, ValueError):
            return True

    def members(self, details: bytes | memoryview) -> list[Member]:
        """Return the members of what ``read`` returned; the big ones lie where the outline has ``null`` for them."""
        members = split_object(self.outline)
        if details is self.outline:
            return members
        places: dict[int, memoryview] = {}
        left_out = self._job.at
        for at, length in self._job.big:
            places[at - left_out] = memoryview(details)[at - self._job.at : at - self._job.at + length]
            left_out += length - len(_LEFT_OUT)
        spans = member_spans(self.outline, members)
        return [
            member._replace(raw=places.get(start, member.raw))
            for member, (start, _end) in zip(members, spans, strict=True)
        ]


def _check_value(raw: memoryview) -> None:
    if len(raw) <= _CHECKED_AT_ONCE:
        check_json(raw)
    elif (bytes(raw[:1]), bytes(raw[-1:])) not in _PAIRS:
        raise BrokenJsonError(0, "an array or object was expected")
