"""A cloud in memory that is watched in accelerated time: jobs with lives that are functions of the seconds gone."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from typing import Any

import pytest

from drs_inspector.cloud.http.rate_limit import RateLimiter
from drs_inspector.cloud.iam.credentials import Connection, Token
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.domain.errors import CloudError, InspectorError
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.session.events import Event
from drs_inspector.session.fetch import throttled_events
from drs_inspector.session.sources.live_source import LiveSource
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.watch.watcher import Watcher
from drs_inspector.session.workspace.inspector import Inspector
from tests.helpers.virtual_clock import virtual_time

START = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
Value = Callable[[float], Any]


@dataclass
class SmallJob:
    """A job; what is a function gets the seconds since the start."""

    number: int
    status: str | Value = "INCRE_TRANSFER_STARTED"
    scenario: str = "sync"
    lag: float | Value = 2.0
    percent: float | Value = 100.0
    remaining: float | Value = 0.0
    source_reachable: bool | Value = True
    measured_ago: float | Value = 5.0
    listed_status: str | Value = ""

    @cached_property
    def id(self) -> str:
        return f"{self.number:032x}jb201"

    @property
    def name(self) -> str:
        return f"job-{self.number:04}"


@dataclass
class SmallCloud:
    """``refuse(call, seconds)`` returns what a call raises instead of answering, None for an answer."""

    jobs: list[SmallJob]
    refuse: Callable[[str, float], InspectorError | None] = lambda _call, _seconds: None
    latency: float = 0.1
    seconds: Callable[[], float] = lambda: 0.0
    asked: list[tuple[float, str, tuple[str, ...]]] = field(default_factory=list)
    rate_limiter: RateLimiter = field(default_factory=lambda: RateLimiter(4, None))
    services: frozenset[str] = frozenset({"drs"})
    token: Token | None = field(default_factory=lambda: Token(value="MIIsmall", project_id="p" * 32))
    drs_time: None = None
    cloud_time: None = None
    is_renewable: bool = False

    def _named(self, ids: tuple[str, ...]) -> list[SmallJob]:
        by_id = {job.id: job for job in self.jobs}
        return [by_id[job_id] for job_id in ids if job_id in by_id]

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds())

    def count(self, since: float = 0.0, until: float = float("inf")) -> int:
        return sum(1 for time, _call, _ids in self.asked if since <= time < until)

    def calls(self, since: float = 0.0) -> Counter[str]:
        return Counter(call for time, call, _ids in self.asked if time >= since)

    async def list_page(self, scenario: str, page: int, per_page: int = 100) -> bytes:
        await self._asked("list", ())
        jobs = [job for job in self.jobs if job.scenario == scenario]
        shown = jobs[(page - 1) * per_page : page * per_page]
        return _json({"total_record": len(jobs), "jobs": [self._entry(job) for job in shown]})

    async def job_details(self, ids: Any) -> bytes:
        await self._asked("details", tuple(ids))
        jobs = [job for job in self.jobs if job.id in ids]
        results = [{**self._entry(job), "status": self._of(job.status), "object_infos": []} for job in jobs]
        return _json({"count": len(jobs), "results": results})

    async def ask(self, call: ReadCall, given: Mapping[str, Any], *, consent: bool = False) -> Reply:
        del consent
        ids = tuple(given.get("jobs", ())) or tuple(filter(None, (given.get("job_id"),)))
        await self._asked(call.name, ids)
        jobs = self._named(ids)
        reply: dict[str, Any] = {"count": 0}
        if call.name == "BatchListProgresses":
            reply = {"count": len(jobs), "results": [self._progress(job) for job in jobs]}
        elif call.name == "BatchListRposAndRtos":
            lags = [{"delay": str(int(self._of(job.lag) * 1000))} for job in jobs]
            pairs = zip(jobs, lags, strict=True)
            reply = {"results": [{"job_id": job.id, "rpo_info": lag, "rto_info": lag} for job, lag in pairs]}
        elif call.name == "ShowMonitorData":
            reply = {"is_src_normal": str(self._of(jobs[0].source_reachable)).lower(), "is_dst_normal": True}
        return Reply(status=200, host="drs.test.example", headers=_dated(self.now()), body=_json(reply))

    async def aclose(self) -> None:
        """There is nothing to close."""

    def lock(self) -> None:
        self.token = None

    async def forget_proxy_password(self) -> None:
        """There is none."""

    async def _asked(self, call: str, ids: tuple[str, ...]) -> None:
        self.asked.append((self.seconds(), call, ids))
        await asyncio.sleep(self.latency)
        error = self.refuse(call, self.seconds())
        if error is not None:
            if error.http_status == 429:
                self.rate_limiter.throttled += 1
            raise error

    def _of(self, value: Any) -> Any:
        return value(self.seconds()) if callable(value) else value

    def _entry(self, job: SmallJob) -> dict[str, Any]:
        status = self._of(job.listed_status) or self._of(job.status)
        return {
            "id": job.id, "name": job.name, "status": status, "db_use_type": job.scenario, "engine_type": "mysql",
            "create_time": "2026-11-01T08:00:00Z",
        }  # fmt: skip

    def _progress(self, job: SmallJob) -> dict[str, Any]:
        measured = self.now() - timedelta(seconds=self._of(job.measured_ago))
        status = str(self._of(job.status))
        lag = str(int(self._of(job.lag))) if status.startswith("INCRE") else "-1"
        return {
            "job_id": job.id, "progress": str(int(self._of(job.percent))), "incre_trans_delay": lag,
            "transfer_status": status, "process_time": str(int(measured.timestamp() * 1000)),
            "remaining_time": str(int(self._of(job.remaining))),
        }  # fmt: skip


def fault(status: int = 503, code: str = "", title: str = "The cloud is not well.") -> InspectorError:
    return CloudError(title, "It says so.", "Wait.", http_status=status, code=code)


def project(jobs: int = 60, running: int = 9) -> list[SmallJob]:
    """Return jobs of three scenarios, the first ones running."""
    scenarios = ("sync", "migration", "sync")
    ended = "RELEASE_RESOURCE_COMPLETE"
    return [SmallJob(n, "INCRE_TRANSFER_STARTED" if n < running else ended, scenarios[n % 3]) for n in range(jobs)]


class Watched:
    """An inspector of a small cloud with its watcher; ``until`` lets time pass."""

    def __init__(self, cloud: SmallCloud, inspector: Inspector, source: LiveSource) -> None:
        self.cloud, self.inspector, self.source = cloud, inspector, source
        self.watcher = Watcher(inspector, now=cloud.now)
        self.events: list[Event] = []
        inspector.subscribe(self.events.append)

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    async def until(self, seconds: float) -> None:
        """Let time pass until so many seconds after the start."""
        await asyncio.sleep(max(seconds - self.cloud.seconds(), 0))


@asynccontextmanager
async def watched(cloud: SmallCloud, monkeypatch: pytest.MonkeyPatch, *, runs: bool = True) -> AsyncIterator[Watched]:
    """Read a small cloud once, and watch it in accelerated time."""
    with virtual_time(monkeypatch, throttled_events) as clock:
        start = clock.monotonic()
        cloud.seconds = lambda: clock.monotonic() - start
        connection = Connection("https://iam.test.example", "https://drs.test.example", project_id="p" * 32)
        source = LiveSource(cloud, connection, cloud.token)  # type: ignore[arg-type]  # what a reading needs of it
        source.now = cloud.now
        inspector = Inspector()
        await inspector.connection.adopt(source)
        await inspector.read()
        one = Watched(cloud, inspector, source)
        cloud.asked.clear()
        tasks = TaskOwner(lambda _name, error: failures.append(error))
        failures: list[BaseException] = []
        if runs:
            tasks.start("watch", one.watcher.run())
        try:
            yield one
            for failure in failures:
                raise failure
        finally:
            await tasks.close()
            await inspector.close()


def _dated(moment: datetime) -> dict[str, str]:
    return {"date": format_datetime(moment, usegmt=True)}


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()
