"""What IAM is sent and what it answers: sign-in bodies out, token and projects in (contract 1.1, 1.5, 1.7)."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from drs_inspector.cloud.iam.credentials import CatalogEndpoint, Connection, Project, Token
from drs_inspector.domain.errors import SignInError

Json = dict[str, Any]

# A built-in project that holds nothing of the user's (contract 1.7).
_BUILT_IN_PROJECT = "MOS"


def sign_in_body(identity: Json, connection: Connection, *, domain: str = "", scoped: bool = True) -> bytes:
    """Return the body of ``POST /v3/auth/tokens``: who signs in, and the connection's project as the scope.

    Without a project, or with ``scoped`` false, the token is account-wide. A project that is given by name is sent
    with ``domain``, its account: some services know a name only within one (contract 1.1).
    """
    auth: Json = {"identity": identity}
    project: Json = {}
    if connection.project_id:
        project = {"id": connection.project_id}
    elif connection.project_name:
        project = {"name": connection.project_name}
        if domain:
            project["domain"] = {"name": domain}
    if project and scoped:
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
