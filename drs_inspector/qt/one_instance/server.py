"""What the first window listens with: starts of the program that come after it hand over what they are to open."""

import asyncio
import logging
import secrets
import sys
from collections.abc import Callable
from typing import Any, cast

from drs_inspector import __version__
from drs_inspector.storage.one_instance.channel import listening_socket
from drs_inspector.storage.one_instance.lock import InstanceLock
from drs_inspector.storage.one_instance.messages import (
    LONGEST_BYTES,
    PROTOCOL,
    Answer,
    BadMessageError,
    Greeting,
    StartRequest,
    line_of,
    read_request,
)
from drs_inspector.storage.one_instance.peers import is_same_user

_log = logging.getLogger(__name__)
# A start says at once what it wants. Those that say nothing make way for others.
_IDLE_SECONDS = 5.0
_MOST_CONNECTIONS = 32


class InstanceServer:
    """Listens while the window is open. ``take(request)`` does what a start asks for, and tells whether it waits."""

    def __init__(self, lock: InstanceLock, take: Callable[[StartRequest], bool]) -> None:
        self._lock = lock
        self._take = take
        self._servers: list[Any] = []  # asyncio has no type that covers servers of sockets and of pipes
        self._connections: set[asyncio.Transport] = set()

    async def open(self) -> None:
        """Listen on the running loop. Where that is impossible the lock is released: no start waits for this window."""
        loop = asyncio.get_running_loop()
        place = self._lock.place
        try:
            if sys.platform == "win32":
                pipe = rf"\\.\pipe\drs-inspector-{secrets.token_hex(16)}"
                self._servers = await loop.start_serving_pipe(lambda: _Visit(self), pipe)
                place.socket.write_text(pipe, "ascii")
            else:
                bound = listening_socket(place)
                self._servers = [await loop.create_unix_server(lambda: _Visit(self), sock=bound)]
        except OSError as error:
            _log.info("one instance: no start can reach this window: %s", error)
            self._lock.release()

    def close(self) -> None:
        """Take nothing more: a start that comes now waits until this window is gone, and is the first then."""
        if self._servers:
            self._lock.place.socket.unlink(missing_ok=True)
        for server in self._servers:
            server.close()
        self._servers = []
        for transport in tuple(self._connections):
            transport.abort()

    def greet(self, transport: asyncio.Transport) -> None:
        """Say what this window is; a stranger, and one too many, is sent away."""
        if len(self._connections) >= _MOST_CONNECTIONS or not _is_ours(transport):
            transport.abort()
            return
        self._connections.add(transport)
        transport.write(line_of(Greeting(PROTOCOL, __version__, self._lock.place.identity)))

    def answer(self, transport: asyncio.Transport, line: bytes) -> None:
        """Do what a start asks for, and say so."""
        try:
            request = read_request(line)
        except BadMessageError:
            transport.abort()
            return
        transport.write(line_of(Answer(self._take(request))))
        transport.close()

    def gone(self, transport: asyncio.Transport) -> None:
        """Forget a connection that has ended."""
        self._connections.discard(transport)


class _Visit(asyncio.Protocol):
    """One connection: a line within a limit of bytes and of time."""

    def __init__(self, server: InstanceServer) -> None:
        self._server = server
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._limit = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._transport.abort)
        self._server.greet(self._transport)

    def data_received(self, data: bytes) -> None:
        seen = len(self._received)
        self._received += data
        end = self._received.find(b"\n", seen)
        if end >= 0:
            self._limit.cancel()
            self._transport.pause_reading()  # what follows is no business of this window
            self._server.answer(self._transport, bytes(self._received[:end]))
        elif len(self._received) > LONGEST_BYTES:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - why is of no interest
        self._limit.cancel()
        self._server.gone(self._transport)


def _is_ours(transport: asyncio.Transport) -> bool:
    """Tell whether the other end is of this user; Windows lets only this user write into the pipe."""
    return sys.platform == "win32" or is_same_user(transport.get_extra_info("socket"))
