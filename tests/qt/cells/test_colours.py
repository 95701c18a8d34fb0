"""Whatever is painted can be read and seen, on every background, in both themes and in high contrast (WCAG 2)."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.cells.look import DIM, FOCUSED, HOVERED, SELECTED, STRONG, Look
from drs_inspector.qt.widgets import theme as theme_module
from drs_inspector.qt.widgets.theme import (
    ContrastChoice,
    Theme,
    ThemeChoice,
    is_high_contrast,
    surface_colour,
    tint,
    tone_colour,
    wash,
    with_soft_selection,
)
from tests.helpers.colours import contrast, over

ROLES = QPalette.ColorRole
TEXT, CONTROL = 4.5, 3.0
TONES = tuple(theme_module._TONES)
GROUNDS = ("Base", "AlternateBase", "Window", "panel", "selection", "track", "hover", "code")
"""What words, glyphs and bars are drawn on."""
DECORATION = frozenset({"line", "Mid", "Midlight", "Light", "Dark", "Shadow", "BrightText"})
"""Hairlines and shades of edges that tell nothing by themselves."""


class Pair(NamedTuple):
    """What is drawn on what, and how much they must differ.

    Each is a role of the palette, a surface, or a tone, its tint or its wash ("tint red"), laid on Base or on the
    colour behind "over".
    """

    front: str
    back: str
    least: float


def table() -> list[Pair]:
    """Return every pair that is drawn (specification of the window, section 4)."""
    words = [Pair(front, back, TEXT) for front in ("Text", "grey", "Link") for back in GROUNDS]
    words += [
        Pair("WindowText", "Window", TEXT),
        Pair("ButtonText", "Button", TEXT),
        Pair("HighlightedText", "Highlight", TEXT),
        Pair("ToolTipText", "ToolTipBase", TEXT),
        Pair("LinkVisited", "Base", TEXT),
        Pair("LinkVisited", "AlternateBase", TEXT),
        # Hints are in fields, and in the field of the tool bar under the pointer; captions are on the window.
        *(Pair("PlaceholderText", back, TEXT) for back in ("Base", "Window", "hover")),
        Pair("Text", "match", TEXT),
    ]
    for tone in TONES:
        words += [Pair(tone, back, TEXT) for back in GROUNDS]
        words += [Pair(tone, f"tint {tone} over {back}", TEXT) for back in ("Base", "AlternateBase")]
        words += [Pair(front, f"wash {tone}", TEXT) for front in (tone, "Text", "grey", "Link")]
        words += [Pair("Text", f"tint {tone}", TEXT), Pair("Base", tone, TEXT)]
    seen = [Pair("Accent", back, CONTROL) for back in GROUNDS]
    seen += [Pair("Accent", f"tint {tone}", CONTROL) for tone in TONES]
    seen += [Pair(tone, f"tint {tone}", CONTROL) for tone in TONES]  # a line above its area
    seen += [Pair("field-outline", back, CONTROL) for back in ("Base", "panel")]
    return [*words, *seen]


def colour_of(name: str) -> QColor:
    """Return the colour of a name in the theme of now, as it is seen."""
    name, _, ground = name.partition(" over ")
    share, _, tone = name.rpartition(" ")
    back = colour_of(ground or "Base") if share or name == "match" else QColor()
    if share:
        return over({"tint": tint, "wash": wash}[share](tone), back)
    if name in TONES:
        return tone_colour(name)
    if name in theme_module._SURFACES:
        return over(surface_colour(name), back) if name == "match" else surface_colour(name)
    return QGuiApplication.palette().color(QPalette.ColorRole[name])


@pytest.mark.parametrize("least", [TEXT, CONTROL])
def test_every_pair_of_colours_can_be_told_apart(both: Theme, least: float) -> None:
    found = {pair: contrast(colour_of(pair.front), colour_of(pair.back)) for pair in table() if pair.least == least}
    assert len(found) > 20
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least} == {}


def test_no_colour_is_without_a_pair() -> None:
    named = {part for pair in table() for name in pair[:2] for part in name.replace(" over ", " ").split()}
    roles = {role.name for role in theme_module._LIGHT}
    assert roles == {role.name for role in theme_module._DARK}
    every = roles | set(theme_module._SURFACES) | set(theme_module._TONES)
    assert every - named == DECORATION
    drawn = {(pair.front, pair.back) for pair in table()}
    assert all((tone, ground) in drawn for tone in TONES for ground in GROUNDS)


def backgrounds() -> dict[str, QColor]:
    return {name: colour_of(name) for name in GROUNDS}


def unreadable(front: QColor, least: float) -> list[str]:
    return [f"{name}: {found:.2f}" for name, back in backgrounds().items() if (found := contrast(front, back)) < least]


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
