"""What is seen on pictures: in light and dark, on usual and fine screens, and without colours."""

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.pictures.day_band import DayBandPainter
from drs_inspector.qt.pictures.drawing import PicturePainter
from drs_inspector.qt.pictures.phase_line import PhaseLinePainter
from drs_inspector.qt.pictures.plot_painter import PlotPainter
from drs_inspector.qt.pictures.route_painter import RouteFace, RoutePainter
from drs_inspector.qt.pictures.stacked_bars import StackedBarsPainter
from drs_inspector.qt.widgets.theme import ContrastChoice, Theme, ThemeChoice, laid_on, tint
from drs_inspector.session.pictures.day_band import DayBand
from drs_inspector.session.pictures.figures import plot_of
from drs_inspector.session.pictures.phase_line import Pattern, PhaseBar, PhaseKey, PhaseLine
from drs_inspector.session.pictures.plot import Limit, Mark, Plot, Stretch, Unit
from drs_inspector.session.pictures.plot_face import PlotFace, face_of
from drs_inspector.session.pictures.route import Arrow, Card, CardKey, CardLine, Fold, Load, Reach, Route
from drs_inspector.session.pictures.stacked_bars import Bar, Segment, StackedBars
from tests.helpers.colours import contrast, over
from tests.helpers.own_seconds import own_seconds
from tests.qt.cells.pictures import grey
from tests.qt.pictures.values import BARS, NASTY, NOW, PHASES, ROUTE, Painted, band, lag

RATIOS = pytest.mark.parametrize("ratio", [1.0, 2.0])


def painted(painter: PicturePainter[Any], value: Any, width: int, ratio: float) -> Painted:
    hint = painter.size_hint(value, Look(QApplication.font()))
    return Painted(painter, value, QSize(width, hint.height()), ratio)


def changes(shown: Painted, area: QRectF) -> int:
    """Return how often dark and light change along the middle of a bar: patterns are seen without colour."""
    image = grey(shown.part(area))
    values = [image.pixelColor(x, image.height() // 2).lightness() for x in range(image.width())]
    middle = (max(values) + min(values)) / 2
    sides = [value > middle for value in values]
    return sum(one != other for one, other in pairwise(sides)) if max(values) - min(values) > 60 else 0


# Phase line


@RATIOS
def test_phases_are_told_by_their_pattern_and_their_place(both: Theme, ratio: float) -> None:
    painter = PhaseLinePainter()
    shown = painted(painter, PHASES, 920, ratio)
    bars = [painter.bar(shown.rect, place, PHASES, shown.look).adjusted(2, 1, -2, -1) for place in range(4)]
    waited, full, incremental, late = (changes(shown, bar) for bar in bars)
    assert waited > 8
    assert late > 8
    assert full == incremental == 0
    assert shown.look.tone("amber").name() in shown.colours(bars[3]), "stripes on the tone"
    assert shown.colours(bars[2]) == {shown.look.tone("green").name()}
    # Hatching is thin lines on the ground, stripes are cut out of the tone: without colour they differ in how dark.
    dark = [sum(name == shown.look.base.name() for name in _all(shown, bar)) / len(_all(shown, bar)) for bar in bars]
    assert dark[0] > 2 * dark[3] or dark[3] < 0.35
    assert bars[2].width() > bars[1].width() > bars[0].width() > 96 - 4
    assert bars[3].right() == pytest.approx(shown.rect.right() + 1 - 4, abs=1)


def _all(shown: Painted, area: QRectF) -> list[str]:
    part = shown.part(area)
    return [part.pixelColor(x, y).name() for x in range(part.width()) for y in range(part.height())]


def test_a_phase_line_is_as_high_as_it_is_said_to_be_and_grows_with_its_text(both: Theme) -> None:
    painter = PhaseLinePainter()
    font = QApplication.font()
    assert painter.size_hint(PHASES, Look(font)).height() >= 64
    font.setPointSizeF(font.pointSizeF() * 2)
    larger = Look(font)
    assert painter.size_hint(PHASES, larger).height() > 64
    assert painter.size_hint(PhaseLine((), NOW), larger).height() == 0


# Day band


@RATIOS
def test_a_day_shows_its_limits_and_where_it_is_now(both: Theme, ratio: float) -> None:
    painter, value = DayBandPainter(), band()
    shown = painted(painter, value, 428, ratio)
    area = painter.band(shown.rect, shown.look)
    tinted = {tone: laid_on(tint(tone), shown.look.base).name() for tone in ("amber", "green-blue")}
    y = area.bottom() - 3
    at = [shown.colour(area.left() + area.width() * hour / 24, y).name() for hour in (2, 6, 15, 21, 23.6)]
    assert at == [
        tinted["green-blue"],
        shown.look.base.name(),
        tinted["amber"],
        shown.look.base.name(),
        tinted["green-blue"],
    ]
    x = painter.now_at(shown.rect, value, shown.look)
    assert x == pytest.approx(area.left() + area.width() * (10 + 19 / 60) / 24, abs=2)
    assert shown.colour(round(x) + 0.5, area.bottom() + 1).name() == shown.look.accent.name()
    # Every window has an edge in a dark tone: the tint alone is not seen by everybody, and not on paper.
    edge = shown.colour(area.left() + round(area.width() * 9 / 24) + 0.5, y)
    assert contrast(edge, shown.look.base) >= 3


# Route


@RATIOS
def test_a_broken_way_is_dashed_and_crossed_out(both: Theme, ratio: float) -> None:
    painter, value = RoutePainter(), RouteFace(ROUTE)
    shown = painted(painter, value, 920, ratio)
    broken, whole = painter.arrows(shown.rect, value, shown.look)
    red, green = shown.look.tone("red"), shown.look.tone("green")
    middle = broken.center().y() + 0.5
    line = [shown.colour(x, middle).name() == red.name() for x in range(broken.left() + 14, broken.right() - 20)]
    assert sum(one != other for one, other in pairwise(line)) > 6, "dashes"
    line = [shown.colour(x, middle).name() == green.name() for x in range(whole.left() + 14, whole.right() - 20)]
    assert all(line)
    cross = QRect(broken.center().x() - 5, broken.center().y() - 4, 11, 3)
    assert any(_is_near(name, red.name()) for name in shown.colours(cross)), "the arms of the cross are above the line"
    assert shown.is_empty(QRect(whole.center().x() - 5, whole.center().y() - 4, 11, 3))
    source, _instance, target = painter.cards(shown.rect, value, shown.look)
    assert shown.colour(source.left() + 40, source.top() + 0.5).name() == red.name(), "the lost end has a red edge"
    assert shown.colour(target.left() + 40, target.top() + 0.5).name() == shown.look.line.name()


def test_cards_are_below_one_another_where_it_is_narrow_and_grow_with_what_is_unfolded(both: Theme) -> None:
    painter, look = RoutePainter(), Look(QApplication.font())
    folded, unfolded = RouteFace(ROUTE), RouteFace(ROUTE, frozenset({(0, 0)}))
    for value in (folded, unfolded):
        rect = QRect(0, 0, 920, painter.height_for(920, value, look))
        cards = painter.cards(rect, value, look)
        assert [one.width() for one in cards] == [232] * 3
        assert max(one.bottom() for one in cards) <= rect.bottom()
        rect = QRect(0, 0, 568, painter.height_for(568, value, look))
        cards = painter.cards(rect, value, look)
        assert [one.left() for one in cards] == [0, 0, 0]
        assert all(one.bottom() < other.top() for one, other in pairwise(cards))
        assert all(rect.contains(place.rect) for place in painter.places(rect, value, look))
        Painted(painter, value, rect.size(), 1.0)
    assert painter.height_for(568, unfolded, look) > painter.height_for(568, folded, look)


# Stacked bars


@RATIOS
def test_segments_are_as_wide_as_their_counts_and_can_be_hit(both: Theme, ratio: float) -> None:
    painter = StackedBarsPainter()
    shown = painted(painter, BARS, 560, ratio)
    failed, stale, healthy = painter.segments(shown.rect, BARS, 0, shown.look)
    assert healthy.width() > 3 * failed.width()
    assert failed.width() >= 23
    assert all(place.rect.height() >= 22 for place in painter.places(shown.rect, BARS, shown.look))
    corner = [shown.colour(one.left() + 4, one.top() + 2.5).name() for one in (failed, stale, healthy)]
    assert corner == [
        shown.look.tone("red").name(), laid_on(tint("amber"), shown.look.base).name(), shown.look.tone("green").name(),
    ]  # fmt: skip
    numbers = shown.colours(healthy.adjusted(8, 2, -8, -2))
    assert shown.look.base.name() in numbers, "the number is written in the colour of the ground"
    bars = [painter.bar(shown.rect, BARS, row, shown.look) for row in range(2)]
    assert bars[0].left() == bars[1].left()
    assert bars[0].width() == bars[1].width()


# Plot


@RATIOS
def test_a_plot_has_its_limit_where_it_is_and_a_gap_where_nothing_was_read(both: Theme, ratio: float) -> None:
    painter, value = PlotPainter(), face_of(lag(), columns=800)
    shown = painted(painter, value, 800, ratio)
    area = painter.area(shown.rect, value, shown.look)
    y = painter.level(area, value, 300)
    assert y == pytest.approx(area.bottom() + 1 - area.height() * 300 / 360, abs=1)
    red = shown.look.tone("red").name()
    along = [shown.colours(QRectF(area.left() + share * area.width(), y - 2, 12, 4)) for share in (0.1, 0.5, 0.7)]
    assert all(any(_is_near(name, red) for name in names) for names in along)
    assert not any(_is_near(name, red) for name in shown.colours(QRectF(area.left() + 20, y + 6, 200, 8)))
    foot = painter.level(area, value, 10)
    hole = QRectF(area.left() + area.width() * 0.36, foot - 4, area.width() * 0.1, 3)
    assert shown.is_empty(hole)
    drawn = shown.colours(QRectF(area.left() + area.width() * 0.2, foot - 3, 30, 6))
    assert any(_is_near(name, shown.look.tone("amber").name()) for name in drawn)
    newest = painter.point(area, value, value.points[-1])
    assert shown.colour(newest.x(), newest.y()).name() == shown.look.base.name(), "the newest is a ring"


def _is_near(name: str, other: str) -> bool:
    """Whether two colours are alike but for the smoothing of lines."""
    return all(abs(int(name[at : at + 2], 16) - int(other[at : at + 2], 16)) < 70 for at in (1, 3, 5))


@RATIOS
def test_a_stretch_is_a_band_with_edges_and_words_above(both: Theme, ratio: float) -> None:
    painter = PlotPainter()
    value = face_of(lag(hole=False))
    shown = painted(painter, value, 800, ratio)
    area = painter.area(shown.rect, value, shown.look)
    stretch = value.plot.stretches[0]
    left, right = (painter.point(area, value, (at, 0)).x() for at in (stretch.begin, stretch.end))
    middle = shown.colour((left + right) / 2, area.top() + 6).name()
    assert middle == laid_on(tint("grey-blue"), shown.look.base).name()
    assert not shown.is_empty(QRectF(left, shown.rect.top(), 60, area.top() - shown.rect.top() - 1))
    plain = painted(painter, face_of(lag(hole=False)), 800, ratio)
    small = Painted(PlotPainter(is_small=True), value, QSize(160, 40), ratio)
    assert plain.part(plain.rect) == shown.part(shown.rect)
    assert not small.is_empty(small.rect)


def test_a_plot_that_goes_up_and_down_all_the_time_is_not_painted_much_longer(theme: Theme) -> None:
    theme.apply(ThemeChoice.LIGHT)
    figures = [(NOW - 86_400 + place * 0.864, float(place * 7_919 % 977)) for place in range(100_000)]
    noise = plot_of(figures, title="Rows", unit=Unit(), begin=NOW - 86_400, end=NOW, gap=5)
    look, image = Look(QApplication.font()), QImage(800, 168, QImage.Format.Format_RGB32)

    def seconds(face: PlotFace) -> float:
        with QPainter(image) as painter:
            return own_seconds(lambda: PlotPainter().paint(painter, image.rect(), face, look))

    usual, dense = face_of(lag(hole=False), columns=800), face_of(noise, columns=800)
    assert len(dense.points) > 5 * len(usual.points)
    assert seconds(dense) < 25 * seconds(usual)


# Contrast, and what others send


@pytest.mark.parametrize("high", [False, True])
def test_every_pair_that_pictures_add_can_be_read(both: Theme, high: bool) -> None:
    both.apply(both.choice, ContrastChoice.ON if high else ContrastChoice.OFF)
    try:
        look = Look(QApplication.font())
        for tone in ("amber", "green-blue", "grey-blue", "grey", "grey-green"):
            ground = laid_on(tint(tone), look.base)
            assert contrast(look.text, ground) >= 4.5, tone  # speeds in the band
            assert contrast(look.tone(tone), ground) >= 4.5, tone  # numbers in outlined segments
            assert contrast(look.accent, ground) >= 3, tone  # the line of the present
        for tone in ("red", "amber", "grey-blue", "green-blue", "green"):
            assert contrast(look.base, look.tone(tone)) >= 4.5, tone  # numbers in segments
            area = over(tint(tone), look.base)
            for ink in (look.tone("red"), look.tone(tone), look.accent):  # limit, line and cross over an area
                assert contrast(ink, area) >= 3, tone
            on_stretch = over(tint(tone), laid_on(tint("grey-blue"), look.base))
            assert contrast(look.tone(tone), on_stretch) >= 3, tone
        for ink in (look.secondary, look.accent, look.tone("red"), look.tone("grey-blue"), look.link):
            assert contrast(ink, look.base) >= 4.5
        assert contrast(look.outline, look.base) >= 3
    finally:
        both.apply(both.choice, ContrastChoice.SYSTEM)


ODD_PLOT = plot_of(
    [(NOW - 50, float("nan")), (NOW - 40, -1e300), (NOW - 30, 1e300), (NOW - 20, 0.0), (NOW - 20, 7.0)],
    title=NASTY, unit=Unit(word=NASTY), begin=NOW - 60, end=NOW, gap=60, limit=Limit(1e308, NASTY),
    stretches=[Stretch(-9e99, 9e99, NASTY)] * 99, marks=[Mark(NOW - 10, NASTY)] * 99,
)  # fmt: skip
ODD_CARD = Card(
    key=CardKey.TARGET, role=NASTY, title=NASTY, lines=(CardLine(NASTY, is_data=True), CardLine("")),
    reach=Reach(NASTY, "mauve", "spiral"), loads=(Load(NASTY, float("nan"), NASTY), Load("", 9e9, "", "mauve")),
    folds=(Fold(NASTY, (CardLine(NASTY),) * 50, "more of them"),),
)  # fmt: skip
ODD: list[tuple[PicturePainter[Any], Any]] = [
    (PhaseLinePainter(), PhaseLine((PhaseBar(PhaseKey.LATE, NASTY, 9e99, -9e99, NASTY),) * 9, float("inf"), NASTY)),
    (PhaseLinePainter(), PhaseLine((), NOW)),
    (DayBandPainter(), DayBand((), (), 7.0, NASTY)),
    (RoutePainter(), RouteFace(Route((ODD_CARD, ODD_CARD), (Arrow(NASTY, NASTY),)), frozenset({(1, 0)}))),
    (RoutePainter(), RouteFace(Route((), ()))),
    (
        StackedBarsPainter(),
        StackedBars(NASTY, (Bar(NASTY, (Segment(NASTY, "mauve", -5, NASTY),) * 30, note=NASTY), Bar("", ()))),
    ),
    (StackedBarsPainter(), StackedBars("", (Bar("a", (Segment("b", "red", 10**15, "c"),) * 3),))),
    (PlotPainter(), face_of(ODD_PLOT)),
    (PlotPainter(is_small=True), face_of(ODD_PLOT)),
    (PlotPainter(), face_of(Plot(title="", unit=Unit(), begin=0.0, end=1.0))),
]


@pytest.mark.parametrize(("painter", "value"), ODD)
@pytest.mark.parametrize("width", [3, 40, 300])
def test_odd_values_stay_in_their_picture(painter: PicturePainter[Any], value: Any, width: int, theme: Theme) -> None:
    theme.apply(ThemeChoice.LIGHT)
    look = Look(QApplication.font())
    Painted(painter, value, QSize(width, max(painter.size_hint(value, look).height() // 3, 1)), 1.0)
    painter.places(QRect(0, 0, width, 9), value, look)
    assert value.plot.described() if hasattr(value, "plot") else value.described()


def test_patterns_are_those_of_the_phases() -> None:
    patterns = {key: PhaseBar(key, "", 0, 1).pattern for key in PhaseKey}
    assert patterns[PhaseKey.WAITED] is Pattern.HATCHED
    assert patterns[PhaseKey.LATE] is patterns[PhaseKey.PAUSED] is Pattern.STRIPED
    assert patterns[PhaseKey.FAILED] is patterns[PhaseKey.FULL] is Pattern.PLAIN
