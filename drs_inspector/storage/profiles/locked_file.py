"""Changes of the profile file, one process at a time, so that two windows never lose each other's profiles."""

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.settings import encode_members, read_members
from drs_inspector.storage.profiles.entries import FORMAT, VERSION, newer_version, read_entries

NEXT_STEP = "Update DRS Inspector. Until then profiles can be used but not changed."
_PATIENCE_SECONDS = 3.0
_TRY_AGAIN_SECONDS = 0.01
# Some network drives know no locks. There a change is still written whole; only two at the same moment may collide.
_NO_LOCKS_HERE = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


@contextlib.contextmanager
def changed_entries(path: Path) -> Iterator[list[dict[str, Any]]]:
    """Lend the stored entries to the block, which changes them; then write them, unless nothing changed.

    From reading to writing no other process changes the file. Members that a newer version wrote survive.
    Raises FileProblemError for a file of a newer version, one that cannot be read or written, and when another
    process does not let go of it.
    """
    with _only_writer(path):
        members, problem = read_members(path, "profiles")
        newer = newer_version(members, NEXT_STEP)
        if newer is not None:
            raise newer
        if problem is not None and path.exists():
            raise problem
        entries = read_entries(members)
        yield entries
        if entries != members.get("profiles", []):
            content = {**members, "format": FORMAT, "version": VERSION, "profiles": entries}
            write_whole(path, encode_members(content))


@contextlib.contextmanager
def _only_writer(path: Path) -> Iterator[None]:
    """Hold a lock of the operating system, which ends with the process however that ends.

    The lock is on a file beside the profiles, because the profiles' own is replaced by each change.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise file_problem(error, "written", path) from error
    try:
        _wait_for(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, path: Path) -> None:
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            _lock(descriptor)
        except OSError as error:
            if error.errno in _NO_LOCKS_HERE:
                return
            if error.errno not in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
                raise file_problem(error, "written", path) from error
        else:
            return
        if time.monotonic() > give_up:
            raise FileProblemError(
                "The profiles could not be changed.",
                "Another window of DRS Inspector is changing them and does not finish.",
                "Try again, or close the other window.",
            )
        time.sleep(_TRY_AGAIN_SECONDS)


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        """Lock the first byte; raises OSError at once while another process has it. Closing the file unlocks it."""
        import msvcrt  # noqa: PLC0415 - Windows only

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        """Lock the file; raises OSError at once while another process has it. Closing the file unlocks it."""
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
