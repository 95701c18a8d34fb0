"""Sources of jobs: a cloud or files. Being offline is another source, not another mode."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from drs_inspector.domain.errors import SignInError
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.events import FetchReport
from drs_inspector.session.fetch.counts import FetchCounts, FetchRequest
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger

if TYPE_CHECKING:
    # Importing these imports httpx, which a window or a file is opened without.
    from drs_inspector.cloud.iam.credentials import Token
    from drs_inspector.cloud.iam.methods.base import Credential
    from drs_inspector.session.auth.shared_sign_in import SharedSignIn
    from drs_inspector.session.sources.live_source import LiveSource


class Source(Protocol):
    """What jobs are read from, again and again. Files answer the questions about a sign-in too: they have none."""

    @property
    def info(self) -> SourceInfo:
        """What the source is, and when it was read (now, for a cloud)."""

    @property
    def place(self) -> object:
        """Equal for two sources of the same jobs: reading the other one is a difference, not a replacement."""

    @property
    def project(self) -> "LiveSource | None":
        """The project of a cloud that can be asked for more than its jobs; None for files."""

    @property
    def token(self) -> "Token | None":
        """The active token; None without a sign-in."""

    @property
    def shared_sign_in(self) -> "SharedSignIn | None":
        """The sign-in that this source shares with other projects; None when it has one of its own, or none."""

    async def fetch(self, merger: SnapshotMerger, counts: FetchCounts, request: FetchRequest) -> FetchReport:
        """Read into ``merger`` what is asked for. Cancelling gives a report, not a CancelledError."""

    async def go_on_with(self, other: "LiveSource") -> bool:
        """Read with the client of ``other`` from now on if it reads the same jobs; return whether it does."""

    async def sign_in_again(self, credential: "Credential") -> "Token":
        """Sign in to the same project anew. Raises SignInError (also without a sign-in), UnreachableError, CloudError.

        What waits for a sign-in waits on then.
        """

    def lock(self) -> None:
        """Drop token and credential from memory, of every project that shares the sign-in."""

    async def forget_proxy_password(self) -> None:
        """Drop the proxy's password, and the connections that hold it."""

    async def sign_out(self) -> None:
        """End the token at IAM, whether or not that works, and close."""

    async def close(self) -> None:
        """Release connections."""


class FileSource:
    """Archives and saved replies. ``read`` opens files off the event loop and returns a snapshot."""

    def __init__(
        self, paths: Sequence[Path], read: Callable[[Sequence[Path]], Awaitable[Snapshot]], info: SourceInfo
    ) -> None:
        self.paths = tuple(paths)
        self._read = read
        self._info = info

    @property
    def info(self) -> SourceInfo:
        """The source that the files named when they were last opened."""
        return self._info

    @property
    def place(self) -> object:
        """The source itself: files that are opened anew replace the snapshot."""
        return self

    @property
    def project(self) -> None:
        """None: a file has what is in it."""

    @property
    def token(self) -> None:
        """None: nothing is signed in to."""

    @property
    def shared_sign_in(self) -> None:
        """None: nothing is signed in to."""

    async def fetch(self, merger: SnapshotMerger, counts: FetchCounts, request: FetchRequest) -> FetchReport:
        """Open the files again. Raises FileProblemError."""
        try:
            snapshot = await self._read(self.paths)
            self._info = snapshot.source
            for _step in merger.take_over(snapshot, request.job_ids):
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            return counts.report(cancelled=True, complete=False)
        counts.found.update(snapshot.jobs)
        counts.read = sum(job.has_detail for job in snapshot.jobs.values())
        counts.unavailable = len(snapshot.unavailable)
        counts.problems = len(snapshot.problems)
        return counts.report(cancelled=False, complete=snapshot.complete, snapshot=snapshot)

    async def go_on_with(self, other: "LiveSource") -> bool:  # noqa: ARG002 - of the protocol
        """Return False: no project reads what the files hold."""
        return False

    async def sign_in_again(self, credential: "Credential") -> "Token":  # noqa: ARG002 - of the protocol
        """Raise SignInError."""
        raise no_session()

    def lock(self) -> None:
        """There is no secret to drop."""

    async def forget_proxy_password(self) -> None:
        """There is no secret to drop."""

    async def sign_out(self) -> None:
        """There is no token to end."""

    async def close(self) -> None:
        """There are no connections to release."""


def no_session() -> SignInError:
    """Return the error for signing in again where there is no sign-in."""
    return SignInError("There is no session to sign in to again.", "No cloud is connected.", "Connect.")
