"""The watches of a window: one for each source, told what all windows show, slow while none is seen, ended in order."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.watch.watches import SLOW, WATCHING, Shown, Watches
from drs_inspector.session.workspace.workspace import SessionClosed, SessionOpened
from tests.session.watch.small_cloud import SmallCloud, Watched, project, watched

LIST, PROGRESS, REACHABLE = "list", "BatchListProgresses", "ShowMonitorData"


class Open:
    """A workspace in which one source, and a file, are open."""

    def __init__(self, one: Watched) -> None:
        self.sources = {"a": SimpleNamespace(key="a", kind="cloud", inspector=one.inspector)}
        self.sources["file"] = SimpleNamespace(key="file", kind="file", inspector=one.inspector)
        self.listeners: list[Callable[[str, Any], None]] = []
        self.failures: list[BaseException] = []
        self.tasks = TaskOwner(lambda _name, error: self.failures.append(error))
        self.watches = Watches(self, self.tasks)  # type: ignore[arg-type]  # what it needs of one
        self.watches.now = one.cloud.now

    def find(self, key: str) -> Any:
        return self.sources.get(key)

    def subscribe(self, listener: Callable[[str, Any], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, key: str, event: Any) -> None:
        for listener in tuple(self.listeners):
            listener(key, event)


async def test_what_all_windows_show_is_asked_more_often_until_they_close(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = project(jobs=400, running=200)
    async with watched(SmallCloud(jobs), monkeypatch, runs=False) as one:
        opened = Open(one)
        watches, cloud = opened.watches, one.cloud
        told: list[tuple[str, ...]] = []
        watches.follow(lambda: told.append(watches.keys))
        watches.look("first", Shown({"a": [jobs[3].id]}, ("a", jobs[4].id)))
        watches.look("second", Shown({"a": [jobs[5].id], "b": [jobs[6].id]}, ("a", jobs[7].id)))
        await one.until(100)
        assert cloud.count() == 0, "nothing is asked before it is wanted"
        watches.turn(["a", "file", "gone"], on=True)
        assert watches.keys == ("a",)
        await one.until(600)

        def times(job: int, call: str, since: float) -> int:
            return sum(1 for at, asked, ids in cloud.asked if at >= since and asked == call and jobs[job].id in ids)

        often = [times(number, PROGRESS, 100) for number in (3, 4, 5, 7)]
        assert min(often) >= 14, often
        assert times(6, PROGRESS, 100) < 8, "what another source shows is none of its business"
        assert times(7, REACHABLE, 100) > 30, "the job that was selected last"
        assert times(4, REACHABLE, 100) <= 1
        watches.leave("second")
        await one.until(1_200)
        assert times(4, REACHABLE, 600) > 30
        assert times(7, REACHABLE, 600) <= 1
        assert times(5, PROGRESS, 600) < 8
        before = cloud.count()
        watches.turn(["a"], on=False)
        await one.until(2_000)
        assert cloud.count() - before <= 3, "at most what was under way"
        assert told == [("a",), ()]
        assert opened.tasks.names == ()
        await opened.tasks.close()
        assert opened.failures == []


async def test_hidden_windows_slow_it_down_unless_changes_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(SmallCloud(project()), monkeypatch, runs=False) as one:
        opened = Open(one)
        watches = opened.watches
        watches.from_start = True
        opened.tell("a", SessionOpened("a"))
        assert watches.keys == ("a",)

        def lists(since: float, until: float) -> int:
            return len({round(at, -1) for at, call, _ids in one.cloud.asked if call == LIST and since <= at < until})

        watches.look("first", Shown())
        watches.look("second", Shown(is_seen=False))
        await one.until(600)
        assert lists(0, 600) >= 9, "one window is seen"
        watches.look("first", Shown(is_seen=False))
        await one.until(600 + 4 * SLOW)
        assert 3 <= lists(600, 600 + 4 * SLOW) <= 5
        watches.notifications_are_on = lambda: True
        watches.reconsider()
        await one.until(2_400)
        assert lists(1_800, 2_400) >= 9
        watches.set_every(120)
        await one.until(3_600)
        assert 8 <= lists(2_400, 3_600) <= 12
        # Its source is closed in the middle of a request.
        one.cloud.latency = 500.0
        before = one.cloud.count()
        while one.cloud.count() == before:
            await one.until(one.cloud.seconds() + 10)
        opened.tell("a", SessionClosed("a"))
        await one.until(one.cloud.seconds() + 5)
        assert opened.tasks.names == ()
        assert watches.keys == ()
        watches.close()
        assert opened.listeners == []
        assert opened.failures == []


async def test_a_panel_has_its_call_asked_while_it_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = project()
    call = "ListCompareJobs"
    async with watched(SmallCloud(jobs), monkeypatch, runs=False) as one:
        opened = Open(one)
        watches = opened.watches
        first = watches.interest_in("a", jobs[0].id, call)
        second = watches.interest_in("a", jobs[0].id, call)
        watches.turn(["a"], on=True)
        watcher = watches.watcher("a")
        assert watcher is not None
        assert watcher._interest.live == {(call, jobs[0].id)}
        first()
        first()
        assert watcher._interest.live == {(call, jobs[0].id)}, "the other panel is still open"
        second()
        assert watcher._interest.live == frozenset()
        # A defect ends one watch, is reported, and nothing says that it is going on.
        monkeypatch.setattr(watcher, "_look_around", lambda: 1 / 0)
        await one.until(100)
        assert watches.keys == ()
        assert watches.state("a") is None
        assert not any(name.startswith(WATCHING) for name in opened.tasks.names)
        assert len(opened.failures) == 1
