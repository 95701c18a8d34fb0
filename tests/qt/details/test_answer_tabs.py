"""The Endpoints and Settings tabs: what is read out, copied, folded, searched and followed in them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.cells.look import Look, ViewLook
from drs_inspector.qt.cells.painters import PADDING
from drs_inspector.qt.cells.row_delegate import CELL_ROLE
from drs_inspector.qt.details.answer_table.cells import FirstCell, WordsPainter, laid_out
from drs_inspector.qt.details.answer_table.page import AnswerPage
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.endpoints.tab import EndpointsPage
from drs_inspector.qt.details.settings.tab import SettingsPage
from drs_inspector.qt.panes.pane_actions import help_of
from drs_inspector.qt.widgets.text_size import text_size
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from drs_inspector.session.job_page.page_rows import Words
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.search.names import Sought
from tests.qt.copied_forms import forms_of
from tests.qt.details.conftest import FAILED, FAILED_JOB, SAMPLE_JOB, Noted
from tests.qt.details.test_views import seen, shown

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def page_of_tab(qtbot: QtBot, kind: NodeKind, job: str, context: DetailContext, index: int | None = None) -> AnswerPage:
    page = shown(qtbot, TreeNode(kind, job, index), context)
    assert isinstance(page, EndpointsPage | SettingsPage)
    return page


def choose(page: AnswerPage, label: str, column: int = 0) -> None:
    row = next(at for at, one in enumerate(page.table.rows.rows) if one.line and one.line.label == label)
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.rows.index(row, column))


def test_ends_are_read_copied_and_explained(qtbot: QtBot, context: DetailContext, noted: Noted) -> None:
    page = page_of_tab(qtbot, NodeKind.TARGET, FAILED_JOB, context)
    table = page.table

    assert page.answer.text() == "2 of 2 values differ"
    assert page.answer.font().bold()
    assert seen(table)[:3] == [
        "Differs, 2 of 2, open",
        "Engine, differs, Source MySQL, Target Kafka",
        "Address, differs, Source 10.0.0.5:3306, Target 10.0.1.9:9092 (2 brokers), open",
    ]
    choose(page, "Engine", 2)
    qtbot.keyClick(table, Qt.Key.Key_C, CTRL | SHIFT)
    qtbot.keyClick(table, Qt.Key.Key_C, CTRL)
    qtbot.keyClick(table, Qt.Key.Key_J, CTRL)
    assert noted.copied[0] == "Engine: Kafka"
    assert noted.copied[1].splitlines()[1] == "Engine\tMySQL\tKafka"
    assert json.loads(noted.copied[2]) == {"source_endpoint.db_type": "mysql", "target_endpoint.db_type": "kafka"}
    forms = forms_of(page.copy_as)
    assert forms["Paths in the reply"].isEnabled()
    forms["Markdown table"].trigger()
    assert noted.copied[-1].startswith("| What |")
    choose(page, "Encryption")
    assert "TLS by SASL_SSL" in help_of(table)
    tip = str(table.currentIndex().data(Qt.ItemDataRole.ToolTipRole))
    assert "Encrypted connection" in tip
    assert "target_endpoint.ssl_link" in tip


def test_a_row_of_the_tree_leads_to_its_part_and_unfolds_it(qtbot: QtBot, context: DetailContext) -> None:
    page = page_of_tab(qtbot, NodeKind.REPLICATION_INSTANCE, FAILED_JOB, context)
    assert any(words.startswith("Address, 10.0.2.7") or "10.0.2.7" in words for words in seen(page.table)[5:])
    page.edit.setText("10.0.2.7")
    shard = page_of_tab(qtbot, NodeKind.SHARD, FAILED_JOB, context, 0)
    line = shard.table.current_row()
    assert line is not None
    assert line.line is not None
    assert line.line.label == "Shard 1"
    before = shard.table.rows.rowCount()
    qtbot.keyClick(shard.table, Qt.Key.Key_Right)
    assert shard.table.rows.rowCount() > before
    qtbot.keyClick(shard.table, Qt.Key.Key_Left)
    assert shard.table.rows.rowCount() == before
    assert shard.table.current_row() == line, "folding moves nothing"


def test_other_jobs_on_the_same_ends_are_counted_and_lead_to_the_search(
    qtbot: QtBot, context: DetailContext, snapshot: Snapshot
) -> None:
    snapshot.add_detail(json.dumps(FAILED | {"id": "other"}).encode(), "other", 3)
    sought: list[Sought] = []
    context = replace(context, search_for=sought.append, documents=lambda: [snapshot])
    page = page_of_tab(qtbot, NodeKind.SOURCE, FAILED_JOB, context)
    assert isinstance(page, EndpointsPage)
    qtbot.waitUntil(lambda: page.others.text() == "Other jobs on these ends 1, 2 not read")
    page.others.click()
    assert sought == [Sought(("10.0.0.5", "10.0.1.9:9092,10.0.1.10:9092"), HitKind.ENDPOINT)]


def test_settings_are_searched_narrowed_ordered_and_followed(
    qtbot: QtBot, context: DetailContext, noted: Noted
) -> None:
    page = page_of_tab(qtbot, NodeKind.SETTINGS, SAMPLE_JOB, context)
    table = page.table
    assert page.answer.text() == "2 of 13 settings are not as by default"
    assert seen(table)[1].startswith(
        "Accounts are copied, Value no, By default not told, What follows from it Create them"
    )

    choose(page, "Accounts are copied")
    qtbot.keyClick(table, Qt.Key.Key_F, CTRL)
    assert page.window().focusWidget() is page.edit
    page.edit.setText("definer")
    assert seen(table)[1].startswith("DEFINER becomes"), "what is folded is found"
    page.edit.setText("no such words")
    assert seen(table) == []
    assert any("has these words" in text for text in labels(page))
    page.show_all()
    assert page.segments is not None
    page.segments.choose("not-default")
    assert len(seen(table)) == 3
    page.show_all()
    assert len(seen(table)) > 8

    table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert seen(table)[1].startswith("Fast binlog")
    choose(page, "Objects were chosen")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert noted.visited == [Place(TreeNode(NodeKind.JOB, SAMPLE_JOB), tab="Objects")]
    again = page_of_tab(qtbot, NodeKind.SETTINGS, SAMPLE_JOB, context)
    assert seen(again.table) == seen(table), "a page that is made anew is as it was"


def test_tools_stay_on_one_line_and_what_the_sentence_adds_gives_way(qtbot: QtBot, context: DetailContext) -> None:
    page = page_of_tab(qtbot, NodeKind.SETTINGS, SAMPLE_JOB, context)

    def of(width: int) -> tuple[int, bool, int]:
        page.resize(width, 500)
        qtbot.wait(1)
        bottom = page.copy_as.geometry()
        return bottom.center().y() - page.edit.geometry().center().y(), page.more.isVisible(), bottom.right()

    step, has_more, right = of(1_100)
    assert (step, has_more) == (0, True)
    assert right == 1_100 - 16 - 1, "at the right edge"
    step, has_more, _right = of(page._flow.sizeHint().width() - 1)
    assert (step, has_more) == (0, False)
    assert "consequence" in page.answer.toolTip()
    assert of(1_100)[1], "it comes back"


def test_a_cell_that_is_drawn_on_one_line_is_one_line_high(qtbot: QtBot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    look = ViewLook(table).now
    style, painter = look.style(0), WordsPainter()
    for words in (Words("rds-library-66", "7e49d04059058ecea20e1f7e0fc1c443in01", is_data=True), Words("two, words")):
        for width in range(40, 420):
            lines = laid_out(words, width - 2 * PADDING, style).lineCount()
            one = painter.height(Words("x"), 400, style)
            assert (painter.height(words, width, style) > one) is (lines > 1), width


def labels(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page)]


def test_commands_are_a_sentence_and_a_folded_one(qtbot: QtBot, context: DetailContext, snapshot: Snapshot) -> None:
    action = {"available_actions": ["PAUSE"], "unavailable_actions": ["START", "RETRY", "CLONE"]}
    entry = {"id": SAMPLE_JOB, "name": "n", "status": "STARTJOBING", "job_action": action}
    snapshot.add_list_entry(json.dumps(entry).encode(), SAMPLE_JOB, "migration")
    page = page_of_tab(qtbot, NodeKind.SETTINGS, SAMPLE_JOB, context)
    assert isinstance(page, SettingsPage)
    foot = page.foot
    assert foot is not None
    assert foot.allowed.text() == "1 command was allowed in the console when it was read, 2 Jan, 03:04: pause."
    assert "clone" not in " ".join(labels(foot))
    foot.why.click()
    assert "clone" in " ".join(labels(foot))
    foot.why.click()
    assert "clone" not in " ".join(labels(foot))


def test_readings_that_come_while_it_is_seen_add_rows_and_move_nothing(qtbot: QtBot, context: DetailContext) -> None:
    raw = json.dumps({"parameter_config_list": [{"name": "applier_thread_num", "value": "8", "default_value": "4"}]})
    told: dict[str, Any] = {}
    changed: list[Any] = []
    nothing = SimpleNamespace(raws=(), is_read=False, read_at=None)
    readings = SimpleNamespace(
        is_live=True,
        told=lambda _job, panel: told.get(panel.call.name, nothing),
        now=datetime.now(UTC),
        follow=lambda _view, slot: changed.append(slot),
    )
    live = replace(context, readings=readings)
    page = SettingsPage(TreeNode(NodeKind.JOB, SAMPLE_JOB), context.snapshot.jobs[SAMPLE_JOB], live)
    qtbot.addWidget(page)
    page.resize(900, 500)
    page.show()
    choose(page, "Fast binlog cleaning on RDS")
    before = page.table.current_row()
    told["ListJobParameters"] = SimpleNamespace(raws=(raw.encode(),), is_read=True, read_at=None)
    for slot in changed:
        slot(SAMPLE_JOB)
    assert any(words.startswith("applier_thread_num, Value 8, By default 4") for words in seen(page.table))
    assert page.answer.text() == "3 of 14 settings are not as by default"
    now = page.table.current_row()
    assert before is not None
    assert now is not None
    assert now.key == before.key


@pytest.mark.parametrize("width", [616, 1_000])
def test_no_row_is_higher_than_two_lines_and_none_is_cut(qtbot: QtBot, context: DetailContext, width: int) -> None:
    page = page_of_tab(qtbot, NodeKind.SETTINGS, SAMPLE_JOB, context)
    page.resize(width, 500)
    try:
        for percent in (100, 200):
            text_size().apply(percent)
            qtbot.wait(20)
            heights = {page.table.rowHeight(row) for row in range(page.table.rows.rowCount())}
            assert len(heights) <= 2
            assert max(heights) < 2.6 * min(heights)
            assert page.width() == width
            style = Look(page.table.font()).style(0)
            value = page.table.rows.index(1, 1).data(CELL_ROLE)
            assert page.table.columnWidth(1) >= WordsPainter().size_hint(value._replace(text="no"), style).width()
    finally:
        text_size().apply(100)


def test_cells_are_painted_in_both_themes_and_at_both_scales(qtbot: QtBot) -> None:
    theme, widget = Theme(QApplication.instance()), QWidget()  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    long = Words("a sentence that needs more than one line " * 20, "and a note", is_bold=True)
    cells = [FirstCell(Words("Engine"), "\u2260", True, 0, True), long, Words("on", glyph="circle-tick", tone="green")]
    try:
        for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
            theme.apply(choice)
            look = Look(widget.font())
            style, painter_of = look.style(0), WordsPainter(ruled=True)
            assert laid_out(long, 200, style).text().endswith("\u2026")
            assert laid_out(long, 200, style).lineCount() == 2
            assert painter_of.height(long, 200, style) > painter_of.height(cells[0], 200, style)
            for ratio in (1, 2):
                for cell in cells:
                    assert inked(painter_of, cell, style, ratio) > 20 * ratio
    finally:
        theme.apply(ThemeChoice.SYSTEM)


def inked(painter_of: WordsPainter, cell: object, style: Any, ratio: int) -> int:
    """Return how many pixels a cell draws; those around it stay as they were."""
    image = QImage(QSize(240, 60) * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#010203"))
    with QPainter(image) as painter:
        painter_of.paint(painter, QRect(20, 10, 200, 40), cell, style)
    ground = QColor("#010203").rgb()
    drawn = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) != ground]
    assert all(20 * ratio <= x < 220 * ratio and 10 * ratio <= y < 50 * ratio for x, y in drawn)
    return len(drawn)
