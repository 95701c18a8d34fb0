"""The real window at work with a heart beating beside it; prints the gaps between beats by phase as JSON."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from drs_inspector.qt.app import application, open_window
from drs_inspector.qt.composition import WindowRun
from drs_inspector.qt.loop import run
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.storage.secrets.keyring_store import MemoryStore

BEAT_MS = 2


class Heart(QObject):
    """Notes when each beat came; a beat is due every two milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: dict[str, list[tuple[float, float]]] = {}
        self.phase = ""
        self._last = time.perf_counter()
        self._last_of_thread = time.thread_time()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now, of_thread = time.perf_counter(), time.thread_time()
        if self.phase:
            gap = (now - self._last) * 1000, (of_thread - self._last_of_thread) * 1000
            self.gaps.setdefault(self.phase, []).append(gap)
        self._last, self._last_of_thread = now, of_thread


async def until(condition: Callable[[], bool], seconds: float = 60.0, *, step: float = 0.01) -> None:
    """Wait for the window; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - a view has no event for being done
            await asyncio.sleep(step)


async def open_and_browse(window_run: WindowRun, heart: Heart, path: Path) -> None:
    """Open the archive, look at a job's objects, filter them, look at the raw JSON, filter the jobs."""
    heart.phase = "opening the archive"
    window_run.files.open([path])
    await until(lambda: bool(window_run.app.workspace.sessions))
    (session,) = window_run.app.workspace.sessions
    await asyncio.sleep(1)
    page = window_run.browse.page
    job_id, job = next(iter(session.inspector.snapshot.jobs.items()))
    heart.phase = "showing the object selection"
    window_run.browse.choose(TreeNode(NodeKind.OBJECTS, job_id, session=session.key))
    await until(lambda: job.is_loaded("objects"))
    await asyncio.sleep(0.5)
    heart.phase = "filtering the object selection"
    line = next(found for found in page.details.findChildren(QLineEdit) if found.isVisible())
    for character in "order_line_0499":
        QTest.keyClicks(line, character)
        await asyncio.sleep(0.12)
    heart.phase = "showing the raw JSON"
    page.details.tabs.setCurrentIndex(page.details.tabs.count() - 1)
    await asyncio.sleep(1.5)
    heart.phase = "filtering the jobs by table"
    for text in ("table:order", "table:order_line_0499", "any:order_line_0499", "bench-job-7"):
        page.filter_line.set_text(text)
        await asyncio.sleep(1.0)
        await until(lambda: not any("Searching" in label.text() for label in page.filter_line.findChildren(QLabel)))


async def fetch_demo(window_run: WindowRun, heart: Heart, _path: Path) -> None:
    """Read 1,000 jobs from a simulator in another process, the pace limit off."""
    from drs_inspector.cloud.http.rate_limit import RateLimiter
    from drs_inspector.cloud.iam.credentials import Connection
    from drs_inspector.cloud.iam.methods.password import PasswordCredential
    from drs_inspector.qt.main_window.context import CONNECTING
    from drs_inspector.session.workspace.inspector import Inspector
    from drs_inspector.simulator.options import SimulatorOptions
    from drs_inspector.simulator.process import SimulatorProcess

    workspace = window_run.app.workspace
    workspace._make = lambda: Inspector(rate_limiter=RateLimiter(max_in_flight=8, per_second=None))
    with SimulatorProcess(SimulatorOptions(jobs=1000, objects=200, latency_ms=50)) as info:
        connection = Connection(
            iam_url=info.iam_url, drs_url=info.drs_url, project_id=info.project_id, domain=info.domain
        )
        await asyncio.sleep(0.05)  # starting the simulator held the loop: that is not the window's doing
        heart.phase = "signing in"
        credential = PasswordCredential(info.username, info.password, info.domain)
        tasks = window_run.app.tasks  # as a person does: the window knows that jobs will come
        await tasks.start(CONNECTING, workspace.connect(connection, credential))
        heart.phase = "fetching 1,000 jobs"
        await workspace.refresh()
        await asyncio.sleep(0.5)
        heart.phase = "refreshing 1,000 jobs"
        await workspace.refresh()
        await asyncio.sleep(0.5)


def main(what: str, path: Path) -> int:
    """Open the window, do the work, print the gaps."""
    app = application()
    window, theme = open_window(app)
    window_run = WindowRun(window, theme, secrets=MemoryStore())
    heart = Heart()

    async def work() -> int:
        async with asyncio.TaskGroup() as group:
            group.create_task(window_run.run())
            await asyncio.sleep(1)
            await (fetch_demo if what == "fetch" else open_and_browse)(window_run, heart, path)
            heart.phase = ""
            window.close()
        print(json.dumps(heart.gaps))
        return 0

    return run(work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
