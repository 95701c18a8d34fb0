"""Signing in with a token that was fetched elsewhere (contract 1.4, 1.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drs_inspector.cloud.iam.methods.base import Credential, OwnToken, SignInField, SignInMethod, SimulatedIam, Values
from drs_inspector.domain.errors import InspectorError, SignInError

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.credentials import Token
    from drs_inspector.cloud.iam.token_requests import TokenRequests


@dataclass(frozen=True, repr=False)
class TokenCredential(Credential):
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
    def own_token(self) -> OwnToken:
        """The token."""
        return OwnToken(self.token, self.expires_at)

    async def authenticate(self, iam: "TokenRequests", *, further_project: bool = False) -> "Token | InspectorError":
        """Return the token as IAM describes it; one without a project is exchanged for one of the connection's."""
        value = _clean(self.token)
        if not value:
            return _not_a_token()
        token = await iam.describe(value, self.expires_at)
        if isinstance(token, InspectorError):
            return token
        problem = iam.scope_problem(token)
        if problem is None or not token.validated or (token.project_id and not further_project):
            return problem or token
        outcome = await iam.exchange(token)
        if not isinstance(outcome, InspectorError):
            return outcome
        return SignInError(
            problem.title,
            f"{problem.cause} IAM does not exchange it for one: {outcome.cause}",
            problem.next_step,
            code=outcome.code,
            request_id=outcome.request_id,
            http_status=outcome.http_status,
        )

    async def base_token(self, iam: "TokenRequests") -> str | InspectorError:
        """Return the token itself."""
        del iam
        return _clean(self.token) or _not_a_token()


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
