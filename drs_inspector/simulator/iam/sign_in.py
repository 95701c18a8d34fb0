"""Checks a sign-in: by password, second factor, token or agency, and for which project (contract 1.1 to 1.4)."""

from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.responses import Response

from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE, Directory, Domain, Project, User
from drs_inspector.simulator.iam.lockout import Lockout
from drs_inspector.simulator.iam.tokens import Grant, TokenStore
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.replies import iam_error, keystone_error

Json = dict[str, Any]
_LOCK_SECONDS = 900.0
_FAILURES_TO_LOCK = 5


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
        self._strikes = Lockout(clock, limit=_FAILURES_TO_LOCK, seconds=_LOCK_SECONDS)

    def identify(self, identity: Json, sent_token: str) -> Person:
        """Return who signs in; raises RefusedError."""
        methods = set(identity["methods"])
        if methods in ({"password"}, {"password", "totp"}):
            user = self._by_password(identity, "totp" in methods)
            return Person(user, user.domain)
        grant = self._tokens.find(sent_token)
        if methods == {"token"}:
            held = _object(identity, "token").get("id", "")
            grant = self._tokens.find(held if isinstance(held, str) else "")
            if grant is None:
                raise RefusedError(keystone_error(401, "The token is expired or invalid.", "Unauthorized"))
            if not self._options.token_exchange:
                raise RefusedError(keystone_error(403, "Tokens are not exchanged here.", "Forbidden"))
            return Person(grant.user, grant.domain, grant.agency, grant)
        if methods == {"assume_role"}:
            if grant is None:
                raise RefusedError(keystone_error(401, "Sign in before assuming a role.", "Unauthorized"))
            return Person(grant.user, self._assumed(_object(identity, "assume_role")), AGENCY)
        raise _bad_request(f"Unsupported methods: {sorted(methods)}.")

    def _by_password(self, identity: Json, with_totp: bool) -> User:
        asked = _object(_object(identity, "password"), "user")
        name, domain_name = asked.get("name"), (asked.get("domain") or {}).get("name")
        if "password" not in asked or not (asked.get("id") or (name and (asked.get("domain") or {}))):
            raise _bad_request("The user's name and domain, or id, and the password are required.")
        user = next(
            (
                one
                for one in self._directory.users
                if asked.get("id") == one.id
                or (name == one.name and (domain_name == one.domain.name or asked["domain"].get("id") == one.domain.id))
            ),
            None,
        )
        account = user.id if user else f"{name}"
        if self._strikes.is_out(account):
            raise RefusedError(iam_error(401, "IAM.0061", "The account is locked. Try again in 15 minutes."))
        if user is None or asked["password"] != user.password:
            self._strikes.add(account)
            raise RefusedError(keystone_error(401, "The username or password is wrong.", "Unauthorized"))
        self._check_code(user, _object(_object(identity, "totp"), "user") if with_totp else None)
        self._strikes.clear(account)
        return user

    def _check_code(self, user: User, totp: Json | None) -> None:
        if totp is None:
            if user.second_factor:
                raise RefusedError(keystone_error(401, "MFA authentication is required.", "Unauthorized"))
            return
        if totp.get("id", user.id) != user.id or totp.get("name", user.name) != user.name:
            raise _bad_request("totp.user is another user.")
        if totp.get("passcode") != PASSCODE:
            self._strikes.add(user.id)
            raise RefusedError(iam_error(400, "IAM.1061", "The verification code is incorrect."))

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

    def scope(self, scope: Json, home: Domain) -> tuple[Domain, Project | None]:
        """Return account and project of the token; no scope and a domain scope give an account-wide token.

        Raises RefusedError.
        """
        wanted = scope.get("project")
        if wanted:
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
