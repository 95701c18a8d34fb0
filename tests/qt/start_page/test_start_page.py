"""The start page as a person uses it: by keyboard, and with names that would lie."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.session.start_page.connections import ConnectionRow, SignInWords
from drs_inspector.session.start_page.recent_files import FileRow

KNOWN = SignInWords("Opens without a question", "ring-tick", "grey-green")
HOSTILE = "<b>\u202ename\x1b[2J\n" + "x" * 100_000
ROWS = [
    ConnectionRow(
        "Production", "j.meier", "Open Telekom Cloud · eu-de", KNOWN, "2,000 jobs", "3 failed", "2 h ago", "#d9363e"
    ),
    ConnectionRow("Staging", "access key", "Open Telekom Cloud · eu-nl", KNOWN),
    ConnectionRow(HOSTILE, HOSTILE, HOSTILE, SignInWords("Asks for the password", "circle-pause", "grey-blue")),
    ConnectionRow("clouds.yaml", place="~/clouds.yaml", sign_in=KNOWN, found=Path("/clouds.yaml")),
]
FILES = [
    FileRow("/a/one.drs.json", "one.drs.json", "archive · 3 jobs"),
    FileRow("/b/two.json", "two.json", "missing", is_missing=True),
]


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> MainWindow:
    made = MainWindow()
    made.fill()
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def heard(signal: Any) -> list[tuple[Any, ...]]:
    """Return what a signal sends from now on. (QSignalSpy does not keep Python objects alive.)"""
    found: list[tuple[Any, ...]] = []
    signal.connect(lambda *values: found.append(values))
    return found


def test_connections_are_opened_renamed_and_forgotten_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    page = window.welcome
    assert page.ways.isVisible()
    assert not page.connections.isVisible()
    page.show_connections(ROWS)
    page.focus_first()
    part, table = page.connections, page.connections.table
    assert (part.isVisible(), page.ways.isVisible(), QApplication.focusWidget()) == (True, False, table)
    opened, renamed, forgotten = heard(part.opened), heard(part.renamed), heard(part.forget_wanted)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened[0] == ([ROWS[0]], False)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened[1] == (ROWS[:2], True)
    # Keys of the page go before those of the window; where there is no such connection nothing happens.
    summary = QSignalSpy(window.commands["overview"].triggered)
    window.commands["overview"].setEnabled(True)
    QTest.keyClick(table, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.files.link, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert [rows for rows, _beside in opened[2:]] == [[ROWS[1]], [ROWS[0]]]
    assert summary.count() == 0
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "Live")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(renamed) == 1)
    assert renamed == [("Production", "Live")]
    assert len(opened) == 4
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert forgotten == [(["Production"],)]
    # What another tool keeps is neither renamed nor forgotten here.
    table.go_to(3)
    QTest.keyClick(table, Qt.Key.Key_F2)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert table.state() != table.State.EditingState
    assert len(forgotten) == 1


def test_what_is_selected_stays_and_what_is_looked_for_is_found(window: MainWindow) -> None:
    page, part = window.welcome, window.welcome.connections
    page.show_connections(ROWS)
    part.table.go_to(1)
    page.show_connections([ROWS[3], *ROWS[:3]])
    assert part.selected() == [ROWS[1]]
    page.show_connections(ROWS)
    QTest.keyClick(part.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(part.filter, "eu-nl")
    assert [row.name for row in part._shown] == ["Staging"]
    QTest.keyClick(part.filter, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is part.table
    part.filter.setText("nowhere")
    assert not part.table.isVisible()
    QTest.keyClick(part.filter, Qt.Key.Key_Escape)
    assert len(part._shown) == len(ROWS)
    # Without a saved connection the ways to begin are at its place; what is found elsewhere is no connection.
    part.table.setFocus()
    page.show_connections(ROWS[3:])
    assert page.ways.isVisible()


def test_names_from_outside_are_harmless_and_rows_are_spoken_as_phrases(window: MainWindow, qtbot: QtBot) -> None:
    page, part = window.welcome, window.welcome.connections
    page.show_connections(ROWS)
    index = part.table.rows_model.index
    spoken = index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "Production, j.meier, Open Telekom Cloud · eu-de, Opens without a question, at the last look 2,000 jobs, "
        "3 failed, used 2 h ago"
    )
    assert str(index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)).isprintable()
    assert "<b>" not in str(index(2, 0).data(Qt.ItemDataRole.ToolTipRole))
    part.table.go_to(2)
    QTest.keyClick(part.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.count("\n") == 1, "the headings, and the row"
    assert "\x1b" not in copied
    window.grab()


def test_files_open_are_forgotten_and_a_narrow_window_has_one_column(window: MainWindow, qtbot: QtBot) -> None:
    page = window.welcome
    assert page.files._none.isVisible()
    page.show_files(FILES)
    page.show_connections(ROWS)
    table = page.files.table
    opened, forgotten = heard(page.files.opened), heard(page.files.forget_wanted)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [("/a/one.drs.json",)]
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert forgotten == [(["/a/one.drs.json", "/b/two.json"],)]
    assert table.rows_model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "two.json, missing, in /b"
    side = page.files.mapTo(page, page.files.rect().topLeft())
    assert side.x() > page.connections.width()
    window.resize(860, 700)
    qtbot.waitUntil(lambda: page.files.mapTo(page, page.files.rect().topLeft()).x() < 100)
    for width in (640, 1024, 1280):
        window.resize(width, 700)
        assert page.horizontalScrollBar().maximum() == 0


def test_the_way_back_is_a_card_only_while_there_is_one(window: MainWindow) -> None:
    card, action = window.welcome.go_on, window.commands["go_on"]
    assert not card.isVisible()
    assert window.commands.reason_of("go_on")
    triggered = QSignalSpy(action.triggered)
    action.setEnabled(True)
    card.say("1 connection, closed 18:05.", "Open it", "asks for no password")
    card.button.click()
    assert triggered.count() == 1
    assert "1 connection" in card.button.accessibleDescription()
    card.say("", "", "")
    assert not card.isVisible()
