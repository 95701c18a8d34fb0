"""Signing in at IAM: from a credential to a token that can read the connection's project."""

from typing import Any

import msgspec

from drs_inspector.cloud.errors.advice import asks_for_second_factor, is_locked
from drs_inspector.cloud.errors.error_body import code_number, read_error
from drs_inspector.cloud.errors.translate import to_inspector_error
from drs_inspector.cloud.http.request_sender import Call, RequestSender
from drs_inspector.cloud.iam.access_key_errors import SessionEndedError
from drs_inspector.cloud.iam.credentials import (
    AgencyCredential,
    Connection,
    PasswordCredential,
    SecondFactorNeededError,
    Token,
    TokenCredential,
)
from drs_inspector.cloud.iam.payloads import (
    assume_role_body,
    exchange_body,
    password_body,
    read_time,
    read_token,
    scope_problem,
)
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.domain.errors import InspectorError, SignInError

_WHAT = "Sign-in"
_REVOKE_SECONDS = 5.0
_DEAD_TOKEN = ("expire", "invalid", "not be found")

Outcome = Token | InspectorError


class TokenRequests:
    """Asks IAM for tokens of one connection. Failures come back as values, so that no raised error's frames hold a
    credential.
    """

    def __init__(self, exchange: RequestSender, connection: Connection) -> None:
        self._exchange = exchange
        self._connection = connection
        self._url = f"{connection.iam_url}/v3/auth/tokens"

    async def token(
        self, credential: PasswordCredential | TokenCredential | AgencyCredential, *, exchanges: bool = False
    ) -> Outcome:
        """Return a token from IAM (contract 1.1 to 1.4, 1.7), or why there is none.

        That is a `SignInError` when IAM refuses or the scope does not fit, an `UnreachableError` or a `CloudError`
        when IAM gives no usable answer. Without a project in the connection the token may be account-wide. A token
        without any project is exchanged for one of the connection's, with ``exchanges`` also one of another project.
        """
        if isinstance(credential, PasswordCredential):
            return self._scoped(await self._by_password(credential))
        if isinstance(credential, TokenCredential):
            return await self._by_token(credential, exchanges)
        return await self._by_agency(credential)

    async def exchange(self, value: str) -> Outcome:
        """Return a token of the connection's project for another token (contract 1.4), or why there is none.

        `SessionEndedError` means that the token itself has ended.
        """
        reply = await self._post(exchange_body(self._connection, value))
        if isinstance(reply, InspectorError):
            return reply
        if 200 <= reply.status < 300:
            return self._scoped(self._read(reply))
        return _refused_exchange(reply, self._connection)

    async def revoke(self, token: Token) -> InspectorError | None:
        """End a token at IAM (contract 1.7); return why that failed, or None. Sent once, with a short time limit."""
        headers = {"X-Auth-Token": token.value, "X-Subject-Token": token.value}
        call = Call(
            what="Sign-out",
            method="DELETE",
            url=self._url,
            headers=headers,
            repeats=False,
            time_limit=_REVOKE_SECONDS,
        )
        outcome = await self._exchange.send(call)
        if isinstance(outcome, Reply):
            return None if outcome.status < 300 else to_inspector_error(outcome, "Sign-out")
        return outcome

    async def _by_password(self, credential: PasswordCredential, *, scoped: bool = True) -> Outcome:
        body = password_body(self._connection, credential, scoped=scoped)
        # A code is good for one try: were the answer lost, the same code again would count as a wrong one.
        reply = await self._post(body, repeats=not credential.passcode)
        if isinstance(reply, InspectorError):
            return reply
        if not 200 <= reply.status < 300:
            return _refused_password(reply, sent_code=bool(credential.passcode))
        return self._read(reply)

    async def _by_agency(self, credential: AgencyCredential) -> Outcome:
        base = credential.base
        if isinstance(base, PasswordCredential):
            first = await self._by_password(base, scoped=False)
            if isinstance(first, InspectorError):
                return first
            value = first.value
        else:
            value = _clean(base.token)
            if not value:
                return _not_a_token()
        reply = await self._assume(credential, "agency_name", value)
        if isinstance(reply, Reply) and reply.status == 400:
            # Open Telekom Cloud's own sample spells the key differently from its table.
            second = await self._assume(credential, "xrole_name", value)
            reply = second if isinstance(second, Reply) and second.status != 400 else reply
        if isinstance(reply, InspectorError):
            return reply
        if not 200 <= reply.status < 300:
            if reply.status == 401 and isinstance(base, TokenCredential):
                return _refused_token(reply)
            return _refused_agency(reply, credential)
        return self._scoped(self._read(reply))

    async def _assume(self, credential: AgencyCredential, spelling: str, value: str) -> Reply | InspectorError:
        body = assume_role_body(self._connection, credential, spelling)
        return await self._post(body, headers={"X-Auth-Token": value})

    async def _by_token(self, credential: TokenCredential, exchanges: bool) -> Outcome:
        value = _clean(credential.token)
        if not value:
            return _not_a_token()
        call = Call(
            what=_WHAT,
            method="GET",
            url=self._url,
            headers={"X-Auth-Token": value, "X-Subject-Token": value},
            signing_in=True,
        )
        reply = await self._exchange.send(call)
        if isinstance(reply, InspectorError):
            return reply
        token = read_token(reply.body, value) if reply.status == 200 else None
        if token is None:
            if not _cannot_validate(reply):
                return _refused_token(reply)
            token = self._unvalidated(value, credential)
        return await self._exchanged_where_needed(token, exchanges)

    async def _exchanged_where_needed(self, token: Token, exchanges: bool) -> Outcome:
        """Return the token, or one of the connection's project for it (contract 1.4)."""
        problem = self._scope_problem(token)
        if problem is None or not token.validated or (token.project_id and not exchanges):
            return problem or token
        outcome = await self.exchange(token.value)
        if isinstance(outcome, Token):
            return outcome
        return SignInError(
            problem.title,
            f"{problem.cause} IAM does not exchange it for one: {outcome.cause}",
            problem.next_step,
            code=outcome.code,
            request_id=outcome.request_id,
            http_status=outcome.http_status,
        )

    def _scope_problem(self, token: Token) -> SignInError | None:
        """Return what is wrong with the token's scope. Without a project to look for, an account-wide token will do."""
        named = self._connection.project_id or self._connection.project_name
        return scope_problem(token, self._connection) if named or not token.validated else None

    def _scoped(self, outcome: Outcome) -> Outcome:
        return outcome if isinstance(outcome, InspectorError) else self._scope_problem(outcome) or outcome

    def _read(self, reply: Reply) -> Outcome:
        value = reply.headers.get("x-subject-token", "").strip()
        token = read_token(reply.body, value) if value else None
        return token or SignInError(
            f"{_WHAT}: {reply.host} gave no token",
            "The answer does not hold what an identity service (IAM) sends.",
            "Check the IAM URL.",
            request_id=reply.request_id,
            http_status=reply.status,
        )

    async def _post(
        self, body: bytes, *, headers: dict[str, str] | None = None, repeats: bool = True
    ) -> Reply | InspectorError:
        call = Call(
            what=_WHAT,
            method="POST",
            url=self._url,
            content=body,
            headers=headers or {},
            signing_in=True,
            repeats=repeats,
        )
        return await self._exchange.send(call)

    def _unvalidated(self, value: str, credential: TokenCredential) -> Token:
        token = Token(
            value=value,
            project_id=self._connection.project_id,
            project_name=self._connection.project_name,
            validated=False,
        )
        return msgspec.structs.replace(token, expires_at=read_time(credential.expires_at))


def _clean(text: str) -> str:
    """Return a pasted token without the line breaks that copying adds, or an empty text for what is no token."""
    value = "".join(text.split())
    return value if value.isascii() and value.isprintable() else ""


def _not_a_token() -> SignInError:
    return SignInError(
        "This is not a token",
        "A token is one long word of letters, digits and a few signs, usually beginning with MII.",
        "Copy the whole value of the reply header X-Subject-Token.",
    )


def _cannot_validate(reply: Reply) -> bool:
    """Tell whether IAM would not say, as opposed to saying no: a right that is missing, a path that is not offered."""
    code = code_number(read_error(reply.body).code)
    return reply.status in {403, 405} or (reply.status == 404 and code == "APIGW.0101")


def _refused_password(reply: Reply, *, sent_code: bool) -> InspectorError:
    """Return the error for a refused password, which may be a demand for a one-time code (contract 1.2)."""
    error = to_inspector_error(reply, _WHAT, signing_in=True)
    said = read_error(reply.body)
    if is_locked(code_number(said.code), said.message):
        return error
    marks: dict[str, Any] = {"code": error.code, "request_id": error.request_id, "http_status": reply.status}
    if code_number(said.code) == "IAM.1061" or (sent_code and reply.status == 401):
        return SecondFactorNeededError(
            "Sign-in: the one-time code was not accepted",
            error.cause,
            "Wait for the next code of your authenticator and enter it; check user name and password as well.",
            wrong_code=True,
            **marks,
        )
    if reply.status == 401 and asks_for_second_factor(said.message):
        return SecondFactorNeededError(
            "Sign-in: a one-time code is needed",
            error.cause,
            "Enter the current code of your authenticator.",
            **marks,
        )
    return error


def _refused_exchange(reply: Reply, connection: Connection) -> InspectorError:
    error = to_inspector_error(reply, _WHAT, signing_in=True)
    if reply.status not in {400, 401, 403, 404}:
        return error
    said = read_error(reply.body).message.lower()
    marks: dict[str, Any] = {"code": error.code, "request_id": error.request_id, "http_status": reply.status}
    if reply.status in {401, 404} and "token" in said and any(word in said for word in _DEAD_TOKEN):
        return SessionEndedError("The session has ended", error.cause, "Sign in again.", **marks)
    project = connection.project_name or connection.project_id
    return SignInError(
        f"Sign-in: no token for the project “{project}”",
        error.cause,
        "Sign in to this project by itself, with a password or with a token of this project.",
        **marks,
    )


def _refused_agency(reply: Reply, credential: AgencyCredential) -> InspectorError:
    error = to_inspector_error(reply, _WHAT, signing_in=True)
    if not isinstance(error, SignInError) or reply.status not in {400, 401, 403, 404}:
        return error
    account = credential.agency_domain_name or credential.agency_domain_id
    return SignInError(
        "Sign-in: the agency was refused",
        f"The user was accepted, the agency “{account}/{credential.agency_name}” was not. {error.cause}",
        "Check the agency's name and account and the project, and that your user has the right “Agent Operator”.",
        code=error.code,
        request_id=error.request_id,
        http_status=reply.status,
    )


def _refused_token(reply: Reply) -> InspectorError:
    if reply.status not in {200, 401, 404}:
        return to_inspector_error(reply, _WHAT, signing_in=True)
    said = read_error(reply.body)
    return SignInError(
        "IAM does not accept this token",
        f"{reply.host} answered {reply.status}: the token has expired, was revoked, or is of another cloud.",
        "Fetch a new token and paste it, and check that the IAM URL is that of the same cloud.",
        code=said.code,
        request_id=reply.request_id or said.request_id,
        http_status=reply.status,
    )
