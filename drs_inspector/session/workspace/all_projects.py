"""The projects of a region that a sign-in may read: listed once, counted on request, signed in to side by side."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from drs_inspector.cloud.iam.credentials import Project, of_region
from drs_inspector.domain.errors import CloudError, InspectorError, SignInError
from drs_inspector.domain.jobs.replies import read_list_reply
from drs_inspector.session.auth.shared_sign_in import SharedSignIn
from drs_inspector.session.fetch.counts import SCENARIOS
from drs_inspector.session.sources.live_source import ClientEvents, LiveSource, make_client

if TYPE_CHECKING:
    from drs_inspector.cloud.client import CloudClient
    from drs_inspector.cloud.http.rate_limit import RateLimiter
    from drs_inspector.cloud.iam.credentials import Connection, Token
    from drs_inspector.cloud.iam.methods.base import Credential
    from drs_inspector.cloud.network.settings import NetworkSettings

_AT_ONCE = 4
_NOT_OFFERED = frozenset({400, 403, 404, 405, 501})
_ID = re.compile(r"[0-9a-f]{32}")


class NoProjectError(SignInError):
    """The sign-in was accepted, and may read no project of the region."""


class FoundProject(NamedTuple):
    """A project as the source of a session. ``problem`` is why it could not be signed in to, else None."""

    source: LiveSource
    problem: InspectorError | None


@dataclass(frozen=True, slots=True)
class JobCount:
    """How many jobs a project has: a number, or why there is none. ``status`` is the HTTP status of a refusal."""

    jobs: int | None = None
    status: int | None = None
    problem: InspectorError | None = None

    @property
    def text(self) -> str:
        """The count in words: "612 jobs", "list refused (403)", "not asked"."""
        if self.jobs is not None:
            return f"{self.jobs:,} job{'' if self.jobs == 1 else 's'}"
        if self.status is not None:
            return f"list refused ({self.status})"
        return "list not read" if self.problem is not None else "not asked"


class RegionProjects:
    """A sign-in for no project in particular, and the projects that it may read.

    ``problem`` is why IAM lists none, when the sign-in was accepted all the same: then a project can be `named`.
    ``ends_tokens``: tokens that are not needed any more are ended at IAM, because they are this sign-in's own.
    """

    def __init__(
        self,
        client: "CloudClient",
        projects: "Sequence[Project]",
        problem: InspectorError | None = None,
        *,
        pauses: bool,
        ends_tokens: bool = False,
    ) -> None:
        self.projects = tuple(projects)
        self.problem = problem
        self._ends_tokens = ends_tokens
        self._client = client
        self._pauses = pauses
        self._shared = SharedSignIn(client)
        self._sources: dict[str, LiveSource] = {}

    @property
    def token(self) -> "Token | None":
        """The token of the sign-in for no project in particular."""
        return self._client.token

    async def count_jobs(self, project: "Project") -> JobCount:
        """Ask for one job of each scenario, for the totals that come with it: three calls. Never raises."""
        client = self._source(project).client
        try:
            await client.sign_in()
            pages = await asyncio.gather(*(client.list_page(scenario, 1, 1) for scenario in SCENARIOS))
            totals = [read_list_reply(page).total_record for page in pages]
        except InspectorError as error:
            return JobCount(status=error.http_status, problem=error)
        known = [total for total in totals if total is not None]
        if len(known) < len(totals):
            return JobCount(problem=InspectorError("The number of jobs is not known.", "The list does not tell it."))
        return JobCount(sum(known))

    async def named(self, text: str) -> Project:
        """Sign in to the project of this name or id, and return it as IAM names it. Raises InspectorError.

        A name is sent with its domain.
        """
        is_id = _ID.fullmatch(text) is not None
        events = ClientEvents()
        client = self._client_of(Project(id=text if is_id else "", name="" if is_id else text), events)
        try:
            token = await client.sign_in()
        except BaseException:
            await client.aclose()
            raise
        source = LiveSource(client, client.connection, token, events=events, shared=self._shared)
        self._shared.join(source)
        found = source.info
        before = self._sources.pop(found.project_id, None)
        if before is not None:
            await before.close()
        self._sources[found.project_id] = source
        return Project(id=found.project_id, name=found.project_name)

    async def open(self, chosen: "Sequence[Project]") -> list[FoundProject]:
        """Sign in to each of these projects; the sources share connections, limits and credential.

        Closing all of them closes the connections.
        """
        opened = [self._source(project) for project in chosen]
        await self._drop([source for source in self._sources.values() if source not in opened])
        bound = asyncio.Semaphore(_AT_ONCE)
        problems = await asyncio.gather(*(_sign_in(source, bound) for source in opened))
        return [FoundProject(source, problem) for source, problem in zip(opened, problems, strict=True)]

    async def close(self) -> None:
        """Close the connections: nothing of this sign-in is wanted."""
        await self._drop(list(self._sources.values()))
        if self._ends_tokens:
            await self._client.sign_out()
        await self._client.aclose()

    async def _drop(self, sources: Sequence[LiveSource]) -> None:
        # A token that was exchanged for the shared one is left alone: ending it may end the other one as well.
        ends = self._ends_tokens and self._client.is_renewable
        await asyncio.gather(*(source.sign_out() if ends else source.close() for source in sources))

    def _source(self, project: "Project") -> LiveSource:
        if project.id not in self._sources:
            events = ClientEvents()
            client = self._client_of(project, events)
            source = LiveSource(client, client.connection, None, events=events, shared=self._shared)
            self._shared.join(source)
            self._sources[project.id] = source
        return self._sources[project.id]

    def _client_of(self, project: Project, events: ClientEvents) -> "CloudClient":
        return self._client.for_project(
            project, on_wait=events.on_wait, on_sign_in_needed=events.on_sign_in_needed if self._pauses else None
        )


Choose = Callable[[RegionProjects], "Awaitable[Sequence[Project]]"]
"""Returns those of the projects that are to be opened; what it raises ends the sign-in."""


def projects_of_region(projects: "Sequence[Project]", region: str) -> "list[Project]":
    """Return the enabled projects named ``eu-de`` or ``eu-de_anything`` for the region ``eu-de`` (contract 1.7).

    Names of other forms are no DRS target. With an empty region all enabled projects are returned.
    """
    return [project for project in of_region(projects, region) if project.enabled]


async def find_projects(
    connection: "Connection",
    credential: "Credential",
    choose: Choose | None = None,
    *,
    network: "NetworkSettings | None" = None,
    rate_limiter: "RateLimiter | None" = None,
    pauses: bool = False,
) -> list[FoundProject]:
    """Sign in once, then to the projects that ``choose`` returns, or to all of the region.

    With ``pauses`` requests wait for a new sign-in when the session ends. ``network`` and ``rate_limiter`` None are
    the computer's own settings and the default limits.

    The sources share connections, rate limits and sign-in; closing all of them closes the connections. A project that
    cannot be signed in to has a ``problem``. Raises SignInError, UnreachableError, CloudError when the first sign-in or
    the list of projects fails, and what ``choose`` raises; everything is closed then. Where IAM does not offer the list
    or lists no project, that is for ``choose`` to answer; without it that is raised.
    """
    whole = msgspec.structs.replace(connection, project_id="", project_name="")
    client = await make_client(whole, credential, network=network, rate_limiter=rate_limiter)
    try:
        projects, missing = await list_projects(client, connection.region)
    except BaseException:
        await client.aclose()
        raise
    found = RegionProjects(client, projects, missing, pauses=pauses, ends_tokens=credential.opens_session)
    try:
        return await found.open(await _chosen(found, choose))
    except BaseException:
        await found.close()
        raise


async def _chosen(found: RegionProjects, choose: Choose | None) -> Sequence[Project]:
    if choose is not None:
        return await choose(found)
    if found.problem is not None:
        raise found.problem
    return found.projects


async def list_projects(client: "CloudClient", region: str) -> tuple[list[Project], InspectorError | None]:
    """Return the projects of a region, or none and why IAM does not tell them. Raises other InspectorErrors."""
    try:
        projects = projects_of_region(await client.projects(), region)
    except InspectorError as error:
        if not is_list_refused(error):
            raise
        return [], error
    if projects:
        return projects, None
    return [], NoProjectError(
        f"There is no project in {region or 'this account'} that this user may use.",
        "IAM lists none that is enabled.",
        "Choose another region, or ask the account's administrator for the right to use a project.",
    )


def is_list_refused(error: InspectorError) -> bool:
    """Tell whether the identity service refuses the list of projects, or does not offer it, to an accepted sign-in."""
    return isinstance(error, CloudError) and error.http_status in _NOT_OFFERED


async def _sign_in(source: LiveSource, bound: asyncio.Semaphore) -> InspectorError | None:
    async with bound:
        try:
            await source.client.sign_in()
        except InspectorError as error:
            return error
    return None
