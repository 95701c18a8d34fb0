"""Where a sign-in goes and what it gives: connection, token, projects. No IO, no HTTP library."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from drs_inspector.cloud.network.regions import check_url
from drs_inspector.domain.errors import InspectorError

HIDDEN = "***"


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
