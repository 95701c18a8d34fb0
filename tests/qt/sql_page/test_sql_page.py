"""The SQL page: questions and answers, what is wrong and where, stop, the queries from before, copies and files."""

import asyncio
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QPalette, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.tables.examples import EXAMPLES
from drs_inspector.qt.panes.pane_actions import help_of, offer_of, perform
from drs_inspector.qt.sql_page.page import SqlPage
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.session.events import JobsChanged, ReadingsChanged
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.sql_page import texts
from drs_inspector.session.sql_page.export import export_forms
from tests.qt.copied_forms import forms_of
from tests.qt.fakes import job_id
from tests.qt.sql_page.conftest import HOSTILE, Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")
FAILED = EXAMPLES[0].sql


def copy_as(page: SqlPage) -> None:
    """Copy the chosen rows in other forms; leaves none chosen."""
    forms = forms_of(page.head.copy_as)
    forms["SQL: IN (\u2026) list of values of error"].trigger()
    assert QGuiApplication.clipboard().text() == "('Table shop.orders has no key')"
    page.table.clearSelection()
    page.table.setCurrentIndex(QModelIndex())
    forms_of(page.head.copy_as)["Markdown table"].trigger()
    assert QGuiApplication.clipboard().text().count("\n") == 3, "all rows where none is chosen"


async def test_all_failed_jobs_with_their_cause(desk: Desk, tmp_path: Path) -> None:
    page, table = desk.page, desk.page.table
    assert page.empty_words == texts.NOTHING_ASKED
    page.editor.replace("typed and not asked")
    page.run(FAILED)
    assert page.query.is_running
    await desk.ended()
    assert [row[2] for row in desk.rows()] == ["DRS.M01501"] * 2
    errors = [row[3] for row in desk.rows()]
    assert "Table shop.orders has no key" in errors
    hostile = next(one for one in errors if one.startswith("<img"))
    assert "\u202e" not in hostile
    assert len(hostile) < 2_000
    assert page.head.text.startswith("2 rows  ")
    assert "3 of 3 jobs read in full" in page.head.text
    assert "when it was read is not known" in page.head.text
    page.grab()  # hostile names are drawn

    # A click on a heading orders the rows; a cell that is a job opens it, also by its row.
    table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    await desk.ended()
    assert [row[3][:5] for row in desk.rows()] == ["Table", "<img "]
    table.setCurrentIndex(table.rows_model.index(0, 3))
    assert table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole).startswith("error Table shop.orders")
    perform(table, "activate")
    session = desk.app.workspace.sessions[0]
    assert desk.opened == [TreeNode(NodeKind.JOB, job_id(1), session=session.key)]

    # Copies: with headings, values, Markdown; files.
    perform(table, "copy")
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().split("\n")[0] == "name\tstatus_label\terror_code\terror\tupdated"
    assert data.text().split("\n")[1].endswith("\tTable shop.orders has no key\t")
    assert "<th>name</th>" in data.html()
    perform(table, "copy_short")
    assert QGuiApplication.clipboard().text() == "Table shop.orders has no key"
    perform(table, "copy_json")
    assert json.loads(QGuiApplication.clipboard().text())[0]["error_code"] == "DRS.M01501"
    copy_as(page)
    for form in export_forms():
        path = tmp_path / f"answer-{form.title}{form.suffix}"
        page.exporting.export(path, form)
        await desk.until(lambda: not desk.app.tasks.names)
        assert path.exists()
    exported = json.loads((tmp_path / "answer-JSON.json").read_text("utf-8"))
    assert exported[1]["error"] == HOSTILE  # exact, in the order that is shown
    assert exported[1]["updated"] is None
    assert "2 rows written to " in desk.app.window.status.text


async def test_the_table_has_no_other_ground_than_its_own_in_dark(desk: Desk, qapp: QApplication) -> None:
    table = desk.page.table
    theme = Theme(qapp)
    await desk.ask("select name from jobs")
    try:
        theme.apply(ThemeChoice.DARK)
        QApplication.processEvents()
        picture = table.grab().toImage()
        edge, heads = table.verticalHeader().width(), table.horizontalHeader().height()
        places = ((edge // 2, heads // 2), (table.width() - 4, heads // 2))
        corner, behind_heads = (picture.pixelColor(*place) for place in places)
        assert corner == behind_heads == table.palette().color(QPalette.ColorRole.Window)
        assert picture.pixelColor(edge // 2, table.height() - 4) == table.palette().color(QPalette.ColorRole.Base)
    finally:
        theme.apply(ThemeChoice.LIGHT)


async def test_what_is_wrong_has_a_place_and_what_is_typed_stays(desk: Desk) -> None:
    editor = desk.page.editor
    editor.setFocus()
    sql = "SELECT '\U0001f600' AS name,\n  nam\nFROM jobs"
    await desk.ask(sql)
    assert desk.problem.startswith("The SQL cannot be answered at line 2, column 3. ")
    assert editor.marked == "nam"
    assert desk.page.empty_words == texts.NO_ANSWER
    assert editor.sql == sql
    await desk.ask("SELECT 1 FROM")
    assert "line 1, column " in desk.problem
    assert editor.marked
    QTest.keyClicks(editor, " ")
    assert editor.marked == ""  # that was about another text
    for wrong, words in {
        "DROP TABLE jobs": "Only a SELECT can be answered.",
        "SELECT 1; SELECT 2": "Only one statement can be answered at a time.",
        "EXPLAIN ANALYZE COPY jobs TO 'x'": "Only a SELECT can be answered.",
        "ATTACH 'x'": "Only a SELECT can be answered.",
        "": "There is no SQL.",
    }.items():
        await desk.ask(wrong)
        assert desk.problem.startswith(words)
    await desk.ask("SELECT NULL AS nothing, 1 AS one, 1 AS one WHERE 1 = 1")
    assert (desk.problem, desk.rows()) == ("", [["null", "1", "1"]])
    await desk.ask("SELECT 1 WHERE false")
    assert desk.page.empty_words == texts.NO_ROWS


async def test_completion_history_and_names_from_the_list(desk: Desk) -> None:
    page, editor = desk.page, desk.page.editor
    editor.setFocus()
    editor.replace("")
    QTest.keyClicks(editor, "select * from jobs j where j.st")
    assert editor.offered[0].text == "status"
    desk.press(editor, "Down")
    desk.press(editor, "Tab")
    assert editor.sql.endswith("where j.status_label")
    assert editor.offered == ()
    QTest.keyClicks(editor, " or na")
    assert editor.offered
    desk.press(editor, "Esc")
    assert editor.offered == ()
    desk.press(editor, "Ctrl+Space")
    assert editor.offered[0].text == "name"
    desk.press(editor, "Esc")
    page.tables.chosen.emit("alias_name")
    assert editor.sql.endswith("or naalias_name")
    draft = editor.sql
    desk.press(editor, "Ctrl+Up")
    assert editor.sql == page.history.queries[-1]
    desk.press(editor, "Ctrl+Down")
    assert editor.sql == draft
    page.bar.taken.emit(FAILED)  # an example
    editor.undo()
    assert editor.sql == draft
    assert draft in page.history.queries
    assert "names of tables" not in help_of(editor)
    assert "DuckDB" in help_of(editor)
    offer = offer_of(editor, "copy")
    assert offer is not None
    assert offer.words == "Copy query"
    editor.moveCursor(QTextCursor.MoveOperation.Start)


async def test_a_long_query_ends_within_a_second(desk: Desk) -> None:
    page, editor = desk.page, desk.page.editor
    endless = "SELECT sum(a.i) FROM range(1000000) a(i), range(1000000) b(i), range(1000000) c(i)"
    editor.replace(endless)
    editor.setFocus()
    desk.press(editor, "Ctrl+Return")
    await desk.until(lambda: "Running" in page.head.text)
    desk.app.offer_actions()
    assert desk.app.window.commands["cancel"].isEnabled()
    desk.app.window.commands["cancel"].trigger()
    asked = asyncio.get_running_loop().time()
    await desk.ended()
    assert asyncio.get_running_loop().time() - asked < 1
    assert page.head.text.startswith("Stopped after ")
    assert page.empty_words == texts.STOPPED
    assert editor.sql == endless
    page.run(endless)
    page.run("SELECT 7 AS seven")  # the newest wins
    await desk.ended()
    assert desk.rows() == [["7"]]


async def test_what_further_calls_have_told_is_asked_anew_and_said(desk: Desk) -> None:
    page = desk.page
    (session,) = desk.app.workspace.sessions
    asked = "SELECT job_id, text FROM monitoring WHERE metric = 'is_dst_normal'"
    await desk.ask(asked)
    assert desk.rows() == []
    assert "monitoring of 0 of 3 jobs" in page.head.text
    assert "monitoring: is not in this file of any of 3 jobs that may have it." in page.empty_words
    told: list[SavedReply] = []
    session.inspector.snapshot.replies_beside = lambda: told
    for words in ("true", "false"):
        told[:] = [SavedReply(["ShowMonitorData"], b'{"is_dst_normal":%s}' % words.encode(), job_id=job_id(2))]
        session.inspector.tell(ReadingsChanged((job_id(2),), "ShowMonitorData"))
        assert texts.BEFORE in page.head.text
        await desk.ask(asked)
        assert desk.rows() == [[job_id(2), words]]
        assert texts.BEFORE not in page.head.text
        assert "monitoring of 1 of 3 jobs" in page.head.text
    await desk.ask("SELECT name FROM jobs")
    session.inspector.tell(ReadingsChanged((job_id(2),), "ShowMonitorData"))
    assert texts.BEFORE not in page.head.text, "names do not change by it"


async def test_other_data_is_said_and_read_by_the_next_query(desk: Desk) -> None:
    page, session = desk.page, desk.app.workspace.sessions[0]
    await desk.ask("SELECT job_id, name FROM jobs ORDER BY name")
    assert "from before" not in page.head.text
    inspector = session.inspector
    gone = inspector.snapshot.jobs.pop(job_id(2))
    page._on_event(session.key, JobsChanged(removed=(job_id(2),)))
    assert "from before: the data was read again since" in page.head.text
    page.table.setCurrentIndex(page.table.rows_model.index(desk.rows().index([job_id(2), gone.name]), 0))
    desk.opened.clear()
    perform(page.table, "activate")
    assert desk.opened == []
    assert "not there any more" in desk.app.window.statusBar().currentMessage()
    await desk.ask("SELECT count(*) AS jobs FROM jobs")
    assert desk.rows() == [["2"]]
    child = page.query.desk._process._child
    child.kill()  # as the system does when memory is short
    await desk.until(lambda: child.has_ended)
    await desk.ask("SELECT count(*) AS jobs FROM jobs WHERE true")
    assert (desk.problem, desk.rows()) == ("", [["2"]])
    await desk.app.workspace.close_session(session.key)
    await desk.until(lambda: not desk.app.workspace.sessions)
    assert desk.rows() == [["2"]]
    assert "from before" in page.head.text
    await desk.ask("SELECT 1")
    assert desk.problem == texts.NO_SOURCE
