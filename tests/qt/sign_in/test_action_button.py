"""A button that cannot be used yet: it is reached by Tab, says why, and does nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QPalette
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.theme import Theme, ThemeChoice
from tests.helpers.colours import contrast


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


def drawn(button: ActionButton) -> tuple[QColor, float]:
    """Return the ground of a button as it is drawn, and how clearly its text is seen on it."""
    image = button.grab().toImage()
    width, height = image.width(), image.height()
    ground = image.pixelColor(8, height // 2)
    inside = (image.pixelColor(x, y) for x in range(8, width - 8) for y in range(6, height - 6))
    return ground, max(contrast(ground, colour) for colour in inside)


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_it_looks_as_if_it_could_not_be_pressed(qtbot: QtBot, theme: Theme, choice: ThemeChoice) -> None:
    theme.apply(choice)
    button = ActionButton("Connect", primary=True)
    qtbot.addWidget(button)
    button.resize(100, 28)
    window = button.palette().color(QPalette.ColorRole.Window)
    usable, usable_text = drawn(button)
    button.set_reason("choose a cloud and region first")
    faded, faded_text = drawn(button)
    assert faded_text < usable_text * 0.75, "the text fades"
    contrast_of_usable = contrast(usable, window) - 1
    assert contrast(faded, window) - 1 < contrast_of_usable / 2, "and so does the ground"
    assert faded.saturation() < usable.saturation() * 0.8
