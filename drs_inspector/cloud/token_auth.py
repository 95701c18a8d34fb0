"""Keeping one token for many requests, and putting it on the requests that may carry it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

import httpx
import msgspec

from drs_inspector.cloud.auth import Token
from drs_inspector.cloud.error_body import read_error
from drs_inspector.cloud.failures import fresh
from drs_inspector.cloud.refusals import refuses_the_token
from drs_inspector.cloud.transport import origin_of
from drs_inspector.domain.errors import InspectorError, SignInError

# A token of a day is renewed a few minutes early (contract 1.5); a short-lived one when it is refused.
_EARLY_SECONDS = 300.0
_LONG_LIFE_SECONDS = 3600.0


class HeldToken(msgspec.Struct, frozen=True):
    """A token and its number; a number tells whether somebody has renewed it in the meantime."""

    number: int
    token: Token


class TokenKeeper:
    """Holds the token; at most one sign-in runs at a time and everybody who waits shares its outcome.

    ``acquire`` asks IAM for a token. A credential that IAM refused is never sent again: a wrong password that is
    repeated locks the account (contract 1.9). Make a new keeper to try another one.
    """

    def __init__(self, acquire: Callable[[], Awaitable[Token]], *, renewable: bool) -> None:
        self._acquire = acquire
        self._renewable = renewable
        self._turn = asyncio.Lock()
        self._held: HeldToken | None = None
        self._finished = 0
        self._failure: InspectorError | None = None
        self._refusal: SignInError | None = None
        self._accepted = 0
        self._renew_early_at = float("inf")

    @property
    def token(self) -> Token | None:
        """The token in hand, or None before the first sign-in and after signing out."""
        return self._held.token if self._held else None

    async def current(self) -> HeldToken:
        """Return the token, signing in first when there is none or when it ends soon. Raises `InspectorError`."""
        held = self._held
        if held is None:
            return await self._replace(0)
        if asyncio.get_running_loop().time() >= self._renew_early_at:
            self._renew_early_at = float("inf")
            try:
                return await self._replace(held.number)
            except InspectorError:
                # The token in hand still works for a while, and the failure shows when it no longer does.
                return held
        return held

    async def replace_refused(self, number: int) -> HeldToken | None:
        """Return a newer token than the refused one, or None when there is no point in asking for one.

        That is so when the credential cannot give another token, and when a token that was itself a replacement is
        refused before it was ever accepted. Raises `InspectorError` when the sign-in fails.
        """
        held = self._held
        if held is not None and held.number != number:
            return held
        if not self._renewable or (number > 1 and self._accepted < number):
            return None
        return await self._replace(number)

    def accept(self, number: int) -> None:
        """Note that the service accepted this token."""
        self._accepted = max(self._accepted, number)

    def forget(self) -> None:
        """Drop the token from memory and let no new one be fetched."""
        self._held = None
        self._refusal = SignInError("You are signed out", "The session was ended.", "Sign in again.")

    async def _replace(self, number: int) -> HeldToken:
        finished = self._finished
        async with self._turn:
            held = self._held
            if held is not None and held.number != number:
                return held
            if self._refusal is None and (self._finished == finished or self._failure is None):
                await self._sign_in(number + 1)
            failure = self._refusal or self._failure
            if failure is None and self._held is not None:
                return self._held
        raise fresh(failure or SignInError("You are signed out", "The session was ended.", "Sign in again."))

    async def _sign_in(self, number: int) -> None:
        self._failure = None
        try:
            token = await self._acquire()
        except InspectorError as error:
            self._failure = fresh(error)
            if isinstance(error, SignInError):
                self._refusal = error
        else:
            # Signing out while this was under way wins.
            if self._refusal is None:
                self._held = HeldToken(number, token)
                self._renew_early_at = self._early_moment(token)
        self._finished += 1

    def _early_moment(self, token: Token) -> float:
        if not self._renewable or token.expires_at is None or token.issued_at is None:
            return float("inf")
        # The difference of two server times, so a wrong clock on this computer does not matter.
        life = (token.expires_at - token.issued_at).total_seconds()
        if life < _LONG_LIFE_SECONDS:
            return float("inf")
        return asyncio.get_running_loop().time() + life - _EARLY_SECONDS


class TokenAuth(httpx.Auth):
    """Adds ``X-Auth-Token`` for the hosts of one connection; on 401 the request is repeated once with a new token."""

    def __init__(self, keeper: TokenKeeper, origins: frozenset[str]) -> None:
        self._keeper = keeper
        self._origins = origins

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Send the request with the token, and once more when the token was refused and a newer one is to be had."""
        if origin_of(request.url) not in self._origins:
            yield request
            return
        held = await self._keeper.current()
        request.headers["X-Auth-Token"] = held.token.value
        response = yield request
        if response.status_code == 401:
            body = await response.aread()
            if not refuses_the_token(response.status_code, read_error(body).code):
                return
            newer = await self._keeper.replace_refused(held.number)
            if newer is None:
                return
            held = newer
            request.headers["X-Auth-Token"] = held.token.value
            response = yield request
        if response.status_code < 500 and response.status_code != 401:
            self._keeper.accept(held.number)
