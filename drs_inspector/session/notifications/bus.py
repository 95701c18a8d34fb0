"""A connection to the session bus on asyncio, for calls with a time limit and for signals.

Imported with the first notification, and on Linux alone: jeepney comes there with the keyring. Qt's own D-Bus cannot
write the types that a notification needs.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final, NoReturn

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType
from jeepney.auth import BEGIN, AuthenticationError, Authenticator
from jeepney.bus import get_bus
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusConnection

from drs_inspector.domain.printable import printable, shortened
from drs_inspector.session.notifications.service import NoServiceError

_log = logging.getLogger(__name__)
SECONDS: Final = 5.0
"""So long an answer is waited for."""
_AUTH_BYTES: Final = 1024
_READ_BYTES: Final = 4096
_LONGEST_NAME: Final = 60
_LARGEST: Final = 1 << 16
"""Bytes: what a service of notifications says is short, and a longer message would take the window's time."""
# What the bus says where there is none: nothing has the name and nothing could be started, or it is another service.
_IS_NONE: Final = ("ServiceUnknown", "NameHasNoOwner", "UnknownMethod", "UnknownInterface", "UnknownObject")
_IS_SILENT: Final = ("NoReply", "Timeout", "TimedOut", "Disconnected")
_NOT_STARTED: Final = "org.freedesktop.DBus.Error.Spawn."
_LOST: Final = (OSError, EOFError, ValueError, RuntimeError, StopIteration, KeyError, AuthenticationError)
Start = Callable[[str, Coroutine[Any, Any, None]], object]
"""Runs a coroutine as a task of a name."""


class SessionBus:
    """One connection, opened with the first call, and again with the next one after it was lost.

    ``start`` runs what listens; ``on_signal`` is called with member and body of each signal of the ``service``, of that
    one which has answered: any program on the bus may send a signal that looks the same.
    """

    def __init__(self, start: Start, service: DBusAddress, on_signal: Callable[[str, tuple[Any, ...]], None]) -> None:
        self._start, self._service, self._on_signal = start, service, on_signal
        self._connection: DBusConnection | None = None
        self._answers: dict[int, asyncio.Future[Message]] = {}
        self._opening = asyncio.Lock()
        self._answered_by = ""

    async def call(self, message: Message, types: str = "") -> tuple[Any, ...]:
        """Return the body of the answer, which begins with these types, as D-Bus writes them.

        Raises `NoServiceError` for an error, for other types, no answer in time, and no bus.
        """
        try:
            async with asyncio.timeout(SECONDS):
                async with self._opening:
                    connection = self._connection or await self._open()
                answer = await self._ask(connection, message)
        except TimeoutError:
            raise _silent(f"It was waited for {SECONDS:.0f} seconds.") from None
        except _LOST:
            self._lose()
            raise NoServiceError(
                "There is no desktop to show notifications.",
                "Its session bus cannot be reached.",
                "Start DRS Inspector from the menu of a desktop.",
            ) from None
        if answer.header.message_type is MessageType.error:
            raise _refused(str(answer.header.fields.get(HeaderFields.error_name, "")))
        if not str(answer.header.fields.get(HeaderFields.signature, "")).startswith(types):
            raise _unreadable()
        self._answered_by = str(answer.header.fields.get(HeaderFields.sender, ""))
        return tuple(answer.body)

    async def close(self) -> None:
        """Close the connection."""
        connection = self._connection
        self._lose()
        if connection is not None:
            with contextlib.suppress(OSError):
                await connection.writer.wait_closed()

    async def _open(self) -> DBusConnection:
        reader, writer = await asyncio.open_unix_connection(get_bus("SESSION"))
        try:
            connection = DBusConnection(reader, writer)
            authenticator = Authenticator()
            for request in authenticator:
                writer.write(request)
                await writer.drain()
                authenticator.feed(await reader.read(_AUTH_BYTES) or _ended())
            writer.write(BEGIN)
            await writer.drain()
            self._connection = connection
            self._start("Notifications", self._listen(connection))
            await self._ask(connection, message_bus.Hello())
            service = self._service
            rule = MatchRule(
                type="signal", sender=service.bus_name, interface=service.interface, path=service.object_path
            )
            await self._ask(connection, message_bus.AddMatch(rule))
        except BaseException:
            writer.close()
            self._lose()
            raise
        return connection

    async def _ask(self, connection: DBusConnection, message: Message) -> Message:
        serial = next(connection.outgoing_serial)
        answer = self._answers[serial] = asyncio.get_running_loop().create_future()
        try:
            await connection.send(message, serial=serial)
            return await answer
        finally:
            self._answers.pop(serial, None)

    async def _listen(self, connection: DBusConnection) -> None:
        """Take answers and signals until the connection is lost."""
        try:
            while True:
                message = await _next_message(connection)
                serial = message.header.fields.get(HeaderFields.reply_serial, -1)
                answer = self._answers.get(serial)
                if answer is not None and not answer.done():
                    answer.set_result(message)
                elif message.header.message_type is MessageType.signal and self._is_wanted(message):
                    self._on_signal(str(message.header.fields[HeaderFields.member]), tuple(message.body))
        except NoServiceError as error:
            self._lose(error)
        except Exception as error:  # noqa: BLE001 - whatever a broken message does to the parser
            _log.info("the session bus is lost: %s", type(error).__name__)
        finally:
            if self._connection is connection:
                self._lose()

    def _is_wanted(self, message: Message) -> bool:
        fields = message.header.fields
        of = fields.get(HeaderFields.interface), fields.get(HeaderFields.path)
        is_its_own = fields.get(HeaderFields.sender) == self._answered_by
        return is_its_own and of == (self._service.interface, self._service.object_path)

    def _lose(self, error: Exception | None = None) -> None:
        """Drop the connection; calls that wait for an answer fail, with that error."""
        connection, self._connection = self._connection, None
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(error or EOFError())
        if connection is not None:
            connection.writer.close()


async def _next_message(connection: DBusConnection) -> Message:
    """Return what comes next. Raises `NoServiceError` for a message that is too long to be one of such a service."""
    parser = connection.parser
    while (message := parser.get_next_message()) is None:
        if (parser.next_msg_size or 0) > _LARGEST:
            raise _unreadable()
        parser.add_data(await connection.reader.read(_READ_BYTES) or _ended())
    return message


def _refused(name: str) -> NoServiceError:
    said = printable(shortened(name.rpartition(".")[2], _LONGEST_NAME)) or "no"
    if said in _IS_NONE or name.startswith(_NOT_STARTED):
        return NoServiceError(
            "This desktop has no notification service.",
            f"The session bus said {said}.",
            "Install or start one, such as a notification daemon.",
        )
    if said in _IS_SILENT:
        return _silent(f"The session bus said {said}.")
    return NoServiceError(
        "The desktop's notification service refused it.", f"It said {said}.", "Nothing to do: the next one is tried."
    )


def _silent(cause: str) -> NoServiceError:
    return NoServiceError(
        "The desktop's notification service does not answer.",
        cause,
        "Try again; sign out of the desktop and in again if it stays so.",
    )


def _unreadable() -> NoServiceError:
    return NoServiceError(
        "The desktop's notification service gave an answer that cannot be read.",
        "It is not what the specification of desktop notifications says.",
        "Update it, or use another notification service.",
    )


def _ended() -> NoReturn:
    raise EOFError
