"""Opening files by names that people and variables give: ordinary files alone, and without ever waiting for one.

A pipe without a writer would be waited for without end, a device may have no end or do something when it is opened.
"""

import errno
import io
import os
import stat
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

# Between the look and the opening a pipe may take the file's place; opening it must not wait for a writer.
_NO_WAIT = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_Read = TypeVar("_Read")
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class NotRegularError(OSError):
    """Something other than an ordinary file is there; ``kind`` says what, such as "a pipe"."""

    def __init__(self, path: Path | str, mode: int) -> None:
        self.kind = next((words for test, words in _KINDS if test(mode)), "no ordinary file")
        super().__init__(
            errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL, f"it is {self.kind}, not a file", str(path)
        )


class _ReadAtOnce(io.FileIO):
    """A file that is never waited for, and says so: what the kernel or a network makes may have nothing for now."""

    def readall(self) -> bytes:
        """Read all; raises BlockingIOError where FileIO returns None."""
        return _there(super().readall())

    def readinto(self, buffer: Any, /) -> int:
        """Read some; raises BlockingIOError where FileIO returns None."""
        read: int = _there(super().readinto(buffer))
        return read


def _there(read: _Read | None) -> _Read:
    if read is None:
        raise BlockingIOError(errno.EAGAIN, "it has nothing to read now, and is not waited for")
    return read


def check_regular(path: Path | str, mode: int) -> None:
    """Raise NotRegularError for the ``st_mode`` of something that is no ordinary file."""
    if not stat.S_ISREG(mode):
        raise NotRegularError(path, mode)


def open_regular(path: Path | str) -> BinaryIO:
    """Open an ordinary file, or a link to one, for reading. Raises NotRegularError, and other OSErrors."""
    check_regular(path, os.stat(path).st_mode)  # noqa: PTH116 - opening a device to look at it may do something already
    descriptor = os.open(path, _NO_WAIT)
    try:
        check_regular(path, os.fstat(descriptor).st_mode)
        return io.BufferedReader(_ReadAtOnce(descriptor))
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: Path | str) -> bytes:
    """Return what is in an ordinary file. Raises as ``open_regular``."""
    with open_regular(path) as stream:
        return stream.read()
