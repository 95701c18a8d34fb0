"""Jobs of the simulator are watched from their creation to their cut-over: what is told is what is true."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import httpx
import pytest
from starlette.applications import Starlette

from drs_inspector.cloud.http.rate_limit import RateLimiter
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.commands.watch.lines import JsonLines
from drs_inspector.commands.watch.run import Asked, Watch
from drs_inspector.domain.health.figures import Look
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.labels.time_words import NO_BREAK, short_duration
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.fetch import throttled_events
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.contents import ShownJob
from drs_inspector.session.job_table.figures import figure_of
from drs_inspector.session.sources.live_source import LiveSource
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.simulator.app import create_app
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.simulator.truth.job_state import JobState, state_of
from drs_inspector.simulator.truth.stories import lost_since
from tests.helpers.virtual_clock import VirtualClock, virtual_time

START_MS = 1_750_000_000_000
EVERY = 30.0
WATCHED = 95.0
"""Seconds that each moment is watched: three looks."""
FRESH = 600.0
LATE = 60
SEEDS = {"late": 3, "source-lost": 2, "stale": 3}
"""Small projects in which that happens to a job."""
WANTED = {
    "late": {HealthKey.LATE, HealthKey.HEALTHY, HealthKey.DONE},
    "source-lost": {HealthKey.LATE, HealthKey.HEALTHY, HealthKey.DONE},
    "stale": {HealthKey.STALE, HealthKey.HEALTHY, HealthKey.DONE},
}
HOUR = 3_600_000
LIFE = {"CREATING", "CONFIGURATION", "FULL_TRANSFER_STARTED", "INCRE_TRANSFER_STARTED", "RELEASE_RESOURCE_COMPLETE"}


class OneTime(SimulatorClock):
    """The time of jobs, sign-in and client: that of the loop, moved to where a test wants it."""

    def __init__(self) -> None:
        super().__init__(START_MS, 0)
        self._loop: VirtualClock | None = None
        self._moved = 0

    def follow(self, loop: VirtualClock) -> None:
        self._loop = loop

    def jobs_ms(self) -> int:
        run = self._loop.monotonic() if self._loop is not None else 0.0
        return self.start_ms + self._moved + int(run * 1000)

    def now(self) -> float:
        return self.jobs_ms() / 1000

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)

    def move_to(self, moment_ms: int) -> None:
        self._moved += moment_ms - self.jobs_ms()


@dataclass
class Session:
    inspector: Inspector
    key: str = "a"
    kind: Literal["cloud"] = "cloud"


@dataclass
class Scene:
    """A project of the simulator, its time, and what window and command know of it."""

    clock: OneTime
    plan: Plan
    inspector: Inspector
    healths: SessionsHealth
    words: list[HealthKey] = field(default_factory=list)

    def truths(self, plan: Plan, since: float, at: str = "") -> list[JobState]:
        """Return what was true of a job in the seconds before now, or before a time."""
        now = round(datetime.fromisoformat(at).timestamp() * 1000) if at else self.clock.jobs_ms()
        return [state_of(plan, now - int(ago * 1000)) for ago in range(int(since) + 1)]

    def check(self, plan: Plan) -> None:
        """Compare all that is said about a job with what is true of it."""
        snapshot = self.inspector.snapshot
        job, health = snapshot.jobs[plan.id], self.healths.of(Session(self.inspector))
        near = self.truths(plan, EVERY + 5)
        told = f"{plan.id} at {self.clock.utc()}: {near[0]}"
        assert job.status.code in {state.status for state in near}, told
        if len({state.status for state in near}) > 1:
            return
        looks = self.inspector.looks[plan.id].looks if plan.id in self.inspector.looks else ()
        self.check_looks(plan, looks)
        word = self.word(plan, near[0], looks)
        assert health.own(plan.id).key is word, told
        assert parse_query(f"health:{word.value}").answer(job, snapshot), told
        self.words += [word] if self.words[-1:] != [word] else []
        figure = figure_of(ShownJob(JobFacts(Document("", snapshot), job), health))
        if near[0].phase not in ("full", "incremental") or near[0].status == "FULL_TRANSFER_COMPLETE":
            return
        newest = state_of(plan, read_ms([one for one in looks if one.percent is not None][-1]))
        assert self.clock.now() - newest.now_ms / 1000 < EVERY + 5, told
        if near[0].phase == "full":
            assert figure is not None
            assert figure.text == f"{newest.percent}{NO_BREAK}%", told
            assert parse_query(f"progress={newest.percent}").answer(job, snapshot), told
        elif word is not HealthKey.STALE:
            assert figure is not None
            assert figure.text == short_duration(newest.lag_ms / 1000), told
            assert parse_query(f"lag={newest.lag_ms / 1000}").answer(job, snapshot), told
        reached = newest.reaches_source and newest.reaches_target
        assert parse_query(f"reachable={'yes' if reached else 'no'}").answer(job, snapshot), told

    def check_looks(self, plan: Plan, looks: tuple[Look, ...]) -> None:
        """Each figure is that of the moment it was read at."""
        for look in looks[-8:]:
            true = state_of(plan, read_ms(look))
            if look.percent is not None:
                assert look.percent == true.percent
                assert look.lag == (true.lag_ms / 1000 if true.lag_ms >= 0 else None)
                assert look.remaining == (true.remaining_s or None)
            if look.source_reachable is not None:
                assert (look.source_reachable, look.target_reachable) == (true.reaches_source, true.reaches_target)

    def word(self, plan: Plan, state: JobState, looks: tuple[Look, ...]) -> HealthKey:
        """Return the health that the specification wants, from the truth at the moments when it was looked at."""
        if state.phase in ("configuration", "paused") or state.status == "WAITING_FOR_START":
            return HealthKey.WAITING
        if state.phase != "incremental":
            return HealthKey.DONE if state.status == "RELEASE_RESOURCE_COMPLETE" else HealthKey.WORKING
        if not (state.reaches_source and state.reaches_target):
            return HealthKey.LATE
        if self.clock.now() - state.measured_ms / 1000 > FRESH:
            return HealthKey.STALE
        return word_of_lags([state_of(plan, read_ms(look)).lag_ms / 1000 for look in looks if look.lag is not None])


def word_of_lags(lags: list[float]) -> HealthKey:
    if lags[-1] <= LATE:
        return HealthKey.HEALTHY
    return HealthKey.LATE if lags[-2] > LATE else HealthKey.WORKING


def read_ms(look: Look) -> int:
    return round(look.read_at.timestamp() * 1000)


def moments(plan: Plan) -> Iterator[int]:
    """Yield moments in every stage of a job's life, up to that after its cut-over, and of what happens to it."""
    life = plan.timeline
    for number in range(life.stages):
        status, start, seconds = life.stage(number).status, life.start_of(number), life.stage(number).seconds
        is_last = status == "RELEASE_RESOURCE_COMPLETE"
        parts = (0.0, 0.35, 0.7) if seconds > 4 * WATCHED and not is_last else (0.0,)
        found = [start + 1_000 + int(seconds * part * 1000) for part in parts]
        lost = range(start + HOUR // 3, start + 9 * HOUR, HOUR // 4) if status == "INCRE_TRANSFER_STARTED" else ()
        found += [moment for moment in lost if _has_been_lost(plan, moment)][:1]
        yield from sorted(found)
        if is_last:
            return


def _has_been_lost(plan: Plan, moment: int) -> bool:
    since = lost_since(plan, moment)
    return since is not None and moment - since > 1.5 * FRESH * 1000


def plan_with(app: Starlette, story: str) -> Plan:
    """Return the job to which this happens, whose life has full phase, replication and cut-over."""
    tenant = app.state.tenant
    for job_id in tenant.job_ids():
        plan: Plan = tenant.plan(job_id)
        statuses = {plan.timeline.stage(number).status for number in range(plan.timeline.stages)}
        is_whole = statuses >= LIFE and plan.scenario != "cloudDataGuard"
        if is_whole and not plan.child_ids and state_of(plan, START_MS).story == story:
            return plan
    raise AssertionError(story)


@asynccontextmanager
async def signed_in(story: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    """Sign in to the simulator; from then on time goes on by itself where nothing else is to be done."""
    clock = OneTime()
    app = create_app(
        SimulatorOptions(jobs=6, seed=SEEDS[story], objects=3, start_ms=START_MS, token_lifetime=1e9), clock=clock
    )
    info = app.state.info
    plan = plan_with(app, story)
    clock.move_to(next(moments(plan)))
    inspector = Inspector(transport=httpx.ASGITransport(app=app), rate_limiter=RateLimiter(4, None))
    connection = Connection(
        info.iam_url, info.drs_url, project_id=info.project_id, project_name=info.project_name, domain=info.domain
    )
    await inspector.connection.connect(connection, PasswordCredential(info.username, info.password, info.domain))
    source = inspector.connection.source
    assert isinstance(source, LiveSource)
    source.now = clock.utc
    healths = SessionsHealth(now=clock.utc, zone=UTC)
    try:
        with virtual_time(monkeypatch, throttled_events) as loop:
            before = clock.jobs_ms()
            clock.follow(loop)
            clock.move_to(before)
            yield Scene(clock, plan, inspector, healths)
    finally:
        healths.close()
        await inspector.close()


@pytest.mark.parametrize("story", SEEDS)
async def test_what_is_told_of_a_job_is_true_from_its_creation_to_its_cut_over(
    story: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with signed_in(story, monkeypatch) as scene:
        plan = scene.plan
        asked = Asked(filter_text=f"id:{plan.id}", every=EVERY, until_text="health:done", form="ndjson")
        watch = Watch([("", scene.inspector)], asked, JsonLines(), scene.clock.utc)
        run = asyncio.get_running_loop().create_task(watch.run())
        for moment in moments(plan):
            scene.clock.move_to(max(moment, scene.clock.jobs_ms()))
            await asyncio.sleep(WATCHED)
            scene.check(plan)
        assert await run == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    changes = [one for one in said if one["event"] == "change"]
    for one in changes:
        assert one["job_id"] == plan.id
        assert one["status"] in {state.status for state in scene.truths(plan, EVERY + 5, one["time"])}, one
    told = iter([HealthKey.WORKING, *(one["to"] for one in changes)])
    assert all(word in told for word in scene.words), (scene.words, changes)
    assert WANTED[story] <= set(scene.words)
