"""Counters filter by health: by mouse and keyboard, spoken, and never cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QPalette
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.qt.counters.counter_cell import CounterCell
from drs_inspector.qt.counters.counter_strip import ORDER, CounterStrip
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice

FAILED, LATE, WORKING = HealthKey.FAILED, HealthKey.LATE, HealthKey.WORKING
COUNTS = dict(zip(ORDER, (397, 31, 12, 188, 142, 1006, 164, 60), strict=True))
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def counters(qtbot: QtBot) -> CounterStrip:
    window = QWidget()
    made = CounterStrip()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(made)
    layout.addStretch(1)
    window.resize(976, 300)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    return made


def cells(counters: CounterStrip) -> dict[str, CounterCell]:
    return {one.accessibleName().split(",")[0]: one for one in counters.findChildren(CounterCell) if one.isVisible()}


def test_clicks_and_keys_choose_add_and_take_away(counters: CounterStrip) -> None:
    counters.show_counts({FAILED: 4, LATE: 3}, 41, (), {FAILED: 1}, "09:49")
    spy = QSignalSpy(counters.chosen_changed)
    shown = cells(counters)
    failed, late, working = shown["4 failed"], shown["3 late"], shown["0 working"]
    QTest.mouseClick(failed, LEFT)
    QTest.mouseClick(late, LEFT, CONTROL)
    QTest.mouseClick(failed, LEFT)
    QTest.mouseClick(working, LEFT)
    QTest.mouseClick(working, LEFT)
    wanted: list[set[HealthKey]] = [{FAILED}, {FAILED, LATE}, {LATE}, {WORKING}, set()]
    assert [spy.at(place)[0] for place in range(spy.count())] == wanted
    assert failed.accessibleName() == "4 failed, 1 more than at 09:49, filters the list"
    failed.setFocus()
    QTest.keyClick(failed, Qt.Key.Key_Return)
    assert spy.at(5)[0] == {FAILED}
    interface = QAccessible.queryAccessibleInterface(failed)
    assert interface.state().checked
    QTest.keyClick(failed, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is late
    QTest.keyClick(late, Qt.Key.Key_Space, CONTROL)
    assert spy.at(6)[0] == {FAILED, LATE}
    QTest.keyClick(late, Qt.Key.Key_End)
    every = QApplication.focusWidget()
    assert isinstance(every, CounterCell)
    assert every.accessibleName() == "41 jobs in all, lists every health"
    QTest.keyClick(every, Qt.Key.Key_Space)
    assert spy.at(7)[0] == set()
    assert not failed.isChecked()
    # What the list is filtered by is for the query to say, and Tab comes back to where one was.
    counters.show_counts({FAILED: 5}, 41, [LATE])
    assert late.isChecked()
    accent = QGuiApplication.palette().color(QPalette.ColorRole.Accent)
    edges = [one.grab().toImage().pixelColor(1, one.height() // 2) == accent for one in (late, failed)]
    assert edges == [True, False], "what is chosen is seen without its ground"
    assert [one for one in shown.values() if one.focusPolicy() == Qt.FocusPolicy.StrongFocus] == [every]


def test_no_word_is_cut_in_any_width_and_a_changed_size_asks_for_its_room(counters: CounterStrip, theme: Theme) -> None:
    window = counters.window()
    counters.show_counts(COUNTS, 2000, [FAILED], {FAILED: 4, WORKING: -1}, "09:49")
    for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        theme.apply(choice)
        for low, width, rows in ((False, 1080, 1), (False, 976, 1), (True, 976, 1), (False, 420, 2), (True, 420, 3)):
            counters.set_low(low)
            window.resize(width, 300)
            QApplication.processEvents()
            step = (32 if low else 56) + 1
            assert counters.height() >= step
            assert counters.height() <= 1.25 * rows * step, (low, width, counters.height())
            for name, cell in cells(counters).items():
                assert cell.width() >= cell.width_of(cell.padding), name
                assert cell.geometry().right() <= width, name
    picture = cells(counters)["397 failed"].grab().toImage()
    counters.show_counts({**COUNTS, FAILED: 0}, 2000, [], {})
    assert cells(counters)["0 failed"].grab().toImage() != picture
    counters.offer([FAILED, WORKING])
    assert list(cells(counters)) == ["0 failed", "142 working", "2"] or len(cells(counters)) == 3


def test_a_change_moves_no_other_cell(counters: CounterStrip) -> None:
    counters.window().resize(1080, 300)
    counters.show_counts({FAILED: 4, LATE: 3, WORKING: 8}, 41, ())
    QApplication.processEvents()
    before = {name.split()[1]: cell.geometry() for name, cell in cells(counters).items() if "job" not in name}
    counters.show_counts({FAILED: 5, LATE: 1, WORKING: 9}, 41, (), {FAILED: 1, LATE: -2, WORKING: 1}, "09:49")
    QApplication.processEvents()
    after = {name.split()[1]: cell.geometry() for name, cell in cells(counters).items() if "job" not in name}
    assert after == before
