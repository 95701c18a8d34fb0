"""`CloudClient`: every request of the program to IAM and DRS, as bytes. Importing this imports httpx."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx
import msgspec

from drs_inspector.cloud.errors.reply_check import problem_of
from drs_inspector.cloud.http.log_redaction import install_log_redaction
from drs_inspector.cloud.http.rate_limit import OnWait, RateLimiter
from drs_inspector.cloud.http.request_sender import Call, RequestSender
from drs_inspector.cloud.iam.authenticator import Authenticator
from drs_inspector.cloud.iam.credentials import Connection, Project, Token
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.payloads import scope_problem
from drs_inspector.cloud.iam.projects import ProjectLists, explain_missing_project
from drs_inspector.cloud.iam.token_cache import OnSignInNeeded, Pause, TokenAuth, TokenCache
from drs_inspector.cloud.iam.token_requests import TokenRequests
from drs_inspector.cloud.network.regions import check_url, neighbour_url
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import InspectorError, ServiceOffError, SignInError
from drs_inspector.domain.read_calls.asked import SERVICES, Service
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.read_calls.wire import wire_of

install_log_redaction()
logger = logging.getLogger(__name__)

_DEFAULT_DETAIL_PAGE = 10
_LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class CloudAccess:
    """What the clients of several projects of one cloud share: connections, credential and limits.

    ``rate_limiter`` paces requests to DRS, ``iam_rate_limiter`` those to IAM, ``hosts`` has address and limits of each
    service that reads. A token or a signature is only sent to ``origins`` (``scheme://host[:port]``).
    """

    sender: RequestSender
    authenticator: Authenticator
    rate_limiter: RateLimiter
    iam_rate_limiter: RateLimiter
    origins: frozenset[str]
    hosts: Mapping[Service, tuple[str, RateLimiter]]


def open_client(
    connection: Connection,
    credential: Credential,
    *,
    rate_limiter: RateLimiter | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    network: NetworkSettings | None = None,
    on_wait: OnWait | None = None,
    on_sign_in_needed: OnSignInNeeded | None = None,
) -> "CloudClient":
    """Return a client with connections of its own, which open with the first request.

    ``transport`` replaces the network in tests and is not closed; for the callbacks see `CloudClient`. Raises
    `InspectorError` for a URL that may not be used.
    """
    connection = _checked(connection)
    iam_url, drs_url = connection.iam_url, connection.drs_url
    rate_limiter = rate_limiter or RateLimiter()
    cloud_eye_url = neighbour_url(drs_url, "ces")
    neighbours: dict[Service, str] = {"ces": cloud_eye_url} if cloud_eye_url else {}
    sender = RequestSender(iam_url, drs_url, rate_limiter, transport=transport, network=network, neighbours=neighbours)
    origins = frozenset({iam_url, drs_url, cloud_eye_url} - {""})
    access = CloudAccess(
        sender=sender,
        authenticator=Authenticator(sender, origins, credential),
        rate_limiter=rate_limiter,
        iam_rate_limiter=rate_limiter.for_another_host(),
        origins=origins,
        hosts={"drs": (drs_url, rate_limiter), "ces": (cloud_eye_url, rate_limiter.for_another_host())},
    )
    return CloudClient(connection, access, on_wait=on_wait, on_sign_in_needed=on_sign_in_needed)


class CloudClient:
    """Signs in and reads one project. Replies come back as bytes, not decoded. For one event loop.

    Requests carry the token, or a signature, only to the hosts of ``connection``. A token that ends is renewed once for
    all waiting requests when the credential allows it. When it does not, requests raise; or with ``on_sign_in_needed``,
    which is called once, they wait for `use`, without a connection or a slot of the rate limiter. ``on_wait(seconds)``
    is called before every wait for the rate limit or for a repeat. With ``further_project`` a credential that is a
    token may be of another project, and is exchanged. `open_client` makes the first client of a cloud, `for_project`
    the others.
    """

    def __init__(
        self,
        connection: Connection,
        access: CloudAccess,
        *,
        on_wait: OnWait | None = None,
        on_sign_in_needed: OnSignInNeeded | None = None,
        further_project: bool = False,
    ) -> None:
        self.connection = connection
        self.on_wait = on_wait
        self._access = access
        self._closed = False
        self._tokens = TokenCache(access.authenticator, connection, further_project=further_project)
        self._pause = Pause(self._tokens, access.authenticator, on_sign_in_needed)
        access.sender.share()

    @property
    def _lists(self) -> ProjectLists:
        return ProjectLists(self.connection.iam_url, lambda call: self._send(call, self._access.iam_rate_limiter))

    @property
    def rate_limiter(self) -> RateLimiter:
        """The limits of requests to DRS, shared by the clients of all projects."""
        return self._access.rate_limiter

    @property
    def token(self) -> Token | None:
        """The active token; None before signing in, after signing out and while locked. A key's has an empty value."""
        return self._tokens.token

    @property
    def is_renewable(self) -> bool:
        """Whether the session renews itself: with a password, or with a permanent access key, which has no end."""
        return self._access.authenticator.is_renewable

    @property
    def cloud_time(self) -> datetime | None:
        """The time of the cloud's clock, aware UTC to the second, from its last reply; None before the first one."""
        return self._access.sender.cloud_time

    @property
    def drs_time(self) -> datetime | None:
        """The time of DRS's clock, aware UTC to the second, from its last reply; None where it has said none."""
        return self._access.sender.time_of(urlsplit(self.connection.drs_url).hostname or "")

    async def sign_in(self) -> Token:
        """Return the active token, after signing in where there is none (contract 1.1 to 1.7).

        Raises `SignInError` (`SecondFactorNeededError`, `ProjectChoiceNeededError`), `UnreachableError` or
        `CloudError`. A refused credential is not sent a second time: make a new client, or `use` another one.
        """
        return await self._for_a_project((await self._tokens.current()).token)

    async def renew(self) -> Token:
        """Return a newer token, which all waiting requests share. Raises `InspectorError`; the token stays then."""
        return (await self._tokens.renew()).token

    async def use(self, credential: Credential) -> Token:
        """Sign in with another credential, with which waiting requests go on, those of `for_project` clients too.

        No request is sent with the old token afterwards, also not a repeat of one that began with it. Raises
        `InspectorError`; then nothing has changed, and waiting requests wait on.
        """
        return await self._for_a_project((await self._tokens.use(credential)).token)

    def lock(self) -> None:
        """Drop token and credential from memory, those of `for_project` clients too.

        The token stays valid at IAM. Later requests wait for `use`, or raise.
        """
        self._access.authenticator.lock()

    async def forget_proxy_password(self) -> None:
        """Drop the proxy's password that was given with ``network``, and the connections that hold it."""
        await self._access.sender.forget_proxy_password()

    def for_project(
        self, project: Project, *, on_wait: OnWait | None = None, on_sign_in_needed: OnSignInNeeded | None = None
    ) -> "CloudClient":
        """Return a client of another project with the same `CloudAccess` and a token of its own.

        The callbacks are this client's unless given. Close every client; the last one closes the connections.
        """
        return CloudClient(
            msgspec.structs.replace(self.connection, project_id=project.id, project_name=project.name),
            self._access,
            on_wait=on_wait or self.on_wait,
            on_sign_in_needed=on_sign_in_needed or self._pause.on_sign_in_needed,
            further_project=True,
        )

    async def projects(self) -> list[Project]:
        """Return the projects that the credential may use, by name (contract 1.7), disabled ones marked.

        Raises `InspectorError`.
        """
        found = await (self._lists.of_key() if self._access.authenticator.is_key else self._lists.usable())
        if isinstance(found, InspectorError):
            raise found
        return found

    async def list_page(self, scenario: str, page: int, per_page: int = 100) -> bytes:
        """Return one page of the job list of a scenario: ``page`` from 1, at most 100 jobs (contract 3.1).

        Raises `InspectorError`.
        """
        body = {"cur_page": page, "per_page": per_page, "db_use_type": scenario}
        return (await self.ask(BY_NAME["ShowJobList"], body, what="Job list")).body

    async def job_details(self, ids: Sequence[str]) -> bytes:
        """Return the details of jobs: ten ids at a time (contract 4.1), never more than 100.

        The reply may leave ids out, order them differently, and be the body of a 400 (contract 4.2). Raises
        `InspectorError`; ValueError for no id, too many or repeated ones.
        """
        if not 0 < len(ids) <= _LARGEST_PAGE or len(set(ids)) != len(ids):
            raise ValueError("job_details needs 1 to 100 different ids")
        # Without page_req only the first five jobs come back.
        page = {"cur_page": 1, "per_page": max(len(ids), _DEFAULT_DETAIL_PAGE)}
        body = {"jobs": list(ids), "page_req": page}
        return (await self.ask(BY_NAME["BatchListJobDetails"], body, what="Job details")).body

    @property
    def services(self) -> frozenset[Service]:
        """The services that are asked: DRS, and those that `ask_also` was called for."""
        return frozenset({"drs", *self._access.sender.allowed})

    def ask_also(self, service: Service) -> None:
        """Let reads of a neighbour of DRS be sent from now on, by the clients of all projects."""
        self._access.sender.allow(service)

    def ask_no_more(self, service: Service) -> None:
        """Let no read of a neighbour of DRS be sent any more, by the clients of all projects."""
        self._access.sender.forbid(service)

    async def ask(self, call: ReadCall, given: Mapping[str, object], *, what: str = "", consent: bool = False) -> Reply:
        """Return the reply of a registered call for these parameters (`wire_of`), with pace and repeats as all others.

        ``consent`` says that a person has asked for a call of tier C in so many words; without it none is sent.
        Raises `InspectorError`; ValueError for parameters that the call does not have.
        """
        asked = call.asked
        if asked is None:
            raise ValueError(f"{call.name} is not a call that is made")
        one_of = "" if what else SERVICES[asked.service]
        what = what or f"{call.title[:1].upper()}{call.title[1:]}"
        project_id = await self._project_id()
        wire = wire_of(call, project_id, given)
        url, rate_limiter = self._access.hosts.get(asked.service, ("", self.rate_limiter))
        if asked.service not in self.services or not url:
            raise ServiceOffError(
                f"{what}: {SERVICES[asked.service]} is not asked",
                "Its address is not known." if asked.service in self.services else "It is off until it is switched on.",
            )
        request = Call(
            what=what,
            method=wire.method,
            url=url + wire.target,
            content=wire.body,
            consent=asked.path if consent and asked.needs_consent else "",
        )
        outcome = await self._send(request, rate_limiter)
        if isinstance(outcome, InspectorError):
            raise outcome
        problem = problem_of(outcome, what, call.tells_something, one_of)
        if problem is not None:
            raise problem
        return outcome

    async def sign_out(self) -> None:
        """End the token at IAM and drop it; a failure of that is ignored, because the token ends by itself."""
        token = self._tokens.token
        self._tokens.forget(SignInError("You are signed out", "The session was ended.", "Sign in again."))
        if token is not None and token.value:
            problem = await TokenRequests(self._access.sender, self.connection).revoke(token)
            if problem is not None:
                logger.info("the token was not revoked: %s", problem)

    async def aclose(self) -> None:
        """Close the connections, unless another client shares them. The token stays valid at IAM; see `sign_out`."""
        if not self._closed:
            self._closed = True
            self._tokens.forget(InspectorError("The connection was closed", "", "Connect again."))
            await self._access.sender.aclose()

    async def _send(self, call: Call, rate_limiter: RateLimiter) -> Reply | InspectorError:
        """Send a request, and once more after a pause when the session ended meanwhile."""
        while True:
            await self._pause.ready()
            auth = TokenAuth(self._tokens, self._access.origins)
            outcome = await self._access.sender.send(call, rate_limiter=rate_limiter, auth=auth, on_wait=self.on_wait)
            if not self._pause.may_go_on(auth, outcome):
                return outcome

    async def _project_id(self) -> str:
        if not self.connection.drs_url:
            raise InspectorError(
                "The DRS address is not known",
                "No document names the DRS address of this region.",
                "Enter the DRS URL in the connection.",
            )
        token = await self._for_a_project((await self._pause.ready()).token)
        project_id = token.project_id or self.connection.project_id
        if re.fullmatch(r"[0-9A-Za-z_-]{1,64}", project_id) is None:
            raise SignInError(
                "The project id cannot be used",
                "A project id is a word of up to 64 letters, digits, - and _.",
                "Choose the project in the connection.",
            )
        return project_id

    async def _for_a_project(self, token: Token) -> Token:
        """Return the token when it has a project. Raises `SignInError`, with the projects to choose from."""
        problem = scope_problem(token, self.connection)
        if problem is None:
            if token.project_id:
                self._tokens.stay_for(token.project_id)
            return token
        if not token.project_id:
            problem = await explain_missing_project(
                self._lists, self.connection, problem, of_key=self._access.authenticator.is_key
            )
        raise problem


def _checked(connection: Connection) -> Connection:
    return msgspec.structs.replace(
        connection,
        iam_url=check_url(connection.iam_url),
        drs_url=check_url(connection.drs_url) if connection.drs_url else "",
        project_id=connection.project_id.strip(),
        project_name=connection.project_name.strip(),
    )
