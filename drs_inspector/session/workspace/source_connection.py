"""What an Inspector reads from, and the sign-in that this takes."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.auth.renewal import SessionRenewal
from drs_inspector.session.events import Event, Listener, ProblemRaised, Progress
from drs_inspector.session.sign_in_state import SignInState
from drs_inspector.session.sources.live_source import ClientEvents, LiveSource, is_same_source, make_client
from drs_inspector.session.sources.source import Source
from drs_inspector.session.tasks import TaskOwner

if TYPE_CHECKING:
    # What imports httpx is loaded when somebody connects, not when a window or a file is opened.
    from drs_inspector.cloud.client import CloudClient
    from drs_inspector.cloud.http.rate_limit import RateLimiter
    from drs_inspector.cloud.http.transport import Transport
    from drs_inspector.cloud.iam.credentials import Connection, Credential, Project, Token
    from drs_inspector.cloud.network.settings import NetworkSettings
    from drs_inspector.session.auth.shared_sign_in import SharedSignIn

_log = logging.getLogger(__name__)


class SourceConnection:
    """Holds one source at a time, cloud or files, keeps its sign-in alive, and tells its listeners.

    ``waits_for_sign_in`` is for users that can ask a person: a fetch whose session ends is paused then and goes on
    after ``sign_in_again``. Without it such a fetch ends with a SignInError. Set it before connecting.
    """

    def __init__(self, *, transport: "Transport | None" = None, rate_limiter: "RateLimiter | None" = None) -> None:
        self.waits_for_sign_in = False
        self._transport = transport
        self._rate_limiter = rate_limiter
        self._source: Source | None = None
        self._listeners: list[Listener] = []
        self._tasks = TaskOwner(self._task_failed)
        self._sign_in = SessionRenewal(self._tasks, self._emit, self._pause)

    @property
    def is_live(self) -> bool:
        """Whether the source is a cloud that has been signed in to."""
        return isinstance(self._source, LiveSource)

    @property
    def can_refresh(self) -> bool:
        """Whether there is a source to read again."""
        return self._source is not None

    @property
    def source(self) -> SourceInfo | None:
        """What ``refresh`` reads, None when there is nothing to read."""
        return self._source.info if self._source is not None else None

    @property
    def token(self) -> "Token | None":
        """The token in use, None without one: for whoever keeps it in the keyring."""
        return self._source.client.token if isinstance(self._source, LiveSource) else None

    @property
    def shared_sign_in(self) -> "SharedSignIn | None":
        """What this project shares with others that were signed in to together; None when it is alone."""
        return self._source.shared if isinstance(self._source, LiveSource) else None

    @property
    def sign_in_state(self) -> SignInState:
        """How the sign-in stands; each change of it is told as ``SignInChanged``."""
        return self._sign_in.state

    @property
    def sign_in_seconds_left(self) -> float | None:
        """Seconds until the sign-in ends, whatever this computer's clock says; None when nobody knows."""
        return self._sign_in.seconds_left

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` for each event from now on; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def connect(
        self,
        connection: "Connection",
        credential: "Credential",
        *,
        demo: bool = False,
        network: "NetworkSettings | None" = None,
    ) -> "Token":
        """Sign in and make this cloud the source of ``refresh``; the snapshot stays until the first refresh.

        ``demo`` marks the snapshot as made up; ``network`` None is a computer whose own settings are right. A running
        fetch of another project is cancelled, one of the same project goes on. Raises SignInError, UnreachableError,
        CloudError; the source stays what it was then.
        """
        self._emit(Progress("signing-in"))
        events = ClientEvents()
        client = await self.make_client(connection, credential, network=network, events=events)
        try:
            token = await client.sign_in()
        except BaseException:
            await client.aclose()
            raise
        await self.adopt(LiveSource(client, connection, token, demo=demo, events=events))
        return token

    async def adopt(self, source: LiveSource) -> None:
        """Make a project that was signed in to elsewhere the source of ``refresh``, as ``connect`` does."""
        await self._use(source)

    def release(self) -> LiveSource | None:
        """Give the source away, connections and all; this Inspector has none then. None when it is no cloud."""
        source = self._source
        if not isinstance(source, LiveSource):
            return None
        self._source = None
        self._tasks.cancel("fetch")
        self._sign_in.leave()
        return source

    async def sign_in_again(self, credential: "Credential") -> "Token":
        """Sign in to the same project anew. A paused fetch goes on; the snapshot stays.

        Raises SignInError when there is no session, IAM refuses or the credential is for another project;
        UnreachableError, CloudError. A paused fetch stays paused then. The token before is not used any more.
        """
        if not isinstance(self._source, LiveSource):
            raise SignInError("There is no session to sign in to again.", "No cloud is connected.", "Connect.")
        if self._source.shared is not None:
            return await self._source.shared.sign_in_again(self._source, credential)
        token = await self._source.client.use(credential)
        self._sign_in.check_token()
        return token

    def lock(self) -> None:
        """Drop token and credential from memory; the snapshot stays. ``sign_in_again`` unlocks.

        A fetch that runs is paused, or ended where nobody can be asked: whoever locks waits for its end. Projects that
        were signed in to together share their secrets, so that all of them are locked.
        """
        shared = self.shared_sign_in
        for watch in shared.renewals if shared is not None else (self._sign_in,):
            watch.lock()
        source = self._source
        if isinstance(source, LiveSource) and not self._tasks.running("fetch"):
            # What is being read needs its connections until it pauses.
            self._tasks.start("forgetting the proxy's password", source.client.forget_proxy_password())

    async def projects(
        self, connection: "Connection", credential: "Credential", *, network: "NetworkSettings | None" = None
    ) -> "list[Project]":
        """Sign in without choosing a source and return the projects of the user. Raises as ``connect``."""
        client = await self.make_client(connection, credential, network=network)
        try:
            # Not `sign_in`: without a project chosen that raises, and the choice is what is wanted here.
            return await client.projects()
        finally:
            await client.aclose()

    async def sign_out(self) -> None:
        """Ask the cloud to forget the token and drop the source; the snapshot stays. Failures are of no interest."""
        source = self.release()
        if source is not None:
            await source.sign_out()

    async def make_client(
        self,
        connection: "Connection",
        credential: "Credential",
        *,
        network: "NetworkSettings | None" = None,
        events: ClientEvents | None = None,
    ) -> "CloudClient":
        """Make a client as this Inspector uses them. Raises InspectorError for a URL that may not be used."""
        return await make_client(
            connection,
            credential,
            rate_limiter=self._rate_limiter,
            transport=self._transport,
            network=network,
            events=events or ClientEvents(),
            pauses=self.waits_for_sign_in and events is not None,
        )

    async def _use(self, source: Source) -> None:
        before = self._source
        if isinstance(source, LiveSource):
            source.events.attach(self._sign_in, self._waits)
            self._sign_in.follow(source.client)
            if isinstance(before, LiveSource) and self._tasks.running("fetch") and is_same_source(before, source):
                await before.go_on_with(source)
                return
        else:
            self._sign_in.leave()
        self._source = source
        self._tasks.cancel("fetch")
        if before is not None:
            await before.close()

    def _pause(self, on: bool) -> None:
        """Take note that requests wait for somebody who signs in, or no longer do."""

    def _waits(self, seconds: float) -> None:
        """Take note of a wait for the pace limit."""

    def _emit(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    def _task_failed(self, name: str, error: BaseException) -> None:
        """Only defects come here: what can go wrong with clouds and files is raised to whoever asked."""
        if isinstance(error, InspectorError):
            self._emit(ProblemRaised(error, name))
        else:
            _log.error("%s failed", name, exc_info=error)
