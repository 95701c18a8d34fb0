"""The History tab: what is asked and when, what is read out and copied, and what stays while answers come."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.compare.result import Change
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.history.page import HistoryPage
from drs_inspector.qt.details.history.tab import HistoryView
from drs_inspector.qt.details.job_page import in_order_of_keys
from drs_inspector.qt.details.registry import views_for
from drs_inspector.session.history.job_reader import READING, KeptTold
from drs_inspector.session.history.job_rows import JobChanges, JobRow, ReadAt, RowKind, Span
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.readings.outcome import Refusal, RefusalKind
from tests.qt.details.conftest import FAILED_JOB, Noted
from tests.qt.details.readings.fake_readings import FakeReadings
from tests.qt.details.test_views import seen

NODE = TreeNode(NodeKind.JOB, FAILED_JOB)
CTRL = Qt.KeyboardModifier.ControlModifier
AT = "2026-11-27T07:41:12.345Z"


def page_of(qtbot: QtBot, context: DetailContext) -> HistoryPage:
    page = HistoryView().build(NODE, context)
    assert isinstance(page, HistoryPage)
    qtbot.addWidget(page)
    page.resize(900, 500)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def operation(name: str, status: str = "success", at: str = AT) -> dict[str, Any]:
    return {"name": name, "status": status, "operation_time": at, "user_name": "j.meier"}


def test_operations_are_asked_by_opening_and_the_rest_by_links_that_keep_the_keyboard(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings, noted: Noted
) -> None:
    page = page_of(qtbot, live)
    assert page.answer.text() == "1 event since 15 Jun 2025"
    assert readings.asked == [], "nothing is asked at once"
    qtbot.waitUntil(lambda: bool(readings.asked))
    assert readings.asked == [("ShowTimeline", False)]
    assert "Asking for operations" in page.foot.more.text()

    readings.answer("ShowTimeline", {"count": 2, "timelines": [operation("PAUSE"), operation("RESET", "failed")]})
    assert seen(page.table)[:3] == [
        "Today, 27 Nov, 2, open",
        "07:41, What Paused, Who j.meier, Told by operations",
        "07:41, What Reset refused, Details failed; the cloud told no reason, Who j.meier, Told by operations",
    ]
    assert page.foot.answer.text() == "Merged from the job's own times and operations. Operations were read to the end."
    assert [link.text() for link in page.foot.links] == ["Ask for parameters", "Ask for schema changes"]
    page.foot.links[1].setFocus()
    qtbot.keyClick(page.foot.links[1], Qt.Key.Key_Return)
    assert readings.asked[-1] == ("ListJobDdls", False)
    assert page.foot.links[0].hasFocus(), "the keyboard is not lost with the link"
    readings.refuse("ListJobDdls", Refusal(RefusalKind.NO_RIGHT, "You may not read this."))
    assert "Schema changes were refused: you may not read this." in page.foot.more.text()
    log, last = page.foot.log, page.foot.links[-1]
    qtbot.waitUntil(lambda: last.geometry().right() < log.x() <= last.geometry().right() + 20)  # beside one another
    qtbot.mouseClick(page.foot.log, Qt.MouseButton.LeftButton)
    assert noted.visited == [Place(NODE, tab="Readings")]
    left = readings.left
    page.hide()
    assert readings.left == left + 1, "nothing is asked that is not looked at"


def test_what_is_chosen_stays_while_answers_come_and_copies_have_the_exact_time(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings, noted: Noted
) -> None:
    readings.answer("ShowTimeline", {"count": 1, "timelines": [operation("PAUSE")]})
    page = page_of(qtbot, live)
    table = page.table
    table.setCurrentIndex(table.rows.index(1, 0))
    assert "07:41:12.345" in str(table.currentIndex().data(Qt.ItemDataRole.ToolTipRole))
    readings.answer(
        "ShowTimeline",
        {"count": 2, "timelines": [operation("RESET", "failed", "2026-11-27T09:00:00Z"), operation("PAUSE")]},
    )
    row = table.current_row()
    assert row is not None
    assert row.line is not None
    assert row.line.cells[1].text == "Paused"
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, CTRL)
    qtbot.keyClick(table, Qt.Key.Key_J, CTRL)
    assert "2026-11-27 07:41:12.345" in noted.copied[0], "a copy says the day"
    assert json.loads(noted.copied[1])["name"] == "PAUSE"

    assert page.segments is not None
    assert [button.text() for button in page.segments.buttons.values()] == [
        "All 3", "By a person 2", "Schema 0", "Refused 1",
    ]  # fmt: skip
    page.segments.choose("refused")
    assert len(seen(table)) == 2
    page.segments.choose("schema")
    assert page._nothing.text() == "None of 3 rows is of this kind."
    again = page_of(qtbot, live)
    assert again.segments is not None
    assert again.segments.key == "schema", "as the page of this job was"


def test_a_file_has_what_was_read_and_asks_nothing(qtbot: QtBot, context: DetailContext, snapshot: Snapshot) -> None:
    page = page_of(qtbot, context)
    assert page.segments is None
    assert page.foot.more.text() == "No list of operations, parameters or schema changes is known here."
    assert not page.foot.links
    assert not page.foot.log.isVisible()
    snapshot.add_list_entry(b'{"id":"bare"}', "bare", "sync")
    bare = HistoryView().build(TreeNode(NodeKind.JOB, "bare"), context)
    qtbot.addWidget(bare)
    assert not isinstance(bare, HistoryPage)


def test_a_tab_has_the_same_key_with_and_without_readings(live: DetailContext) -> None:
    titles = [view.title for view in views_for(NODE, live)]

    assert titles[-4:] == ["Settings", "History", "Readings", "JSON"]
    without = [title for title in titles if title != "Readings"]
    assert in_order_of_keys(titles) == [*without, "Readings"]


class FakeKept:
    """What kept readings tell, without any."""

    def __init__(self) -> None:
        self.can_compare = True
        self.now = READING
        self.asked: list[str] = []
        self.compared: list[tuple[int, int, str]] = []
        self.changed: Callable[[str], None] = lambda _job: None

    def told(self, job_id: str) -> KeptTold:
        assert job_id == FAILED_JOB
        return self.now

    def ask(self, job_id: str) -> None:
        self.asked.append(job_id)

    def compare(self, before: int, after: int, job_id: str) -> None:
        self.compared.append((before, after, job_id))

    def follow(self, view: QWidget, changed: Callable[[str], None]) -> None:
        assert view is not None
        self.changed = changed

    def tell(self, told: KeptTold) -> None:
        self.now = told
        self.changed(FAILED_JOB)


def test_what_readings_tell_comes_in_and_leads_to_a_comparison(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings
) -> None:
    kept = FakeKept()
    page = page_of(qtbot, replace(live, kept_history=kept))
    assert "Looking through the kept readings" in page.foot.words
    qtbot.waitUntil(lambda: bool(kept.asked))
    kept.tell(KeptTold(problem="No readings are kept: so and so."))
    assert "No readings are kept: so and so." in page.foot.words
    assert "kept readings" not in page.foot.answer.text()

    first, last = ReadAt(12, "2026-11-26T09:41:00Z"), ReadAt(13, "2026-11-26T12:00:00Z")
    evil = "\u202e<b>x\n"
    value = JobRow(
        RowKind.VALUE, last, first, section="fields", change=Change.CHANGED, what=evil, old="80", new=evil, path="name"
    )
    unread = JobRow(RowKind.NO_DETAILS, last, until=last, note="the details were refused")
    changes = JobChanges((value, unread), 13, Span(ReadAt(1, ""), last), (5, 9), (7,), True)
    kept.tell(KeptTold(changes))
    values = "80 \u2192 \\u202e<b>x\\x0a"
    assert seen(page.table)[:3] == [
        "Yesterday, 26 Nov, 2, open",
        f"12:00, What \\u202e<b>x\\x0a changed, Details {values}, Who seen by readings, Told by readings 12 and 13",
        "12:00, What Details not read, Details the details were refused, Who seen by readings, Told by reading 13",
    ]
    assert page.foot.answer.text() == "Merged from the job's own times and kept readings."
    assert "Readings 5, 9 are damaged or missing, and nothing is said of them." in page.foot.words
    assert "What reading 7 had of this job is damaged." in page.foot.words
    page.table.selectRow(1)
    tip = str(page.table.rows.index(1, 4).data(Qt.ItemDataRole.ToolTipRole))
    assert "first seen between reading 12 (26 Nov, 09:41) and reading 13 (26 Nov, 12:00)" in tip
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    page.table.selectRow(2)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert kept.compared == [(12, 13, FAILED_JOB)]
    kept.can_compare = False
    kept.tell(KeptTold(changes._replace(readings=14)))
    assert not any(row.line.door for row in page.table.rows.rows if row.line is not None)
    assert readings is not None
