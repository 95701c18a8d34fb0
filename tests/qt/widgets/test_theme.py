"""Light and dark: what is drawn can be seen."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton
from pytestqt.qtbot import QtBot

from drs_inspector.qt.widgets.theme import Theme, ThemeChoice


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_a_box_that_is_not_ticked_is_seen_in_the_dark(
    qtbot: QtBot, qapp: QApplication, kind: type[QCheckBox | QRadioButton]
) -> None:
    theme = Theme(qapp)
    theme.apply(ThemeChoice.LIGHT)
    theme.apply(ThemeChoice.DARK)
    box = kind()
    qtbot.addWidget(box)
    box.show()
    qtbot.waitExposed(box)
    picture = box.grab().toImage()
    row = picture.height() // 2
    colours = [picture.pixelColor(column, row) for column in range(12)]
    inside = qapp.palette().base().color()
    try:
        assert max(_contrast(colour, inside) for colour in colours) >= 3
    finally:
        theme.apply(ThemeChoice.SYSTEM)
