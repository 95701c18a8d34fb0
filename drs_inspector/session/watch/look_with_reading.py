"""A look at figures that goes along with a reading: at each running job once, at what is above its limit twice."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Final

from drs_inspector.domain.health.health import is_above_once
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.health.judging import context_of
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.session.events import Event, FetchFinished, LookWithReading, SignInChanged
from drs_inspector.session.watch.asking import Asking
from drs_inspector.session.watch.budget import ONCE, REQUESTS_PER_SECOND
from drs_inspector.session.watch.holds import READING, holds_of
from drs_inspector.session.watch.news import News, news_of_outcomes
from drs_inspector.session.watch.plan import Interest, along_with_reading, given_of, plan_of, rows_of_look
from drs_inspector.session.watch.schedule import Ask, Schedule
from drs_inspector.session.watch.waiting import within
from drs_inspector.session.watch.watch_settings import AGAIN_SECONDS, MOST_ALONG
from drs_inspector.session.workspace.inspector import Inspector

_HEARTBEAT: Final = 30.0


class LookAlong:
    """Reads the figures of running jobs once while ``run`` runs, within the budget of a watch; they go where its go.

    One figure above a limit does not prove that a job is late: such jobs are looked at again after ``AGAIN_SECONDS``.
    It waits while a person reads, and ends where a cloud asks for less, does not answer, or the sign-in has ended or is
    locked: no person has asked for it. Nothing is raised for what a cloud does.

    ``first`` are the ids of jobs that go first, ``now`` is the present time. ``is_known`` is set when each job was
    asked, or will not be.
    """

    def __init__(
        self,
        inspector: Inspector,
        *,
        now: Callable[[], datetime],
        per_second: float = REQUESTS_PER_SECOND,
        first: Collection[str] = (),
    ) -> None:
        self._inspector, self._now, self._first = inspector, now, frozenset(first)
        self._schedule = Schedule(per_second)
        self._above: dict[str, None] = {}
        self._wake = asyncio.Event()
        self.is_known = asyncio.Event()

    async def run(self) -> None:
        """Look, and look again at what is above its limit."""
        source = self._inspector.connection.project
        unsubscribe = self._inspector.subscribe(self._on_event)
        self._inspector.tell(LookWithReading(is_over=False))
        try:
            if source is None:
                return
            asking = Asking(source)
            goes_on = await self._ask_all(asking, self._running())
            self.is_known.set()
            again = tuple(self._above)
            if again and goes_on:
                await asyncio.sleep(AGAIN_SECONDS)
                await self._ask_all(asking, again)
        finally:
            self.is_known.set()
            unsubscribe()
            self._inspector.tell(LookWithReading(is_over=True))

    def _running(self) -> tuple[str, ...]:
        running = [job.id for job in self._inspector.snapshot.jobs.values() if phase_of(job.status) is not None]
        running.sort(key=lambda job_id: job_id not in self._first)
        return tuple(running[:MOST_ALONG])

    async def _ask_all(self, asking: Asking, job_ids: Collection[str]) -> bool:
        """Ask about each of these jobs; False where asking has come to an end before."""
        loop, schedule = asyncio.get_running_loop(), self._schedule
        self._plan(asking, job_ids)
        for call, _part in schedule.calls:
            schedule.ask_now(call, job_ids)
        while (holds := holds_of(self._inspector)) <= {READING} and asking.source is self._inspector.connection.project:
            if holds:
                await within(_HEARTBEAT, self._wake)
                self._wake.clear()
                continue
            ask = schedule.next(loop.time())
            if ask is None:
                seconds = schedule.wait(loop.time())
                if seconds is None or seconds > ONCE / 2:
                    return True
                await asyncio.sleep(seconds)
                continue
            news = await self._ask(asking, ask)
            schedule.also_sent(max(asking.sent_since() - ask.requests, 0))
            schedule.answered(ask, was_limited=asking.was_limited())
            if news.error or news.is_limited or news.is_signed_out:
                return False
            if news.is_refused:
                self._plan(asking, job_ids)
        return False

    def _plan(self, asking: Asking, job_ids: Collection[str]) -> None:
        source = asking.source
        plan = plan_of(
            self._inspector.snapshot,
            Interest(),
            skips=asking.skips,
            late=self._first,
            services=source.services,
            cloud=source.info.cloud,
        )
        self._schedule.plan(along_with_reading(plan, frozenset(job_ids)))

    async def _ask(self, asking: Asking, ask: Ask) -> News:
        call, jobs = BY_NAME[ask.call], self._inspector.snapshot.jobs
        about = [AboutJob.of(jobs[job_id]) for job_id in ask.jobs or () if job_id in jobs]
        given = given_of(call)
        outcomes = await asking.read(call, about, given, rows_of_look(call))
        if asking.source is not self._inspector.connection.project:
            return News(is_silent=True)
        self._inspector.keep(call, outcomes, given)
        self._judge(outcomes)
        return news_of_outcomes(outcomes.values())

    def _judge(self, job_ids: Iterable[str]) -> None:
        """Note which of these jobs are above a limit for the first time."""
        snapshot = self._inspector.snapshot
        context = context_of(snapshot, self._now())
        for job_id in job_ids:
            job = snapshot.jobs.get(job_id)
            if job is not None and is_above_once(job, context):
                self._above[job_id] = None
            else:
                self._above.pop(job_id, None)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, FetchFinished | SignInChanged):
            self._wake.set()
