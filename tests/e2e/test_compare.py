"""Comparing in the real window: what changed since yesterday in two clicks, and the way from a change to its job."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from drs_inspector.domain.compare.result import Change
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.compare.page import ComparePage
from drs_inspector.qt.windows.job_choice import JobChoice
from drs_inspector.session.compare.job_list import Counted
from drs_inspector.session.compare.job_rows import NOT_COUNTED, RowKind
from drs_inspector.session.compare.sides import OpenSide, ReadingSide
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.session.history.computed import ComputedReading, offer_computed
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play

pytestmark = pytest.mark.e2e


@pytest.fixture
def ends() -> Iterator[ExitStack]:
    """What is offered for the shared cloud ends with the test: other windows would tell of this yesterday."""
    with ExitStack() as stack:
        yield stack


def yesterday(snapshot: Snapshot) -> Snapshot:
    """Return the project as it was before a job was made, tables were renamed and added, and words were written."""
    before = copy_of(snapshot)
    leaves = [job.id for job in before.jobs.values() if not job.parent_id and not before.children_of(job.id)]
    made_since = before.jobs.pop(leaves[0])
    before.coverage = replace(
        before.coverage,
        lists=tuple(
            replace(one, found=one.found - 1, claimed_first=one.found - 1, claimed_last=one.found - 1)
            if one.scenario == made_since.scenario
            else one
            for one in before.coverage.lists
        ),
    )
    details = {job_id: json.loads(bytes(before.jobs[job_id].detail_raw or b"{}")) for job_id in leaves[1:]}
    with_tables = [one for one in details if len(details[one].get("object_infos") or ()) > 5]
    for job_id in with_tables[:3]:
        detail = details[job_id]
        detail["description"] = "made by Ann"
        detail["update_time"] = "1"
        tables = [one for one in detail["object_infos"] if one.get("type") == "table" and not one.get("alias_name")]
        tables[0]["alias_name"] = f"{tables[0]['name']}_before"
        detail["object_infos"].remove(tables[-1])
        before.add_detail(json.dumps(detail).encode(), job_id)
    return before


async def with_yesterday(driver: Driver, ends: ExitStack) -> None:
    await driver.fetched()
    (session,) = driver.window_run.app.workspace.sessions
    source = session.inspector.connection.source_info
    assert source is not None
    today = session.inspector.snapshot
    reading = ComputedReading(datetime.now(UTC) - timedelta(days=1), today.total - 1, True, lambda: yesterday(today))
    ends.callback(offer_computed(source.drs_url, reading))


async def compared(driver: Driver) -> ComparePage:
    """Click twice: Compare in the tool bar, and Compare on the page."""
    buttons = driver.window.findChildren(QToolButton)
    QTest.mouseClick(next(one for one in buttons if one.text() == "Compare"), Qt.MouseButton.LeftButton)
    views = driver.window_run.frame.views
    assert views.made_compare is None, "the click itself makes nothing: the window answers while the page comes"
    await driver.wait_until(lambda: views.made_compare is not None and views.compare.isVisible(), "the page is there")
    page: ComparePage = views.compare
    assert driver.window.focusWidget() is page.sides.run
    await driver.wait_until(lambda: isinstance(page.chosen.a, ReadingSide), "yesterday is offered")
    assert isinstance(page.chosen.b, OpenSide)
    QTest.mouseClick(page.sides.run, Qt.MouseButton.LeftButton)
    await driver.wait_until(lambda: page.result.answer is not None, "the comparison is there")
    return page


def walk_over_changes(driver: Driver, page: ComparePage) -> None:
    """F8 goes from change to change, over the jobs."""
    result = page.result
    result.changes.choose(0)
    head, seen = result.desk.head, []
    places = set()
    for _change in range(10):
        driver.key("F8", result.changes.view)
        row = result.desk.table.current
        assert row is not None
        assert row.kind is RowKind.CHANGE
        seen.append(head.place.text())
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        places.add(head.same.x())
    assert seen == [f"Change {number} of 10" for number in range(1, 11)]
    assert len(places) == 1, "what is beside the number stays where it is"
    driver.key("F8", result.changes.view)
    driver.key("Shift+F8", result.changes.view)
    assert result.desk.head.place.text() == "Change 9 of 10"


async def open_renamed(driver: Driver, page: ComparePage) -> None:
    table = page.result.desk.table
    rows = table.rows_model.rows
    at = next(at for at in range(len(rows)) if rows[at].section == "Objects" and rows[at].row is not None)
    table.choose(at)
    spoken = table.rows_model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("changed, name on the target of Table ")
    assert ", before " in spoken
    driver.key("Ctrl+C", table)
    heads, cells = driver.clipboard.splitlines()
    assert heads.startswith("What\tA")
    what, a, b = cells.split("\t")
    assert what.startswith("Table ")
    assert a == f"{b}_before"
    name = page.result.changes.current.name if page.result.changes.current else ""
    outcome = driver.status
    assert outcome.startswith(page.result.verdict.text)
    driver.key("Return", table)
    await driver.wait_until(lambda: name in driver.window.windowTitle(), "the job is shown")
    assert "changes in" not in driver.status, "the outcome leaves with its page"
    driver.key("Alt+Left")
    await driver.wait_until(page.isVisible, "the page is there again")
    assert driver.status == outcome
    assert page.result.answer is not None
    # The reading is no open source: it becomes one. No page is made meanwhile but that of the job.
    shown: list[str | None] = []
    browse = driver.window_run.browse
    browse.shown.connect(
        lambda node: shown.append(node.job_id if node is not None and not browse.page.details.isHidden() else None)
    )
    page.opening.open_in("A")
    await driver.wait_until(lambda: len(driver.window_run.app.workspace.sessions) == 2, "the reading is open")
    await driver.wait_until(lambda: name in driver.window.windowTitle(), "its job is shown")
    job = page.result.changes.current
    assert job is not None
    assert set(shown) - {None} == {job.ids[0]}


def test_two_clicks_say_what_changed_since_yesterday(on_stage: Play, cloud: Cloud, ends: ExitStack) -> None:
    async def scene(driver: Driver) -> None:
        await with_yesterday(driver, ends)
        page = await compared(driver)
        result = page.result
        assert result.verdict.text.startswith("10 changes in 4 jobs.")
        cells = result.counters.cells
        assert [cells[one].text() for one in (Counted.ADDED, Counted.GONE, Counted.CHANGED)] == [
            "1 Added", "0 Gone", "3 Changed",
        ]  # fmt: skip
        assert "was computed for the demo" in result.notes.text
        # A counter filters, and gives all back.
        QTest.mouseClick(cells[Counted.ADDED], Qt.MouseButton.LeftButton)
        assert [one.counted for one in result.changes.model.jobs] == [Counted.ADDED]
        driver.key("Ctrl+Shift+Backspace", result.changes.view)
        assert len(result.changes.model.jobs) == 4
        walk_over_changes(driver, page)
        # What is not counted, and what is the same, are rows when they are asked for.
        result.changes.choose(0)
        QTest.mouseClick(result.counters.show_them, Qt.MouseButton.LeftButton)
        rows = result.desk.table.rows_model

        def sections() -> set[str]:
            return {rows.rows[at].section for at in range(rows.rowCount())}

        await driver.wait_until(lambda: {NOT_COUNTED, "The same"} <= sections(), "all rows are there")
        # A filter that fits nothing says so where the jobs were.
        result.changes.edit.setText("rule:nothing has this")
        none = next(one for one in result.changes.findChildren(QLabel) if "No job fits" in one.text())
        await driver.wait_until(none.isVisible, "it says so")
        result.changes.clear_filter()
        await driver.wait_until(lambda: not none.isVisible() and result.changes.current is not None, "they are back")
        result.changes.choose(0)
        # Return opens the job of B, with Esc and back the page is there again.
        await open_renamed(driver, page)

    on_stage(scene, demo=cloud, jobs_as="table")


def test_what_was_compared_is_not_mixed_with_what_is_read_later(on_stage: Play, cloud: Cloud, ends: ExitStack) -> None:
    async def scene(driver: Driver) -> None:
        await with_yesterday(driver, ends)
        page = await compared(driver)
        before = page.result.verdict.text
        driver.window_run.session.refresh()
        await driver.fetched(2)
        (session,) = driver.window_run.app.workspace.sessions
        session.inspector.snapshot.jobs.clear()
        assert page.result.verdict.text == before
        await driver.wait_until(lambda: page.result.stale.text != "", "it is said that B was read again")
        assert page.result.stale.text == "Source B was read again since: compare again."
        # Closed, the comparison goes, and says why.
        await driver.window_run.app.workspace.close_session(session.key)
        assert page.result.answer is None
        assert page.empty_words.startswith("The source of B was closed.")
        assert "changes in" not in driver.status

    on_stage(scene, demo=cloud, jobs_as="table")


def test_ctrl_d_compares_selected_jobs(on_stage: Play, cloud: Cloud, ends: ExitStack) -> None:
    async def scene(driver: Driver) -> None:
        await with_yesterday(driver, ends)
        table = driver.window_run.frame.jobs.table
        await driver.wait_until(lambda: table.model.rowCount() > 5, "there are rows")
        view = next(one for one in table.pair.tables if one.isVisible())
        table.select_first()
        driver.key("Ctrl+D", view)
        dialog = await driver.dialog(JobChoice)
        assert not driver.window_run.frame.views.compare.isVisible(), "the page is no pane beside the jobs"
        # The same job, as it was before, comes first.
        await driver.wait_until(lambda: "computed for the demo" in str(dialog.list.current), "the reading is offered")
        driver.key("Return", dialog.edit)
        page: ComparePage = driver.window_run.frame.views.compare
        await driver.wait_until(lambda: page.result.answer is not None, "the comparison is there")
        assert page.result.answer is not None
        question = page.result.answer.question
        assert question.job_a == question.job_b != ""
        assert isinstance(question.a, ReadingSide)
        assert "job of Demo" in page.sides.b.words[1]
        await driver.take_keyboard(driver.window)
        # Two jobs that are selected are compared with each other.
        driver.key("Ctrl+2")
        await driver.wait_until(view.isVisible, "the table is there again")
        table.select_first()
        model = view.model()
        two = QItemSelection(model.index(0, 0), model.index(1, model.columnCount() - 1))
        view.selectionModel().select(two, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        jobs = [ref.job_id for ref in table.selected()]
        assert len(jobs) == 2
        driver.key("Ctrl+D", view)
        await driver.wait_until(
            lambda: page.result.answer is not None and page.result.answer.question.job_b == jobs[1], "they are compared"
        )
        assert page.result.answer is not None
        assert [one.change for one in page.result.answer.found.jobs] == [Change.CHANGED]

    on_stage(scene, demo=cloud, jobs_as="table")
