"""The log of unforeseen errors: three small files in a folder for their owner alone.

Any process of this program may write to it at any time, so a change is made while a lock beside the files is held.
Where there is no lock within a second, an entry is only appended, by one write. An error that is in the newest file
already is counted in place and not written again, however many processes meet it. Texts arrive redacted.
"""

import atexit
import contextlib
import errno
import hashlib
import os
import re
import stat
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.paths import app_paths

FILES = 3
FILE_BYTES = 256 * 1024
ENTRY_BYTES = 32 * 1024
_NAME = "errors"
_LOCK = f"{_NAME}.lock"
_LOCK_SECONDS = 1.0
# The same error again within this time is counted in memory first: a loop of errors must not become a loop of writes.
_QUIET_SECONDS = 1.0
_MOST_PENDING = 1_000
_MOST_TIMES = 99_999_999
_SAFELY = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True, slots=True)
class LoggedError:
    """An entry of the log: its id, by which it can be found, and the file that it is in."""

    id: str
    path: Path


class ErrorLog:
    """The files ``errors.log``, ``errors.1.log`` and ``errors.2.log`` of one folder, the first one being the newest."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or app_paths().error_log_folder

    @property
    def path(self) -> Path:
        """The file that entries are added to."""
        return self.folder / f"{_NAME}.log"

    def add(self, text: str, heading: str = "") -> LoggedError:
        """Add an error or count it again; ``heading`` says once where it came from. Raises FileProblemError.

        The id follows from ``text`` alone.
        """
        found = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
        times = _due(self.folder, found)
        if times:
            try:
                self._write(found, f"{heading}\n{text}", times)
            except FileProblemError:
                # The next time is no repetition of one that is in the log.
                _pending.pop((self.folder, found), None)
                raise
        return LoggedError(found, self.path)

    def read(self) -> str:
        """Return all entries, the oldest first; a file that cannot be read is named with the reason."""
        parts: list[str] = []
        for path in reversed(self._files()):
            try:
                with _opened(path, os.O_RDONLY) as stream:
                    parts.append(stream.read(2 * FILE_BYTES).decode("utf-8", "replace"))
            except FileNotFoundError:
                continue
            except OSError as error:
                parts.append(f"{path.name} could not be read: {file_problem(error, 'read', path).cause}\n")
        return "".join(parts)

    def forget(self) -> None:
        """Remove the log and its folder. Raises FileProblemError."""
        for path in (*self._files(), self.folder / _LOCK):
            try:
                path.unlink(missing_ok=True)
            except NotADirectoryError:
                return
            except OSError as error:
                raise file_problem(error, "removed", path) from error
        # Another program's file in it keeps the folder.
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    def _files(self) -> list[Path]:
        return [self.path, *(self.folder / f"{_NAME}.{number}.log" for number in range(1, FILES))]

    def _write(self, found: str, text: str, times: int) -> None:
        try:
            _make_private_folder(self.folder)
            with _only_writer(self.folder) as locked:
                if locked and _count_again(self.path, found, times):
                    return
                entry = _entry(found, text, times)
                size = self._size()
                if locked and size and size + len(entry) > FILE_BYTES:
                    self._rotate()
                _append(self.path, entry, at_most=sys.maxsize if locked else FILE_BYTES)
        except OSError as error:
            raise file_problem(error, "written", self.path) from error

    def _size(self) -> int:
        try:
            return self.path.lstat().st_size
        except FileNotFoundError:
            return 0

    def _rotate(self) -> None:
        files = self._files()
        for older, newer in zip(reversed(files[1:]), reversed(files[:-1]), strict=True):
            with contextlib.suppress(FileNotFoundError):
                newer.replace(older)


def forget_error_log() -> None:
    """Remove the log of errors of this person, for "forget everything". Raises FileProblemError."""
    with _pending_lock:
        _pending.clear()
    ErrorLog().forget()


# How often the errors of this process came since they were written, and when that was.
_pending: dict[tuple[Path, str], tuple[int, float]] = {}
_pending_lock = threading.Lock()


def _due(folder: Path, found: str) -> int:
    """Return how many times the error is to be noted now; 0 while it is only counted in memory."""
    # A finaliser may fail while this very thread is in here: it waits a moment and goes on without the lock.
    entered = _pending_lock.acquire(timeout=_LOCK_SECONDS)
    try:
        now = time.monotonic()
        if not _pending:
            atexit.register(_write_pending)
        times, written = _pending.get((folder, found), (0, -_QUIET_SECONDS))
        if now - written < _QUIET_SECONDS:
            _pending[folder, found] = (times + 1, written)
            return 0
        if len(_pending) >= _MOST_PENDING:
            _pending.clear()
        _pending[folder, found] = (0, now)
        return times + 1
    finally:
        if entered:
            _pending_lock.release()


def _write_pending() -> None:
    """Note at the end of the process what was only counted in memory."""
    for (folder, found), (times, _written) in list(_pending.items()):
        with contextlib.suppress(OSError, FileProblemError):
            if times and folder.is_dir():
                with _only_writer(folder) as locked:
                    if locked:
                        _count_again(ErrorLog(folder).path, found, times)
    _pending.clear()


@contextlib.contextmanager
def _only_writer(folder: Path) -> Iterator[bool]:
    """Hold the lock of the log; gives False where it cannot be had, and the log is written to all the same."""
    with contextlib.ExitStack() as stack:
        locked = False
        # Some network drives know no locks, and an error may come from a process that can open no more files.
        with contextlib.suppress(Exception):
            import filelock  # noqa: PLC0415 - 50 ms, and only an error needs it

            stack.enter_context(filelock.FileLock(folder / _LOCK, timeout=_LOCK_SECONDS, mode=0o600))
            locked = True
        yield locked


def _make_private_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name == "posix" and not folder.is_symlink() and stat.S_IMODE(folder.stat().st_mode) != 0o700:
        folder.chmod(0o700)


def _head(found: str, times: int) -> str:
    """Return the first line of an entry, whose length never changes."""
    return (
        f"== error {found} seen {min(times, _MOST_TIMES):08} times, last {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC ==\n"
    )


def _entry(found: str, text: str, times: int) -> bytes:
    """Return an entry as bytes, cut to 32 KiB. Only a head begins at the margin."""
    first = f"first seen {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, process {os.getpid()}"
    lines = [f"  {line}" for line in (first, *text.splitlines()) if line]
    body = "\n".join(lines).encode("utf-8", "backslashreplace")
    if len(body) > ENTRY_BYTES:
        body = body[:ENTRY_BYTES].decode("utf-8", "ignore").encode() + b"\n  ... cut"
    return _head(found, times).encode() + body + b"\n\n"


def _count_again(path: Path, found: str, times: int) -> bool:
    """Raise the number in the head of an entry of this file; False when it has none. The lock must be held."""
    try:
        with _opened(path, os.O_RDWR) as stream:
            content = stream.read(2 * FILE_BYTES)
            head = re.search(rb"^== error %b seen (\d{8}) times" % found.encode(), content, re.MULTILINE)
            if head is not None:
                stream.seek(head.start())
                stream.write(_head(found, int(head[1]) + times).encode())
    except FileNotFoundError:
        return False
    return head is not None


def _append(path: Path, entry: bytes, *, at_most: int) -> None:
    """Append an entry whole to a file of at most so many bytes; a full disk leaves no half of an entry."""
    with _opened(path, os.O_APPEND | os.O_WRONLY | os.O_CREAT) as stream:
        status = os.fstat(stream.fileno())
        if hasattr(os, "fchmod") and stat.S_IMODE(status.st_mode) != 0o600:
            os.fchmod(stream.fileno(), 0o600)
        if status.st_size > at_most:
            raise _system_error(errno.EAGAIN, path)
        try:
            written = stream.write(entry)
        except OSError:
            written = 0
        if written < len(entry):
            with contextlib.suppress(OSError):
                stream.truncate(status.st_size)
            raise _system_error(errno.ENOSPC, path)


@contextlib.contextmanager
def _opened(path: Path, flags: int) -> Iterator[FileIO]:
    """Open a file, and nothing but a file: a pipe would wait for its other end, a link leads somewhere else."""
    descriptor = os.open(path, flags | _SAFELY, 0o600)
    mode = "ab" if flags & os.O_APPEND else "r+b" if flags & os.O_RDWR else "rb"
    with FileIO(descriptor, mode) as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _system_error(errno.EINVAL, path)
        yield stream


def _system_error(number: int, path: Path) -> OSError:
    return OSError(number, os.strerror(number), str(path))
