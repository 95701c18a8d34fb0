"""The lock that the first window has until it ends, however it ends: the operating system gives it back."""

import os
import sys

from drs_inspector.storage.one_instance.place import InstancePlace

# On Windows locked bytes cannot be read; this one is behind all content.
_LOCKED_BYTE = 1 << 30


class InstanceLock:
    """The lock of one place, held until ``release``."""

    def __init__(self, place: InstancePlace, descriptor: int) -> None:
        self.place = place
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let another start be the first."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def take_lock(place: InstancePlace) -> InstanceLock | None:
    """Return the lock; None while another process has it. Raises OSError where there are no locks."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(place.lock_file, flags, 0o600)
    try:
        is_ours = _lock(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    if not is_ours:
        os.close(descriptor)
        return None
    return InstanceLock(place, descriptor)


# filelock, which guards the profiles, costs 50 ms before the first paint.
if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
