"""`CloudClient`: everything the program asks the cloud for, as bytes. Importing this costs the import of httpx."""

import logging
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import httpx
import msgspec

from drs_inspector.cloud.auth import Connection, Credential, Project, Token
from drs_inspector.cloud.error_body import code_number, read_error
from drs_inspector.cloud.exchange import Call, Exchange
from drs_inspector.cloud.failures import not_json, to_inspector_error
from drs_inspector.cloud.identity import read_projects, scope_problem
from drs_inspector.cloud.pace import OnWait, Pace
from drs_inspector.cloud.regions import check_url
from drs_inspector.cloud.reply import Reply
from drs_inspector.cloud.sign_in import SignIn
from drs_inspector.cloud.token_auth import TokenAuth, TokenKeeper
from drs_inspector.cloud.wire_logging import guard_wire_logging
from drs_inspector.domain.errors import InspectorError, SignInError

if TYPE_CHECKING:
    from drs_inspector.cloud.network import NetworkSettings

guard_wire_logging()
logger = logging.getLogger(__name__)

_DEFAULT_DETAIL_PAGE = 10
_LARGEST_PAGE = 100
_LARGEST_ERROR_BODY = 4096


class _WithResults(msgspec.Struct):
    results: list[msgspec.Raw]


class CloudClient:
    """Signs in and reads one project. Bodies come back as the bytes of the reply, unread.

    Requests carry the token only to the two hosts of ``connection``; a token that ends is renewed once for all
    requests that wait, when the credential allows it. ``transport`` replaces the network in tests; it stays open.
    ``on_wait(seconds)`` is told of every wait for pace or before a repeat. Use from one event loop.
    Raises `InspectorError` for a URL that may not be used.
    """

    def __init__(
        self,
        connection: Connection,
        credential: Credential,
        *,
        pace: Pace | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        on_wait: OnWait | None = None,
        network: "NetworkSettings | None" = None,
        on_sign_in_needed: Callable[[SignInError], None] | None = None,
    ) -> None:
        self.connection = msgspec.structs.replace(
            connection,
            iam_url=check_url(connection.iam_url),
            drs_url=check_url(connection.drs_url) if connection.drs_url else "",
            project_id=connection.project_id.strip(),
            project_name=connection.project_name.strip(),
        )
        iam_url, drs_url = self.connection.iam_url, self.connection.drs_url
        self.pace = pace or Pace()
        self._iam_pace = self.pace.for_another_host()
        self._exchange = Exchange(iam_url, drs_url, self.pace, transport=transport, on_wait=on_wait)
        self._sign_in = SignIn(self._exchange, self.connection, credential)
        self._keeper = TokenKeeper(self._sign_in.token, renewable=self._sign_in.renewable)
        self._auth = TokenAuth(self._keeper, frozenset({iam_url, drs_url} - {""}))

    @property
    def token(self) -> Token | None:
        """The token in use, or None before signing in and after signing out."""
        return self._keeper.token

    async def sign_in(self) -> Token:
        """Sign in if that has not happened yet, and return the token.

        Raises `SignInError`, `UnreachableError` or `CloudError`. A refused credential is not sent a second time: make
        a new client to try again.
        """
        return (await self._keeper.current()).token

    @property
    def is_renewable(self) -> bool:
        """Whether the credential in hand can give another token without anybody's help."""
        return self._sign_in.renewable

    async def renew(self) -> Token:
        """Return a new token, shared with whoever waits; the old one stays when that fails. Raises `InspectorError`."""
        raise NotImplementedError

    async def use(self, credential: Credential) -> Token:
        """Sign in with another credential and let all paused requests go on. Raises `InspectorError`."""
        raise NotImplementedError

    def lock(self) -> None:
        """Drop token and credential from memory; later requests pause or raise until `use`."""
        raise NotImplementedError

    def for_project(self, project: Project) -> "CloudClient":
        """Return a client of another project with the same connections, pace and way in, and its own token."""
        raise NotImplementedError

    async def projects(self) -> list[Project]:
        """Return the projects that the token may use, by name (contract 1.7); disabled ones say so."""
        what = "Project list"
        call = Call(what=what, method="GET", url=f"{self.connection.iam_url}/v3/auth/projects")
        outcome = await self._exchange.send(call, pace=self._iam_pace, auth=self._auth)
        problem = _problem_of(outcome, what)
        if problem is not None:
            raise problem
        projects = read_projects(outcome.body) if isinstance(outcome, Reply) else None
        if projects is None:
            raise InspectorError(
                f"{what}: the answer holds no projects",
                f"{self.connection.iam_url} answered, but not as an identity service (IAM) does.",
                "Check the IAM URL.",
            )
        return projects

    async def list_page(self, scenario: str, page: int, per_page: int = 100) -> bytes:
        """Return one page of the job list of a scenario, ``page`` from 1, at most 100 a page (contract 3.1)."""
        # Without engine_type, or with its default, some regions list MySQL jobs only.
        body = {"cur_page": page, "per_page": per_page, "db_use_type": scenario, "engine_type": ""}
        return await self._read_jobs("", body, "Job list")

    async def job_details(self, ids: Sequence[str]) -> bytes:
        """Return the details of jobs, ten ids at a time by the contract (4.1), never more than 100.

        The reply may leave ids out, order them differently, and be the body of a 400 (contract 4.2). Raises ValueError
        for no id, too many or repeated ones.
        """
        if not 0 < len(ids) <= _LARGEST_PAGE or len(set(ids)) != len(ids):
            raise ValueError("job_details needs 1 to 100 different ids")
        # Without page_req only the first five jobs come back.
        page = {"cur_page": 1, "per_page": max(len(ids), _DEFAULT_DETAIL_PAGE)}
        return await self._read_jobs("/batch-detail", {"jobs": list(ids), "page_req": page}, "Job details")

    async def sign_out(self) -> None:
        """End the token at IAM and forget it; a failure to do so is ignored, the token ends by itself."""
        token = self._keeper.token
        self._keeper.forget()
        if token is not None:
            problem = await self._sign_in.revoke(token)
            if problem is not None:
                logger.info("the token was not revoked: %s", problem)

    async def aclose(self) -> None:
        """Close the connections. The token stays valid at IAM; see `sign_out`."""
        await self._exchange.aclose()

    async def _read_jobs(self, path: str, body: dict[str, object], what: str) -> bytes:
        project_id = await self._project_id()
        call = Call(
            what=what,
            method="POST",
            url=f"{self.connection.drs_url}/v3/{project_id}/jobs{path}",
            content=msgspec.json.encode(body),
        )
        outcome = await self._exchange.send(call, pace=self.pace, auth=self._auth)
        problem = _problem_of(outcome, what)
        if problem is not None:
            raise problem
        return outcome.body if isinstance(outcome, Reply) else b""

    async def _project_id(self) -> str:
        if not self.connection.drs_url:
            raise InspectorError(
                "The DRS address is not known",
                "No document names the DRS address of this region.",
                "Enter the DRS URL in the connection.",
            )
        token = await self.sign_in()
        problem = scope_problem(token, self.connection)
        if problem is not None:
            raise problem
        project_id = token.project_id or self.connection.project_id
        if re.fullmatch(r"[0-9A-Za-z_-]{1,64}", project_id) is None:
            raise SignInError(
                "The project id cannot be used",
                "A project id is a word of up to 64 letters, digits, - and _.",
                "Choose the project in the connection.",
            )
        return project_id


def _problem_of(outcome: Reply | InspectorError, what: str) -> InspectorError | None:
    """Return why an outcome is no usable reply, or None. A 400 that carries results is one (contract 4.2)."""
    if isinstance(outcome, InspectorError):
        return outcome
    if outcome.status == 400 and _carries_results(outcome.body):
        return None
    if not 200 <= outcome.status < 300:
        return to_inspector_error(outcome, what)
    body = outcome.body.strip() if len(outcome.body) <= _LARGEST_ERROR_BODY else outcome.body
    if body[:64].lstrip()[:1] != b"{" or body[-64:].rstrip()[-1:] != b"}":
        return not_json(outcome, what)
    # A success status can carry an error (contract 8.1); such bodies are small.
    if len(body) <= _LARGEST_ERROR_BODY and b'"error_code"' in body and _is_only_an_error(body):
        return to_inspector_error(outcome, what)
    return None


def _carries_results(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=_WithResults)
    except (ValueError, RecursionError):
        return False
    return True


def _is_only_an_error(body: bytes) -> bool:
    try:
        document = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return False
    return (
        isinstance(document, dict)
        and bool(code_number(read_error(body).code))
        and not document.keys() & {"results", "jobs", "projects"}
    )
