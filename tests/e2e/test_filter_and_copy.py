"""Finding jobs by typing, and taking values, paths and JSON away on the clipboard."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.qt.browse.node_cells import WORDS_ROLE
from drs_inspector.qt.details.answer_table.table import AnswerTable
from drs_inspector.session.events import JobsChanged
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.simulator.jobs.tenant import Tenant
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import CANARY, served_detail
from tests.e2e.shown_words import words_of

FILTER = "Filter jobs"


def _top(tenant: Tenant) -> list[str]:
    return [job_id for job_id in tenant.job_ids() if not tenant.plan(job_id).parent_id]


def _matching(tenant: Tenant, *, failed: bool) -> set[str]:
    """Return the top-level jobs of this kind: themselves, or one of their subtasks."""

    def is_meant(job_id: str) -> bool:
        entry = tenant.list_entry(job_id)
        return (JobStatus(entry["status"], entry["db_use_type"]).group == "failed") == failed

    return {one for one in _top(tenant) if any(map(is_meant, (one, *tenant.plan(one).child_ids)))}


async def _typed(driver: Driver, text: str) -> list[str]:
    driver.key("Ctrl+F", driver.window)
    assert QApplication.focusWidget() is driver.find(QLineEdit, FILTER)
    driver.type(FILTER, text)
    await driver.settle()
    return driver.shown_jobs()


def test_typing_finds_jobs_by_words_and_fields(on_stage: Play, cloud: Cloud) -> None:
    tenant = cloud.tenant
    full = tenant.special_id("full-house")
    job = served_detail(tenant, full)
    failed = _matching(tenant, failed=True)
    assert failed

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        everything = driver.shown_jobs()
        assert set(everything) == set(_top(tenant))
        assert await _typed(driver, job["name"]) == [full]
        assert f"1 of {len(tenant.job_ids()):,}" in words_of(driver.page.filter_line)
        assert await _typed(driver, job["source_endpoint"]["ip"]) == [full]
        assert set(await _typed(driver, "is:failed")) == failed
        assert set(await _typed(driver, "-is:failed")) == _matching(tenant, failed=False)
        assert set(await _typed(driver, "scenario:sync is:failed")) == {
            one for one in failed if tenant.list_entry(one)["db_use_type"] == "sync"
        }
        assert await _typed(driver, "no such words anywhere") == []
        assert "No job matches" in words_of(driver.page)
        assert "Press Ctrl+Shift+Backspace to see all jobs" in words_of(driver.page)
        driver.key("Ctrl+Shift+Backspace", driver.window)
        await driver.settle()
        assert driver.shown_jobs() == everything
        assert await _typed(driver, "is:failed") != everything
        QTest.keyClick(driver.find(QLineEdit, FILTER), Qt.Key.Key_Escape)
        assert QApplication.focusWidget() is driver.page.tree
        assert driver.page.filter_line.text == "is:failed", "Esc goes one step back and never clears a filter"

    on_stage(scene, demo=cloud)


def test_a_wrong_filter_says_so_and_leaves_the_tree_alone(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        everything = driver.shown_jobs()
        assert await _typed(driver, "colour:red") == everything
        assert 'Place 1 "colour": There is no field' in words_of(driver.page.filter_line)
        assert await _typed(driver, "colour:red or") == everything
        await _typed(driver, "is:failed")
        failed = driver.shown_jobs()
        assert await _typed(driver, "is:failed and updated<2") == failed
        assert "The list still shows the last filter that was right" in words_of(driver.page.filter_line)

    on_stage(scene, demo=cloud)


def test_down_goes_from_the_filter_into_the_tree(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        found = await _typed(driver, "is:running")
        QTest.keyClick(driver.find(QLineEdit, FILTER), Qt.Key.Key_Down)
        assert QApplication.focusWidget() is driver.page.tree
        for _ in found:
            QTest.keyClick(driver.page.tree, Qt.Key.Key_Down)
        current = driver.page.tree.current_node()
        assert current is not None
        assert current.job_id in found

    on_stage(scene, demo=cloud)


def test_the_tree_copies_words_path_id_and_json(on_stage: Play, cloud: Cloud) -> None:
    full = cloud.tenant.special_id("full-house")
    job = served_detail(cloud.tenant, full)

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        await driver.click_line(TreeNode(NodeKind.JOB, full))
        tree = driver.page.tree
        for keys, expected in (("Ctrl+C", job["name"]), ("Ctrl+I", full)):
            driver.key(keys, tree)
            assert driver.clipboard == expected
        driver.key("Ctrl+Shift+C", tree)
        assert driver.clipboard.endswith(f" / {job['name']}")
        driver.key("Ctrl+J", tree)
        assert json.loads(driver.clipboard) == job
        assert CANARY not in driver.clipboard
        await driver.click_line(TreeNode(NodeKind.RULE, full, 0))
        driver.key("Ctrl+J", tree)
        assert json.loads(driver.clipboard) == job["data_transformation"]["filter_conditions"][0]
        driver.key("Ctrl+Shift+C", tree)
        assert driver.clipboard.endswith(f" / {job['name']} / Transformation rules / Rule 1")

    on_stage(scene, demo=cloud)


@pytest.mark.parametrize(("kind", "label", "field"), [("source", "Account", "db_user"), ("target", "Region", "region")])
def test_the_details_copy_the_chosen_value(on_stage: Play, cloud: Cloud, kind: str, label: str, field: str) -> None:
    full = cloud.tenant.special_id("full-house")
    served = served_detail(cloud.tenant, full)[f"{kind}_endpoint"][field]

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        await driver.click_line(TreeNode(NodeKind(kind), full))
        table = driver.page.details.findChild(AnswerTable)
        row = next(
            at for at, row in enumerate(table.rows.rows) if row.line and f"{kind}_endpoint.{field}" in row.line.paths
        )
        assert table.rows.rows[row].line.label == label
        driver.key("F6", driver.page.tree)
        assert QApplication.focusWidget() is table
        table.setCurrentIndex(table.rows.index(row, 1 if kind == "source" else 2))
        driver.key("Ctrl+Shift+C", table)
        assert driver.clipboard == f"{label}: {served}"

    on_stage(scene, demo=cloud)


def test_an_answer_is_the_same_before_and_after_the_jobs_were_opened(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        texts = ("refunds", "table:refunds", "any:refunds", "rule:refunds")
        before = [await _typed(driver, text) for text in texts]
        assert before[0] == []
        assert before[1]
        for job in driver.inspector.snapshot.jobs.values():
            assert job.objects.row_count >= 0
        assert [await _typed(driver, text) for text in reversed(texts)] == before[::-1]

    on_stage(scene, demo=cloud)


def test_a_parent_that_does_not_match_is_dim_and_says_why_it_is_there(on_stage: Play, cloud: Cloud) -> None:
    tenant = cloud.tenant
    parent, child = next((one, tenant.plan(one).child_ids[0]) for one in _top(tenant) if tenant.plan(one).child_ids)

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        assert await _typed(driver, f"id:{child}") == [parent]
        assert f"1 of {len(tenant.job_ids()):,}" in words_of(driver.page.filter_line)
        index = driver.node_index(driver.own(TreeNode(NodeKind.JOB, parent)))
        assert index.data(WORDS_ROLE).dim
        assert "does not match, shown for its subtasks" in index.data(Qt.ItemDataRole.AccessibleTextRole)
        below = driver.node_index(driver.own(TreeNode(NodeKind.CHILD_JOB, child)))
        assert not below.data(WORDS_ROLE).dim

    on_stage(scene, demo=cloud)


def test_a_search_that_takes_a_while_says_how_far_it_is(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await driver.fetched()
        tables = [{"id": f"shop-*-*-t{n}", "type": "table", "name": f"t{n}"} for n in range(150_000)]
        document = {"id": "huge", "status": "INCRE_TRANSFER_STARTED", "object_infos": tables}
        driver.inspector.snapshot.add_detail(json.dumps(document).encode(), "huge", 0)
        driver.inspector.tell(JobsChanged(added=("huge",)))
        shown = driver.shown_jobs()
        driver.key("Ctrl+F", driver.window)
        driver.page.filter_line.set_text("table:t149999")
        assert "searching" in words_of(driver.page.filter_line).lower()
        assert driver.shown_jobs() == shown
        assert driver.node_index(driver.own(TreeNode(NodeKind.JOB, shown[0]))).data(WORDS_ROLE).dim
        QTest.keyClick(driver.find(QLineEdit, FILTER), Qt.Key.Key_Down)
        assert not driver.page.tree.hasFocus(), "what is in the tree is from before"
        await driver.wait_until(lambda: driver.shown_jobs() == [], "what is there from before goes, found or not")
        assert "searching" in words_of(driver.page.filter_line).lower()
        await driver.wait_until(lambda: driver.shown_jobs() == ["huge"], "it was found")
        assert driver.page.tree.hasFocus()
        assert driver.page.tree.current_node() == driver.own(TreeNode(NodeKind.JOB, "huge"))
        assert "1 of " in words_of(driver.page.filter_line)

    on_stage(scene, demo=cloud)
