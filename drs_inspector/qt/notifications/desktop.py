"""The desktop's service for notifications, one for the whole program, and what is known of it."""

import sys
from typing import Final

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Signal

from drs_inspector.session.notifications.notice import Notice, Target
from drs_inspector.session.notifications.service import DesktopService
from drs_inspector.session.tasks import TaskOwner

LISTENING: Final = "Notifications"
"""The task that hears what was clicked."""


class Desktop(QObject):
    """``chosen(target, token)``: a person has clicked a notification. What listens is one of ``tasks``.

    Nothing of it is loaded before the first use.
    """

    chosen = Signal(object, str)

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._service: DesktopService | None = None
        self._tasks: TaskOwner | None = None

    def use(self, service: DesktopService | None) -> None:
        """Show notifications by another service; None: by that of the system, from the next one on."""
        self._service, self._tasks = service, None

    async def name(self, tasks: TaskOwner) -> str:
        """Return what shows notifications here. Raises `NoServiceError`."""
        return await self._made(tasks).name()

    async def show(self, notice: Notice, tasks: TaskOwner) -> None:
        """Show a notification. Raises `NoServiceError`."""
        await self._made(tasks).show(notice)

    async def close(self) -> None:
        """Close what is open; the next notification opens it again."""
        service, self._service, self._tasks = self._service, None, None
        if service is not None:
            await service.close()

    def _made(self, tasks: TaskOwner) -> DesktopService:
        # What listens for the service of another owner has ended with that, or will.
        if self._service is None or self._tasks not in (None, tasks):
            self._service, self._tasks = self._make(tasks), tasks
        return self._service

    def _make(self, tasks: TaskOwner) -> DesktopService:
        if sys.platform != "linux":
            from drs_inspector.qt.notifications.tray import TrayNotifications  # noqa: PLC0415 - with its first use

            return TrayNotifications(self._choose, self)
        from drs_inspector.session.notifications.freedesktop import FreedesktopNotifications  # noqa: PLC0415 - with its first use
        from drs_inspector.session.notifications.portal import SANDBOX, PortalNotifications  # noqa: PLC0415 - with its first use

        kind = PortalNotifications if SANDBOX.exists() else FreedesktopNotifications
        return kind(tasks.start, self._choose)

    def _choose(self, target: Target, token: str) -> None:
        self.chosen.emit(target, token)


_made: list[Desktop] = []


def desktop() -> Desktop:
    """Return the one of this program."""
    if not _made or not shiboken6.isValid(_made[-1]):
        _made[:] = [Desktop(QCoreApplication.instance())]
    return _made[-1]
