"""The real window with ten thousand jobs; prints gaps between beats by phase and what each answer took, as JSON."""

import asyncio
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from drs_inspector.qt.app import application, open_window
from drs_inspector.qt.composition import WindowRun
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.loop import run
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.bench.window_work import Heart, until


class Paints(QObject):
    """Notes each drawing of a table with rows by wall and processor time."""

    def __init__(self, watched: QWidget, rows: Callable[[], int]) -> None:
        super().__init__(watched)
        self._rows = rows
        self.at: tuple[float, float] = (0.0, 0.0)
        self.number = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        """Note a drawing."""
        if event.type() == QEvent.Type.Paint and self._rows():
            self.number += 1
            self.at = (time.perf_counter(), time.thread_time())
        return False


class Work:
    """The phases of a person's work with many jobs."""

    def __init__(self, window_run: WindowRun, heart: Heart) -> None:
        self.run, self.heart = window_run, heart
        self.answers: dict[str, tuple[float, float]] = {}
        self.memory: dict[str, int] = {}

    async def open(self, path: Path) -> None:
        """Open the archive; the answer is the first drawing of rows."""
        self.memory["before"] = resident()
        self.heart.phase = "opening the archive"
        began = time.perf_counter(), time.thread_time()
        self.run.files.open([path])
        await until(lambda: self.run.frame._is_made)
        self.frame = self.run.frame
        self.table = self.frame.jobs.table
        self.paints = Paints(self.table.pair.main.viewport(), self.table.model.rowCount)
        await until(lambda: self.paints.number > 0, step=0.001)
        self._answer("opening the archive", began)
        await self.settled()
        self.heart.phase = ""  # the collection of garbage is not the window's doing
        self.memory["opened"] = resident()

    async def settled(self) -> None:
        """Wait until nothing works any more."""
        counting, side = self.frame.counting, self.frame.side
        calm = 0
        while calm < 10:
            await asyncio.sleep(0.02)
            busy = (
                self.table.table.is_working
                or self.table._work.is_awake
                or counting.counts.is_working
                or side.facets._work is not None
                or self.run.browse.trees.search_progress is not None
                or counting._soon.isActive()
                or side._gather.isActive()
                or (self.run.browse._model is not None and self.run.browse._model._timer.isActive())
            )
            calm = 0 if busy else calm + 1

    def _answer(self, what: str, began: tuple[float, float]) -> None:
        self.answers[what] = tuple((now - then) * 1000 for now, then in zip(self.paints.at, began, strict=True))  # type: ignore[assignment]

    async def answered(self, what: str, do: Callable[[], object], is_done: Callable[[], bool]) -> None:
        """Do something; the answer is the first drawing of the table at or after ``is_done``.

        Of a filter that goes on the first drawing with other rows is noted, too.
        """
        self.heart.phase = what
        number = self.table.model.rowCount()
        began = time.perf_counter(), time.thread_time()
        do()
        await until(lambda: is_done() or self.table.model.rowCount() != number, step=0.0)
        if not is_done():
            await self._drawn()
            self._answer(f"{what}: first rows", began)
            await until(is_done, step=0.0)
        await self._drawn()
        self._answer(what, began)
        await self.settled()

    async def _drawn(self) -> None:
        seen = self.paints.number
        self.table.pair.main.viewport().update()
        await until(lambda: self.paints.number > seen, step=0.0)

    async def filter(self) -> None:
        """Type a key, a health, a name; each is answered, then all jobs are shown again."""
        trees, line = self.run.browse.trees, self.frame._browse.page.filter_line
        edit = next(one for one in line.findChildren(QLineEdit) if one.isVisible())
        line.focus()

        def shown() -> bool:
            # without a search going on, and the table's rows those of the filter
            return trees.filter == line.text and trees.search_progress is None and not self.table.table.is_working

        for text in ("f", "health:failed", "billing-prod-004"):
            what = f"filter: first key {text}" if len(text) == 1 else f"filter: {text}"
            if len(text) == 1:
                await self.answered(what, lambda: QTest.keyClicks(edit, "f"), shown)
            else:
                await self.answered(what, partial(line.set_text, text), shown)
            await self.answered("filter: none again", lambda: line.set_text(""), shown)
        line._completer.close_up()

    async def arrange(self) -> None:
        """Order by another column, group by the cause, and back."""
        table = self.table

        def worked() -> bool:
            return not table.table.is_working

        await self.answered("ordering by age", lambda: table.sort_by("age", descending=True), worked)
        await self.answered("ordering by name", lambda: table.sort_by("name", descending=False), worked)
        await self.answered("grouping by cause", lambda: table.group_by("cause"), worked)
        await self.answered("no groups", lambda: table.group_by("none"), worked)
        await self.answered("ordering by health", lambda: table.sort_by("health", descending=False), worked)

    async def scroll(self) -> None:
        """Scroll by a screenful, fifteen times."""
        bar = self.table.pair.main.verticalScrollBar()
        self.heart.phase = "scrolling a screenful"
        for _ in range(15):
            seen = self.paints.number
            bar.setValue(bar.value() + bar.pageStep())
            await until(lambda seen=seen: self.paints.number > seen, step=0.0)  # type: ignore[misc]
            await asyncio.sleep(0.03)

    async def refresh(self, path: Path, changed: Path) -> None:
        """Read the file again, in which a hundred jobs are others; selection and place stay."""
        table = self.table
        table.sort_by("name", descending=False)
        await self.settled()
        place = next(place for place in range(4_000, 5_000) if table.model.ref_at(place) is not None)
        ref = table.model.ref_at(place)
        assert ref is not None
        table.select(ref)
        await self.settled()
        first = table.pair.main.rowAt(0)
        resets: list[bool] = []
        table.model.modelReset.connect(lambda: resets.append(True))
        self.heart.phase = ""
        await asyncio.to_thread(changed.replace, path)
        self.heart.phase = "refreshing 100 of 10,000 jobs"
        await self.run.app.workspace.refresh()
        await self.settled()
        assert table.current() == ref
        assert table.pair.main.rowAt(0) == first
        assert not resets, "only rows that are others are drawn anew"

    async def walk(self) -> None:
        """Open the page of a job, go to the next ones, and back."""
        jobs, page = self.frame.jobs, self.frame._browse.page
        ref = self.table.current()
        assert ref is not None
        self.heart.phase = "table to job page"
        jobs.open(ref)
        await self.settled()
        self.heart.phase = "next job, ten times"
        for _ in range(10):
            jobs.next_job()
            await asyncio.sleep(0.03)
        await self.settled()
        self.heart.phase = "job page to table"
        jobs.show(Layout.TABLE)
        page.return_to_list()
        await self.settled()
        self.heart.phase = "table to tree"
        jobs._show_slowly(Layout.TREE)
        await until(lambda: self.frame.jobs.layouts.now is Layout.TREE)
        await self.settled()
        self.heart.phase = "tree to table"
        jobs.show(Layout.TABLE)
        await self.settled()


def resident() -> int:
    """Return the memory of this process in bytes, without garbage."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main(path: Path, changed: Path) -> int:
    """Open the window, do the work, print what was measured."""
    app = application()
    window, theme = open_window(app)
    window.resize(1280, 800)
    window_run = WindowRun(window, theme, secrets=MemoryStore())
    heart = Heart()
    work = Work(window_run, heart)

    async def all_of_it() -> int:
        async with asyncio.TaskGroup() as group:
            group.create_task(window_run.run())
            await asyncio.sleep(1)
            await work.open(path)
            await work.filter()
            await work.arrange()
            await work.scroll()
            await work.refresh(path, changed)
            await work.walk()
            heart.phase = ""
            work.memory["after"] = resident()
            window.close()
        print(json.dumps({"gaps": heart.gaps, "answers": work.answers, "memory": work.memory}))
        return 0

    return run(all_of_it)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
