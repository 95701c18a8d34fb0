"""The window while a project is watched: figures, marks and counters come, and nothing moves."""

from drs_inspector.domain.health.judged import phase_of
from drs_inspector.qt.cells.row_delegate import CELL_ROLE
from drs_inspector.qt.cells.values import ProgressCell
from drs_inspector.qt.details.job_head import JobHead
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.session.watch.plan import Interest
from drs_inspector.session.watch.watcher import Watcher
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.test_many_jobs import frame_of, opened


def test_figures_come_into_the_table_the_peek_and_the_head_of_a_job(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        frame = await opened(driver)
        table, inspector = frame.jobs.table, driver.inspector
        frame.jobs.show(Layout.TABLE)
        column = [one.key for one in table.model.columns].index("progress")
        running = [job.id for job in inspector.snapshot.jobs.values() if phase_of(job.status) == "incremental"]
        assert running
        watcher = Watcher(inspector, per_second=20.0)
        watcher.show(Interest(shown=frozenset(running[:8])))
        driver.window_run.app.tasks.start("Watching", watcher.run())
        try:
            await driver.wait_until(lambda: any(one in inspector.looks for one in running), "figures were read")
            await driver.settle()
            known = next(one for one in running if one in inspector.looks)
            place = next(at for at, row in enumerate(table.model.rows) if row.ref.job_id == known)
            cell = table.model.index(place, column).data(CELL_ROLE)
            assert isinstance(cell, ProgressCell)
            assert cell.spoken.startswith("lag ")
            await driver.wait_until(table.news.isVisible, "the line below the table is there")
            assert not len(table.marks), "what becomes known is no change"
            ref = table.model.ref_at(place)
            assert ref is not None
            assert table.select(ref)
            driver.key("Space")
            await driver.wait_until(frame.jobs.peek.isVisible, "the pane is open")
            peek = frame.jobs.peek.peek
            assert peek is not None
            assert [one.label for one in peek.figures] == ["Lag"]
            frame.jobs.open(ref)
            await driver.settle()
            await driver.open_tab("Settings")
            await driver.settle()
            details = driver.page.details

            def told() -> list[str]:
                return [one.accessibleDescription() for one in details.findChildren(JobHead)]

            await driver.wait_until(lambda: any(one.startswith("lag ") for one in told()), "the head tells it")
        finally:
            driver.window_run.app.tasks.cancel("Watching")
        assert frame_of(driver) is frame
        assert driver.problems == []

    on_stage(scene, demo=cloud, figures=False)
