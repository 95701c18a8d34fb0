"""What a sign-in needs and what it gives: connection, credentials, token, projects. No IO, no HTTP library.

Every struct that holds a secret shows it as ``***`` wherever it is printed, logged or inspected.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from drs_inspector.cloud.network.regions import check_url
from drs_inspector.domain.errors import InspectorError, SignInError

if TYPE_CHECKING:
    # What imports httpx is loaded when something is sent.
    from drs_inspector.cloud.iam.access_key_auth import AccessKeyAuth
    from drs_inspector.cloud.iam.token_requests import TokenRequests
    from drs_inspector.cloud.network.reply import Reply

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


class Credential(_Redacted, frozen=True):
    """What signs in: one kind for each sign-in method (``iam.methods``), and the agency around them.

    A kind whose tokens come from ``POST /v3/auth/tokens`` has an `identity` and is done. The other defaults are those
    of a credential that IAM gives tokens for again and again.
    """

    @property
    def account(self) -> str:
        """The account (domain) that it names by itself, empty for that of the connection."""
        return ""

    @property
    def is_renewable(self) -> bool:
        """Whether it works more than once, so that a session goes on when its token ends."""
        return True

    @property
    def opens_session(self) -> bool:
        """Whether its token is the session's own, so that ending it afterwards takes nothing from others."""
        return True

    @property
    def knows_project(self) -> bool:
        """Whether it may lead to one project without one being named: a token has one, a key finds its region's."""
        return False

    @property
    def is_token(self) -> bool:
        """Whether it is a token that exists already, which may be of another project than the one asked for."""
        return False

    def with_code(self, code: str) -> "Credential | None":
        """Return the same with a one-time code (contract 1.2), None where IAM asks for none."""
        del code
        return None

    def signer(self, origins: frozenset[str]) -> "AccessKeyAuth | None":
        """Return what signs the requests to these origins; None for a credential that gets tokens."""
        del origins
        return None

    def identity(self, domain: str) -> dict[str, Any]:
        """Return ``auth.identity`` of a sign-in, for a user of the account ``domain`` (may be empty)."""
        raise NotImplementedError

    def refused(self, error: InspectorError, reply: "Reply") -> InspectorError:
        """Return what a refusal means for this kind; ``error`` is what it means for any."""
        del reply
        return error

    async def authenticate(self, iam: "TokenRequests", *, further_project: bool = False) -> "Token | InspectorError":
        """Return a token for the project of the connection, account-wide without one, or why there is none.

        With ``further_project`` a token of another project is exchanged for one of this. Never raises for a refusal.
        """
        del further_project
        return iam.scoped(await self._token(iam, scoped=True))

    async def base_token(self, iam: "TokenRequests") -> "str | InspectorError":
        """Return the text of a token to take on an agency with, or why there is none."""
        outcome = await self._token(iam, scoped=False)
        return outcome if isinstance(outcome, InspectorError) else outcome.value

    async def _token(self, iam: "TokenRequests", *, scoped: bool) -> "Token | InspectorError":
        account = iam.connection.domain
        identity = self.identity(self.account or account)
        # What works once is sent once: were the answer lost, the same code again would count as a wrong one.
        reply = await iam.ask(identity, domain=account or self.account, scoped=scoped, repeats=self.is_renewable)
        if isinstance(reply, InspectorError):
            return reply
        return iam.read(reply) if reply.status < 300 else self.refused(iam.refusal(reply), reply)


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


class ProjectDomainNeededError(SignInError):
    """The identity service wants the account (domain) of a project that is given by name (contract 1.1)."""


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
