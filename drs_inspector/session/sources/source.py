"""Where jobs come from: a cloud or files. Being offline is another source, not another mode."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.events import FetchReport
from drs_inspector.session.fetch.counts import FetchCounts, FetchRequest
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger

if TYPE_CHECKING:
    pass


# What httpx imports at the first request, on the event loop, for a quarter of a second.
_LATE_MODULES = ("httpcore", "anyio._backends._asyncio")


def now_text() -> str:
    """Return this moment as ISO 8601 in UTC to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Source(Protocol):
    """Something that can be read, and read again."""

    @property
    def info(self) -> SourceInfo:
        """What the source is, and when it was read (now, for a cloud)."""

    async def fetch(self, merger: SnapshotMerger, counts: FetchCounts, request: FetchRequest) -> FetchReport:
        """Read into ``merger`` what is asked for. Cancelling gives a report, not a CancelledError."""

    async def close(self) -> None:
        """Release what the source holds."""


class FileSource:
    """Archives and saved replies. ``read`` opens files and returns a snapshot; it runs off the event loop."""

    def __init__(
        self, paths: Sequence[Path], read: Callable[[Sequence[Path]], Awaitable[Snapshot]], info: SourceInfo
    ) -> None:
        self.paths = tuple(paths)
        self._read = read
        self._info = info

    @property
    def info(self) -> SourceInfo:
        """What the files said of their source when they were last opened."""
        return self._info

    async def fetch(self, merger: SnapshotMerger, counts: FetchCounts, request: FetchRequest) -> FetchReport:
        """Open the files again. Raises FileProblemError."""
        try:
            fresh = await self._read(self.paths)
        except asyncio.CancelledError:
            return counts.report(cancelled=True, complete=False)
        self._info = fresh.source
        merger.take_over(fresh, request.job_ids)
        counts.found.update(fresh.jobs)
        counts.read = sum(job.has_detail for job in fresh.jobs.values())
        counts.unavailable = len(fresh.unavailable)
        counts.problems = len(fresh.problems)
        return counts.report(cancelled=False, complete=fresh.complete)

    async def close(self) -> None:
        """Nothing is held."""
