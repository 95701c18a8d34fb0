"""Notifications by the portal of a sandbox: what a Flatpak may talk to."""

from collections import OrderedDict
from pathlib import Path
from typing import Any, Final

from jeepney import DBusAddress, Properties, new_method_call

from drs_inspector.session.notifications.bus import SessionBus, Start
from drs_inspector.session.notifications.notice import Notice, Target
from drs_inspector.session.notifications.service import Chosen

SANDBOX: Final = Path("/.flatpak-info")
"""Is there in a Flatpak."""
_BUS_NAME: Final = "org.freedesktop.portal.Desktop"
_INTERFACE: Final = "org.freedesktop.portal.Notification"
_PORTAL: Final = DBusAddress("/org/freedesktop/portal/desktop", _BUS_NAME, _INTERFACE)
_OPEN: Final = "show"
_TOKEN: Final = "activation-token"  # noqa: S105 - the name of a member
_KEPT: Final = 50


class PortalNotifications:
    """Shows notifications; ``chosen`` is called when one was clicked."""

    def __init__(self, start: Start, chosen: Chosen) -> None:
        self._chosen = chosen
        self._bus = SessionBus(start, _PORTAL, self._on_signal)
        self._targets: OrderedDict[str, Target] = OrderedDict()
        self._count = 0

    async def name(self) -> str:
        """Return what the service is called. Raises `NoServiceError`."""
        await self._bus.call(Properties(_PORTAL).get("version"))
        return "the desktop's portal"

    async def show(self, notice: Notice) -> None:
        """Show a notification. Raises `NoServiceError`."""
        self._count += 1
        number = f"change-{self._count}"
        content = {
            "title": ("s", notice.title),
            "body": ("s", notice.text),
            "priority": ("s", "normal"),
            "default-action": ("s", _OPEN),
        }
        await self._bus.call(new_method_call(_PORTAL, "AddNotification", "sa{sv}", (number, content)))
        self._targets[number] = notice.target
        while len(self._targets) > _KEPT:
            self._targets.popitem(last=False)

    async def close(self) -> None:
        """Close the connection."""
        await self._bus.close()

    def _on_signal(self, member: str, body: tuple[Any, ...]) -> None:
        if member != "ActionInvoked" or len(body) < 2 or body[1] != _OPEN:
            return
        target = self._targets.get(str(body[0]))
        if target is not None:
            self._chosen(target, _token_of(body[2] if len(body) > 2 else ()))


def _token_of(parameters: object) -> str:
    """Return the token among the parameters of an action, each of which is a type and a value; "" for none."""
    for one in parameters if isinstance(parameters, list | tuple) else ():
        members = one[1] if isinstance(one, tuple) and len(one) == 2 else None
        found = members.get(_TOKEN) if isinstance(members, dict) else None
        if isinstance(found, tuple) and found[:1] == ("s",):
            return str(found[1])
    return ""
