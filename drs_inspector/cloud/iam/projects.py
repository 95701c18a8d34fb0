"""Finding projects: those that a sign-in may use, those of a name, and the words when one has to be chosen."""

from collections.abc import Awaitable, Callable, Sequence

from drs_inspector.cloud.errors.reply_check import problem_of
from drs_inspector.cloud.http.request_sender import Call
from drs_inspector.cloud.iam.credentials import Connection, Project, of_region
from drs_inspector.cloud.iam.payloads import read_projects
from drs_inspector.cloud.iam.sign_in_errors import ProjectChoiceNeededError, ProjectNeededError
from drs_inspector.cloud.iam.signing import query_text
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.domain.errors import InspectorError, SignInError

_WHAT = "Project list"
_NOT_OFFERED = frozenset({400, 401, 403, 404, 405})
_SHOWN_NAMES = 12

Send = Callable[[Call], Awaitable[Reply | InspectorError]]
Projects = list[Project] | InspectorError


class ProjectLists:
    """The two lists of IAM (contract 1.7). ``send`` sends a request with whatever signs in."""

    def __init__(self, iam_url: str, send: Send) -> None:
        self._iam_url = iam_url
        self._send = send

    async def usable(self) -> Projects:
        """Return the projects that may be used, by name, or why that cannot be told; the built-in one is left out."""
        return await self._read("/v3/auth/projects")

    async def named(self, name: str) -> Projects:
        """Return the projects of exactly this name (contract 1.11), or why that cannot be told."""
        found = await self._read(f"/v3/projects?{query_text({'name': name})}")
        if may_ask_elsewhere(found):
            found = await self.usable()
        return [one for one in found if one.name == name] if isinstance(found, list) else found

    async def of_key(self) -> Projects:
        """Return the projects that an access key may use: not every service offers the first list to a key."""
        found = await self.usable()
        return await self._read("/v3/projects") if may_ask_elsewhere(found) else found

    async def _read(self, path: str) -> Projects:
        outcome = await self._send(Call(what=_WHAT, method="GET", url=f"{self._iam_url}{path}"))
        problem = problem_of(outcome, _WHAT)
        if problem is not None:
            return problem
        projects = read_projects(outcome.body) if isinstance(outcome, Reply) else None
        if projects is not None:
            return projects
        return InspectorError(
            f"{_WHAT}: the answer holds no projects",
            f"{self._iam_url} answered, but not as an identity service (IAM) does.",
            "Check the IAM URL.",
        )


def may_ask_elsewhere(found: Projects) -> bool:
    """Tell whether one list was refused in a way that need not hold for the other. A key that was refused stays so."""
    return isinstance(found, InspectorError) and found.http_status in _NOT_OFFERED


async def explain_missing_project(
    lists: ProjectLists, connection: Connection, problem: SignInError, *, of_key: bool
) -> SignInError:
    """Return the best error for a sign-in without a project: one that offers projects to choose from, if possible.

    ``problem`` is what to say when there is nothing to offer. A project is never guessed (contract 1.11).
    """
    name = connection.project_name or (connection.region if of_key else "")
    if of_key and name and not connection.project_id:
        found = await lists.named(name)
        if isinstance(found, InspectorError):
            return found if isinstance(found, SignInError) else _not_named(connection, problem)
        if found:
            return _choice(found, f"{len(found)} projects have the name “{name}”.")
        return _not_named(connection, _no_such_project(connection, name, await lists.of_key()))
    if connection.project_id or connection.project_name:
        return problem
    usable = await (lists.of_key() if of_key else lists.usable())
    if isinstance(usable, SignInError):
        return usable
    offered = of_region(usable, connection.region) if isinstance(usable, list) else ()
    return _choice(offered, problem.cause) if offered else _not_named(connection, problem)


def _not_named(connection: Connection, problem: SignInError) -> SignInError:
    """Return the problem as one that naming a project solves, where none was named."""
    if connection.project_id or connection.project_name:
        return problem
    return ProjectNeededError(problem.title, problem.cause, problem.next_step)


def _choice(projects: Sequence[Project], cause: str) -> ProjectChoiceNeededError:
    return ProjectChoiceNeededError(
        "Choose the project", cause, f"Choose one of: {_names(projects)}.", projects=tuple(projects)
    )


def _no_such_project(connection: Connection, name: str, usable: Projects) -> SignInError:
    others = ""
    if isinstance(usable, list):
        others = f"The key may use: {_names(usable)}." if usable else "The key may use no project at all."
    return SignInError(
        f"There is no project “{name}”",
        f"{connection.iam_url} knows no project of exactly this name for this access key. {others}".strip(),
        "Choose the project in the connection: its exact name, or its id.",
    )


def _names(projects: Sequence[Project]) -> str:
    shown = [f"{one.name} ({one.id}{'' if one.enabled else ', disabled'})" for one in projects[:_SHOWN_NAMES]]
    more = len(projects) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
