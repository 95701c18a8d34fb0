"""Several windows over the same sources: each goes its own way, the last one that closes ends the program."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.storage.files.settings import load_settings
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play

SAMPLE = Path(__file__).parents[1] / "data" / "batch-detail.response.json"


async def opened(driver: Driver) -> FrameController:
    await driver.fetched()
    driver.window.resize(1280, 800)
    await driver.settle()
    return driver.window_run.frame


async def further(driver: Driver, number: int = 1) -> Any:
    windows = driver.window_run.windows
    await driver.wait_until(lambda: len(windows.further) == number, "another window is open")
    shown = windows.further[-1]
    await driver.wait_until(lambda: shown.frame.jobs.table.model.rows, "it shows the jobs")
    await driver.settle()
    return shown


def test_a_second_window_goes_its_own_way(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        run, line = driver.window_run, driver.page.filter_line
        line.set_text("status:failed")
        await driver.settle()
        rows = len(frame.jobs.table.model.rows)
        driver.key("Ctrl+Shift+N", driver.window)
        second = await further(driver)
        window, jobs = second.app.window, second.frame.jobs
        assert window.isVisible()
        assert (second.browse.page.filter_line.text, line.text) == ("", "status:failed")
        assert len(jobs.table.model.rows) == len(driver.inspector.snapshot.jobs)
        # What is gone to in one leaves the other where it is.
        before = frame.jobs.table.current()
        jobs.table.select(jobs.table.model.rows[-1].ref)
        jobs.open_chosen()
        await driver.settle()
        assert jobs.layouts.now is Layout.JOB
        assert (frame.jobs.layouts.now, frame.jobs.table.current()) == (Layout.TABLE, before)
        assert second.app.window.commands["back"].isEnabled()
        assert not driver.window.commands["back"].isEnabled()
        # What is chosen for the program is chosen for both; what is opened comes up where it was asked for.
        second.app.change_settings(text_size=110)
        assert run.app.settings.text_size == 110
        run.app.change_settings(text_size=100)
        run.windows.current = second
        second.files.open([SAMPLE])
        await driver.wait_until(lambda: len(run.app.workspace.sessions) == 2, "the file is open")
        await driver.settle()
        assert second.browse.sources.key == run.app.workspace.sessions[1].key
        assert frame.jobs.table.model.rows
        assert (line.text, len(frame.jobs.table.model.rows)) != ("", 2), "the first one still shows what it showed"
        assert rows
        # It closes without a trace; the first one, and what is remembered, are as they were.
        second.frame.side.sidebar.resize(300, 100)
        jobs.show(Layout.TREE)
        window.close()
        await driver.settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert run.windows.further == []
        run.app.change_settings(text_size=110)
        run.app.change_settings(text_size=100)
        line.set_text("")
        await driver.settle()
        assert frame.jobs.table.model.rows
        assert driver.window.isVisible()

    on_stage(scene, demo=cloud, jobs_as="table")
    assert load_settings().settings.get("jobs_as") == "table"


@pytest.mark.parametrize("way", ["key", "click"])
def test_a_job_opens_in_a_window_of_its_own(on_stage: Play, cloud: Cloud, way: str) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        table = frame.jobs.table
        ref = table.model.rows[2].ref
        table.select(ref)
        table.setFocus()
        if way == "key":
            driver.key("Ctrl+Return")
        else:
            view = table.pair.main
            QTest.mouseClick(
                view.viewport(),
                Qt.MouseButton.MiddleButton,
                pos=view.visualRect(table.model.index(2, table.model.keyboard_column)).center(),
            )
        second = await further(driver)
        await driver.wait_until(lambda: second.frame.jobs.layouts.now is Layout.JOB, "the page of the job")
        assert second.browse.page.details.node.job_id == ref.job_id
        assert frame.jobs.layouts.now is Layout.TABLE
        # The first one closes: the program goes on, and ends with the other.
        driver.window.close()
        await driver.settle()
        assert not driver.window.isVisible()
        second.frame.jobs.next_job()
        await driver.settle()
        assert second.browse.page.details.node.job_id != ref.job_id
        second.app.window.close()
        await driver.wait_until(lambda: driver.window_run.server is None and _is_over(driver), "the program ends")

    on_stage(scene, demo=cloud, jobs_as="table")


def _is_over(driver: Driver) -> bool:
    return not driver.window_run.app.workspace.sessions


def test_without_sources_the_window_with_the_start_page_comes_back(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await opened(driver)
        workspace = driver.window_run.app.workspace
        driver.key("Ctrl+Shift+N", driver.window)
        await further(driver)
        driver.window.close()
        await workspace.close_session(workspace.sessions[0].key)
        await driver.wait_until(driver.window.isVisible, "the start page is back")
        await driver.wait_until(lambda: not driver.window_run.windows.further, "the other one has gone")
        assert not driver.window.commands["new_window"].isEnabled()

    on_stage(scene, demo=cloud, jobs_as="table")
