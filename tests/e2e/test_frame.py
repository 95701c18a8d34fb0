"""The frame around the jobs: stepping, the list beside a job, back and forward, names of sources, starting anew."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from drs_inspector.qt.details.json.tab import RawJsonPanel
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play

SAMPLE = Path(__file__).parents[1] / "data" / "batch-detail.response.json"


async def opened(driver: Driver) -> FrameController:
    await driver.fetched()
    frame = driver.window_run.frame
    jobs = driver.inspector.snapshot.jobs
    await driver.wait_until(lambda: len(frame.jobs.table.model.rows) == len(jobs), "all jobs are listed")
    await driver.settle()
    return frame


def steps(frame: FrameController) -> str:
    return frame.jobs.steps.place.text()


def subtask(driver: Driver) -> Any:
    """A subtask whose parent does not match its name."""
    jobs = driver.inspector.snapshot.jobs
    return next(job for job in jobs.values() if job.parent_id in jobs)


def test_stepping_goes_through_the_jobs_that_match(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        driver.window.resize(1280, 800)
        page, child = driver.page, subtask(driver)
        frame.jobs.table.select(Ref(driver.session_key, child.id))
        page.filter_line.set_text(f'name:"{child.name}" or status:failed')
        trees = driver.window_run.browse.trees
        await driver.wait_until(lambda: trees.filter and trees.search_progress is None, "filtered")
        await driver.settle()
        found = trees.matches.found
        assert len(frame.jobs.table.model.rows) > found, "the parent is shown for its subtask"
        for layout in (Layout.JOB, Layout.TREE):
            frame.jobs.show(layout)
            await driver.settle()
            first, seen = page.details.node, set[str]()
            for _step in range(found + 2):
                driver.key("Alt+Up", driver.window)
            for number in range(1, found + 1):
                assert steps(frame) == f"{number} of {found}"
                node = page.details.node
                assert node is not None
                assert node.job_id is not None
                assert trees.trees[0].view.filter.is_match(node.job_id)
                assert page.list.current_node() == node
                seen.add(node.job_id)
                driver.key("Alt+Down", driver.window)
            assert len(seen) == found
            assert first is not None
        # The parent itself is none of them, and the next one is on from where it is.
        frame.jobs.show(Layout.JOB)
        page.list.select(TreeNode(NodeKind.JOB, child.parent_id, session=driver.session_key))
        assert steps(frame) == f"none of {found}"
        driver.key("Alt+Down", driver.window)
        assert steps(frame).endswith(f" of {found}")

    on_stage(scene, demo=cloud, jobs_as="table")


def test_the_list_beside_a_job_folds_where_there_is_little_room(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        page = driver.page
        driver.window.resize(1280, 800)
        frame.jobs.open_chosen()
        await driver.settle()
        assert page.filter_line.isVisible()
        driver.window.resize(1024, 640)
        await driver.settle()
        assert (page.jobs.width(), page.filter_line.isVisible()) == (48, False)
        assert page.details.width() >= 760
        button = driver.find(QToolButton, "Show the list of jobs")
        before = page.details.node
        frame.jobs.list.setFocus()
        driver.key("Down", frame.jobs.list.view)
        assert page.details.node != before, "the folded list is a list"
        # Who looks for a job has the list and its line; the button folds it again.
        page.details.focus()
        driver.key("Ctrl+F")
        await driver.settle()
        assert page.filter_line.isVisible()
        assert page.jobs.width() >= 240
        assert page.filter_line.isAncestorOf(QApplication.focusWidget() or driver.window)
        driver.find(QToolButton, "Fold the list of jobs").click()
        await driver.settle()
        assert page.jobs.width() == 48
        button.click()
        await driver.settle()
        assert page.jobs.width() >= 240
        driver.window.resize(1280, 800)
        await driver.settle()
        driver.window.resize(1024, 640)
        await driver.settle()
        assert page.jobs.width() == 48, "with room again it is as usual"
        # The tree has no such column, and shows of its columns those that are not cut.
        frame.jobs.show(Layout.TREE)
        await driver.settle()
        assert page.filter_line.isVisible()
        assert page.tree.isColumnHidden(1)
        assert page.tree.horizontalScrollBar().maximum() == 0
        driver.window.resize(1280, 800)
        page.setSizes([700, 500])
        await driver.settle()
        assert not page.tree.isColumnHidden(1)

    on_stage(scene, demo=cloud, jobs_as="table")


def test_back_brings_row_and_scroll_of_table_and_tab(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        driver.window.resize(1280, 480)
        await driver.settle()
        table, details, key = frame.jobs.table, driver.page.details, driver.session_key
        refs = [row.ref for row in table.model.rows if row.ref.job_id]
        table.select(refs[-1])
        await driver.settle()
        bar = table.pair.main.verticalScrollBar()
        bar.setValue(bar.maximum() - 2)
        was = bar.value()
        assert was > 0
        # A link leads elsewhere, and on to another job.
        frame.open_place(Place(TreeNode(NodeKind.JOB, refs[0].job_id, session=key), tab="JSON"))
        await driver.settle()
        assert details.tabs.currentIndex() == details.titles.index("JSON")
        panel = await driver.wait_until(lambda: json_panel(driver), "the JSON is shown")
        panel.view.verticalScrollBar().setValue(40)
        assert scrolled(driver) == 40
        frame.open_place(Place(TreeNode(NodeKind.JOB, refs[1].job_id, session=key), tab="Settings"))
        await driver.settle()
        driver.key("Alt+Left", driver.window)
        await driver.wait_until(lambda: details.node is not None and details.node.job_id == refs[0].job_id, "back")
        await driver.wait_until(lambda: scrolled(driver) == 40, "the JSON is where it was")
        driver.key("Alt+Left", driver.window)
        await driver.wait_until(lambda: frame.jobs.layouts.now is Layout.TABLE, "the table")
        await driver.settle()
        assert table.current() == refs[-1]
        assert bar.value() == was
        driver.key("Alt+Right", driver.window)
        driver.key("Alt+Right", driver.window)
        await driver.settle()
        assert details.node is not None
        assert details.node.job_id == refs[1].job_id
        assert details.titles[details.tabs.currentIndex()] == "Settings"

    on_stage(scene, demo=cloud, jobs_as="table")


def json_panel(driver: Driver) -> RawJsonPanel | None:
    panels = driver.page.details.findChildren(RawJsonPanel)
    return next((one for one in panels if one.isVisible()), None)


def scrolled(driver: Driver) -> int:
    """How far the JSON is scrolled, -1 where none is shown."""
    panel = json_panel(driver)
    return panel.view.verticalScrollBar().value() if panel is not None else -1


def test_what_is_opened_after_everything_was_closed_is_a_table(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        workspace = driver.window_run.app.workspace
        for leave in (frame.jobs.open_chosen, frame.views.show_sql, frame.views.show_summary):
            leave()
            await driver.settle()
            await workspace.close_session(workspace.sessions[0].key)
            await driver.settle()
            assert not driver.window.is_browsing
            driver.window_run.files.open([SAMPLE])
            await driver.wait_until(lambda: driver.window.is_browsing and workspace.sessions, "the file is open")
            await driver.settle()
            assert frame.views.key == "table"
            assert frame.jobs.table.isVisible()
            assert frame.frame.tabs.currentIndex() == frame.frame.views.index("jobs")

    on_stage(scene, demo=cloud, jobs_as="table")


def test_a_source_is_renamed_where_it_is(on_stage: Play, cloud: Cloud, own_home: Path) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        driver.window.resize(1280, 800)
        await driver.settle()
        sources, status = frame.side.sidebar.sources, driver.window.status
        sources.list.setFocus()
        driver.key("F2")
        assert "The demo has no name that can be changed" in status.currentMessage()
        # A profile is what has a name, in the list as on the start page.
        save_profile(Profile(name="Before", domain="shop", username="ada"))
        session = driver.window_run.app.workspace.sessions[0]
        session.profile = "Before"
        frame.side.show()
        sources.list.setFocus()
        driver.key("F2")
        editor = await driver.wait_until(lambda: sources.list.findChild(QLineEdit), "the name is typed over")
        editor.setText("After")
        driver.key("Return", editor)
        await driver.wait_until(lambda: [one.name for one in load_profiles().profiles] == ["After"], "renamed")
        await driver.wait_until(lambda: session.profile == "After", "the source goes along")
        # Elsewhere it is about the view that is shown; none is, and it says what to do.
        frame.jobs.table.setFocus()
        driver.key("F2")
        assert "saved view" in status.currentMessage()

    on_stage(scene, demo=cloud, jobs_as="table")
