"""The map and the time line in the whole window: by their keys, with the table's filter and selection, and back."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.map.page import MapPage
from drs_inspector.qt.time_line.page import TimeLinePage
from drs_inspector.session.job_table.rows import Ref
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, play
from tests.e2e.keyboard import press


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with Cloud(jobs=12, objects=5, seed=8) as made:
        yield made


def test_what_is_selected_filtered_and_opened_there_is_that_of_the_table(qapp: QApplication, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        views, table = driver.window_run.frame.views, driver.window_run.frame.jobs.table
        press("Ctrl+3")
        await driver.wait_until(lambda: views.key == "map" and views.pictures.map.view.shown.jobs, "the map is drawn")
        page: MapPage = views.pictures.map
        assert len(page.view.shown.jobs) == len(driver.inspector.snapshot.jobs)
        key, edge = next(iter(page.view.shown.graph.edges.items()))
        page.view.setFocus()
        page.view.go_to(key)
        assert table.current() == Ref(*edge.jobs[0])
        driver.page.filter_line.set_text("status:failed")
        failed = [job.id for job in driver.inspector.snapshot.jobs.values() if job.status.group == "failed"]
        await driver.wait_until(
            lambda: sorted(one.job_id for one in page.view.shown.jobs) == sorted(failed), "the filter holds on the map"
        )
        driver.page.filter_line.set_text("")
        await driver.wait_until(lambda: len(page.view.shown.jobs) > len(failed), "all jobs are drawn again")
        page.view.go_to(key)
        press("Return")
        await driver.wait_until(lambda: views.key == "job", "the job is open")
        press("Alt+Left")
        await driver.wait_until(lambda: views.key == "map", "the map is back")
        press("Ctrl+4")
        await driver.wait_until(lambda: views.key == "time_line", "the time line is there")
        line: TimeLinePage = views.pictures.time_line
        assert line.choice.current() == Ref(*edge.jobs[0])
        await driver.wait_until(lambda: line.bars(Ref(*edge.jobs[0])).words.startswith("Time line: "), "bars are there")
        press("Return")
        await driver.wait_until(lambda: views.key == "job", "the job is open")
        press("Alt+Left")
        await driver.wait_until(lambda: views.key == "time_line", "the time line is back")

    play(qapp, scene, demo=cloud, jobs_as="table")
