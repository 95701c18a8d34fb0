"""Reading again: what changed is shown, and nothing moves under the person's hand."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint

from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.qt.browse.node_cells import NODE_ROLE
from drs_inspector.qt.details.overview.head import StatusPill
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.simulator.jobs.tenant import Tenant
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.sign_in_form import connect_to

TWO_DAYS = 2 * 86_400


def _details(tenant: Tenant) -> dict[str, Any]:
    return {job_id: tenant.detail(job_id) for job_id in tenant.job_ids()}


def _place(driver: Driver) -> tuple[TreeNode, int]:
    """Return the line at the top of the tree and where exactly it begins."""
    tree = driver.page.tree
    index = tree.indexAt(QPoint(1, 1))
    return index.data(NODE_ROLE), tree.visualRect(index).top()


def _opened(driver: Driver) -> set[TreeNode]:
    tree = driver.page.tree
    return {node for node in driver.lines() if tree.isExpanded(driver.node_index(node))}


def _assert_tree_shows(driver: Driver, tenant: Tenant) -> None:
    """Hold the status of every job on the first level against the cloud."""
    for job_id in driver.shown_jobs():
        index = driver.node_index(TreeNode(NodeKind.JOB, job_id))
        served = tenant.detail(job_id)
        status = served["status"] or tenant.list_entry(job_id)["status"]
        expected = JobStatus(status, tenant.list_entry(job_id)["db_use_type"]).label
        assert index.siblingAtColumn(1).data() == expected, job_id


def test_selection_open_lines_and_place_survive_a_refresh(on_stage: Play, own_cloud: Callable[..., Cloud]) -> None:
    cloud = own_cloud(jobs=120, objects=20, seed=3)
    later = Cloud(jobs=120, objects=20, seed=3)
    later.twin.clock.advance(TWO_DAYS)
    before, after = _details(cloud.tenant), _details(later.tenant)
    same = [job_id for job_id in before if before[job_id] == after.get(job_id)]
    assert len(same) > 5
    assert any(before[job_id] != after.get(job_id) for job_id in before)
    assert set(before) - set(after), "no job is deleted in this time; choose another seed"

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        tree, jobs = driver.page.tree, driver.inspector.snapshot.jobs
        _assert_tree_shows(driver, cloud.tenant)
        kept = [job_id for job_id in driver.shown_jobs() if job_id in same]
        for job_id in kept[::2]:
            tree.expand(driver.node_index(TreeNode(NodeKind.JOB, job_id)))
        chosen = driver.own(TreeNode(NodeKind.TARGET, kept[len(kept) // 4 * 2]))
        await driver.click_line(chosen)
        await driver.open_tab("JSON")
        bar = tree.verticalScrollBar()
        bar.setValue(bar.maximum() // 2 + 7)
        top, offset = _place(driver)
        while top.job_id not in same:  # a line that goes away cannot keep its place
            bar.setValue(bar.value() + 10)
            top, offset = _place(driver)
        opened, untouched = _opened(driver), jobs[kept[0]]
        cloud.advance(TWO_DAYS)
        driver.key("F5", driver.window)
        await driver.fetched(2)
        assert tree.current_node() == chosen
        assert [index.data(NODE_ROLE) for index in tree.selectionModel().selectedRows()] == [chosen]
        assert _opened(driver) == {node for node in opened if node.job_id in {None, *after}}
        assert _place(driver) == (top, offset)
        assert driver.page.details.tabs.currentIndex() == driver.tab_titles().index("JSON")
        shown = driver.inspector.snapshot.jobs
        assert set(shown) == set(after)
        assert shown[kept[0]] is untouched, "a job that did not change is not made anew"
        _assert_tree_shows(driver, cloud.tenant)

    on_stage(scene, demo=cloud)


def _pill(driver: Driver) -> str:
    """The status of the job that is shown, as a screen reader says it."""
    pill = driver.page.details.findChild(StatusPill)
    assert pill is not None
    return pill.accessibleName().removeprefix("Status: ")


def test_the_details_on_the_screen_follow_a_job_that_changed(on_stage: Play, own_cloud: Callable[..., Cloud]) -> None:
    cloud = own_cloud(jobs=41, objects=20, seed=3)
    before = _details(cloud.tenant)

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        cloud.advance(TWO_DAYS)
        after = _details(cloud.tenant)
        tops = driver.shown_jobs()
        changed = next(one for one in tops if one in after and after[one]["status"] != before[one]["status"])
        await driver.click_line(TreeNode(NodeKind.JOB, changed))
        was = driver.inspector.snapshot.jobs[changed].status
        assert (was.value, _pill(driver)) == (before[changed]["status"], was.label)
        driver.key("Shift+F5", driver.window)  # only the selected job
        await driver.fetched(2)
        now = driver.inspector.snapshot.jobs[changed].status
        assert (now.value, _pill(driver)) == (after[changed]["status"], now.label)
        assert now.label != was.label
        assert driver.fetches[1].report.read == 1
        other = next(one for one in tops if one in after and one != changed and after[one] != before[one])
        assert driver.inspector.snapshot.jobs[other].status.value == before[other]["status"]

    on_stage(scene, demo=cloud)


def test_a_cloud_that_was_restarted_is_read_on_with_a_new_sign_in(
    on_stage: Play, own_cloud: Callable[..., Cloud], keyring_address: str
) -> None:
    cloud = own_cloud(jobs=9, objects=10)
    port = int(cloud.info.iam_url.rpartition(":")[2])

    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud)
        cloud.stop()
        # The new one never gave out the token that the window holds.
        again = own_cloud(port=port, jobs=12, objects=10)
        driver.click("Refresh")
        report = (await driver.fetched(2)).report
        assert report.read == 12
        assert set(driver.inspector.snapshot.jobs) == set(again.tenant.job_ids())
        assert again.sign_ins() == 1

    on_stage(scene)
