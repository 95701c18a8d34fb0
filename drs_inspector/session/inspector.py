"""The one object that window, command line and tests drive: sign in, fetch, cancel, open, export."""

import logging
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import Event, FetchReport, Listener, ProblemRaised
from drs_inspector.session.tasks import TaskOwner

if TYPE_CHECKING:
    # httpx is imported when somebody connects, not when a window or a file is opened.
    import httpx

    from drs_inspector.cloud.auth import Connection, PasswordCredential, Token, TokenCredential
    from drs_inspector.cloud.client import Project
    from drs_inspector.cloud.pace import Pace
    from drs_inspector.storage.archive import WriteReport
    from drs_inspector.storage.secrets import SecretStore

_log = logging.getLogger(__name__)


class Inspector:
    """A snapshot of jobs, where it comes from, and the work that fills or writes it.

    All methods belong to one event loop (plain asyncio or Qt's); ``snapshot`` may be read at any time and is only
    changed on that loop. Listeners are called on it too, in order, with the records of ``session.events``.
    """

    def __init__(
        self,
        *,
        secrets: "SecretStore | None" = None,
        transport: "httpx.AsyncBaseTransport | None" = None,
        pace: "Pace | None" = None,
    ) -> None:
        self.secrets = secrets
        self._transport = transport
        self._pace = pace
        self._snapshot = Snapshot()
        self._listeners: list[Listener] = []
        self._tasks = TaskOwner(self._task_failed)

    @property
    def snapshot(self) -> Snapshot:
        """What is known now. During a fetch it grows; another file or project replaces it (``SnapshotReplaced``)."""
        return self._snapshot

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` for each event from now on; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def connect(self, connection: "Connection", credential: "PasswordCredential | TokenCredential") -> "Token":
        """Sign in and make this cloud the source of ``refresh``; the snapshot stays until the first refresh.

        Raises SignInError, UnreachableError, CloudError.
        """
        raise NotImplementedError

    async def projects(
        self, connection: "Connection", credential: "PasswordCredential | TokenCredential"
    ) -> "list[Project]":
        """Sign in without choosing a source and return the projects that can be read. Raises as ``connect``."""
        raise NotImplementedError

    async def refresh(
        self, *, scenarios: Collection[str] | None = None, job_ids: Collection[str] | None = None
    ) -> FetchReport:
        """Read the source again (all of it, or some scenarios, or some jobs) and merge what is different.

        A second call replaces the first, whose caller gets a report with ``cancelled``. Failures of single scenarios,
        chunks or jobs are in ``snapshot.problems`` and ``snapshot.unavailable``. Raises SignInError when the session
        ended and cannot be renewed, UnreachableError or CloudError when nothing at all could be read.
        """
        raise NotImplementedError

    def cancel(self) -> None:
        """Stop the running fetch, opening or export. What was read stays; ``snapshot.complete`` is false then."""
        raise NotImplementedError

    async def open_files(self, paths: Sequence[Path]) -> Snapshot:
        """Open archives or saved replies as one snapshot and make them the source. Raises FileProblemError."""
        raise NotImplementedError

    async def export(
        self, target: Path | BinaryIO, *, job_ids: Collection[str] | None = None, share_safe: bool = False
    ) -> "WriteReport":
        """Write the snapshot, or the jobs named, as an archive. Raises FileProblemError."""
        raise NotImplementedError

    async def close(self) -> None:
        """Stop all work, end the session in the cloud, release connections."""
        await self._tasks.close()

    def _emit(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    def _task_failed(self, name: str, error: BaseException) -> None:
        if isinstance(error, InspectorError):
            self._emit(ProblemRaised(error, name))
        else:
            _log.error("%s failed", name, exc_info=error)
