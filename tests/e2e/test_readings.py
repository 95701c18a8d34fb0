"""Progress and readings of a job in the real window, over a cloud of which single calls are refused, late or silent."""

from drs_inspector.qt.details.progress.tab import ProgressPage
from drs_inspector.qt.details.readings.tab import ReadingsPage
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play, W
from tests.e2e.shown_words import words_of


def _shown(driver: Driver, kind: type[W]) -> W:
    (page,) = driver.page.details.tabs.currentWidget().findChildren(kind)
    return page


def _asked(cloud: Cloud, part: str) -> int:
    return sum(part in path for _method, path, _status in cloud.calls())


def _running(driver: Driver) -> list[str]:
    """Return the ids of synchronizations in the incremental phase that have no subtasks."""
    return [
        job.id
        for job in driver.inspector.snapshot.jobs.values()
        if (job.scenario, job.status.code) == ("sync", "INCRE_TRANSFER_STARTED")
        and not job.child_ids
        and not job.parent_id
    ]


def test_each_call_fails_alone_and_a_late_answer_is_its_own_jobs(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        first, second, third = _running(driver)[:3]
        cloud.faults("gateway-403@monitor-data", "v5-404@progress-data", "slow=1@timelines")
        cloud.forget_calls()
        await driver.click_line(TreeNode(NodeKind.JOB, first))
        await driver.settle(0.5)
        assert cloud.calls() == [], "nothing is asked because a job is selected"
        driver.key("Alt+2")
        page = _shown(driver, ProgressPage)
        await driver.settle(0.5)
        assert not _asked(cloud, "/progress-data"), "objects are asked by themselves in the full phase alone"
        driver.click("Ask: Slowest objects", page)
        await driver.wait_until(lambda: "not offered" in words_of(page), "all sections have answered")
        await driver.wait_until(lambda: page.figures.rows()[0][1] not in ("-", "not asked"), "the lag is there")
        assert page.figures.rows()[0][0] == "Lag"
        assert ("Source", "refused", "") in page.figures.rows()
        assert "You do not have the right to see it." in words_of(page)
        readings = driver.inspector.readings
        await driver.wait_until(lambda: readings.reading(first, "ShowTimeline"), "what was done to the job, slowly")
        sent = len(cloud.calls())
        driver.page.details.choose("Overview")
        driver.key("Alt+2")
        await driver.settle(0.5)
        assert len(cloud.calls()) == sent, "what is known is not asked again"
        driver.page.details.choose("Readings")
        await driver.click_line(TreeNode(NodeKind.JOB, second))
        await driver.wait_until(lambda: _asked(cloud, f"{second}/timelines"), "the timeline is asked")
        await driver.click_line(TreeNode(NodeKind.JOB, third))
        late = await driver.wait_until(lambda: readings.reading(second, "ShowTimeline"), "the answer has come")
        assert late.job_id == second
        other = _shown(driver, ReadingsPage)
        await driver.wait_until(lambda: readings.reading(third, "ShowTimeline"), "and the other job's")
        assert readings.reading(third, "ShowTimeline") is not late
        assert other.list.current is not None
        assert not [
            path for _method, path, _status in cloud.calls() if path.endswith(("get-src-user", "batch-get-params"))
        ]
        cloud.faults("slow=3@/ddl")
        other.list.choose(next(one for one in other.list.panels() if one.title == "DDL"))
        await driver.wait_until(lambda: "Asking…" in words_of(other), "it is asked")
        driver.window.commands["close_session"].trigger()
        await driver.wait_until(lambda: not driver.window_run.app.workspace.sessions, "the source is closed meanwhile")
        await driver.settle(0.5)

    on_stage(scene, demo=cloud)
