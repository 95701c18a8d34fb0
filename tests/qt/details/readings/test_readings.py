"""The pages of progress and of readings: what is asked and when, and what stays where it is while answers come."""

import json
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.cells.cell_text import text_width
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.json.tab import RawJsonPanel
from drs_inspector.qt.details.progress.tab import ProgressPage
from drs_inspector.qt.details.readings.body import grid_table
from drs_inspector.qt.details.readings.boxes import ConsentBox
from drs_inspector.qt.details.readings.figures import FigureStrip
from drs_inspector.qt.details.readings.tab import ReadingsPage
from drs_inspector.qt.details.registry import views_for
from drs_inspector.qt.panes.pane_actions import offer_of
from drs_inspector.qt.widgets.text_size import text_size
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.profiles.cloud_eye import CloudEyeOff
from drs_inspector.session.readings.outcome import Refusal, RefusalKind
from drs_inspector.session.readings_page.content import Column, Grid, GridRow
from drs_inspector.session.readings_page.panels import job_panels, progress_panels
from drs_inspector.session.readings_page.progress_page import Figure
from tests.qt.details.conftest import FAILED, FAILED_JOB, Noted
from tests.qt.details.readings.fake_readings import ABOUT, HOSTILE, NOW, FakeReadings, progress_page, words_on

MIGRATION = ABOUT._replace(scenario="migration", status="CONFIGURATION")


def page_of(qtbot: QtBot, live: DetailContext, about: AboutJob = ABOUT) -> ReadingsPage:
    page = ReadingsPage(job_panels(about), FAILED_JOB, about, live, "Readings of the job")
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def choose(page: ReadingsPage, title: str) -> None:
    panel = next(one for one in page.list.panels() if one.title == title)
    assert page.list.choose(panel)
    QApplication.processEvents()


def state(page: ReadingsPage, title: str) -> str:
    line = next(one for one in page.list.lines_model.lines if one.title == title)
    assert line.state is not None
    return " ".join(filter(None, (line.state.word, line.state.reason)))


def button(page: QWidget, words: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text() == words and one.isVisible())


def offers_to_ask(page: QWidget) -> bool:
    texts = [one.text() for one in page.findChildren(QPushButton) if one.isVisible()]
    return any(text.startswith(("Ask", "Read all")) for text in texts)


def test_nothing_is_asked_before_the_page_is_looked_at_and_then_each_call_once(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drs_inspector.qt.details.readings.tab.OPENED_AFTER_MS", 3_600_000)
    page = page_of(qtbot, live)
    assert readings.asked == [], "arrows go over many jobs"
    assert page._open.isActive()
    page.hide()
    assert not page._open.isActive(), "what was left is not asked later"
    assert readings.left == 1
    page._open.setInterval(0)
    page.show()
    qtbot.waitUntil(lambda: bool(readings.asked))
    names = [name for name, _consent in readings.asked]
    assert "ShowTimeline" in names
    assert "ListJobDdls" not in names, "what costs more is asked when its panel is opened"
    assert not any(consent for _name, consent in readings.asked)
    choose(page, "DDL")
    assert readings.asked[-1] == ("ListJobDdls", False)
    count = len(readings.asked)
    page.hide()
    page.show()
    choose(page, "Timeline")
    choose(page, "DDL")
    qtbot.waitUntil(lambda: not page._open.isActive())
    assert len(readings.asked) == count, "what is under way is not asked twice"


def test_the_panel_in_front_is_the_one_that_a_watch_asks(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings
) -> None:
    page = page_of(qtbot, live)
    choose(page, "DDL")
    assert readings.looked_at == ["ListJobDdls"]
    page.hide()
    assert readings.looked_at == []
    page.show()
    assert readings.looked_at == ["ListJobDdls"]


def test_answers_come_into_their_panels_and_move_nothing_else(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings, noted: Noted
) -> None:
    page = page_of(qtbot, live)
    choose(page, "Timeline")
    assert "Asking…" in words_on(page)
    rows = [
        {"name": f"OP_{number}", "status": "success", "operation_time": "2026-11-27T09:00:00Z"} for number in range(40)
    ]
    readings.answer("ShowTimeline", {"count": 40, "timelines": rows})
    table = page.findChild(QTableView)
    assert isinstance(table, QTableView)
    table.selectRow(30)
    table.setFocus()
    scroll = table.verticalScrollBar().value()
    assert scroll > 0
    assert "read 12\u00a0s ago" in words_on(page)
    readings.answer("ShowDirtyData", {"count": 3})
    assert state(page, "Rows that were not applied") == "Read 12\u00a0s ago 3 rows could not be applied."
    readings.answer("ShowTimeline", {"count": 1, "timelines": [{"name": "OTHER"}]}, job_id="another job")
    assert page.findChild(QTableView) is table, "another job's answer is not this one's"
    assert (table.currentIndex().row(), table.verticalScrollBar().value(), table.hasFocus()) == (30, scroll, True)
    offer = offer_of(table, "copy")
    assert offer is not None
    offer.run()
    assert noted.copied == ["27 Nov, 09:00\tOP_30\tsuccess\tnot told\n"] or "OP_30" in noted.copied[0]
    readings.answer("ShowTimeline", {"count": 41, "timelines": [*rows, {"name": "NEW"}]}, ago=1)
    qtbot.wait(1)
    again = next(one for one in page.findChildren(QTableView) if one.isVisible())
    assert again is not table
    assert (again.currentIndex().siblingAtColumn(1).data(), again.verticalScrollBar().value()) == ("OP_30", scroll)
    assert again.hasFocus()


def test_a_refusal_is_told_in_its_panel_and_what_was_read_before_stays(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings
) -> None:
    page = page_of(qtbot, live)
    choose(page, "Timeline")
    no_right = Refusal(
        RefusalKind.NO_RIGHT, "You do not have the right to see it.", "Ask your administrator for the policy.",
        cause=HOSTILE, code="DRS.M00102", http_status=403, at=NOW - timedelta(minutes=7),
    )  # fmt: skip
    readings.refuse("ShowTimeline", no_right)
    words = words_on(page)
    assert "You do not have the right to see it." in words
    assert "Ask your administrator for the policy. Since " in words
    assert "\x1b" not in words
    assert "\u202e" not in words
    assert state(page, "Timeline") == "Refused You do not have the right to see it."
    QTest.mouseClick(button(page, "Ask again"), Qt.MouseButton.LeftButton)
    assert readings.asked[-1] == ("ShowTimeline", False)
    assert not button(page, "Ask again").isEnabled(), "while it is asked"
    readings.answer("ShowTimeline", {"count": 1, "timelines": [{"name": "CREATE"}]}, ago=2_520)
    readings.refuse("ShowTimeline", no_right)
    words = words_on(page)
    assert "Stale: read 42\u00a0min ago?" in words
    assert "You do not have the right to see it." in words
    assert page.findChild(QTableView) is not None


def test_what_reaches_into_databases_takes_two_steps_and_no_key_takes_both(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings
) -> None:
    page = page_of(qtbot, live, MIGRATION)
    choose(page, "Accounts of the source")
    assert "DRS signs in to the source database" not in words_on(page)
    box = page.findChild(ConsentBox)
    assert isinstance(box, ConsentBox)
    box.first.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Space, Qt.Key.Key_Return):
        QTest.keyClick(QApplication.focusWidget() or box, key)
    assert not any(name == "ListUsers" for name, _consent in readings.asked)
    if box.first.isVisible():
        QTest.mouseClick(box.first, Qt.MouseButton.LeftButton)
    assert "DRS signs in to the source database and reads its accounts" in words_on(page)
    choose(page, "Timeline")
    choose(page, "Accounts of the source")
    box = next(one for one in page.findChildren(ConsentBox) if one.isVisible())
    assert not box.second.isVisible(), "leaving takes the first step back"
    QTest.mouseClick(box.first, Qt.MouseButton.LeftButton)
    QTest.mouseClick(box.second, Qt.MouseButton.LeftButton)
    assert readings.asked[-1] == ("ListUsers", True)
    users = {"job_id": FAILED_JOB, "is_success": True, "user_list": [{"account": HOSTILE, "privileges": "ALL"}]}
    readings.answer("ListUsers", users)
    table = [one for one in page.findChildren(QTableView) if one.isVisible()]
    assert table or "ALL" in words_on(page)
    assert not any(one.text() == "Ask again" for one in page.findChildren(QPushButton) if one.isVisible())
    box = next(one for one in page.findChildren(ConsentBox) if one.isVisible())
    assert box.first.isVisible(), "the next time takes both steps again"


def test_rows_open_results_and_a_page_that_is_made_anew_has_them_still(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings
) -> None:
    runs = {"count": 1, "compare_jobs": [{"id": "run-7", "type": "lines", "status": "SUCCESSFUL"}]}
    readings.answer("ListDataLevelTableCompareJobs", runs)
    page = page_of(qtbot, live)
    choose(page, "Data comparisons")
    table = page.findChild(QTableView)
    assert isinstance(table, QTableView)
    table.selectRow(0)
    offer = offer_of(table, "activate")
    assert offer is not None
    offer.run()
    assert page.list.current is not None
    assert (page.list.current.call.name, page.list.current.part) == ("ListDataCompareOverview", "run-7")
    assert readings.asked[-1] == ("ListDataCompareOverview", False)
    again = page_of(qtbot, live)
    assert again.list.current == page.list.current


def test_json_is_there_and_parts_are_chosen(qtbot: QtBot, live: DetailContext, readings: FakeReadings) -> None:
    readings.answer("ShowMetering", {"product_info_list": [{"id": HOSTILE, "usage_value": 1}]})
    page = page_of(qtbot, live)
    choose(page, "Metering")
    assert "\x1b" not in words_on(page)
    page_now = page._page
    assert page_now is not None
    page_now.form.choose("json")
    panel = page.findChild(RawJsonPanel)
    assert isinstance(panel, RawJsonPanel)
    assert panel.isVisible()
    choose(page, "Object selection, database by database")
    box = next(one for one in page.findChildren(QComboBox) if one.isVisible())
    box.activated.emit(1)
    assert page.list.current is not None
    assert page.list.current.part == "synchronized"


def test_a_choice_of_parts_has_a_name_that_is_read_out(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings
) -> None:
    readings.answer("ShowProgressData", {"count": 0, "flow_compare_data": []}, "table")
    page = progress_page(qtbot, live)
    (box,) = page.findChildren(QComboBox)
    assert [one.text() for one in page.findChildren(QLabel) if one.buddy() is box] == ["Which kind of object"]


def test_a_file_offers_to_ask_nothing(qtbot: QtBot, context: DetailContext, snapshot: Snapshot) -> None:
    node = TreeNode(NodeKind.JOB, FAILED_JOB)
    views = {view.title: view for view in views_for(node, context)}
    assert "Readings" not in views
    bare = views["Progress"].build(node, context)
    qtbot.addWidget(bare)
    bare.show()
    assert "Nothing was read of its progress: this file has no figures of it." in words_on(bare)
    assert not offers_to_ask(bare)
    lag = {"job_id": FAILED_JOB, "progress": "100", "incre_trans_delay_millis": "302000"}
    snapshot.replies += [
        SavedReply(
            ["BatchListProgresses"], json.dumps({"count": 1, "results": [lag]}).encode(), read_at="2026-11-20T09:06:00Z"
        ),
        SavedReply(["ShowTimeline"], b'{"count":1,"timelines":[{"name":"CREATE"}]}', job_id=FAILED_JOB),
    ]
    snapshot.source.read_at = ""
    views = {view.title: view for view in views_for(node, context)}
    for title, told in (("Progress", "5 min 2 s"), ("Readings", "when it was read is not known")):
        page = views[title].build(node, context)
        qtbot.addWidget(page)
        page.resize(800, 500)
        page.show()
        qtbot.wait(350)
        assert not offers_to_ask(page)
        strips = "\n".join(str(one.rows()) for one in page.findChildren(FigureStrip))
        assert told in words_on(page) + strips
        assert not any(
            one.isVisible() and one.text() in ("Ask", "Ask again")
            for one in page.findChildren(QWidget)
            if hasattr(one, "text")
        )


def test_progress_follows_its_figures_without_moving(qtbot: QtBot, live: DetailContext, readings: FakeReadings) -> None:
    assert FAILED["db_use_type"] == "sync"
    rows = [{"src_db": "shop", "src_tb": f"t{number}", "progress": number} for number in range(60)]
    readings.answer("ShowProgressData", {"count": 60, "flow_compare_data": rows}, "table")
    readings.cloud_eye_off = CloudEyeOff("Off.", "Switch it on")
    page = progress_page(qtbot, live)
    qtbot.waitUntil(lambda: bool(readings.asked))
    asked = ["BatchListProgresses", "ShowJobDetail", "ShowMonitorData", "ShowTimeline"]
    assert sorted(name for name, _ in readings.asked) == asked
    page.verticalScrollBar().setValue(60)
    table = page.findChild(QTableView)
    assert isinstance(table, QTableView)
    table.selectRow(5)
    for lag in ("5000", "14000"):
        entry = {"job_id": FAILED_JOB, "progress": "100", "incre_trans_delay_millis": lag}
        readings.answer("BatchListProgresses", {"count": 1, "results": [entry]})
    assert page.figures.rows()[0][:2] == ("Lag", "14 s")
    assert "Lag 14 seconds" in page.figures.accessibleDescription()
    assert page.findChild(QTableView) is table
    assert (table.currentIndex().row(), page.verticalScrollBar().value()) == (5, 60)
    readings.refuse("ShowMonitorData", Refusal(RefusalKind.NOT_OFFERED, "It is not offered in this region.", at=NOW))
    assert "It is not offered in this region." in words_on(page)
    assert ("Source", "refused", "") in page.figures.rows()
    page.figures.setFocus()
    offer = offer_of(page.figures, "copy")
    assert offer is not None
    assert offer.words == "Copy 4 values"
    assert page.childAt(QPoint(1, 1)) is not None


def test_a_newer_reading_is_shown_wherever_it_lies(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("qt.details.readings.tab", "session.readings_page.told"):
        monkeypatch.setattr(f"drs_inspector.{module}.id", lambda _one: 7, raising=False)
    page = page_of(qtbot, live)
    choose(page, next(one.title for one in page.list.panels() if one.call.name == "ShowDirtyData"))
    for count in (3, 5):
        readings.answer("ShowDirtyData", {"count": count})
        assert f"{count} rows could not" in words_on(page)


@pytest.mark.parametrize("percent", [100, 200])
def test_no_figure_is_cut_in_large_text(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, percent: int) -> None:
    drawn: list[tuple[str, int, int]] = []

    def note(_painter: object, area: QRect, text: str, font: Any, **_more: object) -> None:
        drawn.append((text, text_width(font[1], text), area.width()))

    monkeypatch.setattr("drs_inspector.qt.details.readings.figures.draw_text", note)
    drawing = FigureStrip("Load")
    qtbot.addWidget(drawing)
    drawing.show_figures([Figure(f"Copied so far {number}", "37,201,776 rows") for number in range(5)])
    try:
        text_size().apply(percent)
        drawing.resize(920, drawing.heightForWidth(920))
        drawing.grab()
    finally:
        text_size().apply(100)
    assert {text for text, *_ in drawn} >= {"37,201,776 rows", "Copied so far 4"}
    assert [one for one in drawn if one[1] > one[2]] == []


def test_a_table_cuts_nothing_while_there_is_room_for_all_of_it(qtbot: QtBot) -> None:
    columns = (Column("Result"), Column("Object"), Column("Database at the target, with a long title", 18))
    rows = tuple(GridRow(("equal", "a_table_with_quite_a_long_name", "shop")) for _ in range(3))
    table = grid_table("Objects", Grid(columns, rows), print)
    qtbot.addWidget(table)
    table.resize(640, 200)
    table.show()
    for _ in range(2):
        assert all(table.columnWidth(at) >= table.sizeHintForColumn(at) for at in range(3))
        table.resize(620, 200)
        QApplication.processEvents()
    assert not table.horizontalScrollBar().isVisible()


def test_the_keyboard_is_on_the_page_and_what_comes_moves_it_nowhere(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings
) -> None:
    panels = [one for one in progress_panels(ABOUT) if one.call.name == "ShowJobDetail"]
    page = ProgressPage(live.snapshot.jobs[FAILED_JOB], panels, live)
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    assert page.figures.rows() == []
    page.setFocus()
    assert page.hasFocus()
    readings.answer("BatchListProgresses", {"count": 0, "results": []})
    assert page.hasFocus()
