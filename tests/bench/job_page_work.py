"""The real window with two thousand jobs; prints what painting the table and opening pages of jobs took, as JSON."""

import asyncio
import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.app import application, open_window
from drs_inspector.qt.composition import WindowRun
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.loop import run
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.bench.jobs_work import Work
from tests.bench.window_work import Heart, until

_RUNS, _PAGES = 15, 6


class FirstPaint(QObject):
    """Notes when a widget, or one inside it, was painted since it was asked for."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.at = 0.0
        self._watched = watched

    def ask(self) -> None:
        """Forget what was painted before, and watch what is inside now."""
        self.at = 0.0
        for one in (self._watched, *self._watched.findChildren(QWidget)):
            one.removeEventFilter(self)
            one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        """Note a paint, and follow what is added."""
        if event.type() == QEvent.Type.ChildPolished and isinstance(watched, QWidget):
            for one in watched.findChildren(QWidget):
                one.installEventFilter(self)
        if event.type() == QEvent.Type.Paint and not self.at:
            self.at = time.thread_time()
        return False


async def measured(work: Work) -> dict[str, list[float]]:
    """Return milliseconds by what was done."""
    frame, pair = work.run.frame, work.table.pair
    found: dict[str, list[float]] = {"warm": [], "cold": [], "first page of a job": [], "page of another job": []}
    for what in ("warm", "cold"):
        for _ in range(_RUNS):
            for view in (pair.main, pair.pinned):
                if what == "cold":
                    view.itemDelegate().cache.clear()  # type: ignore[attr-defined]
            began = time.thread_time()
            for view in (pair.main, pair.pinned):
                view.viewport().repaint()
            found[what].append((time.thread_time() - began) * 1000)
            await asyncio.sleep(0.01)
    details = frame._browse.page.details
    painted = FirstPaint(details)
    for number in range(_PAGES):
        ref = work.table.model.ref_at(number * 7)
        assert ref is not None
        painted.ask()
        began = time.thread_time()
        frame.jobs.open(ref)
        await until(lambda: painted.at > 0, step=0.0)
        what = "page of another job" if number else "first page of a job"
        found[what].append((painted.at - began) * 1000)
        await work.settled()
        frame.jobs.show(Layout.TABLE)
        await work.settled()
    return found


def main(path: Path) -> int:
    """Open the window and the archive, measure, print."""
    app = application()
    window, theme = open_window(app)
    window.resize(1920, 1080)
    window_run = WindowRun(window, theme, secrets=MemoryStore())
    work = Work(window_run, Heart())

    async def all_of_it() -> int:
        async with asyncio.TaskGroup() as group:
            group.create_task(window_run.run())
            await asyncio.sleep(1)
            await work.open(path)
            print(json.dumps(await measured(work)))
            window.close()
        return 0

    return run(all_of_it)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
