"""Taking on an agency: a role in another account, with the token of a user who signs in first (contract 1.3)."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from drs_inspector.cloud.iam.methods.base import Credential, SignInField
from drs_inspector.domain.errors import InspectorError, SignInError

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.credentials import Token
    from drs_inspector.cloud.iam.token_requests import TokenRequests
    from drs_inspector.cloud.network.reply import Reply

AGENCY_FIELDS = (
    SignInField(
        "agency_name",
        "Agency",
        hint="To work in another account: the name of the agency there.",
        missing="Enter the agency's name, or leave its account empty too.",
        required=False,
        place="profile",
        more=True,
        option="agency",
    ),
    SignInField(
        "agency_domain",
        "Its account",
        hint="The name of the account that gave the agency.",
        required=False,
        place="profile",
        more=True,
    ),
)
"""What names an agency; it goes with every sign-in method that takes one."""


@dataclass(frozen=True, repr=False)
class AgencyCredential(Credential):
    """A credential whose token takes on an agency; ``user`` is the one that signs in first.

    The other account is named by ``agency_domain_id`` or else ``agency_domain_name``.
    """

    user: Credential
    agency_name: str
    agency_domain_name: str = ""
    agency_domain_id: str = ""

    @property
    def base(self) -> Credential:
        """The user who signs in first."""
        return self.user.base

    @property
    def secrets(self) -> frozenset[str]:
        """Those of the user."""
        return self.user.secrets

    @property
    def is_renewable(self) -> bool:
        """Whether the user's works more than once."""
        return self.user.is_renewable

    @property
    def opens_session(self) -> bool:
        """Whether the user's opens a session."""
        return self.user.opens_session

    @property
    def has_code(self) -> bool:
        """Whether the user's has a one-time code."""
        return self.user.has_code

    def with_code(self, code: str) -> "AgencyCredential | None":
        """Return the same whose user has this one-time code."""
        user = self.user.with_code(code)
        return replace(self, user=user) if user is not None else None

    async def authenticate(self, iam: "TokenRequests", *, further_project: bool = False) -> "Token | InspectorError":
        """Return the agency's token for the connection's project."""
        del further_project
        value = await self.user.base_token(iam)
        if isinstance(value, InspectorError):
            return value
        reply = await self._assume(iam, "agency_name", value)
        if not isinstance(reply, InspectorError) and reply.status == 400:
            # Open Telekom Cloud's own sample spells the key differently from its table.
            second = await self._assume(iam, "xrole_name", value)
            reply = reply if isinstance(second, InspectorError) or second.status == 400 else second
        if isinstance(reply, InspectorError):
            return reply
        if reply.status < 300:
            return iam.scoped(iam.read(reply))
        if reply.status == 401 and self.user.is_token:
            return iam.refused_token(reply)
        return self._refused(iam.refusal(reply), reply.status)

    async def _assume(self, iam: "TokenRequests", spelling: str, value: str) -> "Reply | InspectorError":
        role: dict[str, Any] = {spelling: self.agency_name}
        if self.agency_domain_id:
            role["domain_id"] = self.agency_domain_id
        elif self.agency_domain_name:
            role["domain_name"] = self.agency_domain_name
        identity = {"methods": ["assume_role"], "assume_role": role}
        return await iam.ask(identity, domain=self.agency_domain_name, token=value)

    def _refused(self, error: InspectorError, status: int) -> InspectorError:
        if not isinstance(error, SignInError) or status not in {400, 401, 403, 404}:
            return error
        account = self.agency_domain_name or self.agency_domain_id
        return SignInError(
            "Sign-in: the agency was refused",
            f"The user was accepted, the agency “{account}/{self.agency_name}” was not. {error.cause}",
            "Check the agency's name and account and the project, and that your user has the right “Agent Operator”.",
            code=error.code,
            request_id=error.request_id,
            http_status=error.http_status,
        )
