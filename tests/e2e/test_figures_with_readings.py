"""After a start and after F5 the window says which job is latest behind, without a key, and is quiet then."""

import time
from typing import Any

import pytest

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.session.watch import look_with_reading
from drs_inspector.session.watch.watch_settings import WITH_READINGS
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of

PROGRESS, RECOVERY = "batch-progress", "batch-rpo-and-rto"


def figures_asked(cloud: Cloud) -> list[tuple[str, int]]:
    """Return what was asked besides the sign-in, lists and details, with its status."""
    known = ("/auth/", "/batch-detail", "/jobs")
    return [
        (path.rsplit("/", 1)[-1], status)
        for _method, path, status in cloud.calls()
        if not path.endswith(known) and "/auth/" not in path
    ]


def rows_of(driver: Driver) -> list[tuple[HealthKey, str]]:
    """Return word and reason of jobs without a family, as rows have them from top to bottom."""
    run = driver.window_run
    health, jobs = run.browse.healths.of(run.app.workspace.sessions[0]), driver.inspector.snapshot.jobs
    refs = [row.ref.job_id for row in run.frame.jobs.table.model.rows]
    single = [job_id for job_id in refs if job_id in jobs and not jobs[job_id].child_ids]
    own = [health.own(job_id) for job_id in single if jobs[job_id].parent_given is None]
    return [(one.key, one.reason.replace("\u00a0", " ")) for one in own]


def lies_in_front(driver: Driver) -> bool:
    """Whether late jobs are behind those that failed, and in front of all others."""
    words = [key for key, _reason in rows_of(driver)]
    order = [key for key in words if key in (HealthKey.FAILED, HealthKey.LATE)]
    return HealthKey.LATE in order and words[: len(order)] == order == sorted(order, key=lambda one: one.value)


def test_the_window_says_which_job_is_latest_behind(
    on_stage: Play, own_cloud: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_with_reading, "AGAIN_SECONDS", 3.0)
    # Figures that are fresh: a minute ago by the clock of this computer, and half a minute later the next ones.
    cloud = own_cloud(jobs=41, objects=60, seed=7, start_ms=int((time.time() - 60) * 1000))

    async def play(driver: Driver) -> None:
        await driver.fetched()
        run = driver.window_run
        await run.app.watches.figures_known(driver.session_key)
        cloud.advance(30)  # the next figure is another measuring
        await driver.wait_until(lambda: lies_in_front(driver), "two figures put late jobs where they belong")
        rows = rows_of(driver)
        lags = {job_id: figures.looks[-1].lag or 0.0 for job_id, figures in driver.inspector.looks.items()}
        assert any(key is HealthKey.LATE and " behind" in reason for key, reason in rows)
        assert (HealthKey.WORKING, "lag not known") not in rows
        assert not run.frame.jobs.table.news.isVisible(), "nothing has changed, and nothing is watched"
        assert run.app.watches.keys == ()
        assert not len(run.frame.jobs.table.marks)
        await driver.wait_until(lambda: run.app.tasks.names == (), "it is over")
        asked = figures_asked(cloud)
        running = len(driver.inspector.looks)
        assert len([one for one in asked if one == (PROGRESS, 200)]) <= 2 * (running // 10 + 1)
        assert {name for name, _status in asked} <= {PROGRESS, RECOVERY}
        await driver.settle(0.5)
        assert figures_asked(cloud) == asked, "it is asked once"
        driver.page.filter_line.set_text("lag>60s")
        worst = max(lags, key=lambda job_id: lags[job_id])
        await driver.wait_until(
            lambda: (
                worst in {row.ref.job_id for row in run.frame.jobs.table.model.rows}
                and len(run.frame.jobs.table.model.rows) < running
            ),
            "the filter finds it",
        )
        driver.page.filter_line.set_text("")
        driver.key("Ctrl+1", driver.window)
        await driver.wait_until(lambda: "Largest lag" in words_of(driver.page.details), "the summary has the card")
        # Switched off: a reading is lists and details.
        run.app.change_settings(**{WITH_READINGS.name: False})
        cloud.forget_calls()
        driver.key("F5", driver.window)
        await driver.fetched(2)
        await driver.settle(0.5)
        assert figures_asked(cloud) == []

    on_stage(play, demo=cloud, jobs_as="table")


def test_a_cloud_that_refuses_figures_is_read_all_the_same(on_stage: Play, own_cloud: Any) -> None:
    cloud = own_cloud(jobs=41, objects=5, seed=7)
    cloud.faults(f"403@{PROGRESS}", f"403@{RECOVERY}")

    async def play(driver: Driver) -> None:
        finished = await driver.fetched()
        assert finished.report.complete
        await driver.wait_until(lambda: (PROGRESS, 403) in figures_asked(cloud), "it was refused")
        await driver.wait_until(lambda: driver.window_run.app.tasks.names == (), "it is over")
        assert figures_asked(cloud).count((PROGRESS, 403)) == 1
        assert driver.problems == []

    on_stage(play, demo=cloud, jobs_as="table")
