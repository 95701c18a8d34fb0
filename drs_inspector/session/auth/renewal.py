"""Renewal of a session's sign-in: early where the credential allows it, announced where it does not.

How long a token lasts is told by the cloud's own times, so that a wrong clock of this computer does not matter.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.session.events import Event, SignInChanged, SignInKind, SignInState
from drs_inspector.session.tasks import TaskOwner

if TYPE_CHECKING:
    from drs_inspector.cloud.client import CloudClient
    from drs_inspector.cloud.iam.credentials import Token

EARLY_SECONDS = 300.0
"""A token is renewed, or its end announced, this long before it ends (contract 1.5)."""
_EARLY_PART = 1 / 12
_TOO_SHORT = 60.0
Clock = Callable[[], float]

_TASK = "sign-in"
# The computer may sleep while a timer runs, and not every system's timers count that: checks are at most this apart.
_LONGEST_SLEEP = 30.0
_RETRY_SECONDS = 60.0
_log = logging.getLogger(__name__)


class TokenLifetime:
    """The rest of a token's life from the moment this is made.

    The cloud's times give its length, a monotonic clock what has gone of it. On some systems that clock stops while the
    computer sleeps, so the wall clock counts where it has gone further. All lengths are seconds.
    """

    def __init__(
        self,
        token: "Token",
        *,
        is_new: bool,
        cloud_time: datetime | None = None,
        monotonic: Clock | None = None,
        wall: Clock | None = None,
    ) -> None:
        """``is_new``: the cloud issued the token just now; ``cloud_time``: the cloud's clock now, aware, if known."""
        self._clocks = (monotonic or time.monotonic, wall or time.time)
        self._started = tuple(clock() for clock in self._clocks)
        self.seconds = _seconds_at_start(token, cloud_time, self._started[1], is_new=is_new)

    @property
    def seconds_left(self) -> float:
        """Seconds until the token ends, below 0 after that, infinity when its end is not known."""
        gone = max(clock() - start for clock, start in zip(self._clocks, self._started, strict=True))
        return self.seconds - max(gone, 0.0)

    @property
    def early(self) -> float:
        """Seconds before its end at which the token is renewed: 300, less for a short life, 0 for a very short one.

        A token of less than a minute is renewed when the cloud refuses it: early renewal would sign in without pause.
        """
        return min(EARLY_SECONDS, self.seconds * _EARLY_PART) if self.seconds >= _TOO_SHORT else 0.0


def _seconds_at_start(token: "Token", cloud_time: datetime | None, wall: float, *, is_new: bool) -> float:
    if token.expires_at is None:
        return float("inf")
    if is_new and token.issued_at is not None:
        # The difference of two times of the cloud, exact to the microsecond.
        return (token.expires_at - token.issued_at).total_seconds()
    if cloud_time is not None:
        return (token.expires_at - cloud_time).total_seconds()
    return token.expires_at.timestamp() - wall


class SessionRenewal:
    """Keeps the sign-in of one client at a time valid. Each change of ``state`` is emitted as `SignInChanged`.

    Runs as the task "sign-in" of ``tasks``. ``on_pause`` is called when requests begin (true) or stop (false) to wait
    for a new sign-in.
    """

    def __init__(self, tasks: TaskOwner, emit: Callable[[Event], None], on_pause: Callable[[bool], None]) -> None:
        self.state = SignInState()
        self._tasks = tasks
        self._emit = emit
        self._on_pause = on_pause
        self._client: CloudClient | None = None
        self._token: Token | None = None
        self._lifetime: TokenLifetime | None = None
        self._problem: InspectorError | None = None
        self._refused = False
        self._locked = False
        self._paused = False
        self._wake = asyncio.Event()

    @property
    def is_paused(self) -> bool:
        """Whether requests wait for a new sign-in."""
        return self._paused

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the token ends, at least 0; None without a token, or when its end is not known."""
        left = self._lifetime.seconds_left if self._lifetime else float("inf")
        return None if left == float("inf") else max(left, 0.0)

    def follow(self, client: "CloudClient") -> None:
        """Keep the sign-in of this client valid from now on, and of no other."""
        self._client = client
        self._forget()
        self._pause(on=False)
        self._locked = False
        self.check_token()
        self._update_state()
        self._tasks.start(_TASK, self._run())

    def leave(self) -> None:
        """Stop; the state is that of no sign-in from now on."""
        self._tasks.cancel(_TASK)
        self._client = None
        self._forget()
        self._pause(on=False)
        self._update_state()

    def check_token(self) -> None:
        """Compare the client's token with the one known: the client renews by itself when one is refused."""
        client = self._client
        token = client.token if client is not None else None
        if client is None or token is self._token or token is None:
            return
        self._forget()
        # A renewable credential has just given this token; any other token may be of any age.
        lifetime = TokenLifetime(token, is_new=client.is_renewable, cloud_time=client.cloud_time)
        self._token, self._lifetime = token, lifetime
        self._locked = False
        self._pause(on=False)
        self._update_state()
        self._wake.set()

    def on_sign_in_needed(self, error: SignInError) -> None:
        """Requests wait from now on: the session ended and cannot be renewed; ``error`` says why."""
        if not self._locked:
            self._problem, self._refused = error, True
        self._pause(on=True)
        self._update_state()

    def lock(self) -> None:
        """Lock the client, which drops token and credential from memory."""
        if self._client is None:
            return
        self._client.lock()
        self._forget()
        self._locked = True
        self._update_state()

    def _forget(self) -> None:
        self._token = self._lifetime = self._problem = None
        self._refused = False

    def _pause(self, *, on: bool) -> None:
        if on is not self._paused:
            self._paused = on
            self._on_pause(on)

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            seconds = await self._renew_if_due()
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._wake.wait()

    async def _renew_if_due(self) -> float:
        """Renew the token when that is due; return the seconds until the next check."""
        lifetime, client = self._lifetime, self._client
        if lifetime is None or client is None:
            return _LONGEST_SLEEP
        early = lifetime.early
        if client.is_renewable and not self._refused and early and lifetime.seconds_left <= early:
            await self._renew(client)
        self._update_state()
        left = lifetime.seconds_left
        if self._problem is not None:
            return min(_RETRY_SECONDS, left) if left > 0 else _RETRY_SECONDS
        due = [moment for moment in (left, left - EARLY_SECONDS, left - early) if moment > 0]
        return min([_LONGEST_SLEEP, *due])

    async def _renew(self, client: "CloudClient") -> None:
        try:
            await client.renew()
        except InspectorError as error:
            _log.info("The sign-in could not be renewed: %s", error.title)
            self._problem = error
            # A refused credential is not sent again: a wrong password that is repeated locks the account.
            self._refused = isinstance(error, SignInError)
        else:
            self.check_token()

    def _update_state(self) -> None:
        state = SignInState()
        if self._client is not None:
            expires_at = self._token.expires_at if self._token else None
            state = SignInState(self._kind(), expires_at, self._client.is_renewable and not self._refused)
        if state != self.state:
            self.state = state
            self._emit(SignInChanged(state, self._problem))

    def _kind(self) -> SignInKind:
        if self._locked:
            return "locked"
        if self._paused:
            return "ended"
        if self._lifetime is None:
            return "none"
        left = self._lifetime.seconds_left
        lasts = self._client is not None and self._client.is_renewable and self._problem is None
        if lasts or left > EARLY_SECONDS:
            return "valid"
        return "ends-soon" if left > 0 else "ended"
