"""Asks IAM for tokens of one connection: sends what a credential says, and reads the answer."""

import re
from typing import Any

from drs_inspector.cloud.errors.error_body import code_number, read_error
from drs_inspector.cloud.errors.translate import to_inspector_error
from drs_inspector.cloud.http.request_sender import Call, RequestSender
from drs_inspector.cloud.iam.access_key_errors import SessionEndedError
from drs_inspector.cloud.iam.credentials import Connection, Token
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.payloads import read_time, read_token, scope_problem, sign_in_body
from drs_inspector.cloud.iam.sign_in_errors import ProjectDomainNeededError
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.domain.errors import InspectorError, SignInError

_WHAT = "Sign-in"
_REVOKE_SECONDS = 5.0
_DEAD_TOKEN = ("expire", "invalid", "not be found")
# OpenStack's identity service: "Expecting to find domain in project. The server could not comply with the request".
_WANTS_DOMAIN = re.compile(r"expecting to find domain in project", re.IGNORECASE)

Outcome = Token | InspectorError


class TokenRequests:
    """What a credential needs to authenticate itself. Failures come back as values, so that no raised error's frames
    hold a credential.
    """

    def __init__(self, sender: RequestSender, connection: Connection) -> None:
        self._sender = sender
        self.connection = connection
        self._url = f"{connection.iam_url}/v3/auth/tokens"

    async def token(self, credential: Credential, *, further_project: bool = False) -> Outcome:
        """Return a token from IAM (contract 1.1 to 1.4, 1.7), or why there is none.

        That is a `SignInError` when IAM refuses or the scope does not fit, an `UnreachableError` or a `CloudError`
        when IAM gives no usable answer. Without a project in the connection the token may be account-wide. A token
        without any project is exchanged for one of the connection's, with ``further_project`` also one of another
        project.
        """
        return await credential.authenticate(self, further_project=further_project)

    async def exchange(self, token: Token) -> Outcome:
        """Return a token of the connection's project for another token (contract 1.4), or why there is none.

        `SessionEndedError` means that the token itself has ended.
        """
        identity = {"methods": ["token"], "token": {"id": token.value}}
        reply = await self.ask(identity, domain=token.domain_name or self.connection.domain)
        if isinstance(reply, InspectorError):
            return reply
        if 200 <= reply.status < 300:
            return self.scoped(self.read(reply))
        return self._refused_exchange(reply)

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
        outcome = await self._sender.send(call)
        if isinstance(outcome, Reply):
            return None if outcome.status < 300 else to_inspector_error(outcome, "Sign-out")
        return outcome

    # What credentials are made of

    async def ask(
        self,
        identity: dict[str, Any],
        *,
        domain: str = "",
        scoped: bool = True,
        token: str = "",
        repeats: bool = True,
    ) -> Reply | InspectorError:
        """Send an ``identity`` and return the reply, whatever its status.

        ``domain`` is the account of the connection's project; ``token`` is sent along; with ``repeats`` false it is
        sent once, also when no answer comes.
        """
        body = sign_in_body(identity, self.connection, domain=domain, scoped=scoped)
        call = Call(
            what=_WHAT,
            method="POST",
            url=self._url,
            content=body,
            headers={"X-Auth-Token": token} if token else {},
            signing_in=True,
            repeats=repeats,
        )
        return await self._sender.send(call)

    async def describe(self, value: str, expires_at: str = "") -> Outcome:
        """Return a token with what IAM says of it (contract 1.7), or why it is not accepted.

        One that IAM would not describe is taken at the connection's word, with the end that is known otherwise.
        """
        call = Call(
            what=_WHAT,
            method="GET",
            url=self._url,
            headers={"X-Auth-Token": value, "X-Subject-Token": value},
            signing_in=True,
        )
        reply = await self._sender.send(call)
        if isinstance(reply, InspectorError):
            return reply
        token = read_token(reply.body, value) if reply.status == 200 else None
        if token is not None:
            return token
        if not _cannot_validate(reply):
            return self.refused_token(reply)
        connection = self.connection
        return Token(
            value=value,
            project_id=connection.project_id,
            project_name=connection.project_name,
            expires_at=read_time(expires_at),
            validated=False,
        )

    def read(self, reply: Reply) -> Outcome:
        """Return the token of a reply that is a success."""
        value = reply.headers.get("x-subject-token", "").strip()
        token = read_token(reply.body, value) if value else None
        return token or SignInError(
            f"{_WHAT}: {reply.host} gave no token",
            "The answer does not hold what an identity service (IAM) sends.",
            "Check the IAM URL.",
            request_id=reply.request_id,
            http_status=reply.status,
        )

    def scoped(self, outcome: Outcome) -> Outcome:
        """Return the token, or what is wrong with its scope."""
        return outcome if isinstance(outcome, InspectorError) else self.scope_problem(outcome) or outcome

    def scope_problem(self, token: Token) -> SignInError | None:
        """Return what is wrong with the token's scope. Without a project to look for, an account-wide token will do."""
        named = self.connection.project_id or self.connection.project_name
        return scope_problem(token, self.connection) if named or not token.validated else None

    def refusal(self, reply: Reply) -> InspectorError:
        """Return the error for a reply that is no success."""
        error = to_inspector_error(reply, _WHAT, signing_in=True)
        if reply.status == 400 and _WANTS_DOMAIN.search(read_error(reply.body).message):
            return ProjectDomainNeededError(
                "Sign-in: the project's account (domain) is missing",
                error.cause,
                "Enter the account (domain) that the project belongs to, or give the project by its id. User and "
                "password were not looked at.",
                code=error.code,
                request_id=error.request_id,
                http_status=reply.status,
            )
        return error

    def refused_token(self, reply: Reply) -> InspectorError:
        """Return the error for a token that IAM does not accept."""
        if reply.status not in {200, 401, 404}:
            return self.refusal(reply)
        said = read_error(reply.body)
        return SignInError(
            "IAM does not accept this token",
            f"{reply.host} answered {reply.status}: the token has expired, was revoked, or is of another cloud.",
            "Fetch a new token and paste it, and check that the IAM URL is that of the same cloud.",
            code=said.code,
            request_id=reply.request_id or said.request_id,
            http_status=reply.status,
        )

    def _refused_exchange(self, reply: Reply) -> InspectorError:
        error = self.refusal(reply)
        if reply.status not in {400, 401, 403, 404} or isinstance(error, ProjectDomainNeededError):
            return error
        said = read_error(reply.body).message.lower()
        marks: dict[str, Any] = {"code": error.code, "request_id": error.request_id, "http_status": reply.status}
        if reply.status in {401, 404} and "token" in said and any(word in said for word in _DEAD_TOKEN):
            return SessionEndedError("The session has ended", error.cause, "Sign in again.", **marks)
        project = self.connection.project_name or self.connection.project_id
        return SignInError(
            f"Sign-in: no token for the project “{project}”",
            error.cause,
            "Sign in to this project by itself, with a password or with a token of this project.",
            **marks,
        )


def _cannot_validate(reply: Reply) -> bool:
    """Tell whether IAM would not say, as opposed to saying no: a right that is missing, a path that is not offered."""
    code = code_number(read_error(reply.body).code)
    return reply.status in {403, 405} or (reply.status == 404 and code == "APIGW.0101")
