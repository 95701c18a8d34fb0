"""Whatever is painted can be read and seen, on every background, in both themes and in high contrast (WCAG 2)."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.cells.look import DIM, FOCUSED, HOVERED, SELECTED, STRONG, Look
from drs_inspector.qt.widgets.theme import (
    ContrastChoice,
    Theme,
    ThemeChoice,
    is_high_contrast,
    surface_colour,
    tone_colour,
    wash,
    with_soft_selection,
)
from tests.helpers.colours import contrast, over

TONES = ("blue", "grey-blue", "green", "green-blue", "grey-green", "amber", "red", "grey")
SURFACES = ("panel", "selection", "track", "hover", "code")
ROLES = QPalette.ColorRole
TEXT, CONTROL = 4.5, 3.0


def backgrounds() -> dict[str, QColor]:
    palette = QGuiApplication.palette()
    named = {role.name: palette.color(role) for role in (ROLES.Base, ROLES.AlternateBase, ROLES.Window)}
    return named | {name: surface_colour(name) for name in SURFACES}


def unreadable(front: QColor, least: float, *, without: str = "") -> list[str]:
    return [
        f"{name}: {found:.2f}"
        for name, back in backgrounds().items()
        if name != without and (found := contrast(front, back)) < least
    ]


def test_every_tone_and_text_can_be_read_on_every_background(both: Theme) -> None:
    palette = QGuiApplication.palette()
    for tone in TONES:
        assert unreadable(tone_colour(tone), TEXT) == [], tone
        washed = over(wash(tone), palette.color(ROLES.Base))
        assert contrast(tone_colour(tone), washed) >= TEXT, tone
        assert contrast(palette.color(ROLES.Text), washed) >= TEXT, tone
    for role in (ROLES.Text, ROLES.Link):
        assert unreadable(palette.color(role), TEXT) == [], role
    assert unreadable(palette.color(ROLES.Accent), CONTROL) == []
    # Hints are in fields, and in the field of the tool bar under the pointer; captions are on the window.
    hint = palette.color(ROLES.PlaceholderText)
    for back in (palette.color(ROLES.Base), palette.color(ROLES.Window), surface_colour("hover")):
        assert contrast(hint, back) >= TEXT, back.name()


def test_a_pill_can_be_read_in_every_state_of_its_row(both: Theme) -> None:
    look = Look(QApplication.font())
    for state in (0, HOVERED, SELECTED, SELECTED | FOCUSED, SELECTED | STRONG, DIM, DIM | SELECTED):
        for tone in TONES:
            back, ink = look.style(state).pill(tone)
            assert contrast(ink, back) >= TEXT, (state, tone)
            assert back.alpha() == 255  # what is below it would change that
    assert look.style(SELECTED).pill("red")[0] == look.base


def test_what_a_row_shows_can_be_read_in_every_state(both: Theme) -> None:
    look = Look(QApplication.font())
    for state in (0, HOVERED, SELECTED, SELECTED | FOCUSED, SELECTED | STRONG, DIM):
        style = look.style(state)
        for ink in (style.text, style.quiet, style.link, *(style.ink(tone) for tone in TONES)):
            assert contrast(ink, style.background) >= TEXT, state
    assert contrast(look.text, look.match) >= TEXT  # found text, on selected rows as well: the mark is opaque
    assert look.match.alpha() == 255


def test_edges_and_bars_can_be_seen(both: Theme) -> None:
    look = Look(QApplication.font())
    assert contrast(look.outline, look.base) >= CONTROL
    assert contrast(look.accent, look.selection) >= CONTROL
    for tone in TONES:
        assert contrast(look.tone(tone), look.track) >= CONTROL, tone


@pytest.fixture(params=[ThemeChoice.LIGHT, ThemeChoice.DARK])
def in_high_contrast(request: pytest.FixtureRequest, theme: Theme) -> Iterator[None]:
    theme.apply(request.param, ContrastChoice.ON)
    yield
    theme.apply(ThemeChoice.LIGHT, ContrastChoice.SYSTEM)


def test_high_contrast_has_more_of_it(in_high_contrast: None) -> None:
    assert is_high_contrast()
    base = QGuiApplication.palette().color(ROLES.Base)
    for tone in TONES:
        assert contrast(tone_colour(tone), base) >= 7, tone
        assert unreadable(tone_colour(tone), 7) == [], tone
    assert contrast(surface_colour("line"), base) >= CONTROL
    assert contrast(surface_colour("field-outline"), base) >= 7
    look = Look(QApplication.font())
    assert contrast(look.text, look.match) >= TEXT
    for state in (0, SELECTED, DIM):
        assert all(contrast(*look.style(state).pill(tone)) >= TEXT for tone in TONES)
    palette = QGuiApplication.palette()
    assert with_soft_selection(palette) == palette, "a soft selection would hardly be seen"


def test_the_two_themes_are_not_of_high_contrast(both: Theme) -> None:
    assert not is_high_contrast()


def test_item_views_select_softly_and_follow_the_theme(theme: Theme, qapp: QApplication) -> None:
    for choice in (ThemeChoice.DARK, ThemeChoice.LIGHT):
        theme.apply(choice)
        soft, menus = QApplication.palette("QAbstractItemView"), QGuiApplication.palette()  # type: ignore[call-overload]  # takes str
        assert soft.color(ROLES.Highlight) == surface_colour("selection")
        assert soft.color(ROLES.HighlightedText) == menus.color(ROLES.Text)
        assert contrast(menus.color(ROLES.HighlightedText), menus.color(ROLES.Highlight)) >= TEXT
