"""The page that searches everything, as a person at a keyboard meets it."""

import asyncio
import csv
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from drs_inspector.domain.search.wanted import HitKind, Wanted
from drs_inspector.qt.panes.pane_actions import offer_of, perform
from drs_inspector.qt.search_page.export import Asked, HitExport
from drs_inspector.qt.search_page.model import COLUMNS, HitsModel
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.session.events import JobsChanged
from drs_inspector.session.job_tree.node import NodeKind
from drs_inspector.session.search.scope import documents
from drs_inspector.session.search.search import Search
from drs_inspector.session.search.shown_hits import HitColumn, ShownHits
from drs_inspector.session.tasks import TaskOwner
from tests.helpers.searching import searched, table
from tests.helpers.waiting import until
from tests.qt.copied_forms import forms_of
from tests.qt.search_page.stage import job, make_page, session


def test_from_a_text_to_the_row_itself_by_keyboard(qtbot: QtBot, theme: Theme) -> None:
    stage = make_page(qtbot, session("a", 4))
    parts = stage.page.parts
    tester = QAbstractItemModelTester(parts.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert "4 jobs of Source a" in stage.words
    assert not parts.line.scope.isVisible()
    stage.type("o")
    qtbot.waitUntil(lambda: not parts.line.timer.isActive())
    assert stage.page.results.hits is None, "one letter is searched for only when it is asked for"
    stage.type("orders")  # what is there is selected and replaced
    qtbot.waitUntil(lambda: stage.page.results.hits is not None)
    stage.finish()
    assert stage.count == "16 hits in 4 jobs"
    assert [button.text() for button in parts.kinds.buttons.values()] == [
        "All 16", "Objects 4", "New names 4", "Rules 4", "Endpoints 0", "Jobs 0", "JSON 4",
    ]  # fmt: skip
    stage.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is parts.table
    assert (parts.table.row, stage.opened) == (0, [])
    assert "On the source" in parts.preview.text.toPlainText()
    stage.key(Qt.Key.Key_Down)
    stage.key(Qt.Key.Key_Return)
    assert (stage.opened[-1].node.kind, stage.opened[-1].object_row) == (NodeKind.OBJECTS, 1)
    stage.key(Qt.Key.Key_Return, control=True)
    assert (stage.jobs[-1].node.kind, stage.jobs[-1].node.job_id) == (NodeKind.JOB, "j0000")
    assert len(stage.opened) == 1
    stage.page.next_hit()
    assert (stage.opened[-1].node.kind, stage.opened[-1].rule) == (NodeKind.RULES, 0)
    stage.page.previous_hit()
    stage.page.previous_hit()
    stage.page.previous_hit()
    assert stage.said == "This is the first hit"
    assert stage.opened[-1].object_row == 0
    phrase = parts.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert phrase == "Table, crm.orders, rule orders.total > 0, in shop-to-cloud-00, Working, of Source a"
    stage.key(Qt.Key.Key_Up)
    assert QApplication.focusWidget() is parts.line.edit
    stage.key(Qt.Key.Key_Escape)
    assert stage.closes == [True]
    assert stage.count == "16 hits in 4 jobs", "Esc clears nothing"
    tester.deleteLater()
    stage.page.close()
    assert not stage.workspace.is_followed


def test_a_row_that_is_seen_early_has_its_rule_when_that_is_found(qtbot: QtBot) -> None:
    (one,) = documents([session("a", 1)])
    hits = ShownHits(Search(Wanted(text="orders"), [one]))
    model, rule = HitsModel(lambda _session, _job: None), COLUMNS.index(HitColumn.RULE)
    model.show(hits)
    while not model.rowCount():
        assert not hits.work(0)
        model.grow()
    assert model.index(0, rule).data() == ""
    with qtbot.waitSignal(model.dataChanged):
        while not hits.work(0):
            model.grow()
        model.grow()
    assert model.index(0, rule).data() == "orders.total > 0"


def test_kinds_order_and_copies(qtbot: QtBot, theme: Theme) -> None:
    hostile = "<b>o\trders\u202e\n"
    stage = make_page(qtbot, session("a", 3), session("b", 2, name=hostile))
    parts, page = stage.page.parts, stage.page
    page.search("orders")
    stage.finish()
    parts.table.choose(2)
    assert stage.found[2] == "Rule 1 on crm.orders"
    parts.kinds.choose(HitKind.RULE)
    stage.finish()
    assert stage.found == ["Rule 1 on crm.orders"] * 5
    assert parts.table.row == 0, "the row that was chosen stays so"
    parts.kinds.choose(HitKind.ENDPOINT)
    stage.finish()
    assert stage.words == "None of the 20 hits is of the kind Endpoints."
    parts.kinds.choose(HitKind.NEW_NAME)
    parts.table.horizontalHeader().setSortIndicator(4, Qt.SortOrder.AscendingOrder)
    stage.finish()
    assert [parts.model.texts(row)[4] for row in range(5)][:2] == [hostile] * 2
    parts.table.selectAll()
    perform(parts.table, "copy")
    data = QGuiApplication.clipboard().mimeData()
    lines = list(csv.reader(data.text().splitlines(keepends=True), delimiter="\t"))
    assert lines[0] == ["Kind", "Found", "Name on the target", "Rule", "Job", "Source"]
    assert lines[1] == ["Table", "crm.items", "crm.orders_items", "", hostile, "Source b"]
    assert len(lines) == 6
    assert "<b>" not in data.html()
    assert "&lt;b&gt;o" in data.html()
    assert stage.said == "Copied 5 rows with headings"
    perform(parts.table, "copy_short")
    assert QGuiApplication.clipboard().text() == "\n".join(["crm.items"] * 5)
    forms = forms_of(parts.copy_as)
    forms["Old and new name"].trigger()
    assert QGuiApplication.clipboard().text().splitlines()[:2] == [
        "Found\tName on the target",
        "crm.items\tcrm.orders_items",
    ]
    forms["SQL: IN (\u2026) list of names"].trigger()
    assert QGuiApplication.clipboard().text() == "('crm.items')"
    forms["JSON"].trigger()
    assert [one["job"] for one in json.loads(QGuiApplication.clipboard().text())][:2] == [hostile] * 2
    forms["Markdown table"].trigger()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 7
    assert "| &lt;b>o&#x9;rders&#x202e;<br> |" in copied[2]
    assert stage.said == "Copied 5 rows as a Markdown table"
    shown = parts.model.index(0, 4).data()
    assert shown == "<b>o\\trders\\u202e\\n".replace("\\t", "\\x09").replace("\\n", "\\x0a")
    stage.page.close()


def test_options_kinds_and_several_names(qtbot: QtBot, theme: Theme) -> None:
    stage = make_page(qtbot, session("a", 3), session("b", 2))
    parts, page = stage.page.parts, stage.page
    page.search("orders")
    parts.kinds.choose(HitKind.NEW_NAME)
    stage.finish()
    show_all = offer_of(parts.line.edit, "show_all")
    assert show_all is not None
    show_all.run()
    stage.finish()
    assert len(stage.found) == 20
    parts.line.options["word"].click()
    stage.finish()
    assert len(stage.found) == 15  # orders_2026 and orders_items go on
    assert parts.table.horizontalHeader().sortIndicatorSection() == -1
    page.search_for(["orders", "items"], session="b")
    stage.finish()
    assert stage.found == ["crm.orders", "crm.items"] * 2
    assert (parts.line.session, parts.table.isColumnHidden(5)) == ("b", True)
    page.search("nowhere")
    stage.finish()
    assert stage.words == "Nothing found in 5 jobs."
    parts.line.options["regex"].click()
    stage.type("(")
    parts.line.entered.emit()
    assert stage.words == 'This regular expression cannot be used. A ")" is missing.'
    assert parts.line.frame.is_refused
    assert page.results.hits is None
    page.close()


def test_while_it_runs_nothing_moves_and_it_can_be_cancelled(qtbot: QtBot, theme: Theme) -> None:
    many = [table(f"crm.orders_{number}") for number in range(400)]
    stage = make_page(qtbot, session("a", 60, object_infos=many))
    parts = stage.page.parts
    stage.page.search("orders")
    assert stage.page.results.run.is_running
    qtbot.waitUntil(lambda: parts.model.rowCount() > 400)
    parts.table.choose(300)
    top = parts.table.rowAt(0)
    before = parts.model.rowCount()
    qtbot.waitUntil(lambda: parts.model.rowCount() > before)
    assert (parts.table.row, parts.table.rowAt(0), parts.table.chosen_rows()) == (300, top, [300])
    assert "of 60 jobs" in stage.count
    assert parts.cancel.isVisible()
    parts.table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    assert stage.said == "The rows are put in order when the search is over"
    parts.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
    parts.cancel.click()
    assert not stage.page.results.run.is_running
    assert "Ended after" in stage.count
    assert parts.table.row == 300
    assert parts.coverage.again.isVisible()
    kept = parts.model.rowCount()
    stage.type("x")  # another text ends the search that ran
    parts.coverage.again.click()
    stage.page.search("nothing like it")
    stage.finish()
    assert stage.words == "Nothing found in 60 jobs."
    assert kept < 60 * 400
    # A search that is not looked at goes on.
    stage.page.search("orders")
    stage.window.hide()
    stage.finish()
    assert parts.model.rowCount() == 60 * 402
    stage.page.close()


def test_sources_and_jobs_that_change_are_said(qtbot: QtBot, theme: Theme) -> None:
    first, second = session("a", 3), session("b", 2)
    stage = make_page(qtbot, first, second)
    parts, page = stage.page.parts, stage.page
    second.inspector.snapshot.mark_unavailable("gone", {"title": "You may not read this."}, name="zebra")
    page.search("orders")
    stage.finish()
    assert parts.coverage.text.splitlines() == [
        "Searched in 3 of 3 jobs of Source a.",
        "Searched in 2 of 3 jobs of Source b; 1 has no details: You may not read this.",
    ]
    assert parts.coverage.unread.text() == "Show the 1"
    parts.coverage.unread.click()
    assert stage.filters == ["is:unread"]
    row = next(row for row in range(20) if parts.model.hit(row).address.document == "b")
    parts.table.choose(row)
    address = parts.model.hit(row).address
    page.search("orders")
    page.results.run.cancel()
    page.search("orders")
    stage.finish()
    parts.table.choose(row)
    stage.workspace.close("a")  # its hits go, and the row that was chosen in the other source stays so
    stage.finish()
    assert {parts.model.hit(place).address.document for place in range(parts.model.rowCount())} == {"b"}
    assert parts.model.hit(parts.table.row).address == address
    assert parts.table.isColumnHidden(5)
    second.inspector.put(job(0, object_infos=[table("crm.other")]))
    del second.inspector.snapshot.jobs["j0001"]
    stage.workspace.tell("b", JobsChanged(changed=("j0000",), removed=("j0001",)))
    qtbot.waitUntil(lambda: "2 jobs changed after the search" in parts.coverage.text)
    gone = next(row for row in range(20) if parts.model.hit(row).address.job_id == "j0001")
    parts.table.choose(gone)
    stage.opened.clear()
    page.open_row()
    page.open_job()
    assert (stage.opened, stage.jobs) == ([], [])
    assert stage.said == "This job is not there any more. Search again."
    stage.workspace.open(session("c", 1))
    qtbot.waitUntil(lambda: "Source c was opened after the search. Search again." in parts.coverage.text)
    parts.coverage.again.click()
    stage.finish()
    assert {parts.model.hit(place).address.document for place in range(parts.model.rowCount())} == {"b", "c"}
    for key in ("b", "c"):
        stage.workspace.close(key)
    stage.finish()
    assert stage.words.startswith("No source is open.")
    page.close()


def test_what_was_found_becomes_a_file(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    stage = make_page(qtbot, session("a", 5))
    stage.page.search("orders")
    stage.finish()
    stage.page.parts.kinds.choose(HitKind.NEW_NAME)
    stage.page.parts.export.click()
    chooser = next(one for one in stage.page.findChildren(QFileDialog) if one.isVisible())
    assert Path(chooser.selectedFiles()[0]).name.startswith("found-orders-")
    assert [one.rpartition("(")[2] for one in chooser.nameFilters()] == ["*.csv)", "*.xlsx)", "*.json)", "*.ndjson)"]
    chooser.reject()
    said: list[str] = []
    shown: list[Any] = []

    async def write(name: str) -> None:
        status = SimpleNamespace(busy=lambda *_words: None, idle=said.append)
        tasks = TaskOwner(lambda _name, error: shown.append(error))
        app = SimpleNamespace(
            window=SimpleNamespace(status=status),
            tasks=tasks,
            settings=SimpleNamespace(last_folder=""),
            problems=SimpleNamespace(show=lambda error, **_more: shown.append(error), over=lambda _about: None),
        )
        asked = Asked(Wanted(text="orders"), documents(stage.workspace.sessions), 6, HitKind.NEW_NAME)
        HitExport(cast(Any, app)).write(asked, tmp_path / name)
        await until(lambda: not tasks.names)
        await tasks.close()

    asyncio.run(write("found.csv"))
    rows = list(csv.DictReader((tmp_path / "found.csv").read_text("utf-8").splitlines()))
    hits = searched(stage.workspace.sessions[0].inspector.snapshot, "orders").hits
    assert [row["target_name"] for row in rows] == [hit.target for hit in hits if hit.kind is HitKind.NEW_NAME]
    assert said[-1].endswith(
        f"5 rows written to {tmp_path / 'found.csv'}. The list has 6: what was read has changed since, or its search "
        "was ended. Searched in 5 of 5 jobs."
    )
    asyncio.run(write("found.pdf"))
    assert "tells no format" in shown[-1].title
    stage.page.close()
