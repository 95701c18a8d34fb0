"""A button that cannot be used yet: it is reached by Tab, says why, and does nothing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.widgets.fields.action_button import ActionButton


def test_a_button_without_use_keeps_its_place_in_the_tab_order_and_tells_why(qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    buttons = [ActionButton(text, ground, tip="Do it") for text in ("One", "Two", "Three")]
    layout = QVBoxLayout(ground)
    for button in buttons:
        layout.addWidget(button)
    with qtbot.waitExposed(ground):
        ground.show()
    two = buttons[1]
    two.set_reason("needs a region")
    done, told = QSignalSpy(two.triggered), QSignalSpy(two.explained)
    buttons[0].setFocus()
    QTest.keyClick(buttons[0], Qt.Key.Key_Tab)
    assert ground.focusWidget() is two
    described = QAccessible.queryAccessibleInterface(two).text(QAccessible.Text.Description)
    assert described == two.toolTip() == "Not available: needs a region"
    QTest.keyClick(two, Qt.Key.Key_Space)
    QTest.mouseClick(two, Qt.MouseButton.LeftButton)
    assert (done.count(), told.count()) == (0, 2)
    assert told.at(0) == ["needs a region"]
    two.set_reason("")
    QTest.mouseClick(two, Qt.MouseButton.LeftButton)
    assert done.count() == 1
    assert two.toolTip() == "Do it"


def test_it_looks_as_if_it_could_not_be_pressed(qtbot: QtBot) -> None:
    button = ActionButton("Connect", primary=True)
    qtbot.addWidget(button)
    usable = button.grab().toImage()
    button.set_reason("choose a cloud and region first")
    assert button.grab().toImage() != usable
