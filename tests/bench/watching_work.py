"""The real window watches two thousand jobs for an hour, or a round, of faster time; prints what it took as JSON."""

import asyncio
import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from drs_inspector.cloud.http.rate_limit import RateLimiter
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.commands.source.demo import connection_to
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.qt.app import application, open_window
from drs_inspector.qt.composition import WindowRun
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.loop import run
from drs_inspector.session.events import FiguresChanged
from drs_inspector.session.sources.live_source import LiveSource
from drs_inspector.session.watch.budget import REQUESTS_PER_SECOND
from drs_inspector.session.watch.schedule import BURST_SECONDS
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.workspace import OpenSession
from drs_inspector.simulator import SimulatorInfo
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.bench.jobs_work import resident
from tests.bench.window_work import Heart, until
from tests.helpers.window_place import Place, moved, place_in

HOUR = 3_600.0
_COMES_WITHIN = 20
PARTS = 6


class FasterTime:
    """The time of the running event loop, from now on so many times as fast; what Qt times by itself is as ever."""

    def __init__(self, speed: float) -> None:
        loop: Any = asyncio.get_running_loop()
        self._time, self._later, self._speed = loop.time, loop.call_later, speed
        self._start, self._began = self._time(), datetime.now(UTC)
        loop.time, loop.call_later = self.time, self.call_later

    def time(self) -> float:
        """Return the loop's time."""
        return float(self._start + (self._time() - self._start) * self._speed)

    def call_later(self, delay: float, callback: Any, *args: Any, context: Any = None) -> Any:
        """Call after a delay in this time."""
        return self._later(delay / self._speed, callback, *args, context=context)

    def now(self) -> datetime:
        """Return the present time of day."""
        return self._began + timedelta(seconds=self.time() - self._start)


class Watched(NamedTuple):
    """A project that was read, and the window before it is watched."""

    run: WindowRun
    session: OpenSession
    clock: FasterTime
    figures: list[int]

    def watch(self) -> Any:
        """Watch it from now on; return what does."""
        self.run.app.window.commands["watch"].trigger()
        return self.run.app.watches.watcher(self.session.key)

    @property
    def running(self) -> list[str]:
        """The ids of the jobs that run."""
        jobs = self.session.inspector.snapshot.jobs.values()
        return [job.id for job in jobs if phase_of(job.status) is not None]

    def counted(self) -> dict[str, Any]:
        """Return what every table says of it."""
        jobs = self.session.inspector.snapshot.jobs
        return {"jobs": len(jobs), "running": len(self.running), "figures": sum(self.figures)}


async def read(window_run: WindowRun, info: SimulatorInfo, speed: float) -> Watched:
    """Read the project; from then on time goes faster."""
    workspace = window_run.app.workspace
    workspace._make = lambda: Inspector(rate_limiter=RateLimiter(max_in_flight=4, per_second=None))
    credential = PasswordCredential(info.username, info.password, info.domain)
    session = await workspace.connect(connection_to(info), credential)
    await workspace.refresh()
    await asyncio.sleep(2)
    source = session.inspector.connection.source
    assert isinstance(source, LiveSource)
    clock = FasterTime(speed)
    source.now = window_run.app.watches.now = window_run.browse.healths._now = clock.now
    seen: list[int] = []
    workspace.subscribe(
        lambda _key, event: seen.append(len(event.job_ids)) if isinstance(event, FiguresChanged) else None
    )
    return Watched(window_run, session, clock, seen)


async def an_hour(window_run: WindowRun, info: SimulatorInfo, speed: float) -> dict[str, Any]:
    """Read the project, watch it for an hour, and return the figures."""
    watched = await read(window_run, info, speed)
    clock = watched.clock
    before = await settle_in(window_run)
    requests = Requests(watched.watch())
    cpu, began, memory, elsewhere = time.process_time(), clock.time(), [resident()], list[str]()
    for part in range(1, PARTS + 1):
        await requests.until(began + HOUR * part / PARTS)
        memory.append(resident())
        elsewhere += moved(before, place_in(window_run))
        if part == PARTS // 2:
            before = await in_tree(window_run)
    return watched.counted() | {
        "seconds": clock.time() - began, "cpu": time.process_time() - cpu, "requests": requests.sent,
        "most": requests.most, "memory": memory, "moved": sorted(set(elsewhere)), "speed": speed,
    }  # fmt: skip


async def a_round(window_run: WindowRun, info: SimulatorInfo, speed: float) -> dict[str, Any]:
    """Read the project, watch until the lists and the progress of all running jobs were read once."""
    watched = await read(window_run, info, speed)
    clock, readings = watched.clock, watched.session.inspector.readings
    await settle_in(window_run)
    heart = Heart()
    watcher = watched.watch()
    requests = Requests(watcher)
    began, heart.phase, cpu = clock.time(), "round", time.process_time()

    def is_over() -> bool:
        return watcher.state.looked_at is not None and all(
            readings.outcome(job_id, "BatchListProgresses") is not None for job_id in watched.running
        )

    while not is_over() and clock.time() - began < HOUR:
        await requests.until(clock.time() + 2)
    taken, heart.phase = time.process_time() - cpu, ""
    gaps = heart.gaps["round"]
    return watched.counted() | {
        "seconds": clock.time() - began, "cpu": taken, "requests": requests.sent, "budget": REQUESTS_PER_SECOND,
        "burst": REQUESTS_PER_SECOND * BURST_SECONDS, "gap": [max(column) for column in zip(*gaps, strict=True)],
    }  # fmt: skip


WORK = {"hour": an_hour, "round": a_round}


class Requests:
    """Counts what a watch sends. ``most`` is the highest rate of a minute."""

    def __init__(self, watcher: Any) -> None:
        self._watcher, self._asking = watcher, None
        self.sent, self.most = 0, 0.0

    async def until(self, moment: float) -> None:
        """Let time pass."""
        while (now := asyncio.get_running_loop().time()) < moment:
            asking = self._watcher._asking
            if asking is not None and asking is not self._asking:
                self._asking = asking
                self._follow(asking)
            self.most = max(self.most, self._watcher.state.per_second)
            await asyncio.sleep(min(10.0, moment - now))

    def _follow(self, asking: Any) -> None:
        count = asking.count
        self.sent += len(asking._times)

        def counted(requests: int, moment: float) -> None:
            self.sent += requests
            count(requests, moment)

        asking.count = counted


async def settle_in(window_run: WindowRun) -> Place:
    """Go to a job in the middle of the table."""
    jobs = window_run.frame.jobs
    table = jobs.table
    table.sort_by("name", descending=False)
    await asyncio.sleep(20)
    await until(lambda: not table.table.is_working)
    table.select(next(row.ref for row in table.model.rows[900:] if row.ref.job_id))
    bar = table.pair.main.verticalScrollBar()
    bar.setValue(bar.value() + 37)
    table.pair.main.setFocus()
    await asyncio.sleep(20)
    return place_in(window_run)


async def in_tree(window_run: WindowRun) -> Place:
    """Go on in the tree, in the middle of an open scenario."""
    window_run.frame.jobs.show(Layout.TREE)
    tree = window_run.browse.page.tree
    await asyncio.sleep(20)
    tree.expand(tree.model().index(0, 0))
    await asyncio.sleep(20)
    tree.verticalScrollBar().setValue(tree.verticalScrollBar().maximum() // 3)
    tree.setFocus()
    found: list[Place] = []
    # On a busy machine the tree comes later than a person would begin to read it.
    while len(found) < _COMES_WITHIN and (len(found) < 2 or moved(*found[-2:])):
        await asyncio.sleep(20)
        found.append(place_in(window_run))
    return found[-1]


def main(speed: float, what: str = "hour") -> int:
    """Open the window, watch for an hour or a round, print what was measured."""
    command = [sys.executable, "-m", "tests.bench.watched_cloud", str(speed)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as cloud:
        assert cloud.stdout is not None
        info = msgspec.json.decode(cloud.stdout.readline(), type=SimulatorInfo)
        window, theme = open_window(application())
        window.resize(1280, 800)
        window_run = WindowRun(window, theme, secrets=MemoryStore())
        found: dict[str, Any] = {}

        async def all_of_it() -> int:
            async with asyncio.TaskGroup() as group:
                group.create_task(window_run.run())
                await asyncio.sleep(1)
                found.update(await WORK[what](window_run, info, speed))
                window.close()
            return 0

        run(all_of_it)
        cloud.communicate()
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), *sys.argv[2:]))
