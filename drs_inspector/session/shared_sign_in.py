"""One way in that several projects share: who uses it, and what happens when one of them is signed in again."""

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drs_inspector.cloud.client import CloudClient
    from drs_inspector.session.source import LiveSource

_log = logging.getLogger(__name__)


class SharedSignIn:
    """Projects that were opened with one sign-in. ``client`` is the one that signed in; it belongs to no project."""

    def __init__(self, client: "CloudClient") -> None:
        self.client = client
        self._members: list[LiveSource] = []

    def join(self, source: "LiveSource") -> None:
        """Take note of a project that uses this way in."""
        self._members.append(source)

    async def leave(self, source: "LiveSource") -> None:
        """A project needs this way in no more; the last one closes the connections."""
        if source in self._members:
            self._members.remove(source)
            if not self._members:
                await self.client.aclose()
