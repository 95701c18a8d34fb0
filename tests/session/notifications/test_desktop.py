"""Notifications reach a real service on a bus of the tests' own; one that is gone or hangs harms nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jeepney import Message, new_error, new_method_return

from drs_inspector.session.notifications import bus as bus_module
from drs_inspector.session.notifications.freedesktop import FreedesktopNotifications
from drs_inspector.session.notifications.notice import Notice, Target
from drs_inspector.session.notifications.portal import PortalNotifications
from drs_inspector.session.notifications.service import NoServiceError
from drs_inspector.session.tasks import TaskOwner
from tests.helpers.notification_service import DESKTOP, PORTAL, NotificationService, notification_bus
from tests.helpers.waiting import until

NOTICE = Notice("A job is late", "<b>orders</b> & more: 14 min behind", Target("a", "job"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with notification_bus(tmp_path_factory.mktemp("bus")) as found:
        yield found


class Desktop:
    """Both ways to show notifications, and what was chosen."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.tasks = TaskOwner(lambda name, _error: self.failed.append(name))
        self.chosen: list[tuple[Target, str]] = []
        self.service = FreedesktopNotifications(self.tasks.start, self._choose)
        self.portal = PortalNotifications(self.tasks.start, self._choose)

    def _choose(self, target: Target, token: str) -> None:
        self.chosen.append((target, token))


@pytest.fixture
async def desktop(address: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desktop]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    made = Desktop()
    yield made
    await made.service.close()
    await made.portal.close()
    await made.tasks.close()
    assert made.failed == []


async def test_a_notification_is_shown_and_leads_back(address: str, desktop: Desktop) -> None:
    service = NotificationService(address)
    try:
        assert await desktop.service.name() == "A test's\\x1b desktop"
        await desktop.service.show(NOTICE)
        name, replaces, icon, title, text, actions, hints, time = service.shown[0].body
        assert (name, replaces, icon, time) == ("DRS Inspector", 0, "drs-inspector", -1)
        assert (title, text) == (NOTICE.title, NOTICE.text), "this service takes a text as it is"
        assert actions == ["default", "Show"]
        assert hints["desktop-entry"] == ("s", "drs-inspector")
        service.click(99)
        service.emit("NotificationClosed", "uu", 7, 2)
        service.click(7, token="a-token")
        await until(lambda: len(desktop.chosen) == 1)
        assert desktop.chosen == [(Target("a", "job"), "a-token")]
    finally:
        service.stop()


@pytest.mark.parametrize(
    ("abilities", "title", "text", "actions"),
    [
        (
            ("body", "body-markup", "actions"),
            NOTICE.title,
            "&lt;b&gt;orders&lt;/b&gt; &amp; more: 14 min behind",
            ["default", "Show"],
        ),
        (("body",), NOTICE.title, NOTICE.text, []),
        ((), f"{NOTICE.title}: {NOTICE.text}", "", []),
    ],
)
async def test_what_a_service_cannot_do_is_not_asked_of_it(
    address: str, desktop: Desktop, abilities: tuple[str, ...], title: str, text: str, actions: list[str]
) -> None:
    service = NotificationService(address, abilities=abilities)
    try:
        await desktop.service.show(NOTICE)
        assert service.shown[0].body[3:6] == (title, text, actions)
    finally:
        service.stop()


async def test_a_service_that_is_gone_hangs_or_comes_back_is_told_in_words(
    address: str, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NoServiceError, match="This desktop has no notification service") as caught:
        await desktop.service.show(NOTICE)
    assert "ServiceUnknown" in caught.value.cause
    service = NotificationService(address)
    await desktop.service.show(NOTICE)
    service.stop()
    with pytest.raises(NoServiceError):
        await desktop.service.show(NOTICE)
    other = NotificationService(address, abilities=("body",))
    try:
        await desktop.service.show(NOTICE)
        assert other.shown[0].body[5] == [], "the new one was asked what it can do"
        other.is_hanging = True
        monkeypatch.setattr(bus_module, "SECONDS", 0.2)
        turns = 0

        async def turn() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0.01)

        desktop.tasks.start("turns", turn())
        with pytest.raises(NoServiceError, match="does not answer"):
            await desktop.service.show(NOTICE)
        desktop.tasks.cancel("turns")
        assert turns > 3, "everything else went on"
        other.is_hanging = False
        await desktop.service.show(NOTICE)
        assert len(other.shown) == 2
    finally:
        other.stop()


async def test_a_bus_that_is_no_bus_hangs_or_ends_is_told_in_words(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bus_module, "SECONDS", 0.2)
    for address in ("", "nonsense", "tcp:host=localhost,port=1", f"unix:path={tmp_path}/none"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with pytest.raises(NoServiceError, match="no desktop"):
            await desktop.service.show(NOTICE)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with pytest.raises(NoServiceError, match="no desktop"):
        await desktop.service.name()
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "silent"))
        silent.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/silent")
        with pytest.raises(NoServiceError, match="does not answer"):
            await desktop.service.show(NOTICE)

    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"REJECTED EXTERNAL\r\n")
        writer.close()

    server = await asyncio.start_unix_server(refuse, tmp_path / "refusing")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/refusing")
    with pytest.raises(NoServiceError, match="no desktop"):
        await desktop.service.show(NOTICE)
    server.close()
    await server.wait_closed()


ANSWERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "nothing": ("", ()),
    "a number": ("i", (5,)),
    "lists in a list": ("aas", ([["body"]],)),
    "a text": ("s", ("abc",)),
    "far too many": ("as", (["x" * 100] * 1_000,)),
}


@pytest.mark.parametrize("member", ["GetCapabilities", "Notify", "GetServerInformation"])
async def test_answers_and_signals_that_are_none_are_told_in_words_and_lead_nowhere(
    address: str, desktop: Desktop, member: str
) -> None:
    service, other = NotificationService(address), NotificationService(address, PORTAL)
    try:
        for answer in ANSWERS.values() if member != "GetServerInformation" else [*ANSWERS.values()][:3]:
            service.instead[member] = partial(_returned, answer)
            with pytest.raises(NoServiceError, match="cannot be read"):
                await (desktop.service.name() if member == "GetServerInformation" else desktop.service.show(NOTICE))
        service.instead[member] = lambda message: new_error(message, "org.freedesktop.Notifications.Error.TooMany")
        with pytest.raises(NoServiceError, match="refused it") as caught:
            await (desktop.service.name() if member == "GetServerInformation" else desktop.service.show(NOTICE))
        assert "TooMany" in caught.value.cause, "there is a service, so it is not said that there is none"
        service.instead.clear()
        await desktop.service.show(NOTICE)
        number = service.shown[-1].number
        service.emit("ActionInvoked", "aus", [number], "default")
        service.emit("ActionInvoked", "a{ss}s", {"a": "b"}, "default")
        service.emit("ActionInvoked", "usu", number, "default", 1)
        service.emit("ActionInvoked", "s", "default")
        connection = desktop.service._bus._connection
        for name in [f":1.{one}" for one in range(99)]:
            other.emit("ActionInvoked", "us", number, "default", to=name, of=DESKTOP)
        service.click(number, token="own")
        await until(lambda: bool(desktop.chosen))
        assert desktop.chosen == [(NOTICE.target, "own")], "another program cannot click"
        assert desktop.service._bus._connection is connection
    finally:
        service.stop()
        other.stop()


def _returned(answer: tuple[str, tuple[Any, ...]], message: Message) -> Message:
    return new_method_return(message, *answer)


async def test_in_a_sandbox_the_portal_shows_them(address: str, desktop: Desktop) -> None:
    with pytest.raises(NoServiceError):
        await desktop.portal.name()
    portal = NotificationService(address, PORTAL)
    try:
        assert await desktop.portal.name() == "the desktop's portal"
        await desktop.portal.show(NOTICE)
        number, content = portal.shown[0].body
        assert content["title"] == ("s", NOTICE.title)
        assert content["body"] == ("s", NOTICE.text), "a portal takes no markup here"
        portal.click("another")
        portal.click(number, token="a-token")
        await desktop.portal.show(NOTICE)
        portal.click("change-2")
        await until(lambda: len(desktop.chosen) == 2)
        assert desktop.chosen == [(NOTICE.target, "a-token"), (NOTICE.target, "")]
    finally:
        portal.stop()


async def test_a_connection_that_is_lost_is_opened_again(address: str, desktop: Desktop) -> None:
    service = NotificationService(address, DESKTOP)
    try:
        await desktop.service.show(NOTICE)
        connection = desktop.service._bus._connection
        assert connection is not None
        connection.reader.feed_eof()  # as when the bus is started again
        await until(lambda: desktop.service._bus._connection is None)
        await desktop.service.show(NOTICE)
        service.click(8)
        await until(lambda: desktop.chosen == [(NOTICE.target, "")])
    finally:
        service.stop()
