"""The simulated cloud on real sockets, and clients of it."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from drs_inspector.cloud.client import CloudClient, open_client
from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy
from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.credentials import Connection, Project
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.domain.errors import SignInError
from drs_inspector.simulator import SimulatorOptions, SimulatorServer

Result = TypeVar("Result")
QUICK = RetryPolicy(first_delay=0.001, longest_delay=0.002)


class Loopback:
    """A simulator in a thread, connections and credentials for it, and what arrived there."""

    def __init__(self, server: SimulatorServer) -> None:
        self.server = server
        self.state = server.app.state
        self.info = server.info
        self.directory = self.state.directory
        self.clients: list[CloudClient] = []

    def connection(self, **changes: str) -> Connection:
        named = {"project_name": self.info.project_name, "region": self.info.project_name, "domain": self.info.domain}
        return Connection(**({"iam_url": self.info.iam_url, "drs_url": self.info.drs_url} | named | changes))

    def client(self, credential: Credential, *, at: dict[str, str] | None = None, **more: Any) -> CloudClient:
        rate_limiter = more.pop("rate_limiter", None) or RateLimiter(4, None, retry=QUICK)
        client = open_client(self.connection(**(at or {})), credential, rate_limiter=rate_limiter, **more)
        self.clients.append(client)
        return client

    @property
    def password(self) -> PasswordCredential:
        return PasswordCredential(self.info.username, self.info.password)

    @property
    def key(self) -> AccessKeyCredential:
        return AccessKeyCredential(self.info.access_key, self.info.secret_key)

    @property
    def wrong_key(self) -> AccessKeyCredential:
        return replace(self.key, secret_key="not-the-secret")

    def careful(self, passcode: str = "", *, with_id: bool = True) -> PasswordCredential:
        user = self.directory.careful_reader
        return PasswordCredential(user.name, user.password, user_id=user.id if with_id else "", passcode=passcode)

    def agency(self, base: PasswordCredential | TokenCredential | None = None, name: str = "drs-readers") -> Any:
        return AgencyCredential(base or self.password, name, "partner-account")

    def token(self, project: Any = "main", *, user: Any = None, unscoped: bool = False) -> TokenCredential:
        """A token that was fetched elsewhere; ``project`` None makes it account-wide."""
        chosen = self.directory.main if project == "main" else project
        grant = self.state.tokens.issue(
            user or self.directory.reader, self.directory.domain, chosen, ("password",), unscoped=unscoped
        )
        return TokenCredential(grant.value)

    def temporary_key(self, seconds: float = 900) -> AccessKeyCredential:
        key = self.state.tokens.issue_keys(seconds)
        return AccessKeyCredential(key.access_key, key.secret_key, key.security_token)

    @property
    def sign_ins(self) -> list[tuple[tuple[str, ...], int]]:
        return [(record.methods, record.status) for record in self.state.sign_ins]

    @property
    def wrong_signatures(self) -> int:
        return int(self.state.wrong_signatures.total())

    def paths(self) -> list[str]:
        return [f"{call.method} {call.path}" for call in self.state.calls]

    def count(self, text: str) -> int:
        return sum(text in path for path in self.paths())


@contextmanager
def loopback(**options: Any) -> Iterator[Loopback]:
    """Run a simulator with these options."""
    with SimulatorServer(SimulatorOptions(**({"jobs": 12, "objects": 4, "time_scale": 0} | options))) as server:
        yield Loopback(server)


def with_options(**options: Any) -> pytest.MarkDecorator:
    """Let the fixture ``sim`` of a test have these options."""
    return pytest.mark.parametrize("sim", [options], indirect=True)


def project_of(sim: Loopback, name: str) -> Project:
    """Return a project of the simulator's directory as the client knows projects."""
    one = getattr(sim.directory, name)
    return Project(id=one.id, name=one.name)


class Needed:
    """Counts the events that a sign-in is needed."""

    def __init__(self) -> None:
        self.errors: list[SignInError] = []

    def __call__(self, error: SignInError) -> None:
        self.errors.append(error)


async def read(client: CloudClient, pages: int = 8) -> list[bytes]:
    """Read some pages of the job list side by side."""
    return list(await asyncio.gather(*(client.list_page("migration", page) for page in range(1, pages + 1))))


def begin(work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
    """Let something run beside the test."""
    return asyncio.get_running_loop().create_task(work)
