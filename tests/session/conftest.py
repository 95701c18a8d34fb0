"""The simulator mounted in the client's transport, and an Inspector on it that does not wait for pace."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.session.events import Event, FetchFinished, JobsChanged, Progress
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.workspace import Workspace
from drs_inspector.simulator.app import create_app
from drs_inspector.simulator.options import SimulatorOptions
from tests.session.several import LoopbackCloud, MakeLoopbackCloud, new_workspace

QUICK = RetryPolicy(retries=2, first_delay=0.001, longest_delay=0.002)


class Cloud:
    """A simulated cloud and an Inspector connected to it, with every event that came."""

    def __init__(self, app: Starlette, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.app = app
        self.transport = transport or httpx.ASGITransport(app=app)
        self.inspector = Inspector(transport=self.transport, rate_limiter=RateLimiter(4, None, retry=QUICK))
        self.events: list[Event] = []
        self.inspector.subscribe(self.events.append)

    @property
    def tenant(self) -> Any:
        return self.app.state.tenant

    async def connect(self) -> None:
        info = self.app.state.info
        connection = Connection(
            info.iam_url, info.drs_url, project_id=info.project_id, project_name=info.project_name, domain=info.domain
        )
        await self.inspector.connection.connect(
            connection, PasswordCredential(info.username, info.password, info.domain)
        )

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def replayed_jobs(self) -> set[str]:
        """The job ids that a listener knows of who has only followed the events."""
        known: set[str] = set()
        for event in self.of(JobsChanged):
            assert known.isdisjoint(event.added)
            assert known >= {*event.removed}
            known = (known | {*event.added}) - {*event.removed}
        return known

    @property
    def last_report(self) -> Any:
        return self.of(FetchFinished)[-1].report

    @property
    def last_progress(self) -> Any:
        return self.of(Progress)[-1]


MakeCloud = Callable[..., Any]


@pytest.fixture
def cloud_with() -> MakeCloud:
    """Return a context manager that makes a connected cloud with simulator options."""

    @asynccontextmanager
    async def make(
        *, transport: Callable[[Starlette], httpx.AsyncBaseTransport] | None = None, **options: Any
    ) -> AsyncIterator[Cloud]:
        options = {"jobs": 41, "objects": 6, "time_scale": 0} | options
        app = create_app(SimulatorOptions(**options))
        cloud = Cloud(app, transport(app) if transport else None)
        await cloud.connect()
        try:
            yield cloud
        finally:
            await cloud.inspector.close()

    return make


@pytest.fixture
def make_cloud() -> Iterator[MakeLoopbackCloud]:
    """Return what starts simulated clouds on loopback, with simulator options."""
    made: list[LoopbackCloud] = []

    def make(**options: Any) -> LoopbackCloud:
        made.append(LoopbackCloud(**options))
        return made[-1]

    yield make
    for cloud in made:
        cloud.close()


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    """Return a workspace that does not wait for pace."""
    one = new_workspace()
    yield one
    await one.close()
