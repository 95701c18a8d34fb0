"""The words of the identity service (IAM): request bodies out, token and projects in (contract 1.1, 1.5, 1.7)."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from drs_inspector.cloud.iam.credentials import (
    AgencyCredential,
    CatalogEndpoint,
    Connection,
    PasswordCredential,
    Project,
    Token,
)
from drs_inspector.domain.errors import SignInError

Json = dict[str, Any]

# A built-in project that holds nothing of the user's (contract 1.7).
_BUILT_IN_PROJECT = "MOS"


def password_body(connection: Connection, credential: PasswordCredential, *, scoped: bool = True) -> bytes:
    """Return the body of ``POST /v3/auth/tokens`` for a password, and its one-time code where there is one.

    Without a project, or with ``scoped`` false, the token is account-wide. The project's domain is named only where it
    is another one than the user's: a project name alone is enough within one account (contract 1.1).
    """
    user_domain = credential.domain or connection.domain
    user: Json = {"name": credential.username, "password": credential.password}
    if user_domain:
        user["domain"] = {"name": user_domain}
    identity: Json = {"methods": ["password"], "password": {"user": user}}
    if credential.passcode:
        # IAM's table asks for the id here, some of its samples have the name (contract 1.2).
        known: Json = {"id": credential.user_id} if credential.user_id else {"name": credential.username}
        if not credential.user_id and user_domain:
            known["domain"] = {"name": user_domain}
        identity["methods"] = ["password", "totp"]
        # Authenticators show a code in two groups.
        identity["totp"] = {"user": {**known, "passcode": "".join(credential.passcode.split())}}
    project = _project_scope(connection)
    if "name" in project and connection.domain and connection.domain != user_domain:
        project["domain"] = {"name": connection.domain}
    return _auth_body(identity, project if scoped else {})


def assume_role_body(connection: Connection, credential: AgencyCredential, spelling: str) -> bytes:
    """Return the body that takes on an agency's role; ``spelling`` is the key of its name (contract 1.3)."""
    role = {spelling: credential.agency_name}
    if credential.agency_domain_id:
        role["domain_id"] = credential.agency_domain_id
    elif credential.agency_domain_name:
        role["domain_name"] = credential.agency_domain_name
    return _auth_body({"methods": ["assume_role"], "assume_role": role}, _project_scope(connection))


def exchange_body(connection: Connection, token: str) -> bytes:
    """Return the body that exchanges a token for one of the connection's project (contract 1.4)."""
    return _auth_body({"methods": ["token"], "token": {"id": token}}, _project_scope(connection))


def _project_scope(connection: Connection) -> Json:
    if connection.project_id:
        return {"id": connection.project_id}
    return {"name": connection.project_name} if connection.project_name else {}


def _auth_body(identity: Json, project: Json) -> bytes:
    auth: Json = {"identity": identity}
    if project:
        auth["scope"] = {"project": project}
    return msgspec.json.encode({"auth": auth})


def read_token(body: bytes, value: str) -> Token | None:
    """Return the token that a reply describes, or None when the body describes none. Missing parts stay empty."""
    token = _member(_object(body), "token")
    if not token:
        return None
    project, user, scope_domain = _member(token, "project"), _member(token, "user"), _member(token, "domain")
    return Token(
        value=value,
        expires_at=read_time(_text(token, "expires_at")),
        issued_at=read_time(_text(token, "issued_at")),
        project_id=_text(project, "id"),
        project_name=_text(project, "name"),
        user_name=_text(user, "name"),
        user_id=_text(user, "id"),
        domain_name=_text(_member(user, "domain"), "name") or _text(_member(project, "domain"), "name"),
        scope_domain_name=_text(scope_domain, "name") or _text(scope_domain, "id"),
        roles=tuple(_text(role, "name") for role in _objects(token, "roles")),
        methods=_methods(token),
        catalog=tuple(
            CatalogEndpoint(
                service=_text(entry, "type") or _text(entry, "name"),
                region=_text(endpoint, "region") or _text(endpoint, "region_id"),
                url=_text(endpoint, "url"),
            )
            for entry in _objects(token, "catalog")
            for endpoint in _objects(entry, "endpoints")
            if _text(endpoint, "interface") in {"", "public"}
        ),
    )


def read_projects(body: bytes) -> list[Project] | None:
    """Return the projects of a reply by name, the built-in one left out; None when the body lists none at all."""
    document = _object(body)
    if not isinstance(document.get("projects"), list):
        return None
    projects = [
        Project(
            id=_text(entry, "id"),
            name=_text(entry, "name"),
            enabled=entry.get("enabled") not in (False, "false", "False", 0),
            description=_text(entry, "description"),
            domain_id=_text(entry, "domain_id"),
        )
        for entry in _objects(document, "projects")
        if _text(entry, "id") and _text(entry, "name") != _BUILT_IN_PROJECT
    ]
    return sorted(projects, key=lambda project: project.name)


def scope_problem(token: Token, connection: Connection) -> SignInError | None:
    """Return why this token cannot read this connection's DRS project, or None when it can (contract 1.1).

    A token that IAM would not describe (``validated`` false) is taken at the connection's word.
    """
    wanted = connection.project_name or connection.project_id
    needs = f"DRS needs a token for the project “{wanted}”." if wanted else "DRS needs a token for one project."
    if not token.project_id:
        if not token.validated and connection.project_id:
            return None
        has = f"the whole account “{token.scope_domain_name}”" if token.scope_domain_name else "no project at all"
        return SignInError(
            "This token has the wrong scope",
            f"{_whose(token)} is for {has}. {needs}",
            "Sign in again with a project chosen, or fetch a token whose scope is that project.",
        )
    by_id = bool(connection.project_id) and connection.project_id != token.project_id
    by_name = (
        not connection.project_id
        and bool(connection.project_name and token.project_name)
        and connection.project_name != token.project_name
    )
    if by_id or by_name:
        return SignInError(
            "This token has the wrong scope",
            f"{_whose(token)} is for the project “{token.project_name or token.project_id}”. {needs}",
            "Choose the project of the token, or sign in for the other project.",
        )
    return None


def _whose(token: Token) -> str:
    return f"The token of the agency “{token.user_name}”" if "assume_role" in token.methods else "The token"


def read_time(text: str) -> datetime | None:
    """Return an IAM time as aware UTC, also when it lacks its ``Z``; None for anything that is no time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _object(body: bytes) -> dict[str, Any]:
    try:
        document = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _member(document: dict[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def _methods(token: Json) -> tuple[str, ...]:
    methods = token.get("methods")
    return tuple(one for one in methods if isinstance(one, str)) if isinstance(methods, list) else ()


def _objects(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = document.get(name)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""
