"""What an Inspector reads, and the sign-in that this takes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.auth.renewal import SessionRenewal
from drs_inspector.session.events import Event, Progress, SignInState
from drs_inspector.session.sources.live_source import ClientEvents, LiveSource, make_client
from drs_inspector.session.sources.source import FileSource, Source, no_session
from drs_inspector.session.tasks import TaskOwner

if TYPE_CHECKING:
    # What imports httpx is loaded with the first sign-in, not when a window or a file is opened.
    from drs_inspector.cloud.http.rate_limit import RateLimiter
    from drs_inspector.cloud.http.transport import Transport
    from drs_inspector.cloud.iam.credentials import Connection, Token
    from drs_inspector.cloud.iam.methods.base import Credential
    from drs_inspector.cloud.network.settings import NetworkSettings
    from drs_inspector.session.auth.shared_sign_in import SharedSignIn


class SourceConnection:
    """The source of an Inspector, one at a time: a project of a cloud with its sign-in, or files.

    ``tasks`` are those of the Inspector; its fetch is the task "fetch". ``on_wait(seconds)`` is called for each wait of
    a request, ``on_pause(on)`` when requests begin or stop to wait for a new sign-in. ``transport`` (an httpx
    transport) and ``rate_limiter`` go to the cloud client.

    ``waits_for_sign_in`` is for users that can ask a person: a fetch whose session ends is paused then and goes on
    after ``sign_in_again``. Without it such a fetch ends with a SignInError. Set it before connecting.
    """

    def __init__(
        self,
        tasks: TaskOwner,
        emit: Callable[[Event], None],
        *,
        on_wait: Callable[[float], None],
        on_pause: Callable[[bool], None],
        transport: "Transport | None" = None,
        rate_limiter: "RateLimiter | None" = None,
    ) -> None:
        self.waits_for_sign_in = False
        self._tasks = tasks
        self._emit = emit
        self._on_wait = on_wait
        self._transport = transport
        self._rate_limiter = rate_limiter
        self._source: Source | None = None
        self._renewal = SessionRenewal(tasks, emit, on_pause)

    @property
    def source(self) -> Source | None:
        """What ``Inspector.refresh`` reads; None when there is nothing to read."""
        return self._source

    @property
    def project(self) -> "LiveSource | None":
        """The source where it is a project that can be asked for more than its jobs; None for files and for none."""
        return self._source.project if self._source is not None else None

    @property
    def source_info(self) -> SourceInfo | None:
        """The names of the source; None when there is none."""
        return self._source.info if self._source is not None else None

    @property
    def can_refresh(self) -> bool:
        """Whether there is a source to read again."""
        return self._source is not None

    @property
    def token(self) -> "Token | None":
        """The active token; None without one."""
        return self._source.token if self._source is not None else None

    @property
    def shared_sign_in(self) -> "SharedSignIn | None":
        """The sign-in that this project shares with others; None when it has one of its own, or none."""
        return self._source.shared_sign_in if self._source is not None else None

    @property
    def sign_in_state(self) -> SignInState:
        """The state of the sign-in; each change is emitted as ``SignInChanged``."""
        return self._renewal.state

    @property
    def sign_in_seconds_left(self) -> float | None:
        """Seconds until the sign-in ends, whatever this computer's clock says; None when that is not known."""
        return self._renewal.seconds_left

    @property
    def is_paused(self) -> bool:
        """Whether requests wait for a new sign-in."""
        return self._renewal.is_paused

    async def connect(
        self,
        connection: "Connection",
        credential: "Credential",
        *,
        demo: bool = False,
        network: "NetworkSettings | None" = None,
    ) -> "Token":
        """Sign in and make this project the source; the snapshot stays until the first refresh.

        ``demo`` marks the snapshot as a demo; ``network`` None is a computer whose own settings are right. A running
        fetch of another project is cancelled, one of the same project goes on. Raises SignInError, UnreachableError,
        CloudError; the source stays what it was then.
        """
        source, token = await self.open_project(connection, credential, demo=demo, network=network)
        await self.adopt(source)
        return token

    async def open_project(
        self,
        connection: "Connection",
        credential: "Credential",
        *,
        demo: bool = False,
        network: "NetworkSettings | None" = None,
    ) -> "tuple[LiveSource, Token]":
        """Sign in to a project for ``adopt``, of this connection or another one. Raises as ``connect``."""
        self._emit(Progress("signing-in"))
        events = ClientEvents()
        client = await make_client(
            connection,
            credential,
            rate_limiter=self._rate_limiter,
            transport=self._transport,
            network=network,
            events=events,
            pauses=self.waits_for_sign_in,
        )
        try:
            token = await client.sign_in()
        except BaseException:
            await client.aclose()
            raise
        return LiveSource(client, connection, token, demo=demo, events=events), token

    async def adopt(self, source: LiveSource) -> None:
        """Make a project the source, which is closed with this connection from now on.

        A running fetch of the same project goes on with the new client, one of another source is cancelled.
        """
        source.attach(self._renewal, self._on_wait)
        before = self._source
        if before is not None and self._tasks.running("fetch") and await before.go_on_with(source):
            return
        await self._use(source)

    async def use_files(self, source: FileSource) -> None:
        """Make files the source. A running fetch is cancelled."""
        self._renewal.leave()
        await self._use(source)

    async def sign_in_again(self, credential: "Credential") -> "Token":
        """Sign in to the same project anew. A paused fetch goes on; the snapshot stays.

        Raises SignInError when there is no session, IAM refuses or the credential is for another project;
        UnreachableError, CloudError. A paused fetch stays paused then. The token before is not used any more.
        """
        if self._source is None:
            raise no_session()
        return await self._source.sign_in_again(credential)

    def lock(self) -> None:
        """Drop token and credential from memory; the snapshot stays. ``sign_in_again`` unlocks.

        A running fetch is paused, or ends without ``waits_for_sign_in``. Projects that share a sign-in are all locked.
        """
        source = self._source
        if source is None:
            return
        source.lock()
        if not self._tasks.running("fetch"):
            # What is being read needs its connections until it pauses.
            self._tasks.start("forgetting the proxy's password", source.forget_proxy_password())

    async def sign_out(self) -> None:
        """Ask IAM to end the token and drop the source; the snapshot stays. A failure to do so is ignored."""
        source, self._source = self._source, None
        if source is not None:
            self._tasks.cancel("fetch")
            self._renewal.leave()
            await source.sign_out()

    async def close(self) -> None:
        """Drop the source and its connections. The token is not ended at IAM."""
        source, self._source = self._source, None
        if source is not None:
            await source.close()

    async def _use(self, source: Source) -> None:
        before, self._source = self._source, source
        self._tasks.cancel("fetch")
        if before is not None:
            await before.close()
