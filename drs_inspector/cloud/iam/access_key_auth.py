"""Signing requests with an access key, and never sending a wrong signature more often than it takes to know."""

import asyncio
import re
import time
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx

from drs_inspector.cloud.errors.error_body import read_error
from drs_inspector.cloud.errors.translate import without_traceback
from drs_inspector.cloud.http.transport import origin_of
from drs_inspector.cloud.iam.access_key_errors import KeyTrouble, as_ended, key_error, seconds_off, trouble_of
from drs_inspector.cloud.iam.payloads import read_time
from drs_inspector.cloud.iam.signing import WireRequest, sign_access, sign_scoped
from drs_inspector.cloud.iam.signing_form import SigningForm
from drs_inspector.domain.errors import SignInError

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential

# What is signed where the request has it. A proxy may change any other header, and the signature would break.
_SIGNED_HEADERS = ("Host", "Content-Type", "X-Language")
_PROJECT_IN_PATH = re.compile(rb"/v\d/([0-9A-Za-z_-]+)/jobs\b")
# An IAM that takes no signature here says 401 without a word about the key.
_TOKENS_ONLY = "/v3/auth/projects"
_CLOCK_WAS_SET_SECONDS = 60.0


class AccessKeyAuth(httpx.Auth):
    """Signs requests to the hosts of one connection (contract 1.10, 1.10b) and remembers what came of it.

    Until a signature has been accepted only one request is under way. Without a chosen form the ``Access=`` form is
    tried, then the other one, once. After a signature was refused nothing is sent any more: the cloud blocks a key
    after five wrong ones (contract 1.11), so a wrong key costs one call, or two when no form was chosen. Share one
    object among everything that uses the key. Bodies stay far below the 12 MB that a signature may cover.
    """

    def __init__(self, credential: "AccessKeyCredential", origins: frozenset[str]) -> None:
        self._credential = replace(
            credential,
            access_key="".join(credential.access_key.split()),
            secret_key="".join(credential.secret_key.split()),
            security_token="".join(credential.security_token.split()),
        )
        self._origins = origins
        self._form: SigningForm | None = None
        self._refusal: SignInError | None = None
        self._clock_at_refusal: float | None = None
        self._turn = asyncio.Lock()

    @property
    def expires_at(self) -> datetime | None:
        """When a temporary key ends, as far as known."""
        return read_time(self._credential.expires_at)

    @property
    def is_whole(self) -> bool:
        """Whether there are both keys, of characters that keys have. White space around them does not count."""
        key = self._credential
        texts = (key.access_key, key.secret_key, key.security_token)
        return bool(key.access_key and key.secret_key) and all(text.isascii() and text.isprintable() for text in texts)

    @property
    def is_accepted(self) -> bool:
        """Whether a signature of this key has been accepted, and none refused since."""
        return self._form is not None and self._refusal is None

    @property
    def is_refused(self) -> bool:
        """Whether a signature was refused, so that nothing more is sent."""
        return self._refusal is not None

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Send the request signed. Raises `SignInError` for a key that was refused, now or earlier."""
        if origin_of(request.url) not in self._origins:
            yield request
            return
        while (form := self._form) is None:
            async with self._turn:
                self._stop_if_refused()
                if self.is_accepted:
                    continue
                chosen = self._credential.form
                for tried in (chosen,) if chosen else (SigningForm.ACCESS, SigningForm.SCOPED):
                    self._refusal = None
                    response = yield self._signed(request, tried)
                    trouble = await self._learn(response, tried)
                    if trouble is not KeyTrouble.SIGNATURE:
                        break
                self._stop_if_refused()
                return
        self._stop_if_refused()
        response = yield self._signed(request, form)
        if await self._learn(response, form) is not None:
            self._stop_if_refused()

    def _stop_if_refused(self) -> None:
        if self._clock_at_refusal is not None and self._clock_was_set(self._clock_at_refusal):
            self._refusal = self._clock_at_refusal = None
        if self._refusal is not None:
            raise without_traceback(self._refusal)

    @staticmethod
    def _clock_was_set(then: float) -> bool:
        """Tell whether the computer's clock was set: then it moved against the one that only counts seconds."""
        return abs(time.time() - time.monotonic() - then) > _CLOCK_WAS_SET_SECONDS

    async def _learn(self, response: httpx.Response, form: SigningForm) -> KeyTrouble | None:
        """Remember what a reply says about the key."""
        body = await response.aread()
        if response.status_code < 300:
            # A portal that answers for the service with a page of its own has checked no signature.
            if body.lstrip()[:1] == b"{":
                self._form = form
            return None
        said = read_error(body)
        off = seconds_off(response.headers.get("date", ""), datetime.now(UTC))
        key = self._credential.access_key
        trouble = trouble_of(response.status_code, said, key, off)
        if trouble is KeyTrouble.OTHER and self._form is not None and response.url.path == _TOKENS_ONLY:
            return None
        if trouble is None:
            # DRS answers only what the gateway has let through.
            if said.code.startswith("DRS."):
                self._form = form
            return None
        refusal = key_error(
            trouble,
            said,
            host=response.url.host,
            status=response.status_code,
            request_id=response.headers.get("x-request-id", ""),
            access_key=key,
            seconds_off=off,
        )
        # A key that worked and was withdrawn has ended a session that another key can take up again.
        has_worked = self._form is not None and trouble is not KeyTrouble.CLOCK
        self._refusal = as_ended(refusal) if has_worked else refusal
        self._clock_at_refusal = time.time() - time.monotonic() if trouble is KeyTrouble.CLOCK else None
        return trouble

    def _signed(self, request: httpx.Request, form: SigningForm) -> httpx.Request:
        key = self._credential
        extra = {"X-Security-Token": key.security_token} if key.security_token else {}
        project = _PROJECT_IN_PATH.match(request.url.raw_path)
        if project is not None:
            extra["X-Project-Id"] = project[1].decode()
        headers = {name: request.headers[name] for name in _SIGNED_HEADERS if name in request.headers}
        if form is SigningForm.ACCESS:
            headers |= extra
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        wire = WireRequest(
            method=request.method, path=path, query=query, headers=tuple(headers.items()), body=request.content
        )
        sign = sign_access if form is SigningForm.ACCESS else sign_scoped
        request.headers.update(extra | sign(wire, key.access_key, key.secret_key, datetime.now(UTC)))
        return request
