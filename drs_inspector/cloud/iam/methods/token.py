"""Signing in with a token that was fetched elsewhere (contract 1.4, 1.7)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from drs_inspector.cloud.errors.error_body import code_number, read_error
from drs_inspector.cloud.iam.credentials import Credential, Token
from drs_inspector.cloud.iam.methods.base import SignInField, SignInMethod, SimulatedIam, Values
from drs_inspector.cloud.iam.payloads import read_time, read_token
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.domain.errors import InspectorError, SignInError

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.token_requests import TokenRequests


class TokenCredential(Credential, frozen=True):
    """A token that was fetched elsewhere; ``expires_at`` as IAM wrote it, when known."""

    token: str
    expires_at: str = ""

    def _secret_names(self) -> frozenset[str]:
        return frozenset({"token"})

    @property
    def is_renewable(self) -> bool:
        """It ends, and there is nothing to get another one with."""
        return False

    @property
    def opens_session(self) -> bool:
        """It was there before, and others may use it."""
        return False

    @property
    def knows_project(self) -> bool:
        """It is of one project, or account-wide."""
        return True

    @property
    def is_token(self) -> bool:
        """Whether it is a token: yes."""
        return True

    async def authenticate(self, iam: "TokenRequests", *, further_project: bool = False) -> Token | InspectorError:
        """Return the token as IAM describes it; one without a project is exchanged for one of the connection's."""
        value = _clean(self.token)
        if not value:
            return _not_a_token()
        reply = await iam.describe(value)
        if isinstance(reply, InspectorError):
            return reply
        token = read_token(reply.body, value) if reply.status == 200 else None
        if token is None:
            if not _cannot_validate(reply):
                return refused_token(iam, reply)
            token = self._unvalidated(value, iam)
        return await self._exchanged_where_needed(token, iam, further_project=further_project)

    async def base_token(self, iam: "TokenRequests") -> str | InspectorError:
        """Return the token itself."""
        del iam
        return _clean(self.token) or _not_a_token()

    async def _exchanged_where_needed(
        self, token: Token, iam: "TokenRequests", *, further_project: bool
    ) -> Token | InspectorError:
        problem = iam.scope_problem(token)
        if problem is None or not token.validated or (token.project_id and not further_project):
            return problem or token
        outcome = await iam.exchange(token)
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

    def _unvalidated(self, value: str, iam: "TokenRequests") -> Token:
        connection = iam.connection
        return Token(
            value=value,
            project_id=connection.project_id,
            project_name=connection.project_name,
            expires_at=read_time(self.expires_at),
            validated=False,
        )


class PastedToken(SignInMethod):
    """A token, as another tool shows it."""

    key = "token"
    title = "Token"
    noun = "token"
    hint = "A token that another tool fetched; it ends within a day."
    keep_text = ""
    knows_project = True
    identity_methods = ("token",)
    auth_types = ("token", "v3token", "v2token", "admin_token", "token_endpoint")
    fields = (
        SignInField(
            "token",
            "Token",
            hint="The whole value of the reply header X-Subject-Token, such as MII…",
            missing="Paste a token.",
            secret=True,
            white_space="all",
            codes=("IAM.0066", "IAM.0067"),
        ),
    )

    def credential(self, values: Values) -> TokenCredential:
        """Return the token, with its end when that is known."""
        return TokenCredential(values.get("token", ""), values.get("expires_at", ""))

    def answer(self, identity: Mapping[str, Any], iam: SimulatedIam) -> Any:
        """Return who the token belongs to."""
        value = identity["token"].get("id", "")
        return iam.exchange(value if isinstance(value, str) else "")


def refused_token(iam: "TokenRequests", reply: Reply) -> InspectorError:
    """Return the error for a token that IAM does not accept."""
    if reply.status not in {200, 401, 404}:
        return iam.refusal(reply)
    said = read_error(reply.body)
    return SignInError(
        "IAM does not accept this token",
        f"{reply.host} answered {reply.status}: the token has expired, was revoked, or is of another cloud.",
        "Fetch a new token and paste it, and check that the IAM URL is that of the same cloud.",
        code=said.code,
        request_id=reply.request_id or said.request_id,
        http_status=reply.status,
    )


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
