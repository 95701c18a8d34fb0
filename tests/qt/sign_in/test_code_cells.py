"""The cells of a one-time code: one field to keyboard and screen reader, whatever is typed or pasted."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from drs_inspector.qt.widgets.fields.code_cells import CodeCells


@pytest.fixture
def cells(qtbot: QtBot) -> CodeCells:
    made = CodeCells()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def spoken(cells: CodeCells) -> str:
    return QAccessible.queryAccessibleInterface(cells).text(QAccessible.Text.Name)


def test_a_screen_reader_hears_one_field_and_how_far_it_is_filled(cells: CodeCells) -> None:
    described = QAccessible.queryAccessibleInterface(cells)
    assert described.role() == QAccessible.Role.EditableText
    assert spoken(cells) == "One-time code, 0 of 6 digits"
    QTest.keyClicks(cells, "407")
    assert spoken(cells) == "One-time code, 3 of 6 digits"


def test_typing_takes_digits_only_and_does_not_connect_by_itself(cells: CodeCells) -> None:
    pasted, filled = QSignalSpy(cells.pasted), QSignalSpy(cells.filled)
    QTest.keyClicks(cells, "4a0-7 118999")
    assert cells.code == "407118"
    assert (filled.count(), pasted.count()) == (1, 0)
    QTest.keyClick(cells, Qt.Key.Key_Backspace)
    assert cells.code == "40711"
    assert not cells.is_full


@pytest.mark.parametrize("text", ["407118", "407 118", " 407-118\n", "code: 407118"])
def test_pasting_fills_all_cells_and_says_so(cells: CodeCells, text: str) -> None:
    pasted = QSignalSpy(cells.pasted)
    QGuiApplication.clipboard().setText(text)
    QTest.keySequence(cells, "Ctrl+V")
    assert cells.code == "407118"
    assert pasted.count() == 1


def test_pasting_too_little_or_a_megabyte_of_something_else_connects_nothing(cells: CodeCells) -> None:
    pasted = QSignalSpy(cells.pasted)
    for text in ("407", "x" * 1_000_000):
        cells.clear()
        QGuiApplication.clipboard().setText(text)
        QTest.keySequence(cells, "Ctrl+V")
        assert not cells.is_full
    assert pasted.count() == 0


def test_a_click_puts_the_cursor_into_the_cell(cells: CodeCells) -> None:
    QTest.keyClicks(cells, "407118")
    QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=QPoint(2, cells.height() // 2))
    QTest.keyClick(cells, Qt.Key.Key_Delete)
    assert cells.code == "07118"
    QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=QPoint(cells.sizeHint().width() - 8, cells.height() // 2))
    QTest.keyClicks(cells, "9")
    assert cells.code == "071189"
