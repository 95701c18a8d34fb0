"""One process at a time changes a file, so that two windows never lose each other's changes."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.file_errors import file_problem

PATIENCE_SECONDS = 3.0
_TRY_AGAIN_SECONDS = 0.01
# Some network drives know no locks. There a change is still written whole; only two at the same moment may collide.
_NO_LOCKS_HERE = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


@contextlib.contextmanager
def only_writer(path: Path, what: str) -> Iterator[None]:
    """Hold a lock of the operating system, which ends with the process however that ends.

    The lock is on a file beside ``path``, because that itself is replaced by each change. ``what`` names its content
    ("profiles"). Raises FileProblemError when another process keeps it locked for longer than 3 seconds, or no file
    can be made.
    """
    import filelock  # noqa: PLC0415 - 50 ms, and only a change needs it

    # A marker file in place of a missing lock would outlive a crash on another computer, so none is made.
    lock = filelock.FileLock(
        path.with_name(f"{path.name}.lock"),
        mode=0o600,
        timeout=PATIENCE_SECONDS,
        poll_interval=_TRY_AGAIN_SECONDS,
        fallback_to_soft=False,
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock.acquire()
    except filelock.Timeout:
        raise FileProblemError(
            f"The {what} could not be changed.",
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
