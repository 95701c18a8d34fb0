"""A project is watched in the window: figures come, nothing moves, and how it goes is said. Rounds are accelerated."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.session.events import FiguresChanged, WatchChanged
from drs_inspector.session.watch.holds import READING
from drs_inspector.session.watch.plan import Interest
from drs_inspector.session.watch.watch_settings import EVERY, FROM_START
from drs_inspector.session.watch.watches import SLOW, WATCHING, Watches
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import spoken_name
from tests.helpers.window_place import place_in

ROUNDS = 2
CUT_OFF = 0
"""The status of a request that has ended without a reply: the window has closed meanwhile."""
ACCELERATED = 0.4
"""Seconds between two looks."""


class Scene:
    """What a person sees of a window that is watched."""

    def __init__(self, driver: Driver, cloud: Cloud) -> None:
        self.driver, self.cloud = driver, cloud
        self.run = driver.window_run
        self.frame = self.run.frame
        self.jobs = self.frame.jobs
        self.table = self.jobs.table

    @property
    def watches(self) -> Watches:
        return self.run.app.watches

    @property
    def action(self) -> QAction:
        return self.driver.window.commands["watch"]

    @property
    def label(self) -> Any:
        return self.driver.window.status._watch

    @property
    def interest(self) -> Interest:
        """What the watch was told that is looked at."""
        watcher = self.watches.watcher(self.driver.session_key)
        assert watcher is not None
        return watcher._interest

    def place(self) -> object:
        """Everything that must not move by itself."""
        return place_in(self.run)

    async def rounds(self, place: Callable[[], object]) -> None:
        """Let time pass for the jobs, and several rounds come; what ``place`` returns stays."""
        before, driver = place(), self.driver
        for _ in range(ROUNDS):
            self.cloud.advance(900)
            seen = len(driver.events)

            def has_come(seen: int = seen) -> bool:
                since = driver.events[seen:]
                looks = {one.state.looked_at for one in since if isinstance(one, WatchChanged)}
                return len(looks) > 1 and any(isinstance(one, FiguresChanged) for one in since)

            await driver.wait_until(has_come, "a round of the watch")
            await driver.settle()
            assert place() == before


async def watched(driver: Driver, cloud: Cloud) -> Scene:
    await driver.fetched()
    driver.window.resize(1280, 800)
    await driver.settle()
    scene = Scene(driver, cloud)
    assert not scene.label.isVisible(), "nothing is said, and asked, before a person wants it"
    assert (scene.action.isChecked(), scene.watches.keys) == (False, ())
    scene.watches.per_second = 60.0
    driver.key("Ctrl+M", driver.window)
    assert scene.action.isChecked()
    assert scene.label.isVisible()
    scene.watches.set_every(ACCELERATED)
    return scene


def tops(scene: Scene) -> dict[str, int]:
    """Return where the rows on the screen are, by the id of their job."""
    main, rows = scene.table.pair.main, scene.table.model.rows
    places = range(main.rowAt(0), main.rowAt(main.viewport().height() - 1) + 1)
    return {rows[at].ref.job_id: main.rowViewportPosition(at) for at in places}


async def by_name(scene: Scene) -> None:
    """Rows that stay in their order: nothing at all moves, and what is seen is what is asked for."""
    driver, table = scene.driver, scene.table
    table.sort_by("name", descending=False)
    await driver.wait_until(lambda: not table.table.is_working, "the rows are in order")
    await driver.settle()
    ref = table.model.rows[90].ref
    table.select(ref)
    bar = table.pair.main.verticalScrollBar()
    bar.setValue(bar.value() + 37)
    table.pair.main.setFocus()
    await driver.wait_until(lambda: scene.interest.shown == tops(scene).keys(), "what is on the screen is looked at")
    assert scene.interest.selected == ref.job_id
    assert ref.job_id in scene.interest.shown
    await scene.rounds(scene.place)
    health = scene.run.browse.healths.of(scene.run.app.workspace.sessions[0])
    assert any(health.own(job_id).key is HealthKey.HEALTHY for job_id in driver.inspector.snapshot.jobs)


async def by_health(scene: Scene) -> None:
    """Rows that come elsewhere by what is read: the others, and what is selected, stay."""
    driver, table = scene.driver, scene.table
    table.sort_by("health", descending=False)
    await driver.wait_until(lambda: not table.table.is_working, "the rows are in order")
    table.select(table.model.rows[60].ref)
    await driver.settle()
    chosen = table.current()
    before: list[dict[str, int]] = []
    seen: list[tuple[int, int]] = []

    def settled() -> None:
        was = before.pop().keys()
        seen.append((len(was), len(was & tops(scene).keys())))

    table.model.about_to_settle.connect(lambda: before.append(tops(scene)))
    table.settled.connect(settled)
    await scene.rounds(lambda: (table.current() == chosen, QApplication.focusWidget()))
    then, still = (sum(one) for one in zip(*seen, strict=True))
    assert still > then / 2 > 0, "no row that comes elsewhere takes the screen along"


async def beside_a_job_and_in_the_tree(scene: Scene) -> None:
    """Another tab of a job is in front; lines of the tree are open, and it is scrolled.

    Rows stay in their order, those of the list that is hidden behind the tree as well: one that comes elsewhere by what
    is read goes past the others, and then it is the bar that moves, so that these stay where they are.
    """
    driver, jobs, details, tree = scene.driver, scene.jobs, scene.driver.page.details, scene.driver.page.tree
    scene.table.sort_by("name", descending=False)
    await driver.wait_until(lambda: not scene.table.table.is_working, "the rows are in order")
    jobs.open_chosen()
    await driver.settle()
    await driver.open_tab("JSON")
    assert jobs.layouts.now is Layout.JOB
    await driver.wait_until(lambda: scene.interest.selected == details.node.job_id, "it is looked at still")
    await scene.rounds(lambda: (details.tabs.currentIndex(), details.node, QApplication.focusWidget()))
    jobs.show(Layout.TREE)
    tree.expand(tree.model().index(0, 0))
    tree.verticalScrollBar().setValue(20)
    tree.setFocus()
    await driver.settle()
    await scene.rounds(scene.place)


def test_rounds_of_a_watch_change_what_is_known_and_move_nothing(on_stage: Play, own_cloud: Any) -> None:
    cloud = own_cloud(jobs=200, objects=5, seed=5)

    async def play(driver: Driver) -> None:
        scene = await watched(driver, cloud)
        await by_name(scene)
        await by_health(scene)
        await beside_a_job_and_in_the_tree(scene)
        # It closes in the middle of a round.

    on_stage(play, demo=cloud, jobs_as="table")
    statuses = [status for _method, path, status in cloud.calls() if "batch-progress" in path]
    while statuses[-1] == CUT_OFF:
        statuses.pop()
    assert {*statuses} == {200}


async def says_how_it_goes(scene: Scene) -> None:
    """How often is said, and read out without what counts down; while jobs are read it waits."""
    driver = scene.driver
    await driver.wait_until(lambda: "requests/s" in scene.label.text(), "how often is said")
    assert spoken_name(scene.label).startswith("Watching")
    spoken = scene.label.accessibleName()
    scene.run.watch._count_down()
    assert scene.label.accessibleName() == spoken, "what counts down is not read out"
    # Read again: the watch waits, and goes on.
    driver.key("F5", driver.window)
    await driver.fetched(2)

    def held() -> bool:
        return any(isinstance(one, WatchChanged) and READING in one.state.holds for one in driver.events)

    await driver.wait_until(held, "the watch waits")
    seen = len(driver.events)
    await driver.wait_until(
        lambda: any(isinstance(one, FiguresChanged) for one in driver.events[seen:]), "the watch goes on"
    )


async def in_two_windows(scene: Scene) -> None:
    """One watch, said and switched in both; slow while none is seen."""
    driver, app = scene.driver, scene.run.app
    driver.key("Ctrl+Shift+N", driver.window)
    windows = scene.run.windows
    await driver.wait_until(lambda: windows.further and windows.further[0].frame._is_made, "another window")
    second = windows.further[0]
    await driver.wait_until(lambda: len(scene.watches._windows) == 2, "it says what it shows")
    assert second.app.window.commands["watch"].isChecked()
    assert second.app.window.status._watch.isVisible()
    assert [name for name in app.tasks.names if name.startswith(WATCHING)] == [WATCHING + driver.session_key]
    for window in (driver.window, second.app.window):
        window.showMinimized()
    watcher: Any = scene.watches.watcher(driver.session_key)
    await driver.wait_until(lambda: watcher._least == SLOW, "it is slow while no window is seen")
    driver.window.showNormal()
    await driver.wait_until(lambda: watcher._least == 0, "it is as often as before")
    second.app.window.close()
    await driver.settle()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert (len(scene.watches._windows), windows._gone) == (1, []), "a watch that goes on keeps no closed window"


async def as_chosen(scene: Scene) -> None:
    """What is chosen in the menu or in Preferences is in force at once, and remembered."""
    driver, app, commands = scene.driver, scene.run.app, scene.driver.window.commands
    await driver.take_keyboard(driver.window)
    commands["watch_every"].trigger()
    menu: Any = QApplication.activePopupWidget()
    assert menu.activeAction().text() == "As planned"
    menu.actions()[2].trigger()
    menu.close()
    assert (EVERY.read(app.settings), scene.watches.every) == (60, 60)
    app.change_settings(**{FROM_START.name: True})
    assert scene.watches.from_start
    driver.key("Ctrl+M", driver.window)
    assert (scene.action.isChecked(), scene.label.isVisible(), scene.watches.keys) == (False, False, ())
    assert driver.window.statusBar().currentMessage() == "Not watching any more"
    app.change_settings(**{FROM_START.name: False, EVERY.name: 0})
    await app.workspace.close_session(driver.session_key)
    assert commands.reason_of("watch") == "No source is open"


def test_watching_is_said_shared_by_windows_and_waits_while_jobs_are_read(on_stage: Play, cloud: Cloud) -> None:
    async def play(driver: Driver) -> None:
        scene = await watched(driver, cloud)
        await says_how_it_goes(scene)
        await in_two_windows(scene)
        await as_chosen(scene)

    on_stage(play, demo=cloud, jobs_as="table")
