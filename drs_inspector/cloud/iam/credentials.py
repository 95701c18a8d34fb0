"""What a sign-in needs and what it gives: connection, credentials, token, projects. No IO, no HTTP library.

Every struct that holds a secret shows it as ``***`` wherever it is printed, logged or inspected.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from drs_inspector.cloud.network.regions import check_url
from drs_inspector.domain.errors import InspectorError, SignInError

HIDDEN = "***"


class SigningForm(Enum):
    """Which signature form (contract 1.10, 1.10b); the value is the word in the ``Authorization`` header."""

    ACCESS = "Access"
    SCOPED = "Credential"


class Connection(msgspec.Struct, frozen=True):
    """Where to sign in and which project to read: ids win over names; no project means an account-wide token."""

    iam_url: str
    drs_url: str
    region: str = ""
    cloud: str = ""
    project_id: str = ""
    project_name: str = ""
    domain: str = ""


class _Redacted(msgspec.Struct, frozen=True):
    """Base of structs with secrets: both ways of showing a struct leave the fields named in ``_secret_names`` out."""

    def _secret_names(self) -> frozenset[str]:
        return frozenset()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        secret = self._secret_names()
        pairs = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [(name, HIDDEN if name in secret and value else value) for name, value in pairs]


class PasswordCredential(_Redacted, frozen=True):
    """A user of an account. An empty ``domain`` means the connection's domain (contract 1.1).

    ``passcode`` is the current code of the user's authenticator (contract 1.2): it is used for one sign-in and never
    stored, so a credential with one cannot renew a session. IAM's table asks for ``user_id`` beside a code.
    """

    username: str
    password: str
    domain: str = ""
    user_id: str = ""
    passcode: str = ""

    def _secret_names(self) -> frozenset[str]:
        return frozenset({"password", "passcode"})


class TokenCredential(_Redacted, frozen=True):
    """A token that somebody fetched elsewhere; ``expires_at`` as IAM wrote it, when known."""

    token: str
    expires_at: str = ""

    def _secret_names(self) -> frozenset[str]:
        return frozenset({"token"})


class AccessKeyCredential(_Redacted, frozen=True):
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


class AgencyCredential(_Redacted, frozen=True):
    """A role in another account, taken on by a user who signs in first (contract 1.3).

    The other account is named by ``agency_domain_id`` or else ``agency_domain_name``.
    """

    base: PasswordCredential | TokenCredential
    agency_name: str
    agency_domain_name: str = ""
    agency_domain_id: str = ""


Credential = PasswordCredential | TokenCredential | AccessKeyCredential | AgencyCredential


class CatalogEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A service address from the token's catalog. ``region`` is ``*`` for global services (contract 1.5)."""

    service: str
    region: str
    url: str


class Token(_Redacted, frozen=True, kw_only=True):
    """An IAM token and what IAM said about it (contract 1.5). ``expires_at`` and ``issued_at`` are aware UTC.

    A token has either a project or, when it is account-wide, only the domain (the account) of its scope, or, when it
    is unscoped, neither. ``user_name`` is ``ACCOUNT/AGENCY`` for an agency. For access keys ``value`` is empty, because
    every request is signed instead, and ``expires_at`` is the end of temporary keys.
    """

    value: str
    expires_at: datetime | None = None
    issued_at: datetime | None = None
    project_id: str = ""
    project_name: str = ""
    user_name: str = ""
    user_id: str = ""
    domain_name: str = ""
    scope_domain_name: str = ""
    roles: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    catalog: tuple[CatalogEndpoint, ...] = ()
    validated: bool = True

    def _secret_names(self) -> frozenset[str]:
        return frozenset({"value"})

    def drs_url(self, region: str) -> str | None:
        """Return the catalog's DRS address for a region without its path, or None (contract 2, Swiss OTC)."""
        for endpoint in self.catalog:
            if endpoint.service == "drs" and endpoint.region in {region, "*"}:
                try:
                    return check_url(endpoint.url)
                except InspectorError:
                    continue
        return None


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A project the signed-in user may use. A disabled one is listed but cannot be read."""

    id: str
    name: str
    enabled: bool = True
    description: str = ""
    domain_id: str = ""


def of_region(projects: Sequence[Project], region: str) -> tuple[Project, ...]:
    """Return the projects of a region: its main project and its sub-projects ``region_...`` (contract 1.1, 1.7)."""
    return tuple(one for one in projects if not region or one.name == region or one.name.startswith(f"{region}_"))


class SecondFactorNeededError(SignInError):
    """IAM asks for a one-time code, or refused the code that was sent (``wrong_code``; contract 1.2)."""

    def __init__(
        self, title: str, cause: str = "", next_step: str = "", *, wrong_code: bool = False, **marks: Any
    ) -> None:
        super().__init__(title, cause, next_step, **marks)
        self.wrong_code = wrong_code


class ProjectChoiceNeededError(SignInError):
    """Several projects fit, or none was named, so the person chooses one of ``projects`` (contract 1.11)."""

    def __init__(
        self, title: str, cause: str = "", next_step: str = "", *, projects: tuple[Project, ...] = (), **marks: Any
    ) -> None:
        super().__init__(title, cause, next_step, **marks)
        self.projects = projects
