"""Light and dark, and both in high contrast: what is drawn can be seen."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from drs_inspector.qt.widgets.theme import ContrastChoice, Theme, ThemeChoice, tone_colour
from tests.helpers.colours import contrast


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
        assert max(contrast(colour, inside) for colour in colours) >= 3
    finally:
        theme.apply(ThemeChoice.SYSTEM)


# High contrast

ROLES = QPalette.ColorRole
WORDS = (
    (ROLES.WindowText, ROLES.Window),
    (ROLES.Text, ROLES.Base),
    (ROLES.Text, ROLES.AlternateBase),
    (ROLES.PlaceholderText, ROLES.Base),
    (ROLES.PlaceholderText, ROLES.AlternateBase),
    (ROLES.ButtonText, ROLES.Button),
    (ROLES.HighlightedText, ROLES.Highlight),
    (ROLES.Link, ROLES.AlternateBase),
    (ROLES.LinkVisited, ROLES.AlternateBase),
    (ROLES.ToolTipText, ROLES.ToolTipBase),
)


@pytest.fixture
def chosen(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme(qapp)
    yield theme
    theme.apply(ThemeChoice.SYSTEM, ContrastChoice.SYSTEM)


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_words_of_high_contrast_have_seven_to_one(qapp: QApplication, chosen: Theme, choice: ThemeChoice) -> None:
    chosen.apply(choice, ContrastChoice.ON)
    palette, groups = qapp.palette(), QPalette.ColorGroup
    for words, ground in WORDS:
        assert contrast(palette.color(words), palette.color(ground)) >= 7, (words, ground)
        # What cannot be used now is to be read all the same.
        dim = palette.color(groups.Disabled, words) if words != ROLES.HighlightedText else palette.color(words)
        assert contrast(dim, palette.color(ground)) >= 4.5, (words, ground)
    for tone in ("blue", "grey-blue", "green", "green-blue", "grey-green", "amber", "red", "grey"):
        assert contrast(tone_colour(tone), palette.color(ROLES.AlternateBase)) >= 4.5, tone
    assert contrast(palette.color(ROLES.Accent), palette.color(ROLES.Base)) >= 7


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton, QPushButton, QComboBox, QLineEdit, QSpinBox, QScrollBar])
def test_edges_of_high_contrast_are_seen(
    qtbot: QtBot, qapp: QApplication, chosen: Theme, choice: ThemeChoice, kind: type[QWidget]
) -> None:
    chosen.apply(choice, ContrastChoice.ON)
    widget = kind()
    qtbot.addWidget(widget)
    widget.resize(60, 24)
    widget.show()
    qtbot.waitExposed(widget)
    picture = widget.grab().toImage()
    row = picture.height() // 2
    colours = [picture.pixelColor(column, row) for column in range(30)]
    assert max(contrast(colour, qapp.palette().base().color()) for colour in colours) >= 3


def test_contrast_goes_by_the_system_by_the_person_and_by_a_palette_that_says_it_alone(qapp: QApplication) -> None:
    def is_high() -> bool:
        return qapp.palette().color(ROLES.Window) == qapp.palette().color(ROLES.Base)

    theme = Theme(qapp)
    theme.apply(ThemeChoice.DARK)
    assert not is_high()
    theme.apply(ThemeChoice.DARK, ContrastChoice.ON)
    theme.apply(ThemeChoice.LIGHT)
    assert is_high()
    # A system that has black and white as its colours, and no word for that.
    with_words = Theme(qapp)
    with_words.apply(ThemeChoice.LIGHT, ContrastChoice.SYSTEM)
    assert is_high()
    with_words.apply(ThemeChoice.LIGHT, ContrastChoice.OFF)
    assert not is_high()
    theme.apply(ThemeChoice.SYSTEM, ContrastChoice.SYSTEM)
    assert not is_high()
