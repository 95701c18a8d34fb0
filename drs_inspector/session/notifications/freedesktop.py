"""Notifications by org.freedesktop.Notifications, as the desktops on Linux have it."""

import os
from collections import OrderedDict
from typing import Any, Final, TypeVar

from jeepney import DBusAddress, Message, new_method_call

from drs_inspector.domain.printable import printable, shortened
from drs_inspector.session.notifications.bus import SessionBus, Start
from drs_inspector.session.notifications.notice import Notice, Target
from drs_inspector.session.notifications.service import Chosen

Value = TypeVar("Value")
_NAME: Final = "org.freedesktop.Notifications"
_SERVICE: Final = DBusAddress("/org/freedesktop/Notifications", _NAME, _NAME)
_OPEN: Final = "default"
"""The action of a click on the notification itself."""
_USUAL_TIME: Final = -1
_KEPT: Final = 50
_LONGEST_NAME: Final = 60


class FreedesktopNotifications:
    """Shows notifications; ``chosen`` is called when one was clicked.

    What the service can do is asked each time: it may have been started again, as another one.
    """

    def __init__(self, start: Start, chosen: Chosen) -> None:
        self._chosen = chosen
        self._bus = SessionBus(start, _SERVICE, self._on_signal)
        self._targets: OrderedDict[int, Target] = OrderedDict()
        self._tokens: OrderedDict[int, str] = OrderedDict()

    async def name(self) -> str:
        """Return what the service calls itself. Raises `NoServiceError`."""
        found = await self._bus.call(new_method_call(_SERVICE, "GetServerInformation"), "s")
        return printable(shortened(found[0], _LONGEST_NAME))

    async def show(self, notice: Notice) -> None:
        """Show a notification. Raises `NoServiceError`."""
        abilities = await self._bus.call(new_method_call(_SERVICE, "GetCapabilities"), "as")
        answer = await self._bus.call(_notify(notice, frozenset(abilities[0])), "u")
        _keep(self._targets, answer[0], notice.target)

    async def close(self) -> None:
        """Close the connection."""
        await self._bus.close()

    def _on_signal(self, member: str, body: tuple[Any, ...]) -> None:
        if len(body) != 2 or not isinstance(body[0], int) or body[0] not in self._targets:
            return
        if member == "ActivationToken":
            _keep(self._tokens, body[0], str(body[1]))
        elif member == "ActionInvoked" and body[1] == _OPEN:
            target = self._targets.get(body[0])
            if target is not None:
                self._chosen(target, self._tokens.pop(body[0], ""))


def _notify(notice: Notice, abilities: frozenset[str]) -> Message:
    text = notice.as_markup if "body-markup" in abilities else notice.text
    title = notice.title if "body" in abilities else f"{notice.title}: {notice.text}"
    return new_method_call(
        _SERVICE,
        "Notify",
        "susssasa{sv}i",
        (
            "DRS Inspector",
            0,
            program_name(),
            title,
            text if "body" in abilities else "",
            [_OPEN, "Show"] if "actions" in abilities else [],
            {"desktop-entry": ("s", program_name()), "urgency": ("y", 1)},
            _USUAL_TIME,
        ),
    )


def program_name() -> str:
    """Return the name of the desktop file, which is that of the icon, too."""
    return os.environ.get("FLATPAK_ID", "drs-inspector")


def _keep(kept: OrderedDict[int, Value], number: int, value: Value) -> None:
    kept.pop(number, None)
    kept[number] = value
    while len(kept) > _KEPT:
        kept.popitem(last=False)
