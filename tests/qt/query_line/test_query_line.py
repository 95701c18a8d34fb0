"""The line above the tree tells what can be typed into it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollBar
from pytestqt.qtbot import QtBot

from drs_inspector.domain.query.query import FIELDS, IS_WORDS, parse_query
from drs_inspector.qt.panes.help_tip import HelpPage
from drs_inspector.qt.query_line.query_line import QueryLine
from drs_inspector.session.coverage_texts import Matches
from tests.qt.shown_help import shown_help


def test_f1_explains_every_field_and_every_state(qtbot: QtBot) -> None:
    line = QueryLine()
    qtbot.addWidget(line)
    line.show()
    qtbot.waitExposed(line)
    edit = line.findChild(QLineEdit)
    assert edit is not None
    QTest.keyClick(edit, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: shown_help() != "")
    shown = shown_help()
    assert [name for name in FIELDS if f"{name}:" not in shown] == []
    assert [word for word in IS_WORDS if word not in shown] == []
    page = QApplication.activePopupWidget()
    assert isinstance(page, HelpPage), "the table of the filter is higher than a tip may be"
    screen = page.screen().availableGeometry()
    assert screen.contains(page.geometry())
    assert page.height() < 0.7 * screen.height()
    bar = next(one for one in page.findChildren(QScrollBar) if one.orientation() == Qt.Orientation.Vertical)
    QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: shown_help() == "")
    assert line.isVisible()
    QApplication.processEvents()


def test_what_was_said_of_another_text_is_not_said_of_this_one(qtbot: QtBot) -> None:
    line = QueryLine()
    qtbot.addWidget(line)
    line.show()
    edit, note = line.findChild(QLineEdit), line.findChild(QLabel)
    assert isinstance(edit, QLineEdit)
    assert isinstance(note, QLabel)
    line.set_text("shop")
    line.show_matches(Matches(3, 41))
    assert note.text() == "3 of 41 jobs match"
    QTest.keyClicks(edit, "s")
    assert "3 of 41" not in note.text()
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert note.text() == "3 of 41 jobs match"
    line.show_searching(12, 41)
    assert note.text() == "Searching: 12 of 41 jobs …"


def test_the_first_key_is_asked_at_once_and_several_keys_together(qtbot: QtBot) -> None:
    line = QueryLine()
    qtbot.addWidget(line)
    line.show()
    edit = line.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    heard = QSignalSpy(line.changed)
    timer = line.findChild(QTimer)
    assert timer is not None
    QTest.keyClicks(edit, "f")
    assert timer.interval() == 0, "without a pause that a person would feel"
    qtbot.waitUntil(lambda: heard.count() == 1)
    QTest.keyClicks(edit, "ail")
    qtbot.waitUntil(lambda: heard.count() > 1)
    assert heard.at(heard.count() - 1) == ["fail"]
    assert heard.count() < 4


def test_what_is_wrong_is_marked_at_its_place_and_told(qtbot: QtBot) -> None:
    line = QueryLine()
    qtbot.addWidget(line)
    line.resize(400, 80)
    line.show()
    edit, note = line.findChild(QLineEdit), line.findChild(QLabel)
    assert isinstance(edit, QLineEdit)
    assert isinstance(note, QLabel)
    line.set_text("😀 and updated<2 and engine:my")
    plain = edit.grab().toImage()
    problem = parse_query(line.text).problem
    assert problem is not None
    line.show_problem(problem, Matches(7, 41))
    assert note.text() == (
        'Place 15 "2": 2 what? Write 2d, 2h or a date. The list still shows the last filter that was right: 7 of 41.'
    )
    assert edit.accessibleDescription() == note.text()
    assert edit.text() == "😀 and updated<2 and engine:my", "the mark is no text"
    marked = edit.grab().toImage()
    differing = [
        x for x in range(plain.width()) for y in range(plain.height()) if plain.pixel(x, y) != marked.pixel(x, y)
    ]
    before, upto = (edit.fontMetrics().horizontalAdvance(line.text[:place]) for place in (problem.start, problem.end))
    assert differing
    assert max(differing) - min(differing) <= 2 * (upto - before) + 4, "one place is marked"
    edit.setText("updated<2d")
    line.show_matches(Matches(3, 41))
    assert edit.accessibleDescription() == ""
    assert note.text() == "3 of 41 jobs match"
    line.show_searching(0, 1, 0.43)
    assert note.text() == "Searching: 0 of 1 jobs, 43% of the next …"
