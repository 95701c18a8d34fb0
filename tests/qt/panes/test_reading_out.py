"""What screen readers are told: the row that gets the keyboard, and what changes without the keyboard going there."""

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QTabBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.query.query import parse_query
from drs_inspector.qt.panes import reading_out
from drs_inspector.qt.panes.reading_out import FocusedRow, announce
from drs_inspector.qt.query_line import query_line
from drs_inspector.qt.query_line.query_line import QueryLine
from drs_inspector.session.coverage_texts import Matches


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, str]]:
    """The kinds of what was told, with its words: there is no screen reader here."""
    heard: list[tuple[Any, str]] = []

    def take(event: Any) -> None:
        kind = event.type()
        said = event.message() if kind == QAccessible.Event.Announcement else ""
        heard.append((kind, said or event.accessibleInterface().text(QAccessible.Text.Name)))

    stand_in = SimpleNamespace(
        isActive=lambda: True,
        updateAccessibility=take,
        queryAccessibleInterface=QAccessible.queryAccessibleInterface,
        AnnouncementPoliteness=QAccessible.AnnouncementPoliteness,
        Event=QAccessible.Event,
    )
    monkeypatch.setattr(reading_out, "QAccessible", stand_in)
    return heard


def test_a_list_and_tabs_that_get_the_keyboard_tell_where_it_is_in_them(
    qtbot: QtBot, told: list[tuple[Any, str]]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    empty, rows, tabs = QListWidget(), QListWidget(), QTabBar()
    for one in (empty, rows, tabs):
        column.addWidget(one)
    rows.addItems(["Failed, 4 jobs", "Late, 0 jobs"])
    rows.setCurrentRow(1)
    tabs.addTab("Jobs 41")
    tells = FocusedRow()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    for one in (tabs, empty, rows):
        one.setFocus()
        QApplication.processEvents()
    focus = QAccessible.Event.Focus
    assert told[-2:] == [(focus, "Jobs 41"), (focus, "Late, 0 jobs")]
    tells.close()
    told.clear()
    tabs.setFocus()
    QApplication.processEvents()
    announce(QLabel(window), "")
    assert told == []


def test_the_answer_to_a_filter_is_read_out_once_and_not_when_jobs_arrive(
    qtbot: QtBot, told: list[tuple[Any, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_line, "_READ_OUT_MS", 0)
    line = QueryLine()
    qtbot.addWidget(line)
    line.set_text("health:failed")
    line.show_searching(1, 41)
    for found in (3, 4):
        line.show_matches(Matches(found, 41))
    QApplication.processEvents()
    line.show_matches(Matches(5, 42))
    QApplication.processEvents()
    line.set_text("helth:failed")
    problem = parse_query(line.text).problem
    assert problem is not None
    line.show_problem(problem, None)
    QApplication.processEvents()
    line.set_text("")
    line.show_matches(Matches(42, 42))
    QApplication.processEvents()
    words = [said for _kind, said in told]
    assert [words[0], words[-1], len(words)] == ["4 of 41 jobs match", "All 42 jobs are shown", 3]
    assert "helth" in words[1]
