"""Watching one project: asks what the schedule hands out, and tells what was read and how it goes."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from drs_inspector.domain.health.figures import Look
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.given import part_of
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.session.events import (
    Event,
    FetchFinished,
    FiguresChanged,
    JobsChanged,
    SignInChanged,
    SnapshotReplaced,
    WatchChanged,
    WatchState,
)
from drs_inspector.session.readings.outcome import Refusal, RefusalKind
from drs_inspector.session.sources.live_source import LiveSource
from drs_inspector.session.watch.asking import Asking
from drs_inspector.session.watch.budget import ONCE, REQUESTS_PER_SECOND, Demand, Turn
from drs_inspector.session.watch.holds import LOCKED, NO_SOURCE, OFF, READING, SIGNED_OUT, hold_of_sign_in, holds_of
from drs_inspector.session.watch.looking import Looking
from drs_inspector.session.watch.news import News, WellBeing, news_of_outcomes
from drs_inspector.session.watch.noted_jobs import NotedJobs
from drs_inspector.session.watch.plan import LIST, Interest, given_of, plan_of, rows_of_look
from drs_inspector.session.watch.schedule import Ask, Schedule
from drs_inspector.session.watch.waiting import within
from drs_inspector.session.workspace.inspector import Inspector

DETAILS: Final = BY_NAME["BatchListJobDetails"]
AT_ONCE: Final = 3
"""Requests of a watch that may be under way at the same time, so that a long list keeps no figure waiting."""
_TOLD_AT_ONCE: Final = ("pace", "holds", "error", "looked_at", "every")
_SHORTEST_WAIT: Final = 0.05
HEARTBEAT: Final = 30.0
"""So often, in seconds, it says how it goes although nothing has happened: ages grow."""
_OWN_HOLDS: Final = (READING, SIGNED_OUT, LOCKED, NO_SOURCE)


class Watcher:
    """Watches the source of an inspector while ``run`` runs; figures go to its ``looks``, events to its listeners.

    ``show`` says what a person looks at, ``hold`` and ``release`` switch it off and on. ``now`` is the present time.
    Nothing is asked while the inspector reads by itself, without a sign-in, or while it is locked.
    """

    def __init__(
        self,
        inspector: Inspector,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        per_second: float = REQUESTS_PER_SECOND,
    ) -> None:
        self._inspector = inspector
        self._now = now
        self._per_second = per_second
        self._schedule = Schedule(per_second)
        self._being = WellBeing()
        self._asking: Asking | None = None
        self._interest = Interest()
        self._least = 0.0
        self._noted = NotedJobs()
        self._looking: Looking | None = None
        self._is_to_say = False
        self._in_flight = 0
        self._is_outdated = True
        self._said: tuple[WatchState, float] | None = None
        self._wake = asyncio.Event()

    @property
    def state(self) -> WatchState:
        """How it goes now."""
        time = asyncio.get_running_loop().time()
        being = self._being
        wait = max(self._schedule.wait_for(LIST.name, time) or 0.0, being.quiet_until - time)
        return WatchState(
            per_second=self._asking.per_second(time) if self._asking is not None else 0.0,
            next_look=None if self._schedule.holds else max(wait, 0.0),
            every=self._schedule.every(LIST.name),
            pace=self._schedule.pace,
            looked_at=self._looked_at,
            holds=self._schedule.holds,
            error=being.error,
            next_step=being.next_step,
            failing_since=being.failing_since,
        )

    @property
    def _looked_at(self) -> datetime | None:
        return self._looking.looked_at if self._looking is not None else None

    def was_asked(self, job_id: str, call: str) -> bool:
        """Whether a call has said something of a job, or will not: it was asked, or is not."""
        job, asked = self._inspector.snapshot.jobs.get(job_id), BY_NAME[call]
        if job is None or self._asking is None:
            return job is None
        part = part_of(asked, given_of(asked))
        has_said = self._inspector.readings.outcome(job_id, call, part) is not None
        return has_said or self._asking.skips(asked, AboutJob.of(job))

    def show(self, interest: Interest, *, least: float | None = None) -> None:
        """Ask from now on as this is looked at; no interval is shorter than ``least`` seconds (None: as before)."""
        least = self._least if least is None else least
        if (interest, least) != (self._interest, self._least):
            self._interest, self._least = interest, least
            self._outdated()

    def hold(self, reason: str = OFF) -> None:
        """Ask for nothing until ``release`` was called with the same reason."""
        self._schedule.hold(reason)
        self._wake.set()

    def release(self, reason: str = OFF) -> None:
        """Go on, unless something else holds it."""
        self._schedule.release(reason)
        self._wake.set()

    def look_now(self) -> None:
        """Let the list be read next."""
        self._schedule.ask_now(LIST.name)
        self._wake.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        unsubscribe = self._inspector.subscribe(self._on_event)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    self._look_around()
                    ask = self._next(loop.time())
                    if ask is None:
                        self._say(loop.time())
                        await self._wait(loop.time())
                        continue
                    self._in_flight += 1
                    group.create_task(self._answer(ask))
                    await asyncio.sleep(0)
        finally:
            unsubscribe()

    @property
    def _is_full(self) -> bool:
        """Whether as many requests are under way as may be: of a cloud that does not answer, one."""
        return self._in_flight >= (AT_ONCE if self._being.failing_since is None else 1)

    def _next(self, time: float) -> Ask | None:
        return None if self._is_full or time < self._being.quiet_until else self._schedule.next(time)

    async def _wait(self, time: float) -> None:
        """Wait until something may be asked, something has happened, or for a while."""
        seconds = None if self._is_full else self._schedule.wait(time)
        quiet = max(self._being.quiet_until - time, _SHORTEST_WAIT)
        await within(min(HEARTBEAT if seconds is None else max(seconds, quiet), HEARTBEAT), self._wake)
        self._wake.clear()

    def _look_around(self) -> None:
        """See what holds it now, and plan where something is another thing than before."""
        source = self._inspector.connection.project
        if source is not None and (self._asking is None or self._asking.source is not source):
            self._begin(source)
        holds = holds_of(self._inspector, is_signed_out=self._being.is_signed_out)
        for reason in _OWN_HOLDS:
            (self._schedule.hold if reason in holds else self._schedule.release)(reason)
        if self._is_outdated and not holds and self._asking is not None:
            self._is_outdated = False
            self._schedule.plan(self._plan(self._asking), least=self._least)

    def _begin(self, source: LiveSource) -> None:
        """Begin with another source than before."""
        holds = self._schedule.holds
        self._asking, self._schedule, self._being = Asking(source), Schedule(self._per_second), WellBeing()
        for reason in holds:
            self._schedule.hold(reason)
        self._noted = NotedJobs(self._inspector.snapshot)
        self._looking = Looking(self._inspector, self._asking, self._now)
        self._outdated()

    def _plan(self, asking: Asking) -> list[Demand]:
        demands = plan_of(
            self._inspector.snapshot,
            self._interest,
            skips=asking.skips,
            late=self._noted.late,
            changed=self._noted.changed,
            services=asking.source.services,
            cloud=asking.source.info.cloud,
        )
        if self._noted.to_read:
            demands.append(Demand(call=DETAILS.name, turn=Turn.FIRST, every=ONCE, jobs=self._noted.to_read, batch=10))
        return demands

    async def _answer(self, ask: Ask) -> None:
        """Ask one thing, and note what came of it."""
        asking, looking = self._asking, self._looking
        assert asking is not None and looking is not None  # noqa: S101, PT018 - nothing is planned before
        try:
            if ask.call in (LIST.name, DETAILS.name):
                news = await looking.details(ask.jobs) if ask.jobs is not None else await looking.lists()
                self._is_to_say = True
            else:
                news = await self._read(asking, BY_NAME[ask.call], ask.jobs)
        finally:
            self._in_flight -= 1
            self._wake.set()
        if asking is not self._asking:
            return
        time = asyncio.get_running_loop().time()
        self._schedule.also_sent(max(asking.sent_since() - ask.requests, 0))
        self._schedule.answered(ask, was_limited=asking.was_limited() or news.is_limited)
        self._being.heard(news, self._now(), time)
        self._is_outdated = self._is_outdated or news.is_refused

    async def _read(self, asking: Asking, call: ReadCall, job_ids: Sequence[str] | None) -> News:
        """Read a call of jobs, or of the project, and keep what it says."""
        jobs = self._inspector.snapshot.jobs
        about = None if job_ids is None else [AboutJob.of(jobs[one]) for one in job_ids if one in jobs]
        given = given_of(call)
        outcomes = await asking.read(call, about, given, rows_of_look(call))
        if asking.source is not self._inspector.connection.source:
            return News(is_silent=True)
        for job_id, look in self._inspector.keep(call, outcomes, given).items():
            self._compare(job_id, look)
        gone = (RefusalKind.GONE, True)
        if any(isinstance(one, Refusal) and (one.kind, one.was_asked) == gone for one in outcomes.values()):
            self._schedule.ask_now(LIST.name)
        return news_of_outcomes(outcomes.values())

    def _compare(self, job_id: str, look: Look) -> None:
        """Have the details of a job read next whose figures tell another status than its list."""
        job = self._inspector.snapshot.jobs.get(job_id)
        if job is not None and look.status and self._noted.disagrees(job, look.status, look.time, self._looked_at):
            self._schedule.ask_now(DETAILS.name, (job_id,))
            self._outdated()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, JobsChanged):
            self._jobs_changed(event)
        elif isinstance(event, FiguresChanged):
            self._noted.judge(event.job_ids, self._inspector.snapshot, self._now())
        elif isinstance(event, SnapshotReplaced):
            self._noted = NotedJobs(self._inspector.snapshot)
            self._outdated()
        elif isinstance(event, FetchFinished) and not event.report.is_look:
            if event.report.lists and self._looking is not None:
                self._schedule.was_asked(LIST.name, asyncio.get_running_loop().time())
                self._looking.was_read()
            self._outdated()
        elif isinstance(event, SignInChanged):
            if hold_of_sign_in(event.state.kind) is None:
                self._being.is_signed_out = False
                if self._looking is not None:
                    self._looking.signed_in()
            self._outdated()

    def _jobs_changed(self, event: JobsChanged) -> None:
        for job_id in self._noted.jobs_changed(event, self._inspector.snapshot):
            for call in dict.fromkeys(name for name, _part in self._schedule.calls):
                self._schedule.ask_now(call, (job_id,))
        self._inspector.looks.drop(event.removed)
        self._outdated()

    def _outdated(self) -> None:
        self._is_outdated = True
        self._wake.set()

    def _say(self, time: float) -> None:
        """Tell how it goes: after a look, where it is another thing than before, and now and then in any case."""
        state = self.state
        told, told_at = self._said or (None, 0.0)
        is_soon = not self._is_to_say and time - told_at < HEARTBEAT - 1
        if told and is_soon and all(getattr(state, name) == getattr(told, name) for name in _TOLD_AT_ONCE):
            return
        self._said, self._is_to_say = (state, time), False
        self._inspector.tell(WatchChanged(state))
