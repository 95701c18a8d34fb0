"""What is being written, before it has its name: a file that has none where the system knows such files, else a part.

A file without a name is gone with the process that writes it, however that ends. A part (``.drs-inspector-*.part``, in
the folder of the target) is locked by its writer for as long as that lives, so that the next run can tell what was left
behind, and removes it at once.
"""

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

_PREFIX = ".drs-inspector-"
_SUFFIX = ".part"
# Where there are no locks, age has to tell what was left behind from what is being written.
_LEFTOVER_SECONDS = 24 * 3600
# Windows keeps what is open from being removed. Between the closing of a part and its renaming this does instead.
_WINDOWS_SECONDS = 60
_UNMASKED = 0o666
_COPY_BYTES = 1 << 20


class TemporaryFile:
    """A new file in the folder of ``target``, open as ``descriptor`` for reading and writing.

    ``mode`` is what the person's mask is taken from. Raises OSError.
    """

    def __init__(self, target: Path, mode: int) -> None:
        self._folder = target.parent
        sweep_leftovers(self._folder)
        self._part: Path | None = None
        unnamed = _unnamed(self._folder, mode)
        if unnamed is None:
            self._part, self.descriptor = _new_part(self._folder, mode)
        else:
            self.descriptor = unnamed
            _lock(unnamed)  # it may get the name of a part for a moment

    def become(self, target: Path, *, replace: bool) -> None:
        """Give it its name in one step and close it; without ``replace`` raises FileExistsError for a name in use."""
        part = self._part or self._named(target, replace=replace)
        if part is not None:
            if os.name == "nt":
                self._close()
            if replace:
                part.replace(target)
            else:
                _take_free_name(part, target)
        self._part = None
        self._close()

    def discard(self) -> None:
        """Close it, and remove it unless it has got its name."""
        if os.name == "nt":
            self._close()
        if self._part is not None:
            _remove_quietly(self._part)
            self._part = None
        self._close()

    def _close(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def _named(self, target: Path, *, replace: bool) -> Path | None:
        """Give a file without a name that of ``target``; where one has to be replaced, or it fails, that of a part."""
        try:
            if not replace:
                _link(self.descriptor, self._folder, target)
                return None
            self._part = _free_part(lambda part: _link(self.descriptor, self._folder, part), self._folder)
        except FileExistsError:
            raise
        except OSError:  # a guard of the system may forbid what the kernel can do
            self._copy_to_part()
        return self._part

    def _copy_to_part(self) -> None:
        import shutil  # noqa: PLC0415 - as in _remove_folder

        mode = stat.S_IMODE(os.fstat(self.descriptor).st_mode)
        part, descriptor = _new_part(self._folder, mode)
        unnamed, self._part, self.descriptor = self.descriptor, part, descriptor
        os.lseek(unnamed, 0, os.SEEK_SET)
        with os.fdopen(unnamed, "rb") as source, os.fdopen(descriptor, "wb", closefd=False) as copy:
            shutil.copyfileobj(source, copy, _COPY_BYTES)
            copy.flush()
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)


class TemporaryFolder:
    """A new folder, ``path``, in the folder of ``target``. Raises OSError."""

    def __init__(self, target: Path) -> None:
        sweep_leftovers(target.parent)
        self._lock = -1
        while True:
            self.path = _free_part(lambda part: part.mkdir(), target.parent)
            if os.name == "nt":
                return
            with contextlib.suppress(FileNotFoundError):
                self._lock = os.open(self.path, os.O_RDONLY)
                if _is_locked_here(self._lock, self.path):
                    return
            self._unlock()

    def become(self, target: Path) -> None:
        """Give it its name in one step; raises OSError where there is a folder with something in it."""
        if target.is_dir():
            target.rmdir()  # refused unless it is empty; Windows renames onto no folder at all
        self.path.rename(target)
        self._unlock()

    def discard(self) -> None:
        """Remove it with what is in it."""
        _remove_folder(self.path)
        self._unlock()

    def _unlock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def sweep_leftovers(folder: Path) -> None:
    """Remove at once what killed runs left in a folder; what is being written by another process stays. Never raises.

    Where files cannot be locked (some network drives) a day has to pass first.
    """
    with contextlib.suppress(OSError):
        for part in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            with contextlib.suppress(OSError):
                _sweep(part)


def _sweep(part: Path) -> None:
    found = part.lstat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        return
    age = time.time() - found.st_mtime
    if os.name == "nt":
        is_left = age > (_LEFTOVER_SECONDS if stat.S_ISDIR(found.st_mode) else _WINDOWS_SECONDS)
        descriptor = -1
    else:
        descriptor = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        locked = _lock(descriptor)
        is_left = locked if locked is not None else age > _LEFTOVER_SECONDS
    try:
        if is_left and stat.S_ISDIR(found.st_mode):
            _remove_folder(part)
        elif is_left:
            part.unlink()
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _unnamed(folder: Path, mode: int) -> int | None:
    """Return the descriptor of a file without a name in ``folder``; None where the system has no such files."""
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag:
        return None
    try:
        descriptor = os.open(folder, flag | os.O_RDWR | os.O_CLOEXEC, mode)
    except OSError:
        return None
    # Some kernels forget the person's mask here, and without /proc the file could never get a name.
    forgot_mask = mode == _UNMASKED and stat.S_IMODE(os.fstat(descriptor).st_mode) == _UNMASKED
    if forgot_mask or not os.path.exists(_by_number(descriptor)):  # noqa: PTH110 - a link of the kernel, no path
        os.close(descriptor)
        return None
    return descriptor


def _by_number(descriptor: int) -> str:
    return f"/proc/self/fd/{descriptor}"


def _link(descriptor: int, folder: Path, name: Path) -> None:
    """Give a file without a name its name; raises FileExistsError when something has that name."""
    place = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        # With a folder given os.link calls linkat, which alone follows the kernel's link to the file.
        os.link(_by_number(descriptor), name, src_dir_fd=place, follow_symlinks=True)
    finally:
        os.close(place)


def _free_part(make: Callable[[Path], object], folder: Path) -> Path:
    """Make a part of a name that is free, and return it; the name is short whatever the target's is."""
    while True:
        part = folder / f"{_PREFIX}{os.urandom(6).hex()}{_SUFFIX}"
        with contextlib.suppress(FileExistsError):
            make(part)
            return part


def _new_part(folder: Path, mode: int) -> tuple[Path, int]:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    opened: list[int] = []
    while True:
        part = _free_part(lambda name: opened.append(os.open(name, flags, mode)), folder)
        descriptor = opened.pop()
        if os.name == "nt" or _is_locked_here(descriptor, part):
            return part, descriptor
        os.close(descriptor)


def _is_locked_here(descriptor: int, part: Path) -> bool:
    """Lock a new part; False when another process swept it in the moment before."""
    _lock(descriptor)
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), part.stat())
    return False


def _lock(descriptor: int) -> bool | None:
    """Lock an open file until it is closed; False when another process has locked it, None where there are no locks."""
    if sys.platform == "win32":
        return None
    import fcntl  # noqa: PLC0415 - Windows has none

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _take_free_name(part: Path, target: Path) -> None:
    """Give a part its name in one step; raises FileExistsError when something has that name."""
    if os.name == "nt":
        part.rename(target)  # refused there, unlike elsewhere
        return
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # no hard links, as on FAT and some network drives: an empty file keeps the name for a moment
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        part.replace(target)
    else:
        part.unlink()


def _remove_quietly(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _remove_folder(path: Path) -> None:
    import shutil  # noqa: PLC0415 - brings four compressors along, and the settings are written with this module

    shutil.rmtree(path, ignore_errors=True)


def already_there(path: Path) -> FileExistsError:
    """Return the error for a name that is in use."""
    return FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
