"""Putting a token, or a signature, on the requests that may carry it; and starting a request again after a pause."""

from collections.abc import AsyncGenerator, Callable

import httpx

from drs_inspector.cloud.errors.advice import refuses_the_token
from drs_inspector.cloud.errors.error_body import read_error
from drs_inspector.cloud.errors.translate import without_traceback
from drs_inspector.cloud.http.transport import origin_of
from drs_inspector.cloud.iam.access_key_errors import SessionEndedError
from drs_inspector.cloud.iam.authenticator import Authenticator
from drs_inspector.cloud.iam.token_cache import ActiveToken, TokenCache
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.domain.errors import InspectorError, SignInError

OnSignInNeeded = Callable[[SignInError], None]


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
