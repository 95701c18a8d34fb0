"""What this program may send: every request of the allow-list, searched, copied, with what was sent in this run."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from drs_inspector.cloud.http.sent_counts import Sent, sent_in_this_run
from drs_inspector.cloud.http.sent_requests import what_is_never_sent, what_may_be_sent
from drs_inspector.qt.app import open_window
from drs_inspector.qt.palette.sent_sheet import SentSheet
from drs_inspector.session.sent_requests import as_text, rows

LISTING = ("POST", "/v3/{project_id}/jobs")


@pytest.fixture
def sheet(qtbot: QtBot, qapp: QApplication) -> Iterator[SentSheet]:
    window, _theme = open_window(qapp)
    qtbot.addWidget(window)
    made = SentSheet(window)
    window.commands.bring("may_send", made.open)
    window.commands["may_send"].trigger()
    yield made
    made.dismiss()


def shown(sheet: SentSheet) -> list[str]:
    model = sheet.table.records_model
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def test_every_request_is_there_with_what_was_sent(sheet: SentSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    every = [*what_may_be_sent(), *what_is_never_sent()]
    assert shown(sheet) == [one.request for one in every]
    before = sent_in_this_run().of(LISTING).times
    sent_in_this_run().note(LISTING)
    sheet.dismiss()
    sheet.open()
    row = next(row for row in sheet.table.records_model.records if row.request.request == " ".join(LISTING))
    assert row.sent.times == before + 1
    assert row.sent_words.startswith("once, last " if not before else f"{before + 1:,} times, last ")
    assert f"{len(list(what_is_never_sent()))} never" in sheet.foot._words.text()


def test_it_is_searched_by_words_ordered_and_copied(sheet: SentSheet) -> None:
    sheet.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    sheet.field.setText("Disaster RECOVERY by kind")
    assert shown(sheet) == ["POST /v3/{project_id}/jobs/batch-struct-process"]
    sheet.field.setText("cloud eye off until")
    found = shown(sheet)
    assert len(found) > 2
    assert found == sorted(found, key=str.casefold, reverse=True)
    sheet.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert text.count("off until it is switched on; ") == len(found)
    assert text.startswith("Cloud Eye\n")
    QTest.keyClick(sheet.field, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is sheet.table or not sheet.isActiveWindow()
    assert sheet.table.selected_records()[0].request.request == found[0]
    sheet.field.setText("delete all jobs")
    assert sheet.empty.isVisible()
    assert not sheet.copy_button.isEnabled()
    QTest.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_the_text_has_every_request_once() -> None:
    text = as_text(rows())
    assert text.count("\n\n") >= len(rows())
    assert "Never sent\n" in text
    assert all(one.request in text and one.tells in text for one in what_may_be_sent())
    assert Sent().last is None
