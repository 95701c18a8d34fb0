"""Checks a sign-in: by a method of the registry or an agency, and for which project (contract 1.1 to 1.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.responses import Response

from drs_inspector.cloud.iam.methods.base import SignInMethod
from drs_inspector.cloud.iam.methods.registry import sign_in_methods
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE, Directory, Domain, Project, User
from drs_inspector.simulator.iam.lockout import Lockout
from drs_inspector.simulator.iam.tokens import Grant, TokenStore
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.replies import iam_error, keystone_error

Json = dict[str, Any]
_LOCK_SECONDS = 900.0
_FAILURES_TO_LOCK = 5
# As OpenStack's identity service says it.
_NO_DOMAIN = (
    "Expecting to find domain in project. The server could not comply with the request since it is either malformed "
    "or otherwise incorrect. The client is assumed to be in error."
)


@dataclass(frozen=True, slots=True)
class Person:
    """The identity of a sign-in: account whose projects it gets, agency it acts for, token it exchanges."""

    user: User
    home: Domain
    agency: str = ""
    by: Grant | None = None


class RefusedError(Exception):
    """A sign-in that ends with this reply."""

    def __init__(self, reply: Response) -> None:
        super().__init__()
        self.reply = reply


class SignIn:
    """Who may sign in, and what to."""

    def __init__(
        self, options: SimulatorOptions, directory: Directory, clock: SimulatorClock, tokens: TokenStore
    ) -> None:
        self._options = options
        self._directory = directory
        self._tokens = tokens
        self._lockout = Lockout(clock, limit=_FAILURES_TO_LOCK, seconds=_LOCK_SECONDS)

    def identify(self, identity: Json, sent_token: str) -> Person:
        """Return who signs in; raises RefusedError."""
        methods = set(identity["methods"])
        if methods == {"assume_role"}:
            grant = self._tokens.find(sent_token)
            if grant is None:
                raise RefusedError(keystone_error(401, "Sign in before assuming a role.", "Unauthorized"))
            return Person(grant.user, self._assumed(_object(identity, "assume_role")), AGENCY)
        method = next((one for one in sign_in_methods() if _answers(one, methods)), None)
        if method is None:
            raise _bad_request(f"Unsupported methods: {sorted(methods)}.")
        parts = {name: _object(identity, name) for name in methods}
        found = method.answer(parts, self)
        return found if isinstance(found, Person) else Person(found, found.domain)

    # What a sign-in method may ask for

    @property
    def users(self) -> tuple[User, ...]:
        """Every user that may sign in."""
        return self._directory.users

    def user(self, **wanted: str) -> User | None:
        """Return the user with this ``id``, or ``name`` and ``domain`` or ``domain_id``; None without one."""
        by_name = wanted.get("name") and (wanted.get("domain") or wanted.get("domain_id"))
        if not (wanted.get("id") or by_name):
            raise _bad_request("The user's name and domain, or id, are required.")
        return next((one for one in self._directory.users if _is_wanted(one, wanted)), None)

    def check(self, user: User | None, *, right: bool, account: str = "") -> None:
        """Count a failure unless the secret is ``right``; raises RefusedError then, and for a locked account."""
        key = user.id if user else account
        if self._lockout.is_out(key):
            raise RefusedError(iam_error(401, "IAM.0061", "The account is locked. Try again in 15 minutes."))
        if user is None or not right:
            self._lockout.add(key)
            raise RefusedError(keystone_error(401, "The username or password is wrong.", "Unauthorized"))

    def check_code(self, user: User, identity: Mapping[str, Any]) -> None:
        """Check the one-time code of a user who has to give one; raises RefusedError."""
        if "totp" not in identity:
            if user.second_factor:
                raise RefusedError(keystone_error(401, "MFA authentication is required.", "Unauthorized"))
        else:
            self._check_totp(user, _object(dict(identity["totp"]), "user"))
        self._lockout.clear(user.id)

    def _check_totp(self, user: User, totp: Json) -> None:
        if totp.get("id", user.id) != user.id or totp.get("name", user.name) != user.name:
            raise _bad_request("totp.user is another user.")
        if totp.get("passcode") != PASSCODE:
            self._lockout.add(user.id)
            raise RefusedError(iam_error(400, "IAM.1061", "The verification code is incorrect."))

    def exchange(self, value: str) -> Person:
        """Return who a token belongs to; raises RefusedError for one that may not be exchanged."""
        grant = self._tokens.find(value)
        if grant is None:
            raise RefusedError(keystone_error(401, "The token is expired or invalid.", "Unauthorized"))
        if not self._options.token_exchange:
            raise RefusedError(keystone_error(403, "Tokens are not exchanged here.", "Forbidden"))
        return Person(grant.user, grant.domain, grant.agency, grant)

    def _assumed(self, role: Json) -> Domain:
        partner = self._directory.partner
        allowed = ("agency_name", "xrole_name") if self._options.agency_key == "either" else (self._options.agency_key,)
        agency = next((role[key] for key in allowed if key in role), None)
        if agency is None:
            raise _bad_request(f"assume_role needs {allowed[0]}.")
        if agency != AGENCY or partner.name != role.get("domain_name", partner.name):
            raise RefusedError(keystone_error(404, "Could not find the agency.", "Not Found"))
        if role.get("domain_id", partner.id) != partner.id:
            raise RefusedError(keystone_error(404, "Could not find the agency.", "Not Found"))
        return partner

    def scope(self, scope: Json, home: Domain, *, wants_domain: bool = False) -> tuple[Domain, Project | None]:
        """Return account and project of the token; no scope and a domain scope give an account-wide token.

        With ``wants_domain`` a project by name needs its account, as in OpenStack. Raises RefusedError.
        """
        wanted = scope.get("project")
        if wanted:
            domain = wanted.get("domain") or {}
            if wants_domain and "id" not in wanted and not domain:
                raise _bad_request(_NO_DOMAIN)
            if domain and home.name != domain.get("name") and home.id != domain.get("id"):
                raise RefusedError(keystone_error(401, "The project is not found or is disabled.", "Unauthorized"))
            project = next(
                (
                    one
                    for one in self._directory.all_projects
                    if one.domain == home and (wanted.get("id") == one.id or wanted.get("name") == one.name)
                ),
                None,
            )
            if project is None or not project.enabled:
                raise RefusedError(keystone_error(401, "The project is not found or is disabled.", "Unauthorized"))
            return home, project
        account = scope.get("domain")
        if account and home.id != account.get("id") and home.name != account.get("name"):
            raise RefusedError(keystone_error(401, "The domain is not found.", "Unauthorized"))
        return home, None


def _answers(method: SignInMethod, asked: set[str]) -> bool:
    """Tell whether a sign-in method answers for these names; the first of its own is always among them."""
    return bool(method.identity_methods) and method.identity_methods[0] in asked <= set(method.identity_methods)


def _is_wanted(user: User, wanted: Mapping[str, str]) -> bool:
    if wanted.get("id"):
        return wanted["id"] == user.id
    in_domain = user.domain.name == wanted.get("domain") or user.domain.id == wanted.get("domain_id")
    return in_domain and user.name == wanted.get("name")


def _bad_request(message: str) -> RefusedError:
    return RefusedError(keystone_error(400, message, "Bad Request"))


def read_auth(body: bytes) -> tuple[Json, Json]:
    """Return identity and scope of a sign-in's body; raises RefusedError."""
    try:
        document = msgspec.json.decode(body)
    except msgspec.DecodeError:
        raise _bad_request("The body is not JSON.") from None
    auth = _object(document if isinstance(document, dict) else {}, "auth")
    identity = _object(auth, "identity")
    methods = identity.get("methods")
    if not isinstance(methods, list) or not methods or not all(isinstance(method, str) for method in methods):
        raise _bad_request("identity.methods must be a list of names.")
    scope = auth.get("scope") or {}
    if not isinstance(scope, dict) or not all(isinstance(part, dict) for part in scope.values()):
        raise _bad_request("scope must hold a project or a domain.")
    return identity, scope


def _object(holder: Json, name: str) -> Json:
    value = holder.get(name)
    if not isinstance(value, dict):
        raise _bad_request(f"{name} is required.")
    return value
