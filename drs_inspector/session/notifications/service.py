"""What shows notifications: the desktop's own service, behind a protocol that all systems share."""

from collections.abc import Callable
from typing import Protocol

from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.notifications.notice import Notice, Target

Chosen = Callable[[Target, str], None]
"""Is called when a person has chosen a notification, with where it leads and a token that lets a window come to the
front, "" where there is none."""


class NoServiceError(InspectorError):
    """Nothing shows notifications here, or what does so does not answer."""


class DesktopService(Protocol):
    """A way to show notifications. Nothing is opened before the first call."""

    async def name(self) -> str:
        """Return what the service is called. Raises `NoServiceError`."""

    async def show(self, notice: Notice) -> None:
        """Show a notification. Raises `NoServiceError`."""

    async def close(self) -> None:
        """Close what is open."""
