"""A notification service of a test's own on a private bus: what desktops have, or a sandbox's portal."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

from tests.helpers.private_bus import need, private_bus, private_environment
from tests.helpers.waiting import PATIENCE

DESKTOP = "org.freedesktop.Notifications"
PORTAL = "org.freedesktop.portal.Desktop"
_EMITTERS = {
    DESKTOP: DBusAddress("/org/freedesktop/Notifications", DESKTOP, DESKTOP),
    PORTAL: DBusAddress("/org/freedesktop/portal/desktop", PORTAL, "org.freedesktop.portal.Notification"),
}


@dataclass
class Shown:
    """A notification as the service got it."""

    number: Any
    body: tuple[Any, ...]


class NotificationService(threading.Thread):
    """Serves in a thread of its own until ``stop``. ``is_hanging``: nothing is answered.

    ``instead`` makes what is answered to a member in place of what is right.
    """

    def __init__(self, address: str, name: str = DESKTOP, abilities: tuple[str, ...] = ("body", "actions")) -> None:
        super().__init__(name="notification service", daemon=True)
        self._address, self._name = address, name
        self.abilities = abilities
        self.is_hanging = False
        self.instead: dict[str, Callable[[Message], Message]] = {}
        self.asked: list[str] = []
        self.shown: list[Shown] = []
        self._connection: DBusConnection | None = None
        self._loop = asyncio.new_event_loop()
        self._serves = threading.Event()
        self.start()
        assert self._serves.wait(PATIENCE)

    def run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    def stop(self) -> None:
        """End, as a service that crashes."""
        if self.is_alive():
            self._loop.call_soon_threadsafe(self._close)
            self.join(PATIENCE)
            assert not self.is_alive()

    def emit(self, member: str, signature: str, *body: Any, to: str = "", of: str = "") -> None:
        """Send a signal to all that listen, or to one alone; one that looks like that of another service."""
        message = new_signal(_EMITTERS[of or self._name], member, signature, body)
        if to:
            message.header.fields[HeaderFields.destination] = to
        connection = self._connection
        assert connection is not None
        asyncio.run_coroutine_threadsafe(connection.send(message), self._loop).result(PATIENCE)

    def click(self, number: Any, token: str = "") -> None:
        """Do what a click on a notification does."""
        if self._name == DESKTOP:
            if token:
                self.emit("ActivationToken", "us", number, token)
            self.emit("ActionInvoked", "us", number, "default")
        else:
            parameters = [("a{sv}", {"activation-token": ("s", token)})] if token else []
            self.emit("ActionInvoked", "ssav", number, "show", parameters)

    async def _serve(self) -> None:
        self._connection = connection = await open_dbus_connection(self._address)
        await connection.send(message_bus.RequestName(self._name))
        await connection.receive()
        self._serves.set()
        try:
            while True:
                await self._answer(connection, await connection.receive())
        except (EOFError, OSError):
            pass
        finally:
            connection.writer.close()

    async def _answer(self, connection: DBusConnection, message: Message) -> None:
        if message.header.message_type is not MessageType.method_call:
            return
        member = message.header.fields[HeaderFields.member]
        self.asked.append(member)
        if self.is_hanging:
            return
        if member in self.instead:
            answer = self.instead[member](message)
        elif member == "GetCapabilities":
            answer = new_method_return(message, "as", (list(self.abilities),))
        elif member == "GetServerInformation":
            answer = new_method_return(message, "ssss", ("A test's\x1b desktop", "tests", "1", "1.2"))
        elif member == "Get":
            answer = new_method_return(message, "v", (("u", 2),))
        elif member == "Notify":
            self.shown.append(Shown(len(self.shown) + 7, message.body))
            answer = new_method_return(message, "u", (self.shown[-1].number,))
        elif member == "AddNotification":
            self.shown.append(Shown(message.body[0], message.body))
            answer = new_method_return(message)
        else:
            answer = new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
        await connection.send(answer)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.writer.close()
            self._connection.reader.feed_eof()


@contextmanager
def notification_bus(home: Path) -> Iterator[str]:
    """Run a session bus on which nothing shows notifications, and give its address."""
    need("dbus-daemon")
    with private_bus(private_environment(home), {}) as address:
        yield address
