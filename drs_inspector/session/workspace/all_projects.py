"""Every project that a sign-in may read in one region: found once, then signed in to side by side."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from drs_inspector.cloud.iam.credentials import of_region
from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.session.auth.shared_sign_in import SharedSignIn
from drs_inspector.session.sources.live_source import ClientEvents, LiveSource
from drs_inspector.session.workspace.source_connection import SourceConnection

if TYPE_CHECKING:
    from drs_inspector.cloud.client import CloudClient
    from drs_inspector.cloud.iam.credentials import Connection, Credential, Project
    from drs_inspector.cloud.network.settings import NetworkSettings

_AT_ONCE = 4


class FoundProject(NamedTuple):
    """A project as the source of a session, and why it cannot be read, if that is known already."""

    source: LiveSource
    problem: InspectorError | None


def projects_of_region(projects: "Sequence[Project]", region: str) -> "list[Project]":
    """Return the enabled projects of a region: ``eu-de`` and ``eu-de_anything`` (contract 1.7); all without a region.

    A name of any other form is no DRS target.
    """
    return [project for project in of_region(projects, region) if project.enabled]


async def find_projects(
    opener: SourceConnection, connection: "Connection", credential: "Credential", network: "NetworkSettings | None"
) -> list[FoundProject]:
    """Sign in once with a client of ``opener`` and then to each project of the region. Raises as ``connect``.

    The sources share connections, pace and way in. Closing all of them closes the connections.
    """
    whole = msgspec.structs.replace(connection, project_id="", project_name="")
    client = await opener.make_client(whole, credential, network=network)
    sources: list[LiveSource] = []
    try:
        projects = await _projects(client, connection.region)
        shared = SharedSignIn(client)
        sources += [_source_of(shared, project, pauses=opener.waits_for_sign_in) for project in projects]
        bound = asyncio.Semaphore(_AT_ONCE)
        problems = await asyncio.gather(*(_sign_in(source, bound) for source in sources))
    except BaseException:
        for source in sources:
            await source.close()
        await client.aclose()
        raise
    return [FoundProject(source, problem) for source, problem in zip(sources, problems, strict=True)]


async def _projects(client: "CloudClient", region: str) -> "list[Project]":
    """Return at least one project. Raises SignInError when there is none."""
    projects = projects_of_region(await client.projects(), region)
    if not projects:
        raise SignInError(
            f"There is no project in {region or 'this account'} that this user may use.",
            "IAM lists none that is enabled.",
            "Choose another region, or ask the account's administrator for the right to use a project.",
        )
    return projects


def _source_of(shared: SharedSignIn, project: "Project", *, pauses: bool) -> LiveSource:
    events = ClientEvents()
    client = shared.client.for_project(
        project, on_wait=events.on_wait, on_sign_in_needed=events.on_sign_in_needed if pauses else None
    )
    source = LiveSource(client, client.connection, None, events=events, shared=shared)
    shared.join(source)
    return source


async def _sign_in(source: LiveSource, bound: asyncio.Semaphore) -> InspectorError | None:
    async with bound:
        try:
            await source.client.sign_in()
        except InspectorError as error:
            return error
    return None
