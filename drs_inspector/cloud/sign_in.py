"""Signing in at IAM: from a credential to a token that can read the connection's project."""

import msgspec

from drs_inspector.cloud.auth import Connection, Credential, PasswordCredential, Token, TokenCredential
from drs_inspector.cloud.error_body import code_number, read_error
from drs_inspector.cloud.exchange import Call, Exchange
from drs_inspector.cloud.failures import to_inspector_error
from drs_inspector.cloud.identity import password_body, read_time, read_token, scope_problem
from drs_inspector.cloud.reply import Reply
from drs_inspector.domain.errors import InspectorError, SignInError

_WHAT = "Sign-in"
_REVOKE_SECONDS = 5.0


class SignIn:
    """Turns one credential into tokens. ``renewable`` tells whether it can do so more than once."""

    def __init__(self, exchange: Exchange, connection: Connection, credential: Credential) -> None:
        self._exchange = exchange
        self._connection = connection
        self._credential = credential
        self._url = f"{connection.iam_url}/v3/auth/tokens"
        self.renewable = isinstance(credential, PasswordCredential)

    async def token(self) -> Token:
        """Return a token from IAM (contract 1.1, 1.7).

        Raises `SignInError` when IAM refuses or the scope does not fit, `UnreachableError` or `CloudError` when IAM
        gives no usable answer.
        """
        credential = self._credential
        if isinstance(credential, PasswordCredential):
            outcome = await self._by_password(credential)
        elif isinstance(credential, TokenCredential):
            outcome = await self._by_token(credential)
        else:
            raise NotImplementedError
        if isinstance(outcome, InspectorError):
            raise outcome
        return outcome

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

    async def _by_password(self, credential: PasswordCredential) -> Token | InspectorError:
        body = password_body(self._connection, credential)
        outcome = await self._exchange.send(
            Call(what=_WHAT, method="POST", url=self._url, content=body, signing_in=True)
        )
        if isinstance(outcome, InspectorError):
            return outcome
        if not 200 <= outcome.status < 300:
            return to_inspector_error(outcome, _WHAT, signing_in=True)
        value = outcome.headers.get("x-subject-token", "").strip()
        token = read_token(outcome.body, value) if value else None
        if token is None:
            return SignInError(
                f"{_WHAT}: {outcome.host} gave no token",
                "The answer does not hold what an identity service (IAM) sends.",
                "Check the IAM URL.",
                request_id=outcome.request_id,
                http_status=outcome.status,
            )
        wants_project = bool(self._connection.project_id or self._connection.project_name)
        return (scope_problem(token, self._connection) if wants_project else None) or token

    async def _by_token(self, credential: TokenCredential) -> Token | InspectorError:
        value = "".join(credential.token.split())
        if not value or not value.isascii() or not value.isprintable():
            return SignInError(
                "This is not a token",
                "A token is one long word of letters, digits and a few signs, usually beginning with MII.",
                "Copy the whole value of the reply header X-Subject-Token.",
            )
        call = Call(
            what=_WHAT,
            method="GET",
            url=self._url,
            headers={"X-Auth-Token": value, "X-Subject-Token": value},
            signing_in=True,
        )
        outcome = await self._exchange.send(call)
        if isinstance(outcome, InspectorError):
            return outcome
        token = read_token(outcome.body, value) if outcome.status == 200 else None
        if token is None:
            if not _cannot_validate(outcome):
                return _refused_token(outcome)
            token = self._unvalidated(value, credential)
        return scope_problem(token, self._connection) or token

    def _unvalidated(self, value: str, credential: TokenCredential) -> Token:
        token = Token(
            value=value,
            project_id=self._connection.project_id,
            project_name=self._connection.project_name,
            validated=False,
        )
        return msgspec.structs.replace(token, expires_at=read_time(credential.expires_at))


def _cannot_validate(reply: Reply) -> bool:
    """Tell whether IAM would not say, as opposed to saying no: a right that is missing, a path that is not offered."""
    code = code_number(read_error(reply.body).code)
    return reply.status in {403, 405} or (reply.status == 404 and code == "APIGW.0101")


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
