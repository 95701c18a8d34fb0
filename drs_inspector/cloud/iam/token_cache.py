"""Caches one token for many requests: which of them asks for the next one, and when the session is over.

Puts the token, or a signature, on the requests that may carry it, and starts them again after a pause.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable

import httpx
import msgspec

from drs_inspector.cloud.errors.advice import refuses_the_token
from drs_inspector.cloud.errors.error_body import read_error
from drs_inspector.cloud.errors.translate import without_traceback
from drs_inspector.cloud.http.transport import origin_of
from drs_inspector.cloud.iam.access_key_auth import AccessKeyAuth
from drs_inspector.cloud.iam.access_key_errors import SessionEndedError
from drs_inspector.cloud.iam.authenticator import Authenticator, Grant
from drs_inspector.cloud.iam.credentials import Connection, Token
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.domain.errors import InspectorError, SignInError

OnSignInNeeded = Callable[[SignInError], None]

# A token of a day is renewed a few minutes early (contract 1.5); a short-lived one when it is refused.
_EARLY_SECONDS = 300.0
_LONG_LIFE_SECONDS = 3600.0
# An early renewal that did not come through is tried again while the active token still works.
_RENEW_AGAIN_SECONDS = 60.0


class ActiveToken(msgspec.Struct, frozen=True):
    """A token and its number; the number tells whether it was renewed in the meantime."""

    number: int
    token: Token
    key: AccessKeyAuth | None = None


class TokenCache:
    """Caches the token of one project; at most one sign-in runs at a time, and all that wait share its outcome.

    A session that ended and cannot be renewed stays ended until the next `use`. With ``further_project``
    the credential may be a token of another project, to be exchanged for one of this.
    """

    def __init__(self, authenticator: Authenticator, connection: Connection, *, further_project: bool = False) -> None:
        self._authenticator = authenticator
        self._further_project = further_project
        self._connection = connection
        self._turn = asyncio.Lock()
        self._active: ActiveToken | None = None
        self._count = 0
        self._finished = 0
        self._failure: InspectorError | None = None
        self._refusal: SignInError | None = None
        self._ended: SignInError | None = None
        self._gone: InspectorError | None = None
        self._first = 1
        self._accepted = 0
        self._renew_early_at = float("inf")
        authenticator.join(self)

    @property
    def token(self) -> Token | None:
        """The active token, or None before the first sign-in and after signing out or locking."""
        return self._active.token if self._active else None

    @property
    def credential_number(self) -> int:
        """Which credential is in use, counted from 1."""
        return self._authenticator.number

    @property
    def number(self) -> int:
        """The number of the active token, 0 for none."""
        return self._active.number if self._active else 0

    @property
    def over(self) -> SignInError | None:
        """Why the session waits for a new sign-in, or None."""
        return None if self._gone is not None else self._authenticator.locked or self._ended

    async def current(self) -> ActiveToken:
        """Return the token, signing in first when there is none or when it ends soon. Raises `InspectorError`."""
        self._stop_if_over()
        active = self._active
        if active is None:
            return await self._replace(0)
        now = asyncio.get_running_loop().time()
        if now >= self._renew_early_at:
            self._renew_early_at = now + _RENEW_AGAIN_SECONDS
            try:
                return await self._replace(active.number)
            except InspectorError:
                # The active token still works for a while, and the failure shows when it no longer does.
                return active
        return active

    async def renew(self) -> ActiveToken:
        """Return a newer token; the active one stays when there is none. Raises `InspectorError`."""
        active = self._active
        if active is not None and active.key is None and not self._authenticator.is_renewable and self.over is None:
            raise SignInError(
                "This session cannot renew itself",
                "A pasted token and a one-time code are good for one session.",
                "Sign in again before it ends.",
            )
        if active is None or active.key is not None:
            return await self.current()
        return await self._replace(active.number)

    async def use(self, credential: Credential) -> ActiveToken:
        """Sign in with another credential and go on with its token only. Nothing changes when this raises."""
        grant = await self._authenticator.replace(credential, self._connection, further_project=self._further_project)
        self._gone = None
        self._authenticator.join(self)
        return self._take(grant)

    async def replace_refused(self, number: int) -> ActiveToken | None:
        """Return a newer token than the refused one, or None when there is no point in asking for one.

        That is so when the credential cannot give another token: then the session has ended. And when a token that was
        itself a replacement is refused before one was accepted. Raises `InspectorError` when the sign-in fails.
        """
        active = self._active
        if self.over is not None:
            return None
        if active is None or active.number != number:
            return active or await self.current()
        if not self._authenticator.can_give(active.token):
            self.end(
                number,
                SessionEndedError(
                    "The session has ended",
                    "Its token has expired or was revoked and is not accepted any more. It cannot be renewed.",
                    "Sign in again.",
                ),
            )
            return None
        if number > self._first and self._accepted < number:
            return None
        try:
            return await self._replace(number)
        except SignInError as error:
            self.end(number, error)
            raise

    def accept(self, number: int) -> None:
        """Note that the service accepted this token."""
        self._accepted = max(self._accepted, number)

    def end(self, number: int, error: SignInError) -> None:
        """Note that the session with this token is over."""
        if self._active is not None and self._active.number == number and self._ended is None:
            self._ended = without_traceback(error)

    def stay_for(self, project_id: str) -> None:
        """Ask for tokens of this project only from now on, also when its name is that of another one later."""
        self._connection = msgspec.structs.replace(self._connection, project_id=project_id)

    def drop(self) -> None:
        """Forget the token: the credential has changed. What was refused before counts no more."""
        self._active = self._failure = self._refusal = self._ended = None
        self._first = self._count + 1
        self._renew_early_at = float("inf")

    def forget(self, reason: InspectorError) -> None:
        """Drop the token from memory and let no new one be fetched before `use`; ``reason`` is raised instead."""
        self.drop()
        self._gone = reason
        self._authenticator.leave(self)

    def _stop_if_over(self) -> None:
        over = self._gone or self.over
        if over is not None:
            raise without_traceback(over)

    async def _replace(self, number: int) -> ActiveToken:
        finished = self._finished
        async with self._turn:
            while True:
                self._stop_if_over()
                active = self._active
                if active is not None and active.number != number:
                    return active
                failure = self._refusal or (self._failure if self._finished != finished else None)
                if failure is not None:
                    raise without_traceback(failure)
                await self._sign_in()

    async def _sign_in(self) -> None:
        self._failure = None
        credential_number = self.credential_number
        try:
            grant = await self._authenticator.authenticate(
                self._connection, further_project=self._further_project, is_first=self._count == 0
            )
        except InspectorError as error:
            # A credential that was replaced meanwhile has no say any more, nor has one after signing out.
            if credential_number == self.credential_number and self._gone is None:
                self._failure = without_traceback(error)
                if isinstance(error, SessionEndedError):
                    self._ended = without_traceback(error)
                # A key remembers by itself; what it did not find may be there next time.
                if isinstance(error, SignInError) and not self._authenticator.is_key:
                    self._refusal = without_traceback(error)
                self._finished += 1
        else:
            if grant.given_by == self.credential_number and self._gone is None:
                self._take(grant)
                self._finished += 1

    def _take(self, grant: Grant) -> ActiveToken:
        self._count += 1
        self._active = ActiveToken(self._count, grant.token, grant.key)
        self._renew_early_at = _early_moment(grant.token) if self._authenticator.is_renewable else float("inf")
        return self._active


def _early_moment(token: Token) -> float:
    """Return when to renew, in the event loop's time; infinity for a token whose life is short or not known."""
    if token.expires_at is None or token.issued_at is None:
        return float("inf")
    # The difference of two server times, so a wrong clock on this computer does not matter.
    life = (token.expires_at - token.issued_at).total_seconds()
    if life < _LONG_LIFE_SECONDS:
        return float("inf")
    return asyncio.get_running_loop().time() + life - _EARLY_SECONDS


class TokenAuth(httpx.Auth):
    """Adds ``X-Auth-Token``, or a signature, for the hosts of one connection; make one for each request.

    On 401 the request is repeated once with a new token. ``number`` and ``credential_number`` are those that the
    request ended with.
    """

    def __init__(self, tokens: TokenCache, origins: frozenset[str]) -> None:
        self._tokens = tokens
        self._origins = origins
        self.number = 0
        self.credential_number = tokens.credential_number

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Send the request with the token, and once more when the token was refused and a newer one is to be had."""
        if origin_of(request.url) not in self._origins:
            yield request
            return
        active = await self._tokens.current()
        self._note(active)
        if active.key is not None:
            flow = active.key.async_auth_flow(request)
            try:
                outgoing = await anext(flow)
                while True:
                    response = yield outgoing
                    outgoing = await flow.asend(response)
            except StopAsyncIteration:
                return
            except SessionEndedError as error:
                self._tokens.end(active.number, error)
                raise
            finally:
                await flow.aclose()
        request.headers["X-Auth-Token"] = active.token.value
        response = yield request
        if response.status_code == 401:
            body = await response.aread()
            if not refuses_the_token(response.status_code, read_error(body).code):
                return
            newer = await self._tokens.replace_refused(active.number)
            if newer is None or newer.key is not None:
                return
            active = newer
            self._note(active)
            request.headers["X-Auth-Token"] = active.token.value
            response = yield request
        if response.status_code < 500 and response.status_code != 401:
            self._tokens.accept(active.number)

    def _note(self, active: ActiveToken) -> None:
        self.number, self.credential_number = active.number, self._tokens.credential_number


class Pause:
    """Lets requests wait while the session needs a new sign-in.

    ``on_sign_in_needed`` is called once for each session that ended; without it nothing waits.
    """

    def __init__(
        self, tokens: TokenCache, authenticator: Authenticator, on_sign_in_needed: OnSignInNeeded | None
    ) -> None:
        self._tokens = tokens
        self._authenticator = authenticator
        self._told: SignInError | None = None
        self.on_sign_in_needed = on_sign_in_needed

    async def ready(self) -> ActiveToken:
        """Return the token, signing in first where needed, after waiting while paused. Raises `InspectorError`."""
        tokens = self._tokens
        while True:
            over = tokens.over
            if over is None:
                try:
                    return await tokens.current()
                except SignInError:
                    if tokens.over is None:
                        raise
                    continue
            if self.on_sign_in_needed is None:
                raise without_traceback(over)
            if self._told is not over:
                self._told = over
                self.on_sign_in_needed(without_traceback(over))
            await self._authenticator.changed()

    def may_go_on(self, auth: TokenAuth, outcome: Reply | InspectorError) -> bool:
        """Tell whether a request that ended like this should start again, perhaps after a pause."""
        if isinstance(outcome, Reply):
            # Only a refusal is read as an error: the body of a success may be large.
            if outcome.status != 401 or not refuses_the_token(outcome.status, read_error(outcome.body).code):
                return False
        elif not isinstance(outcome, SignInError):
            return False
        tokens = self._tokens
        if tokens.over is not None:
            return self.on_sign_in_needed is not None
        return auth.credential_number != tokens.credential_number or tokens.number > auth.number > 0
