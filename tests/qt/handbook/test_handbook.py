"""The handbook as a person uses it: opened from the menu or from a value, searched, read, with the keyboard alone."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.explanations.explanation import PRECHECK_ITEM, SETTING, STATUS
from drs_inspector.domain.explanations.fitting import About
from drs_inspector.domain.explanations.topics import Topic, status_topic
from drs_inspector.domain.jobs.job import Job
from drs_inspector.qt.app import open_window
from drs_inspector.qt.details.fact_rows import section_facts
from drs_inspector.qt.details.job_head import JobHead
from drs_inspector.qt.details.overview.head import StatusPill
from drs_inspector.qt.details.readings.body import grid_table
from drs_inspector.qt.details.readings.figures import FigureStrip
from drs_inspector.qt.handbook.controller import HandbookController
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.panes.explaining import WIDEST_TIP, tip_words
from drs_inspector.qt.panes.focus_help import FocusHelp
from drs_inspector.qt.panes.pane_actions import offer_of
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice, tone_colour
from drs_inspector.session.handbook.topics import topic_of_field
from drs_inspector.session.readings_page.content import Column, Grid, GridRow
from drs_inspector.session.readings_page.progress_page import Figure
from drs_inspector.storage.explanations import explanations
from tests.domain.health.jobs import detail

HOSTILE = "<img src='file:///etc/passwd'>\u202e" + "x" * 100_000
TIP = Qt.ItemDataRole.ToolTipRole
SETTINGS = ("policies", "times", "node", "alarms", "order")


class Stage(NamedTuple):
    """A window with its handbook, and the place of its content."""

    main: MainWindow
    handbook: HandbookController
    theme: Theme

    @property
    def shown(self) -> str:
        return self.handbook.window.page.toPlainText()

    @property
    def titles(self) -> list[str]:
        return [row.cell.text for row in self.handbook.window.model.rows if row.entry is not None]

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.handbook.window, key, modifiers)

    def put(self, widget: QWidget) -> None:
        """Show a widget in a window of the main window, with the keyboard."""
        self.main.show()
        around = QDialog(self.main)
        QVBoxLayout(around).addWidget(widget)
        around.show()
        around.activateWindow()
        assert QTest.qWaitForWindowActive(around)
        widget.setFocus()


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication) -> Iterator[Stage]:
    window, theme = open_window(qapp)
    qtbot.addWidget(window)
    helping = FocusHelp()
    yield Stage(window, HandbookController(window), theme)
    helping.close()


def job(status: str = "INCRE_TRANSFER_STARTED", **members: Any) -> Job:
    content = detail(status, **{"db_use_type": "migration", **members})
    return Job("a", detail_raw=json.dumps(content).encode())


def settings_table(one: Job) -> FactsTable:
    return FactsTable(
        "Settings",
        [*section_facts(one, SETTINGS), Fact("Name", "a", "name")],
        lambda _text: None,
        topic_of=lambda fact: topic_of_field(one, fact.path),
    )


def test_it_opens_from_the_menu_with_every_entry_and_is_searched_by_words(stage: Stage, qtbot: QtBot) -> None:
    stage.main.show()
    stage.main.commands["handbook"].trigger()
    book = stage.handbook.window
    assert book.isVisible()
    assert not book.isModal()
    qtbot.waitUntil(lambda: len(stage.titles) == len(explanations().entries))
    assert book.field.hasFocus() or QTest.qWaitForWindowActive(book)
    heads = [row.cell.text for row in book.model.rows if row.entry is None]
    assert heads[:3] == ["Statuses", "Failures", "Error codes"]
    QTest.keyClicks(book.field, "login MySQL refused")
    assert "Login refused" in stage.titles
    assert stage.titles[0] in stage.shown
    book.field.setText("srcDbBinlogIsOff")
    assert stage.titles[0] == "Binary log switched on"
    # By the console's words, and by what to do.
    entry = next(one for one in explanations().of_kind(PRECHECK_ITEM) if one.console_names)
    book.field.setText(entry.console_names[0].upper())
    assert entry.title in stage.titles
    book.field.setText(HOSTILE)
    assert stage.titles == []
    assert book.empty.isVisible()
    assert "without words" in book.empty.text()
    assert stage.shown == ""


def test_the_keyboard_alone_moves_reads_narrows_and_leaves(stage: Stage) -> None:
    stage.main.show()
    stage.main.commands["handbook"].trigger()
    book = stage.handbook.window
    assert QTest.qWaitForWindowActive(book)
    book.field.setText("binlog")
    before = stage.shown
    stage.press(Qt.Key.Key_Down)
    assert stage.shown != before
    assert book.field.hasFocus()
    stage.press(Qt.Key.Key_Return)
    assert book.page.hasFocus()
    assert book.page.accessibleName().startswith("Entry: ")
    book.list.setFocus()
    row = book.list.currentIndex().row()
    stage.press(Qt.Key.Key_Down)
    assert book.list.currentIndex().row() > row
    assert str(book.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)).count(",") >= 1
    book.kinds.setCurrentIndex(book.kinds.findText("Settings", Qt.MatchFlag.MatchStartsWith))
    book.kinds.activated.emit(book.kinds.currentIndex())
    assert stage.titles == ["Fast binlog cleaning on RDS"]
    stage.press(Qt.Key.Key_Escape)
    assert not book.isVisible()


def test_an_entry_has_everything_its_sources_and_what_is_not_certain(stage: Stage) -> None:
    stage.main.show()
    stage.handbook.explain(Topic(STATUS, "INCRE_TRANSFER_STARTED", about=About("sync", "mysql")))
    shown = stage.shown
    for heading in ("What it means", "What follows from it", "Meanwhile", "Source database", "Billing"):
        assert heading in shown
    assert "Where this is from" in shown
    assert "synchron" in shown
    unsure = next(one for one in explanations().of_kind(SETTING) if one.certainty)
    stage.handbook.explain(Topic(SETTING, unsure.key))
    assert unsure.certainty[1:] in stage.shown
    stage.handbook.explain(Topic(STATUS, "BRAND_NEW"))
    assert stage.shown == "Nothing is written about this value."


def test_a_hostile_value_is_shown_as_words_and_dark_has_its_own_colours(stage: Stage) -> None:
    stage.main.show()
    stage.handbook.explain(Topic(SETTING, "conflict_policy", HOSTILE, About("sync", "mysql")))
    assert "<img src='file:///etc/passwd'>\\u202ex" in stage.shown
    assert len(stage.shown) < 4_000
    colours = set()
    for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        stage.theme.apply(choice)
        QApplication.processEvents()
        assert tone_colour("grey").name() in stage.handbook.window.page.toHtml()
        colours.add(tone_colour("grey").name())
    assert len(colours) == 2
    stage.theme.apply(ThemeChoice.SYSTEM)


def test_f1_on_a_setting_opens_its_entry_and_elsewhere_says_what_the_pane_is(stage: Stage) -> None:
    table = settings_table(job(is_target_readonly=False))
    stage.put(table)
    row = next(at for at, fact in enumerate(table.facts) if fact.path.endswith("is_target_readonly"))
    table.selectRow(row)
    table.setCurrentIndex(table.model().index(row, 1))
    stage.press(Qt.Key.Key_F1)
    assert stage.handbook.window.isVisible()
    offer = offer_of(table, "explain")
    assert offer is not None
    assert offer.run() is None  # what it returns is said in the status bar
    assert "Here: false" in stage.shown.replace("\u00a0", " ")
    assert stage.handbook.window.list.currentIndex().data() == "Target read-only during the job"
    stage.handbook.window.close()
    table.window().activateWindow()
    assert QTest.qWaitForWindowActive(table.window())
    plain = len(table.facts) - 1
    table.setCurrentIndex(table.model().index(plain, 1))
    table.selectRow(plain)
    table.setFocus()
    stage.press(Qt.Key.Key_F1)
    assert not stage.handbook.window.isVisible()
    assert QToolTip.isVisible()
    QToolTip.hideText()


def test_tool_tips_say_what_a_value_means_and_what_follows(qtbot: QtBot) -> None:
    one = job(is_target_readonly=False)
    table = settings_table(one)
    qtbot.addWidget(table)
    row = next(at for at, fact in enumerate(table.facts) if fact.path.endswith("is_target_readonly"))
    tip = str(table.model().index(row, 1).data(TIP))
    assert "Field: is_target_readonly" in tip
    assert "Everything that writes there can break the copy." in tip.replace("\n", " ")
    label = StatusPill(one.status.label, one.status.tone, status_topic(one))
    qtbot.addWidget(label)
    entry = explanations().find(STATUS, "INCRE_TRANSFER_STARTED", About("migration", "mysql"))
    assert entry is not None
    assert entry.meaning in label.toolTip().replace("\n", " ")
    unknown = job(status="BRAND_NEW")
    other = StatusPill(unknown.status.label, unknown.status.tone, status_topic(unknown))
    qtbot.addWidget(other)
    assert other.toolTip() == f"{unknown.status.label}\nField: status"
    for code, title in (("DRS.KE0002", "Wrong database login"), (["DRS.KE0002"], None), ("DRS.M9", None)):
        failed = job(status="FULL_TRANSFER_FAILED", error_code=code)
        topic = topic_of_field(failed, "error_code")
        assert tip_words(topic).partition("\n")[0] == (title or "")
    head = JobHead()
    qtbot.addWidget(head)
    head.show_job(one, None)
    head.show()
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(4, 4), head.mapToGlobal(QPoint(4, 4)))
    QApplication.sendEvent(head, event)
    assert entry.title in QToolTip.text()
    QToolTip.hideText()


def test_figures_checks_and_outcomes_are_explained(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    row = FigureStrip("Figures")
    column.addWidget(row)
    row.show_figures([Figure("Lag", "14 min", measure="lag"), Figure("Odd", "1")])
    box.resize(600, 200)
    box.show()
    for left, words in ((20, "Incremental"), (500, "")):
        place = QPoint(left, 10)
        QApplication.sendEvent(row, QHelpEvent(QEvent.Type.ToolTip, place, row.mapToGlobal(place)))
        if words:
            assert QToolTip.text().startswith("Lag 14 min\n\n")
    QToolTip.hideText()
    rows = (
        GridRow(("failed", "srcDbConnection"), topic=lambda: Topic(PRECHECK_ITEM, "SRCDBCONNECTION")),
        GridRow(("differs", "t"), topic=lambda: Topic("compare_code", "0")),
        GridRow(("odd", HOSTILE), topic=lambda: Topic(PRECHECK_ITEM, HOSTILE)),
        GridRow(("plain", "")),
    )
    table = grid_table("Checks", Grid((Column("Result"), Column("Item")), rows), lambda _text: None)
    qtbot.addWidget(table)
    tips = [str(table.model().index(row, 0).data(TIP)) for row in range(4)]
    assert "Source reachable" in tips[0]
    assert "Different" in tips[1]
    assert tips[2:] == ["odd", "plain"]


def test_a_tool_tip_is_never_wider_than_it_may_be(qtbot: QtBot) -> None:
    metrics = QFontMetrics(QToolTip.font())
    widest = max(WIDEST_TIP, 48 * metrics.averageCharWidth())
    for entry in explanations():
        words = tip_words(Topic(entry.kind, entry.key), f"Field: {entry.key}")
        assert all(metrics.horizontalAdvance(line) <= widest for line in words.split("\n"))
    words = tip_words(Topic(STATUS, "PAUSING"), "\u5317" * 5_000)
    assert all(metrics.horizontalAdvance(line) <= widest for line in words.split("\n"))
    assert tip_words(None) == ""
