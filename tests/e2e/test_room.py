"""What gives way in a small window: the sidebar, the words of the counters, the room of the peek pane."""

from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.storage.files.settings import load_settings
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play


async def resized(driver: Driver, width: int, height: int) -> None:
    driver.window.resize(width, height)
    await driver.settle()


def ids_in_order(driver: Driver) -> list[str]:
    model = driver.window_run.frame.jobs.table.model
    refs = map(model.ref_at, range(model.rowCount()))
    return [ref.job_id for ref in refs if ref is not None]


def test_sidebar_counters_and_peek_give_way_and_come_back(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        frame = driver.window_run.frame
        sidebar, jobs, turn = frame.frame, frame.jobs, driver.window.commands["sidebar"]
        await resized(driver, 1280, 800)
        assert (sidebar.is_folded, turn.isChecked()) == (False, True)
        high = frame.counting.counters.height()
        driver.page.return_to_list()
        driver.key("Space")
        await driver.wait_until(jobs.peek.isVisible, "the peek pane is open")
        await driver.settle()
        assert (
            jobs.peek.mapTo(driver.window, jobs.peek.rect().topLeft()).x()
            >= jobs.table.mapTo(driver.window, jobs.table.rect().topRight()).x()
        )
        # Narrow and low: the rail, one line of counters, the table in its whole width below the peek pane.
        await resized(driver, 900, 600)
        assert (sidebar.is_folded, turn.isChecked()) == (True, False)
        assert frame.counting.counters.height() < high
        assert jobs.table.width() == driver.page.content.width()
        assert jobs.peek.isVisible()
        assert jobs.peek.geometry().right() == driver.page.content.geometry().right()
        # A person who unfolds it there keeps it until there is room again.
        turn.trigger()
        await resized(driver, 880, 600)
        assert not sidebar.is_folded
        await resized(driver, 1280, 800)
        assert not sidebar.is_folded
        assert frame.counting.counters.height() == high
        assert jobs.table.width() < driver.page.content.width()
        await resized(driver, 900, 600)
        assert sidebar.is_folded
        driver.key("Escape")
        await driver.wait_until(lambda: not jobs.peek.isVisible(), "the peek pane is closed")

    on_stage(scene, demo=cloud, jobs_as="table")


def test_the_sidebar_goes_sooner_beside_a_job_and_a_person_has_the_last_word(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        frame = driver.window_run.frame
        sidebar, jobs, turn = frame.frame, frame.jobs, driver.window.commands["sidebar"]
        await resized(driver, 1280, 800)
        counts, table = frame.counting.counts, jobs.table.table
        await driver.wait_until(lambda: counts.now.total == 41 and not counts.is_working, "all jobs are judged")
        await driver.wait_until(lambda: len(jobs.table.model.rows) >= 41 and not table.is_working, "in their order")
        await driver.settle()
        driver.page.return_to_list()
        driver.key("Home")  # the row that was chosen first went to its place in the order
        driver.key("Return")
        await driver.wait_until(lambda: jobs.layouts.now is Layout.JOB, "the page of a job is open")
        assert (sidebar.is_folded, turn.isChecked()) == (True, False)
        # Which job of the list it is, and the next one.
        assert jobs.steps.place.text() == "1 of 41"
        driver.click("Next job", jobs.steps)
        await driver.wait_until(lambda: jobs.steps.place.text() == "2 of 41", "the next job is shown")
        assert driver.page.details.node is not None
        assert driver.page.details.node.job_id == ids_in_order(driver)[1]
        driver.key("Escape")
        await driver.wait_until(lambda: not sidebar.is_folded, "it has come back")
        frame.views.show_compare()
        assert sidebar.is_folded, "two documents need the room as well"
        frame.views.show_jobs()
        assert not sidebar.is_folded
        turn.trigger()
        await resized(driver, 1600, 800)
        assert sidebar.is_folded
        turn.trigger()
        await resized(driver, 900, 800)

    on_stage(scene, demo=cloud, jobs_as="table")
    assert load_settings().settings.get("sidebar") is True
