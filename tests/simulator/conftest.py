import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest

from drs_inspector.simulator import SimulatorOptions, create_app

Json = dict[str, Any]
PASSWORD_METHOD = ["password"]


class Cloud:
    """A simulator mounted in an httpx client, with the calls that most tests make."""

    def __init__(self, options: SimulatorOptions, client: httpx.AsyncClient, state: Any) -> None:
        self.options = options
        self.client = client
        self.state = state
        self.info = state.info
        self.project_id = self.info.project_id
        self.headers: dict[str, str] = {}

    def identity(self, **changes: Any) -> Json:
        user = {"name": self.info.username, "password": self.info.password, "domain": {"name": self.info.domain}}
        return {"methods": PASSWORD_METHOD, "password": {"user": user | changes}}

    async def ask_token(self, identity: Json, scope: Json | None = None, **headers: str) -> httpx.Response:
        auth = {"identity": identity} | ({"scope": scope} if scope else {})
        return await self.client.post("/v3/auth/tokens", json={"auth": auth}, headers=headers)

    async def sign_in(self, scope: Json | None = None) -> "Cloud":
        reply = await self.ask_token(self.identity(), scope or {"project": {"id": self.project_id}})
        assert reply.status_code == 201, reply.text
        self.headers = {"X-Auth-Token": reply.headers["X-Subject-Token"]}
        return self

    async def post(self, path: str, body: object, *, project_id: str = "") -> httpx.Response:
        url = f"/v3/{project_id or self.project_id}/jobs{path}"
        return await self.client.post(url, json=body, headers=self.headers)

    async def details(self, ids: list[str], **more: Any) -> httpx.Response:
        return await self.post("/batch-detail", {"jobs": ids, "page_req": {"cur_page": 1, "per_page": 100}} | more)

    async def page(self, scenario: str, number: int = 1, size: int = 100, **more: Any) -> httpx.Response:
        body = {"cur_page": number, "per_page": size, "db_use_type": scenario, "engine_type": ""} | more
        return await self.post("", body)

    async def all_pages(self, scenario: str, size: int = 100) -> list[Json]:
        jobs: list[Json] = []
        number = 1
        while page := (await self.page(scenario, number, size)).json()["jobs"]:
            jobs += page
            number += 1
        return jobs


CloudMaker = Callable[..., AbstractAsyncContextManager[Cloud]]


@pytest.fixture
def make_cloud() -> CloudMaker:
    """Return a maker of signed-in clouds; their jobs' time does not move unless a test wants it."""

    @contextlib.asynccontextmanager
    async def make(*, signed_in: bool = True, **options: Any) -> AsyncIterator[Cloud]:
        chosen = SimulatorOptions(**({"start_ms": 1_750_000_000_000, "time_scale": 0} | options))
        app = create_app(chosen)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            cloud = Cloud(chosen, client, app.state)
            yield await cloud.sign_in() if signed_in else cloud

    return make
