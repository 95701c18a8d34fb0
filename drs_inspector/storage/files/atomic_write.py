"""Files and folders that are written whole or not at all.

The content goes to a temporary file in the same folder (``temporary``), is flushed to the disk, and takes the place of
the old file in one step. A kill at any moment leaves the old file or the new one, and an error leaves nothing else.
A folder is made in the same way, and takes no other folder's place.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from drs_inspector.regular_files import check_regular
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.temporary import TemporaryFile, TemporaryFolder, already_there

_BUFFER_BYTES = 1 << 20


@contextlib.contextmanager
def replacing(target: Path, *, private: bool = False, replace: bool = True) -> Iterator[BinaryIO]:
    """Open a stream whose content becomes the file ``target`` when the block ends without an error.

    Without ``replace`` only a new file: one that appears while the content is written stays, whatever makes it.
    ``private`` gives a new file to its owner alone (mode 0600); otherwise the person's usual mode applies. A file
    that exists keeps its mode, and a link to it keeps pointing where it points. Only ordinary files are written:
    replacing ``/dev/null`` by a file would break the machine, and a pipe might never be read.

    Raises FileProblemError when ``target`` is a folder, a device or a pipe, when the system refuses, and when it exists
    and must not be replaced.
    """
    try:
        mode = _existing_mode(target) if replace else None
        if not replace and os.path.lexists(target):
            raise already_there(target)
        # A link that is there by then leads a new file nowhere else.
        real = _real(target) if replace else _real(target.parent) / target.name
        temporary = TemporaryFile(real, 0o600 if private else 0o666)
        try:
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(temporary.descriptor, stat.S_IMODE(mode))
            with open(temporary.descriptor, "wb", buffering=_BUFFER_BYTES, closefd=False) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            temporary.become(real, replace=replace)
        finally:
            temporary.discard()
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
        temporary = TemporaryFolder(real)
        try:
            yield temporary.path
            _flush_files(temporary.path)
            temporary.become(real)
        except BaseException:
            temporary.discard()
            raise
        _flush_folder(real.parent)
    except OSError as error:
        raise file_problem(error, "written", target) from error


def write_whole(target: Path, content: bytes, *, private: bool = True, replace: bool = True) -> None:
    """Write a small file whole, making its folder when needed (for the owner alone); without ``replace`` a new one.

    Raises FileProblemError.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise file_problem(error, "written", target) from error
    with replacing(target, private=private, replace=replace) as stream:
        stream.write(content)


def aside_of(path: Path) -> Path:
    """Return where a damaged file is kept."""
    return path.with_name(path.name + ".damaged")


def set_aside(path: Path) -> Path:
    """Rename a damaged file to ``<name>.damaged`` (replacing an older one) and return the new path.

    Raises FileProblemError.
    """
    aside = aside_of(path)
    try:
        path.replace(aside)
    except OSError as error:
        raise file_problem(error, "set aside", path) from error
    return aside


def remove_file(path: Path) -> None:
    """Remove a file and the damaged one of its name that was set aside; no error when there is none.

    Raises FileProblemError.
    """
    for one in (path, aside_of(path)):
        try:
            one.unlink(missing_ok=True)
        except NotADirectoryError:
            continue
        except OSError as error:
            raise file_problem(error, "removed", one) from error


def _real(target: Path) -> Path:
    """Return the path behind links; Path.resolve raises RuntimeError for a circle of them before Python 3.13."""
    return Path(os.path.realpath(target))


def _existing_mode(path: Path) -> int | None:
    """Return the mode of the file at ``path``, None when there is none; raises OSError for anything else."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    check_regular(path, mode)
    return mode


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


def to_disk(stream: BinaryIO) -> None:
    """Let the system write what it has while the rest is computed; a stream that is no file has no need of it.

    Raises OSError: a system tells what it could not write once.
    """
    try:
        number = stream.fileno()
    except (OSError, AttributeError):
        return
    if stat.S_ISREG(os.fstat(number).st_mode):
        stream.flush()
        os.fsync(number)
