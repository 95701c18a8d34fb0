"""Authentication at one cloud: one credential, shared by the clients of all projects that are read with it."""

import asyncio
import re
import weakref
from typing import Protocol

import msgspec

from drs_inspector.cloud.errors.translate import without_traceback
from drs_inspector.cloud.http.request_sender import RequestSender
from drs_inspector.cloud.iam.access_key_auth import AccessKeyAuth
from drs_inspector.cloud.iam.access_key_errors import SessionEndedError
from drs_inspector.cloud.iam.access_key_sign_in import AccessKeySignIn
from drs_inspector.cloud.iam.credentials import Connection, Token
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.token_requests import TokenRequests
from drs_inspector.domain.errors import InspectorError, SignInError

_ABOUT_THE_PERSON = re.compile(r"password|user ?name|lock|disabled user|one-time|mfa", re.IGNORECASE)
_ABOUT_THE_PROJECT = re.compile(r"project|scope|tenant", re.IGNORECASE)
# IAM locks an account after about five failures (contract 1.9); a refusal that does not say why may be one.
_UNCLEAR_REFUSALS = 2
# Projects are chosen within some minutes after the sign-in.
_FRESH_SECONDS = 1_800.0


class Member(Protocol):
    """A cache with tokens of an authenticator."""

    def drop(self) -> None:
        """Forget the active token: the credential was replaced, or closed."""


class Grant(msgspec.Struct, frozen=True):
    """A token, and with an access key what signs the requests. ``given_by`` numbers the credential that gave it."""

    token: Token
    key: AccessKeyAuth | None
    given_by: int


class Authenticator:
    """Turns the credential into tokens, for any project.

    A credential that was refused is not sent again, by none of the clients: a wrong password that is repeated locks
    the account (contract 1.9). For the same reason only one sign-in with it is under way at a time. A credential that
    works once (a one-time code, a pasted token) gives its token; tokens of further projects are exchanged for it.
    """

    def __init__(self, sender: RequestSender, origins: frozenset[str], credential: Credential) -> None:
        self._sender = sender
        self._origins = origins
        self._credential: Credential | None = credential
        self._key = credential.signer(origins)
        self._source: Token | None = None
        self._source_at = 0.0
        self._refusal: SignInError | None = None
        self._unclear = 0
        self._turn = asyncio.Lock()
        self._change = asyncio.Event()
        self._members: weakref.WeakSet[Member] = weakref.WeakSet()
        self.number = 1
        self.locked: SignInError | None = None

    @property
    def is_renewable(self) -> bool:
        """Whether the credential works again and again. A permanent access key does, a temporary one ends."""
        return self._credential is not None and self._credential.is_renewable

    @property
    def is_key(self) -> bool:
        """Whether requests are signed instead of carrying a token."""
        return self._key is not None

    def join(self, member: Member) -> None:
        """Tell this member when the credential changes."""
        self._members.add(member)

    def leave(self, member: Member) -> None:
        """Tell this member nothing more. Without members the secrets are dropped from memory."""
        self._members.discard(member)
        if not self._members:
            self._credential = self._key = self._source = None
        self.wake()

    def wake(self) -> None:
        """End every wait for a change, so that each looks again."""
        self._change.set()
        self._change = asyncio.Event()

    async def changed(self) -> None:
        """Wait until the credential changes, or until `wake`."""
        await self._change.wait()

    def can_give(self, spent: Token) -> bool:
        """Tell whether there is any point in asking for another token than ``spent``."""
        if self.is_key:
            return False
        return self.is_renewable or (self._source is not None and self._source.value != spent.value)

    async def authenticate(self, connection: Connection, *, further_project: bool, is_first: bool = False) -> Grant:
        """Return a token for the connection's project. Raises `InspectorError`; `SignInError` when it is refused.

        With ``further_project`` a pasted token may be of another project, and is exchanged. So is an account-wide one
        that was given just now, for the project's first token (``is_first``): the password that gave it is not sent
        again before it is needed for a newer one.
        """
        number, key, source = self.number, self._key, self._source
        outcome: Token | InspectorError | None = None
        if further_project and is_first and (fresh := self._fresh_source()) is not None:
            exchanged = await self._from_source(fresh, connection)
            # Where the exchange is refused the credential itself may still be accepted.
            outcome = None if isinstance(exchanged, SignInError) else exchanged
        if outcome is not None:
            pass
        elif key is None and source is not None and not self.is_renewable:
            outcome = await self._from_source(source, connection)
        elif key is not None and key.is_accepted and connection.project_id:
            outcome = AccessKeySignIn(self._sender, connection, key).known()
        else:
            async with self._turn:
                number, key = self.number, self._key
                if self._refusal is not None:
                    raise without_traceback(self._refusal)
                outcome = await self._ask(self._credential, key, connection, further_project)
                if self.number == number:
                    self._note(outcome)
        if isinstance(outcome, InspectorError):
            raise without_traceback(outcome)
        return Grant(outcome, key, number)

    async def replace(self, credential: Credential, connection: Connection, *, further_project: bool) -> Grant:
        """Sign in with another credential and make it that of all members.

        Raises `InspectorError`; nothing changes then. What follows in the caller before its next await happens before
        any member sees the change.
        """
        key = credential.signer(self._origins)
        outcome = await self._ask(credential, key, connection, further_project)
        if isinstance(outcome, InspectorError):
            raise without_traceback(outcome)
        self._become(credential, key)
        self.locked = None
        self._note(outcome)
        return Grant(outcome, key, self.number)

    def lock(self) -> None:
        """Drop every secret from memory."""
        self.locked = SignInError("The session is locked", "Its secrets were dropped from memory.", "Sign in again.")
        self._become(None, None)

    def _become(self, credential: Credential | None, key: AccessKeyAuth | None) -> None:
        self._credential, self._key = credential, key
        self._source = self._refusal = None
        self._unclear = 0
        self.number += 1
        for member in tuple(self._members):
            member.drop()
        self.wake()

    async def _ask(
        self, credential: Credential | None, key: AccessKeyAuth | None, connection: Connection, further_project: bool
    ) -> Token | InspectorError:
        if key is not None:
            return await AccessKeySignIn(self._sender, connection, key).token()
        if credential is None:
            return SessionEndedError("The session has ended", "Its secrets were dropped.", "Sign in again.")
        return await TokenRequests(self._sender, connection).token(credential, further_project=further_project)

    def _fresh_source(self) -> Token | None:
        """Return the account-wide token that the credential gave just now, None when there is none."""
        source = self._source
        if self.is_key or source is None or source.project_id:
            return None
        return source if asyncio.get_running_loop().time() - self._source_at < _FRESH_SECONDS else None

    async def _from_source(self, source: Token, connection: Connection) -> Token | InspectorError:
        wanted = connection.project_id or connection.project_name
        if not wanted or wanted in {source.project_id, source.project_name}:
            return source
        return await TokenRequests(self._sender, connection).exchange(source)

    def _note(self, outcome: Token | InspectorError) -> None:
        if isinstance(outcome, Token):
            self._source, self._source_at = outcome, asyncio.get_running_loop().time()
            self._unclear = 0
            if not self.is_renewable and not self.is_key:
                # A one-time code is used up, and nothing else of this credential is of use without a new one.
                self._credential = None
        # A key remembers by itself that it was refused.
        elif isinstance(outcome, SignInError) and not self.is_key and not self._concerns_one_project(outcome):
            self._refusal = outcome

    def _concerns_one_project(self, refusal: SignInError) -> bool:
        """Tell whether others may go on with a credential that was accepted before and is refused for a project now."""
        if self._source is None or _ABOUT_THE_PERSON.search(refusal.cause):
            return False
        if _ABOUT_THE_PROJECT.search(refusal.cause):
            return True
        self._unclear += 1
        return self._unclear < _UNCLEAR_REFUSALS
