"""Signing in with an access key: requests are signed, and there is no token (contract 1.8, 1.10, 1.11)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drs_inspector.cloud.iam.methods.base import Credential, SignInField, SignInMethod, Values
from drs_inspector.cloud.iam.signing_form import SigningForm
from drs_inspector.domain.errors import InspectorError, SignInError

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.access_key_auth import AccessKeyAuth
    from drs_inspector.cloud.iam.credentials import Token
    from drs_inspector.cloud.iam.token_requests import TokenRequests


@dataclass(frozen=True, repr=False)
class AccessKeyCredential(Credential):
    """An access key (AK) and its secret key (SK); a temporary pair has a security token and an end (contract 1.8).

    ``form`` None means the ``Access=`` form, and the ``Credential=`` form once when the first is refused.
    """

    access_key: str
    secret_key: str
    security_token: str = ""
    form: SigningForm | None = None
    expires_at: str = ""

    def _secret_names(self) -> frozenset[str]:
        # All three of a temporary pair are secrets (contract 1.8).
        return frozenset({"access_key", "secret_key", "security_token"})

    @property
    def is_renewable(self) -> bool:
        """A permanent key has no end, a temporary one does."""
        return not self.security_token

    @property
    def opens_session(self) -> bool:
        """There is no token that could be ended."""
        return False

    @property
    def knows_project(self) -> bool:
        """It finds the project that has the region's name (contract 1.11)."""
        return True

    def signer(self, origins: frozenset[str]) -> "AccessKeyAuth":
        """Return what signs requests with this key."""
        from drs_inspector.cloud.iam.access_key_auth import AccessKeyAuth  # noqa: PLC0415 -- imports httpx

        return AccessKeyAuth(self, origins)

    async def authenticate(self, iam: "TokenRequests", *, further_project: bool = False) -> "Token | InspectorError":
        """Say that a key is used with its signer: it has no token."""
        del iam, further_project
        return SignInError("An access key has no token", "Its requests are signed instead.", "Sign in with the key.")

    async def base_token(self, iam: "TokenRequests") -> str | InspectorError:
        """Say that no agency can be taken on with a key."""
        del iam
        return SignInError(
            "An agency is not taken on with an access key",
            "That is done with the token of a user.",
            "Sign in with a password or a token, or with an access key of the other account.",
        )


class AccessKey(SignInMethod):
    """An access key with its secret key, permanent or temporary."""

    key = "access-key"
    title = "Access key"
    noun = "access key"
    hint = "Access key and secret key as the file credentials.csv shows them."
    saved_as = "key"
    takes_agency = False
    knows_project = True
    fields = (
        SignInField(
            "access_key",
            "Access key",
            hint="The access key id (AK).",
            missing="Enter the access key.",
            place="keyring",
            white_space="all",
            codes=("IAM.1106",),
        ),
        SignInField(
            "secret_key",
            "Secret key",
            missing="Enter the secret key.",
            secret=True,
            place="keyring",
            white_space="all",
        ),
        SignInField(
            "security_token",
            "Security token",
            hint="Only for a temporary key.",
            secret=True,
            required=False,
            place="keyring",
            white_space="all",
            codes=("IAM.1108",),
        ),
        SignInField(
            "signing_form",
            "Signature form",
            required=False,
            place="profile",
            choices=(
                ("", "Automatic: Access=, else Credential="),
                (SigningForm.ACCESS.value, "Access= (Huawei Cloud and newer gateways)"),
                (SigningForm.SCOPED.value, "Credential= (with date, region and service)"),
            ),
            more=True,
            option="signature",
        ),
    )

    def credential(self, values: Values) -> AccessKeyCredential:
        """Return the key, with the form of its signatures when one was chosen."""
        chosen = values.get("signing_form", "")
        return AccessKeyCredential(
            values.get("access_key", ""),
            values.get("secret_key", ""),
            values.get("security_token", ""),
            SigningForm(chosen) if chosen else None,
            values.get("expires_at", ""),
        )

    def bound_to(self, values: Values) -> dict[str, str]:
        """Return nothing: a key says by itself whose it is."""
        del values
        return {}

    def says_who(self, found: Values) -> bool:
        """Tell whether there is an access key."""
        return bool(found.get("access_key"))

    def field_of(self, refusal: InspectorError) -> str:
        """Return the field that a refusal is about; a wrong clock is about none."""
        if "clock" in refusal.title:
            return ""
        if "does not exist" in refusal.title:
            return "access_key"
        return super().field_of(refusal)
