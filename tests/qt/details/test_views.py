"""What a person sees, copies and opens in the detail views."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.coverage import Coverage, ListCoverage, Part, details_of
from drs_inspector.domain.errors import CloudError
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.details import registry
from drs_inspector.qt.details.answer_table.table import AnswerTable
from drs_inspector.qt.details.context import DetailContext, leading
from drs_inspector.qt.details.job_page import page_of, place_of, tab_of
from drs_inspector.qt.details.json.tab import RawJsonPanel
from drs_inspector.qt.details.objects.tab import ObjectSelectionView
from drs_inspector.qt.details.registry import count_of, views_for
from drs_inspector.qt.details.rules.tab import RulesView
from drs_inspector.qt.details.summary import snapshot_facts
from drs_inspector.qt.pictures.parts import PicturePart
from drs_inspector.qt.summary.page import SummaryPage
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.raw_json_of_node import documents_of
from tests.qt.details.conftest import FAILED_JOB, SAMPLE_JOB, WHOLE_INSTANCE_JOB, Noted

ROW_FILTER = "contentConditionalFilter"
NODES = [
    TreeNode(NodeKind.SNAPSHOT),
    TreeNode(NodeKind.SCENARIO, name="migration"),
    TreeNode(NodeKind.JOB, FAILED_JOB),
    TreeNode(NodeKind.JOB, "listed"),
    TreeNode(NodeKind.CHILD_JOB, "kid"),
    TreeNode(NodeKind.SOURCE, FAILED_JOB),
    TreeNode(NodeKind.TARGET, FAILED_JOB),
    TreeNode(NodeKind.SHARD, FAILED_JOB, 0),
    TreeNode(NodeKind.MESSAGE_QUEUE, FAILED_JOB),
    TreeNode(NodeKind.REPLICATION_INSTANCE, FAILED_JOB),
    TreeNode(NodeKind.OBJECTS, FAILED_JOB),
    TreeNode(NodeKind.RULES, FAILED_JOB),
    TreeNode(NodeKind.RULE, FAILED_JOB, 0),
    TreeNode(NodeKind.SETTINGS, FAILED_JOB),
    TreeNode(NodeKind.UNASSIGNED_RULES),
    TreeNode(NodeKind.RULE, None, 1),
    TreeNode(NodeKind.UNAVAILABLE_LIST),
    TreeNode(NodeKind.UNAVAILABLE_JOB, "listed"),
]


def shown(qtbot: QtBot, node: TreeNode, context: DetailContext, *, tab: int | None = None, width: int = 700) -> QWidget:
    """Show one tab of the page of a node: the one that the node leads to unless another one is asked for."""
    page_node = page_of(node, context.snapshot)
    views = views_for(page_node, context)
    titles = [view.title for view in views]
    if tab is None:
        title = tab_of(place_of(node))
        tab = titles.index(title) if title in titles else 0
    page = views[tab].build(page_node, context)
    if (leads := leading(page)) is not None:
        leads.lead(place_of(node))
    qtbot.addWidget(page)
    page.resize(width, 500)
    page.show()
    qtbot.wait(1)
    if isinstance(page, SummaryPage):
        qtbot.waitUntil(lambda: page.is_complete)
    return page


def facts_of(page: QWidget) -> dict[str, Fact]:
    table = page if isinstance(page, FactsTable) else page.findChild(FactsTable)
    assert isinstance(table, FactsTable)
    return {fact.label: fact for fact in table.facts}


def words_on(page: QWidget) -> str:
    labels = [label.text() for label in page.findChildren(QLabel)]
    tables = [*page.findChildren(FactsTable), *([page] if isinstance(page, FactsTable) else [])]
    facts = [f"{fact.label}: {fact.shown}" for table in tables for fact in table.facts]
    return "\n".join([*labels, *facts, *(words for table in page.findChildren(AnswerTable) for words in seen(table))])


def seen(table: AnswerTable) -> list[str]:
    """Return the rows that are seen, as they are spoken."""
    rows = range(table.rows.rowCount())
    return [str(table.rows.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows]


def names_on(page: QWidget) -> list[str]:
    return [widget.accessibleName() for widget in page.findChildren(QWidget) if widget.accessibleName()]


@pytest.mark.parametrize("width", [400, 900])
@pytest.mark.parametrize("node", NODES, ids=lambda node: f"{node.kind}-{node.job_id}")
def test_every_line_has_views_and_raw_json_last(
    qtbot: QtBot, node: TreeNode, context: DetailContext, width: int
) -> None:
    views = views_for(page_of(node, context.snapshot), context)

    assert views[-1].title == "JSON"
    assert len(views) >= 2
    for tab in range(len(views)):
        page = shown(qtbot, node, context, tab=tab, width=width)
        assert page.width() == width, "the view cannot be made this narrow"
        assert "cannot be shown" not in words_on(page)


def test_overview_tells_status_failure_and_what_was_sent_differently(qtbot: QtBot, context: DetailContext) -> None:
    page = shown(qtbot, TreeNode(NodeKind.JOB, FAILED_JOB), context)
    words = words_on(page)

    assert "Status: Incremental synchronization failed" in names_on(page)
    assert "DRS.M05070" in words
    assert words.replace("\u200b", "").count("cannot reach 10.0.0.5:3306") == 1
    assert "2025-06-15" in facts_of(page)["Created"].shown
    assert "What the cloud sent differently" in facts_of(page)
    assert facts_of(page)["source_endpoint.new_field"].shown.startswith('{"a": 1}')
    assert facts_of(page)["is_multi_az"].icon_name == "warning"


def test_counts_do_not_depend_on_what_was_opened_before(qtbot: QtBot, context: DetailContext) -> None:
    node = TreeNode(NodeKind.JOB, SAMPLE_JOB)

    def told() -> tuple[str, list[int | None]]:
        counts = [count_of(view, node, context) for view in views_for(node, context)]
        names = names_on(shown(qtbot, node, context))
        return next(name for name in names if name.startswith("Objects ")), counts

    before = told()
    assert context.snapshot.jobs[SAMPLE_JOB].objects.count in before[1]
    assert told() == before


def test_a_message_that_repeats_the_reason_is_said_once(qtbot: QtBot, context: DetailContext) -> None:
    failed = context.snapshot.jobs[FAILED_JOB]
    raw = bytes(failed.detail_raw or b"").replace(
        b"{", b'{"error_message":"INCRE_FAILED: cannot reach 10.0.0.5:3306",', 1
    )
    context.snapshot.jobs[FAILED_JOB] = Job(FAILED_JOB, detail_raw=raw)
    words = words_on(shown(qtbot, TreeNode(NodeKind.JOB, FAILED_JOB), context))
    assert words.replace("\u200b", "").count("cannot reach 10.0.0.5:3306") == 1
    assert "INCRE_FAILED:\u200b cannot reach" in words


def test_a_job_whose_details_are_missing_says_why(qtbot: QtBot, context: DetailContext) -> None:
    words = words_on(shown(qtbot, TreeNode(NodeKind.JOB, "listed"), context))

    assert "Its details were not read:\u200b the job is gone" in words
    assert "server time" in words


def test_kafka_security_is_part_of_the_target(qtbot: QtBot, context: DetailContext) -> None:
    words = words_on(shown(qtbot, TreeNode(NodeKind.TARGET, FAILED_JOB), context))

    assert "SCRAM-SHA-512" in words
    assert "orders" in words


def test_ctrl_c_copies_the_value(qtbot: QtBot, context: DetailContext, noted: Noted) -> None:
    page = shown(qtbot, TreeNode(NodeKind.JOB, FAILED_JOB), context)
    table = page.findChild(FactsTable)
    assert table is not None
    rows = [fact.label for fact in table.facts]
    table.setFocus()
    table.selectRow(rows.index("Id"))
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert noted.copied == [FAILED_JOB]


def menu_choice(table: FactsTable, title: str) -> Callable[[], None]:
    table.customContextMenuRequested.emit(QPoint(5, 5))
    menu = next(menu for menu in table.findChildren(QMenu) if menu.isVisible())
    action = next(action for action in menu.actions() if action.text() == title)
    assert action.isEnabled()

    def run() -> None:
        action.trigger()
        menu.close()

    return run


def test_what_is_not_told_of_objects_and_rules_is_not_counted(qtbot: QtBot, context: DetailContext) -> None:
    def said_of(job_id: str, **members: Any) -> tuple[Any, ...]:
        context.snapshot.add_detail(json.dumps({"id": job_id, **members}).encode(), job_id)
        node = TreeNode(NodeKind.JOB, job_id)
        objects, rules = ObjectSelectionView(), RulesView()
        pages = [view.build(node, context) for view in (objects, rules)]
        for page in pages:
            qtbot.addWidget(page)
            page.show()

        def texts() -> list[str]:
            return [" ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible()) for page in pages]

        qtbot.waitUntil(lambda: all(text and "Reading" not in text for text in texts()))
        return objects.count(node, context), rules.count(node, context), *texts()

    assert said_of("listed-none", object_infos=[])[:2] == (0, 0)
    count, rules, words, about_rules = said_of("of-a-small-cloud", object_switch=True, object_infos=None)
    assert (count, rules) == (None, None)
    assert "not told" in words
    assert "not told" in about_rules
    assert said_of("all", object_switch=False)[0] is None, "all of them, which is not none"


def test_menu_copies_path_and_json_as_sent(qtbot: QtBot, context: DetailContext, noted: Noted) -> None:
    page = shown(qtbot, TreeNode(NodeKind.JOB, FAILED_JOB), context).findChild(FactsTable)
    assert page is not None
    page.selectRow([fact.path for fact in page.facts].index("db_use_type"))

    for title in ("Copy value", "Copy path", "Copy JSON"):
        menu_choice(page, title)()

    assert noted.copied == ["Synchronization", "db_use_type", '"sync"']


def rows_on(page: QWidget) -> list[str]:
    """Return the figures and rows of a summary as they are spoken."""
    return [part.accessibleName() for part in page.findChildren(PicturePart)]


def test_rows_of_a_summary_lead_to_jobs_and_lines_to_what_belongs_to_none(
    qtbot: QtBot, context: DetailContext, noted: Noted
) -> None:
    page = shown(qtbot, TreeNode(NodeKind.SNAPSHOT), context)
    part = next(one for one in page.findChildren(PicturePart) if one.accessibleName().startswith("shop-to-kafka"))
    part.setFocus()
    qtbot.keyClick(part, Qt.Key.Key_Return)
    assert noted.visited == [TreeNode(NodeKind.JOB, FAILED_JOB)]
    table = page.findChild(FactsTable)
    assert table is not None
    row = [fact.label for fact in table.facts].index("Without a job")
    table.setCurrentIndex(table.model().index(row, 1))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert noted.visited[-1] == TreeNode(NodeKind.UNASSIGNED_RULES)


def test_a_scenario_is_summed_up_without_what_is_of_the_whole_source(qtbot: QtBot, context: DetailContext) -> None:
    page = shown(qtbot, TreeNode(NodeKind.SCENARIO, name="migration"), context)
    assert page.findChild(FactsTable) is None
    assert "Migration: 2 not read, filters the list" in rows_on(page)
    assert not [words for words in rows_on(page) if words.startswith("Synchronization")]


def test_unavailable_jobs_say_cause_and_next_step(qtbot: QtBot, context: DetailContext, noted: Noted) -> None:
    page = shown(qtbot, TreeNode(NodeKind.UNAVAILABLE_JOB, "listed"), context)
    button = page.findChild(QPushButton)
    assert button is not None
    button.click()

    assert "Its details were not read:\u200b the job is gone" in words_on(page)
    for words in ("It was deleted.", "Refresh.", "DRS.M00289", "abc-123"):
        assert words in noted.copied[0]


def test_nothing_to_show_is_said_in_words(qtbot: QtBot, context: DetailContext) -> None:
    job = TreeNode(NodeKind.JOB, SAMPLE_JOB)
    assert "Message queue" not in words_on(shown(qtbot, TreeNode(NodeKind.MESSAGE_QUEUE, SAMPLE_JOB), context))
    assert {"Objects", "Endpoints"}.isdisjoint(
        view.title for view in views_for(TreeNode(NodeKind.JOB, "listed"), context)
    ), "a part that a job does not have has no tab"
    assert [count_of(view, job, context) for view in views_for(job, context)][3:4] == [0]
    rules = shown(qtbot, TreeNode(NodeKind.RULES, SAMPLE_JOB), context)
    qtbot.waitUntil(lambda: "no transformation rules" in words_on(rules))


def test_whole_instance_is_told(qtbot: QtBot, context: DetailContext) -> None:
    page = shown(qtbot, TreeNode(NodeKind.OBJECTS, WHOLE_INSTANCE_JOB), context)

    qtbot.waitUntil(lambda: "whole instance" in words_on(page))


class FailingView:
    title = "Broken"

    def fits(self, _node: TreeNode) -> bool:
        return True

    def build(self, _node: TreeNode, _context: DetailContext) -> QWidget:
        raise ValueError("no such thing")


@pytest.mark.expected_log("The view Broken failed")
def test_a_failing_view_falls_back_to_raw_json(
    qtbot: QtBot, context: DetailContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "VIEWS", (FailingView(), *registry.VIEWS))
    page = shown(qtbot, TreeNode(NodeKind.JOB, FAILED_JOB), context)

    assert "“Broken” cannot be shown (ValueError: no such thing)" in words_on(page)
    assert page.findChild(RawJsonPanel) is not None


def test_long_values_wrap_at_any_width(qtbot: QtBot, context: DetailContext) -> None:
    page = shown(qtbot, TreeNode(NodeKind.JOB, FAILED_JOB), context, width=900)
    table = page.findChild(FactsTable)
    assert table is not None
    row = [fact.label for fact in table.facts].index("Id")
    wide = table.rowHeight(row)
    page.resize(400, 500)
    QApplication.processEvents()

    assert table.rowHeight(row) > wide
    assert not table.horizontalScrollBar().isVisible()


def test_a_problem_says_what_could_not_be_read(snapshot: Snapshot) -> None:
    snapshot.problems.append({"title": "It has an index that does not fit."})
    told = {fact.label: fact.value for fact in snapshot_facts(snapshot)}
    assert told["cloudDataGuard, page 2 of the list"] == "Jobs could not be listed."
    assert told["In the file"] == "It has an index that does not fit."


def test_a_summary_does_not_depend_on_the_order_of_replies(qtbot: QtBot, context: DetailContext) -> None:
    told = rows_on(shown(qtbot, TreeNode(NodeKind.SNAPSHOT), context))
    snapshot = context.snapshot
    for job in reversed([*snapshot.jobs.values()]):
        del snapshot.jobs[job.id]
        snapshot.jobs[job.id] = job
    assert rows_on(shown(qtbot, TreeNode(NodeKind.SNAPSHOT), context)) == told


def without_right(snapshot: Snapshot, *job_ids: str) -> None:
    """Have the details of these jobs refused as batch-detail refuses them without the right to read them."""
    error = CloudError("Job details: you do not have the right for this", code="DRS.M00102", http_status=403)
    for job_id in job_ids:
        snapshot.mark_unavailable(job_id, error)
    snapshot.coverage = Coverage(details=details_of(snapshot.jobs, snapshot.unavailable))
    snapshot.complete = False


RIGHT = (
    "The right drs:migrationJob:get is missing on project eu-de. "
    "Ask your administrator for the policy DRS ReadOnlyAccess there."
)


@pytest.mark.parametrize(
    "node",
    [
        TreeNode(NodeKind.JOB, "listed"),
        TreeNode(NodeKind.UNAVAILABLE_JOB, "listed"),
        TreeNode(NodeKind.UNAVAILABLE_LIST),
    ],
)
def test_a_missing_right_is_named_where_the_details_would_be(
    qtbot: QtBot, context: DetailContext, node: TreeNode
) -> None:
    without_right(context.snapshot, "listed")
    words = words_on(shown(qtbot, node, context))
    assert RIGHT in words
    assert "complete" not in words


@pytest.mark.parametrize("node", [TreeNode(NodeKind.JOB, "listed"), TreeNode(NodeKind.UNAVAILABLE_JOB, "listed")])
def test_what_came_in_place_of_the_details_is_shown_with_all_its_members(
    qtbot: QtBot, context: DetailContext, node: TreeNode
) -> None:
    entry = b'{"id":"listed","error_code":"DRS.M00101","error_msg":"no role","trace":{"host":"drs-7"}}'
    context.snapshot.mark_unavailable("listed", {"title": "Refused."}, entry=entry)
    words = words_on(shown(qtbot, node, context))
    assert "no role" in words
    assert "drs-7" in words
    assert ("Entry in place of the details", entry) in documents_of(node, context.snapshot)


def test_nothing_is_called_complete_when_nothing_was_read(qtbot: QtBot, context: DetailContext) -> None:
    snapshot = context.snapshot
    without_right(snapshot, *snapshot.jobs)
    words = words_on(shown(qtbot, TreeNode(NodeKind.UNAVAILABLE_LIST), context))
    assert f"The details of {len(snapshot.jobs)} jobs were not read." in words
    assert "other job" not in words
    assert "complete" not in words


def test_the_summary_says_what_was_asked_claimed_and_read(qtbot: QtBot, context: DetailContext) -> None:
    snapshot = context.snapshot
    short = ListCoverage(
        scenario="sync", asked=100, served=100, claimed_first=300, claimed_last=300, found=250, ended="differs"
    )
    details = details_of(snapshot.jobs, snapshot.unavailable)
    snapshot.coverage = Coverage(lists=(short,), details=details, part=Part(filter="status:failed", of=260))
    snapshot.complete = False
    page = shown(qtbot, TreeNode(NodeKind.SNAPSHOT), context)
    assert "List: Synchronization: 250 found, 300 claimed" in "\n".join(rows_on(page))
    words = words_on(page)
    assert "This part: the jobs of 260 that match the filter status:failed." in words
    assert "the cloud claims 300, 250 were found" in words
