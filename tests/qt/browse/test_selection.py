"""Which line is selected while a filter hides and shows lines, and which details are shown."""

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QApplication

from drs_inspector.qt.main_window.context import SIGNING_IN
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.driver import Driver, play
from tests.helpers.lines_run import lines_run

SAMPLE = Path(__file__).parents[2] / "data" / "batch-detail.response.json"
FILTER = "Filter jobs"


def job_line(driver: Driver, name: str) -> TreeNode:
    jobs = driver.inspector.snapshot.jobs
    return driver.own(TreeNode(NodeKind.JOB, next(job.id for job in jobs.values() if job.name == name)))


async def opened(driver: Driver) -> None:
    await driver.wait_until(lambda: "2 jobs opened" in driver.status, "the sample is open")
    await driver.settle()


def test_the_first_job_is_shown_at_once(qapp: QApplication) -> None:
    async def scene(driver: Driver) -> None:
        await opened(driver)
        assert driver.page.tree.current_node() == job_line(driver, "DRS-0042-linxiaolu")
        assert driver.page.details.node == driver.page.tree.current_node()

    play(qapp, scene, files=[SAMPLE])


def test_the_page_is_made_while_the_jobs_are_awaited(qapp: QApplication) -> None:
    async def scene(driver: Driver) -> None:
        read, browse = asyncio.Event(), driver.window_run.browse
        assert driver.window.browse is None
        make_part, parts = browse.making.go_on, list[int]()

        def counted(_budget_seconds: float = 0.0) -> bool:
            is_made: list[bool] = []
            parts.append(lines_run(lambda: is_made.append(make_part(_budget_seconds))))
            return is_made[0]

        browse.making.go_on = counted  # type: ignore[method-assign]
        reading = driver.window_run.app.tasks.start(SIGNING_IN, read.wait())
        await driver.wait_until(lambda: driver.window_run.frame._is_made, "the page is there")
        assert max(parts) < sum(parts) / 2, "a part in each turn of the loop, and none of them most of it"
        assert not driver.window.is_browsing
        read.set()
        await reading
        driver.window_run.files.open([SAMPLE])
        await opened(driver)
        assert driver.window.is_browsing

    play(qapp, scene)


def test_the_chosen_line_comes_back_when_the_filter_lets_it(qapp: QApplication) -> None:
    async def scene(driver: Driver) -> None:
        await opened(driver)
        chosen = driver.own(TreeNode(NodeKind.TARGET, job_line(driver, "DRS-0042-linxiaolu").job_id))
        await driver.click_line(chosen)
        driver.type(FILTER, "name:DRS-3999")
        await driver.settle()
        assert driver.shown_jobs() == [job_line(driver, "DRS-3999-lws").job_id]
        assert driver.page.tree.current_node() is None, "what is typed selects no other job"
        assert not driver.page.tree.selectedIndexes()
        assert driver.page.details.node == chosen
        driver.type(FILTER, "name:DRS-3999 or")
        await driver.settle()
        driver.type(FILTER, "nobody has this name")
        await driver.settle()
        assert driver.page.details.node == chosen
        driver.key("Ctrl+Shift+Backspace", driver.window)
        await driver.settle()
        assert driver.page.tree.current_node() == chosen
        assert driver.page.details.node == chosen

    play(qapp, scene, files=[SAMPLE])


def test_the_first_job_stays_when_a_filter_that_is_typed_hides_it(qapp: QApplication) -> None:
    async def scene(driver: Driver) -> None:
        await opened(driver)
        shown = driver.page.details.node
        for end in range(1, len("name:DRS-3999") + 1):
            driver.type(FILTER, "name:DRS-3999"[:end])
            await driver.settle()
            assert driver.page.details.node == shown
        driver.key("Escape")  # closes what is offered for the typed value
        driver.key("Down")
        await driver.settle()
        assert driver.page.details.node == job_line(driver, "DRS-3999-lws"), "a key goes there"

    play(qapp, scene, files=[SAMPLE])


def test_grouping_can_be_switched_off_and_keeps_the_line(qapp: QApplication) -> None:
    async def scene(driver: Driver) -> None:
        await opened(driver)
        chosen = job_line(driver, "DRS-3999-lws")
        await driver.click_line(chosen)
        driver.window.commands["group"].trigger()
        await driver.settle()
        assert not driver.page.tree.model().parent(driver.page.tree.currentIndex()).isValid()
        assert driver.page.tree.current_node() == chosen

    play(qapp, scene, files=[SAMPLE])
