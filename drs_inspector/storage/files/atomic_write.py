"""Files and folders that are written whole or not at all.

The content goes to a temporary file in the same folder, is flushed to the disk, and takes the place of the old
file in one step. A kill at any moment leaves the old file or the new one, and an error leaves no temporary file.
A folder is made in the same way, and takes no other folder's place.
"""

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from drs_inspector.storage.files.file_errors import file_problem

_TEMPORARY_PREFIX = ".drs-inspector-"
_TEMPORARY_SUFFIX = ".part"
_LEFTOVER_SECONDS = 24 * 3600
_BUFFER_BYTES = 1 << 20


@contextlib.contextmanager
def replacing(target: Path, *, private: bool = False, replace: bool = True) -> Iterator[BinaryIO]:
    """Open a stream whose content becomes the file ``target`` when the block ends without an error.

    Without ``replace`` only a new file: one that appears while the content is written stays, whatever makes it.
    ``private`` gives a new file to its owner alone (mode 0600); otherwise the person's usual mode applies. A file
    that exists keeps its mode, and a link keeps pointing where it points. Devices and pipes are written directly,
    because replacing ``/dev/null`` by a file would break the machine.

    Raises FileProblemError when ``target`` is a folder or the system refuses, and when it exists and must not be
    replaced.
    """
    try:
        mode = _existing_mode(target)
        if mode is not None and not replace:
            raise _exists(target)
        if mode is not None and not stat.S_ISREG(mode):
            # By the name that was given: a pipe behind /dev/stdout has no other one.
            with target.open("wb") as stream:
                yield stream
            return
        real = _real(target)
        temporary, descriptor = _create_beside(real, 0o600 if private else 0o666)
        try:
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(descriptor, stat.S_IMODE(mode))
            with open(descriptor, "wb", buffering=_BUFFER_BYTES) as stream:  # noqa: PTH123 - a descriptor, no path
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            if replace:
                temporary.replace(real)
            else:
                _take_free_name(temporary, real)
        except BaseException:
            _remove_quietly(temporary)
            raise
        _flush_folder(real.parent)
    except OSError as error:
        raise file_problem(error, "written", target) from error


@contextlib.contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Make a folder whose content becomes the folder ``target`` when the block ends without an error.

    There may be an empty folder at ``target``, nothing else: a folder that holds something is never replaced.

    Raises FileProblemError when something is there or the system refuses.
    """
    try:
        real = _real(target)
        temporary = _create_folder_beside(real)
        try:
            yield temporary
            _flush_files(temporary)
            if real.is_dir():
                real.rmdir()  # refused unless it is empty; Windows renames onto no folder at all
            temporary.rename(real)
        except BaseException:
            _remove_folder(temporary)
            raise
        _flush_folder(real.parent)
    except OSError as error:
        raise file_problem(error, "written", target) from error


def write_whole(target: Path, content: bytes, *, private: bool = True) -> None:
    """Write a small file whole, making its folder when needed (for the owner alone).

    Raises FileProblemError.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise file_problem(error, "written", target) from error
    with replacing(target, private=private) as stream:
        stream.write(content)


def set_aside(path: Path) -> Path:
    """Rename a damaged file to ``<name>.damaged`` (replacing an older one) and return the new path.

    Raises FileProblemError.
    """
    aside = _aside(path)
    try:
        path.replace(aside)
    except OSError as error:
        raise file_problem(error, "set aside", path) from error
    return aside


def remove_file(path: Path) -> None:
    """Remove a file and the damaged one of its name that was set aside; no error when there is none.

    Raises FileProblemError.
    """
    for one in (path, _aside(path)):
        try:
            one.unlink(missing_ok=True)
        except NotADirectoryError:
            continue
        except OSError as error:
            raise file_problem(error, "removed", one) from error


def _aside(path: Path) -> Path:
    return path.with_name(path.name + ".damaged")


def _take_free_name(temporary: Path, real: Path) -> None:
    """Give a temporary file its name in one step; raises FileExistsError when something has that name."""
    if os.name == "nt":
        temporary.rename(real)  # refused there, unlike elsewhere
        return
    try:
        real.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError as error:  # no hard links, as on FAT and some network drives
        if os.path.lexists(real):
            raise _exists(real) from error
        temporary.replace(real)
    else:
        temporary.unlink()


def _exists(path: Path) -> FileExistsError:
    return FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def _real(target: Path) -> Path:
    """Return the path behind links; Path.resolve raises RuntimeError for a circle of them before Python 3.13."""
    return Path(os.path.realpath(target))


def _existing_mode(path: Path) -> int | None:
    """Return the mode of the file at ``path``, None when there is none; raises OSError for a folder."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    return mode


def _create_beside(target: Path, mode: int) -> tuple[Path, int]:
    """Create a new temporary file in the folder of ``target``; the name is short whatever the target's is."""
    _sweep_leftovers(target.parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        temporary = target.parent / f"{_TEMPORARY_PREFIX}{os.urandom(6).hex()}{_TEMPORARY_SUFFIX}"
        with contextlib.suppress(FileExistsError):
            return temporary, os.open(temporary, flags, mode)


def _create_folder_beside(target: Path) -> Path:
    _sweep_leftovers(target.parent)
    while True:
        temporary = target.parent / f"{_TEMPORARY_PREFIX}{os.urandom(6).hex()}{_TEMPORARY_SUFFIX}"
        with contextlib.suppress(FileExistsError):
            temporary.mkdir()
            return temporary


def _sweep_leftovers(folder: Path) -> None:
    """Remove temporary files and folders that a killed run left more than a day ago; younger ones may be in use."""
    with contextlib.suppress(OSError):
        for leftover in folder.glob(f"{_TEMPORARY_PREFIX}*{_TEMPORARY_SUFFIX}"):
            if time.time() - leftover.stat().st_mtime > _LEFTOVER_SECONDS:
                if leftover.is_dir() and not leftover.is_symlink():
                    _remove_folder(leftover)
                else:
                    _remove_quietly(leftover)


def _remove_quietly(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _remove_folder(path: Path) -> None:
    import shutil  # noqa: PLC0415 - brings four compressors along, and the settings are written with this module

    shutil.rmtree(path, ignore_errors=True)


def _flush_files(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
        else:
            _flush_folder(path)
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut; Windows has no such call, and some network drives refuse it."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
