"""Signing in with a user's password, and a one-time code where IAM asks for one (contract 1.1, 1.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from drs_inspector.cloud.iam.methods.base import Credential, SignInField, SignInMethod, SimulatedIam, Values
from drs_inspector.cloud.iam.sign_in_errors import ProjectDomainNeededError, SecondFactorNeededError
from drs_inspector.domain.errors import InspectorError, LockedOutError

if TYPE_CHECKING:
    from drs_inspector.cloud.network.reply import Reply

_WITH_CODE = frozenset({"password", "totp"})


@dataclass(frozen=True, repr=False)
class PasswordCredential(Credential):
    """A user of an account. An empty ``domain`` means the connection's domain (contract 1.1).

    ``passcode`` is the current code of the user's authenticator (contract 1.2): it is used for one sign-in and never
    saved, so a credential with one cannot renew a session. IAM's table asks for ``user_id`` beside a code.
    """

    username: str
    password: str
    domain: str = ""
    user_id: str = ""
    passcode: str = ""

    def _secret_names(self) -> frozenset[str]:
        return frozenset({"password", "passcode"})

    @property
    def account(self) -> str:
        """The user's account."""
        return self.domain

    @property
    def is_renewable(self) -> bool:
        """Whether there is no one-time code in it."""
        return not self.has_code

    @property
    def has_code(self) -> bool:
        """Whether there is a one-time code in it."""
        return bool(self.passcode)

    def with_code(self, code: str) -> "PasswordCredential":
        """Return the same with this one-time code."""
        return replace(self, passcode=code)

    def identity(self, domain: str) -> dict[str, Any]:
        """Return ``auth.identity`` for a user of this account; an empty one is left out."""
        user: dict[str, Any] = {"name": self.username, "password": self.password}
        if not self.username and self.user_id:
            user = {"id": self.user_id, "password": self.password}
        elif domain:
            user["domain"] = {"name": domain}
        identity: dict[str, Any] = {"methods": ["password"], "password": {"user": user}}
        if self.passcode:
            # IAM's table asks for the id here, some of its samples have the name (contract 1.2).
            known: dict[str, Any] = {"id": self.user_id} if self.user_id else {"name": self.username}
            if not self.user_id and domain:
                known["domain"] = {"name": domain}
            identity["methods"] = ["password", "totp"]
            # Authenticators show a code in two groups.
            identity["totp"] = {"user": {**known, "passcode": "".join(self.passcode.split())}}
        return identity

    def refused(self, error: InspectorError, reply: "Reply") -> InspectorError:
        """Return the error for a refusal, which may ask for a one-time code."""
        from drs_inspector.cloud.errors.advice import asks_for_second_factor  # noqa: PLC0415 -- as below
        from drs_inspector.cloud.errors.error_body import code_number, read_error  # noqa: PLC0415 -- after a refusal

        said = read_error(reply.body)
        if isinstance(error, LockedOutError | ProjectDomainNeededError):
            return error
        marks: dict[str, Any] = {"code": error.code, "request_id": error.request_id, "http_status": reply.status}
        if code_number(said.code) == "IAM.1061" or (self.passcode and reply.status == 401):
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


class Password(SignInMethod):
    """A user name of an account and its password."""

    key = "password"
    title = "Password"
    noun = "password"
    hint = "A user of the account, as in the console."
    after_refusal = "Some domains lock a user after a few refusals: check it before you try again."
    saved_as = "password"
    has_second_factor = True
    identity_methods = ("password", "totp")
    auth_types = ("", "password", "v3password", "v2password", "v3totp", "v3multifactor")
    fields = (
        SignInField(
            "domain",
            "Domain",
            hint="the account name that the console shows at the top right",
            missing="Enter the account (domain) name.",
            place="profile",
        ),
        SignInField(
            "username", "User", missing="Enter the user name.", place="profile", codes=("IAM.0080", "IAM.0081")
        ),
        SignInField(
            "password",
            "Password",
            missing="Enter the password.",
            secret=True,
            place="keyring",
            white_space="none",
            codes=("IAM.0062",),
        ),
        SignInField(
            "user_id",
            "User ID",
            hint="Some clouds ask for it together with a one-time code.",
            required=False,
            place="profile",
            more=True,
        ),
    )

    def credential(self, values: Values) -> PasswordCredential:
        """Return the user with password, and the one-time code when there is one."""
        names = ("username", "password", "domain", "user_id", "passcode")
        return PasswordCredential(**{name: values.get(name, "") for name in names})

    def missing(self, values: Values) -> tuple[SignInField, ...]:
        """Return the required fields without a value; a user id is enough without user name and account."""
        by_id = values.get("user_id") and not values.get("username")
        return tuple(field for field in super().missing(values) if not (by_id and field.name in {"username", "domain"}))

    def subject(self, values: Values) -> str:
        """Return the user's name, or else id."""
        return values.get("username") or values.get("user_id", "")

    def field_of(self, refusal: InspectorError) -> str:
        """Return the field that a refusal is about; a code that is wanted is about none of them."""
        if isinstance(refusal, SecondFactorNeededError):
            return ""
        return super().field_of(refusal)

    def bound_to(self, values: Values) -> dict[str, str]:
        """Return user and account."""
        found = {"user": self.subject(values), "domain": values.get("domain", "")}
        return {name: value for name, value in found.items() if value}

    def imported(self, found: Values) -> dict[str, str]:
        """Return user, password, and the one-time code that a variable may hold."""
        names = ("domain", "username", "user_id", "password", "passcode")
        return {name: found[name] for name in names if found.get(name)}

    def answer(self, identity: Mapping[str, Any], iam: SimulatedIam) -> Any:
        """Check user, password and code in the order of IAM: the code only after the password was right."""
        asked = identity["password"].get("user") or {}
        domain = asked.get("domain") or {}
        user = iam.user(
            id=asked.get("id", ""),
            name=asked.get("name", ""),
            domain=domain.get("name", ""),
            domain_id=domain.get("id", ""),
        )
        right = user is not None and asked.get("password") == user.password
        iam.check(user, right=right, account=asked.get("name", ""))
        iam.check_code(user, identity)
        return user
