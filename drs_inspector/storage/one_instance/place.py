"""Where the windows of a person find each other: a private folder, with a name for each set of settings and display."""

import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.paths import app_paths

# The name of a socket has 108 bytes on Linux and 104 on macOS, with a NUL at the end.
_LONGEST_SOCKET_NAME = 100
_OTHERS = 0o077


class InstancePlace(NamedTuple):
    """A folder that is private to this person, and the names in it; ``identity`` tells what is one instance.

    Windows with other settings (``DRS_INSPECTOR_HOME``), and those on another display, have a place of their own: a
    window that comes to the front of a screen which is elsewhere is not seen.
    """

    folder: Path
    name: str
    identity: str

    @property
    def lock_file(self) -> Path:
        """The file whose lock says which window is the first. It stays: removing it would make two firsts."""
        return self.folder / f"{self.name}.lock"

    @property
    def socket(self) -> Path:
        """Where the first window listens; on Windows a file with the name of its pipe."""
        return self.folder / f"{self.name}.socket"


def instance_place() -> InstancePlace | None:
    """Return where this start belongs, or None where no folder is private: there each start has its own window."""
    try:
        paths = app_paths()
    except FileProblemError:
        return None
    identity = "\n".join((str(paths.config), _computer(), _display()))
    content = identity.encode("utf-8", "surrogateescape")
    # Not hashlib, which loads OpenSSL before the first paint; that it is the right window is checked by the identity.
    name = f"{zlib.crc32(content):08x}{zlib.adler32(content):08x}"
    for folder in _folders(paths.state):
        if _made_private(folder):
            return InstancePlace(folder, name, identity)
    return None


def is_only_ours(status: os.stat_result) -> bool:
    """Tell whether something belongs to this person, and others can neither read nor write it."""
    return sys.platform == "win32" or (status.st_uid == os.getuid() and not status.st_mode & _OTHERS)


@contextmanager
def socket_name(path: Path) -> Iterator[str]:
    """Lend a name of ``path`` that is short enough for a socket while the block runs. Raises OSError."""
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_NAME:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"  # where there is no /proc, this start has a window of its own
    finally:
        os.close(folder)


def _folders(state: Path) -> Iterator[Path]:
    """Return the folders to try: the person's runtime folder, which is of this computer and ends with the session."""
    base = os.environ.get("TMPDIR" if sys.platform == "darwin" else "XDG_RUNTIME_DIR", "")
    if Path(base).is_absolute() and _is_private(Path(base)):
        # Each run of a Flatpak has a runtime folder of its own; this one in it is that of all runs.
        sandbox = os.environ.get("FLATPAK_ID")
        yield Path(base, "app", sandbox) if sandbox else Path(base, "drs-inspector")
    yield state / "window"


def _made_private(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return _is_private(folder)


def _is_private(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and is_only_ours(status)


def _computer() -> str:
    """Return the name of this computer: a home folder may be shared by several."""
    return os.uname().nodename if sys.platform != "win32" else ""


def _display() -> str:
    """Return which screen a window of this start is on; only X11 and Wayland have several."""
    if sys.platform in ("win32", "darwin"):
        return ""
    return os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""
