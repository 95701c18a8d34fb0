"""A window that watches a cloud on loopback in a time of the test's own, which leaps and does not pass by itself."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt

from drs_inspector.domain.jobs.job import Job
from drs_inspector.qt.cells.row_delegate import CELL_ROLE
from drs_inspector.qt.cells.values import HealthCell, ProgressCell
from drs_inspector.session.sources import live_source
from drs_inspector.session.watch.watcher import Watcher
from drs_inspector.simulator import SimulatorInfo, SimulatorOptions, SimulatorServer, create_app
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.truth.job_state import JobState, state_of
from tests.e2e.driver import Driver
from tests.helpers.leaping_time import LeapingTime

START_MS = 1_750_000_000_000
_STEP = 15.0
"""No leap at once is longer while a cloud is asked: what times out, and what is asked after it, has its turn."""


class StandingClock(SimulatorClock):
    """The one time of jobs, sign-in and program: it is as it was until it is moved."""

    def __init__(self) -> None:
        super().__init__(START_MS, 0)
        self._ms = START_MS

    def jobs_ms(self) -> int:
        return self._ms

    def now(self) -> float:
        return self._ms / 1000

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)

    def move(self, seconds: float) -> None:
        self._ms += round(seconds * 1000)

    def move_to(self, moment_ms: int) -> None:
        self._ms = moment_ms


class StandingCloud:
    """A cloud on loopback in this process, with its truth and its faults."""

    def __init__(self, **options: Any) -> None:
        self.clock = StandingClock()
        self.server = SimulatorServer()
        chosen = SimulatorOptions(**({"start_ms": START_MS, "token_lifetime": 1e9} | options))
        self.server.app = create_app(chosen, clock=self.clock)
        self.state = self.server.app.state
        self.info: SimulatorInfo = self.server.start()

    @property
    def tenant(self) -> Any:
        return self.state.tenant

    @property
    def calls(self) -> list[Any]:
        """Every request so far: method, path, status."""
        return self.state.calls

    def truth(self, plan: Plan, ago: float = 0.0) -> JobState:
        """Return what is true of a job now, or was so many seconds ago."""
        return state_of(plan, self.clock.jobs_ms() - round(ago * 1000))

    def faults(self, *faults: str) -> None:
        """Have these faults and no others."""
        self.state.faults.clear()
        self.state.faults.add(*faults)


@contextmanager
def standing_cloud(monkeypatch: pytest.MonkeyPatch, **options: Any) -> Iterator[StandingCloud]:
    """Serve a cloud; a program that reads it goes by its clock."""
    cloud = StandingCloud(**options)
    monkeypatch.setattr(live_source, "_now", cloud.clock.utc)
    try:
        yield cloud
        assert cloud.state.write_attempts == []
    finally:
        cloud.server.stop()


class WatchedWindow:
    """The window over a cloud whose time does not pass; ``leap`` moves the time of both."""

    def __init__(self, driver: Driver, cloud: StandingCloud) -> None:
        self.driver, self.cloud = driver, cloud
        self.time = LeapingTime()
        self.run = driver.window_run
        self.frame = self.run.frame
        self.table = self.frame.jobs.table
        self.healths = self.run.browse.healths
        self.healths._now = self.run.app.watches.now = cloud.clock.utc

    async def watch(self) -> None:
        """Read the jobs, and watch them from now on."""
        await self.driver.fetched()
        self.driver.key("Ctrl+M", self.driver.window)
        assert self.driver.window.commands["watch"].isChecked()

    @property
    def watcher(self) -> Watcher:
        found = self.run.app.watches.watcher(self.driver.session_key)
        assert found is not None
        return found

    def leap(self, seconds: float) -> None:
        """Let time pass at once, for the cloud and for the program."""
        self.cloud.clock.move(seconds)
        self.time.leap(seconds)

    def is_quiet(self) -> bool:
        """Whether nothing is asked, and nothing is due."""
        watcher: Any = self.watcher
        wait = watcher._schedule.wait(self.time.time())
        is_due = wait is not None and wait <= 0 and watcher._being.quiet_until <= self.time.time()
        return not watcher._in_flight and not is_due

    async def settled(self) -> None:
        """Wait until what was due has been asked, and the window shows it."""
        for _turn in range(3):
            await asyncio.sleep(0.01)
        await self.driver.wait_until(self.is_quiet, "what is due has been asked")
        await self.driver.wait_until(lambda: not self.table.table.is_working, "the rows are in order")
        self.healths.time_passes()
        await self.driver.settle(0.05)

    async def pass_by(self, seconds: float, each: Callable[[], object] = lambda: None) -> None:
        """Let time pass in steps, with everything that is due asked after each of them."""
        while seconds > 0:
            self.leap(min(_STEP, seconds))
            seconds -= _STEP
            await self.settled()
            each()

    # What is shown

    @property
    def said(self) -> str:
        """What the status bar says of watching."""
        self.run.watch.update()
        label: Any = self.driver.window.status._watch
        return str(label.text())

    @property
    def tip(self) -> str:
        """What there is to know besides."""
        label: Any = self.driver.window.status._watch
        return str(label.toolTip())

    def job(self, job_id: str) -> Job:
        return self.driver.inspector.snapshot.jobs[job_id]

    def cell(self, job_id: str, key: str) -> Any:
        """Return what a cell of the table paints."""
        column = [one.key for one in self.table.model.columns].index(key)
        row = next(at for at, row in enumerate(self.table.model.rows) if row.ref.job_id == job_id)
        return self.table.model.index(row, column).data(CELL_ROLE)

    def health(self, job_id: str) -> HealthCell:
        found = self.cell(job_id, "health")
        assert isinstance(found, HealthCell)
        return found

    def progress(self, job_id: str) -> ProgressCell:
        found = self.cell(job_id, "progress")
        assert isinstance(found, ProgressCell), found
        return found

    def text(self, job_id: str, key: str) -> str:
        """Return the words of a cell."""
        column = [one.key for one in self.table.model.columns].index(key)
        row = next(at for at, row in enumerate(self.table.model.rows) if row.ref.job_id == job_id)
        return str(self.table.model.index(row, column).data(Qt.ItemDataRole.DisplayRole))
