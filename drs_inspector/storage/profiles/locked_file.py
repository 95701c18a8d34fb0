"""Changes of the profile file, one process at a time, so that two windows never lose each other's profiles."""

import contextlib
import errno
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
    """Lend the saved entries to the block, which changes them; then write them, unless nothing changed.

    From reading to writing no other process changes the file. Members that a newer version wrote survive.
    Raises FileProblemError for a file of a newer version, one that cannot be read or written, and when another
    process keeps it locked for longer than 3 seconds.
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
    import filelock  # noqa: PLC0415 - 50 ms, and only a change of the profiles needs it

    # A marker file in place of a missing lock would outlive a crash on another computer, so none is made.
    lock = filelock.FileLock(
        path.with_name(f"{path.name}.lock"),
        mode=0o600,
        timeout=_PATIENCE_SECONDS,
        poll_interval=_TRY_AGAIN_SECONDS,
        fallback_to_soft=False,
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire()
    except filelock.Timeout:
        raise FileProblemError(
            "The profiles could not be changed.",
            "Another window of DRS Inspector is changing them and does not finish.",
            "Try again, or close the other window.",
        ) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS_HERE:
            raise file_problem(error, "written", path) from error
    try:
        yield
    finally:
        lock.release()
