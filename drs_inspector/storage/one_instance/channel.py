"""The way from a second start to the open window: a socket in a private folder, or on Windows a named pipe."""

import secrets
import socket
import stat
import sys
import time
from typing import Protocol

from drs_inspector.storage.one_instance.messages import NotListeningError
from drs_inspector.storage.one_instance.peers import is_same_user
from drs_inspector.storage.one_instance.place import InstancePlace, is_only_ours, socket_name

_CHUNK_BYTES = 1 << 16
_LONGEST_REPLY = 1 << 16


class UnsafeError(Exception):
    """What is there belongs to another user, or others can write to it: it is told nothing."""


class Channel(Protocol):
    """A connection to the open window. Every call ends by the time limit; raises TimeoutError and OSError."""

    def send(self, content: bytes) -> None:
        """Send all of it."""

    def line(self) -> bytes:
        """Return the next line. Raises NotListeningError when the connection ends before."""

    def close(self) -> None:
        """Close it."""


class SocketChannel:
    """A connected socket; ``end`` is a time of ``time.monotonic``."""

    def __init__(self, connection: socket.socket, end: float) -> None:
        self._connection = connection
        self._end = end
        self._received = b""

    def send(self, content: bytes) -> None:
        """Send all of it."""
        self._limit()
        self._connection.sendall(content)

    def line(self) -> bytes:
        """Return the next line, without its end."""
        while b"\n" not in self._received:
            if len(self._received) > _LONGEST_REPLY:
                raise NotListeningError
            self._limit()
            chunk = self._connection.recv(_CHUNK_BYTES)
            if not chunk:
                raise NotListeningError
            self._received += chunk
        found, _, self._received = self._received.partition(b"\n")
        return found

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    def _limit(self) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)


def connect(place: InstancePlace, end: float) -> Channel:
    """Connect to the window of ``place``; ``end`` is a time of ``time.monotonic``.

    Raises NotListeningError, UnsafeError, and TimeoutError for a window that takes no connection any more.
    """
    if sys.platform == "win32":
        from drs_inspector.storage.one_instance.windows_pipe import PipeChannel  # noqa: PLC0415 - only on Windows

        return PipeChannel(place, end)
    try:
        status = place.socket.lstat()
    except OSError as error:
        raise NotListeningError from error
    if not stat.S_ISSOCK(status.st_mode) or not is_only_ours(status):
        raise UnsafeError
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(max(end - time.monotonic(), 0.001))
        with socket_name(place.socket) as name:
            connection.connect(name)
    except OSError as error:
        connection.close()
        raise (error if isinstance(error, TimeoutError) else NotListeningError) from error
    if not is_same_user(connection):
        connection.close()
        raise UnsafeError
    return SocketChannel(connection, end)


def listening_socket(place: InstancePlace) -> socket.socket:
    """Return the bound socket of the first window, in the place of one that a killed window left. Raises OSError.

    It gets its name when only this user can connect to it.
    """
    made = place.socket.with_name(f"{place.name}.{secrets.token_hex(4)}")
    bound = socket.socket(socket.AF_UNIX)
    try:
        with socket_name(made) as name:
            bound.bind(name)
        made.chmod(0o600)
        made.replace(place.socket)
    except BaseException:
        bound.close()
        made.unlink(missing_ok=True)
        raise
    return bound
