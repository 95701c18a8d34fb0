"""What has changed since the last look: the reading of a source that has just ended, beside the one before it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import FetchFinished, SnapshotReplaced
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.session.history.since import Since
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.workspace.open_session import OpenSession, SessionClosed
from drs_inspector.session.workspace.workspace import Workspace, WorkspaceEvent

MOST_HELD_BYTES: Final = 128 << 20
"""Of a larger project no reading is held beside the newest: what it was is known where readings are kept."""
_log = logging.getLogger(__name__)


class SinceLastLook:
    """Compares every whole reading of a project with the one before it, for all windows together.

    The one before is the later of two: the newest that is offered (kept, or computed for the demo), and the one that
    this program read itself; of that it holds one for each source, which shares the jobs that did not change. ``now``
    returns the time. All methods belong to one event loop.
    """

    def __init__(self, workspace: Workspace, now: Callable[[], datetime]) -> None:
        self._workspace, self._now = workspace, now
        self._held: dict[str, Snapshot] = {}
        self._found: dict[str, Since] = {}
        self._listeners: list[Callable[[], None]] = []
        self._tasks = TaskOwner(lambda _name, error: _log.error("comparing readings", exc_info=error))
        self._end = workspace.subscribe(self._on_event)

    def of(self, key: str) -> Since | None:
        """Return what changed of a source, None where no earlier reading is known."""
        return self._found.get(key)

    def follow(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` when something else is known; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def ended(self) -> None:
        """Wait until what has been read is compared."""
        await self._tasks.ended()

    async def close(self) -> None:
        """Compare nothing more."""
        self._end()
        await self._tasks.close()

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, SessionClosed | SnapshotReplaced):
            self._held.pop(key, None)
            self._tasks.cancel(key)
            if self._found.pop(key, None) is not None:
                self._tell()
        session = self._workspace.find(key)
        if isinstance(event, FetchFinished) and session is not None and session.kind != "file":
            report = event.report
            if report.is_whole and not (report.is_look or report.cancelled or report.error is not None):
                now = copy_of(session.inspector.snapshot)
                self._tasks.start(key, self._compare(session, self._held.get(key), now))
                if sum(job.detail_size for job in now.jobs.values()) <= MOST_HELD_BYTES:
                    self._held[key] = now
                else:
                    self._held.pop(key, None)

    async def _compare(self, session: OpenSession, held: Snapshot | None, now: Snapshot) -> None:
        if held is None and session.kind == "cloud" and not session.profile:
            return  # nothing earlier can be known
        since_before = await asyncio.to_thread(_loaded)
        found = await since_before(session, held, now, self._now())
        if self._workspace.find(session.key) is session:
            before = self._found.pop(session.key, None)
            if found is not None:
                self._found[session.key] = found
            if found is not None or before is not None:
                self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()


def _loaded() -> Callable[[OpenSession, Snapshot | None, Snapshot, datetime], Awaitable[Since | None]]:
    """Load what compares, with the first reading that there is something to compare with; it takes a while."""
    from drs_inspector.session.history.before import since_before  # noqa: PLC0415 - see above

    return since_before
