"""A glyph is told from all others without colour, at both sizes, and is sharp on every screen."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from drs_inspector.domain.health.words import GLYPHS, UNKNOWN_STATUS_GLYPH
from drs_inspector.qt.cells.glyphs import GLYPH, GLYPH_IN_HEAD, draw_glyph, glyph_pixmap
from drs_inspector.qt.cells.values import Glyph
from tests.qt.cells.pictures import inked

INK = QColor("#000000")


def shape(glyph: str, side: int, ratio: float = 1.0) -> list[int]:
    """Return how much of each pixel is covered, from 0 to 255."""
    image = glyph_pixmap(glyph, INK, side, ratio).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    return [pixel >> 24 for pixel in memoryview(image.constBits()).cast("B").cast("I")]


@pytest.mark.parametrize("side", [GLYPH, GLYPH_IN_HEAD])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_every_two_glyphs_differ_in_shape(qapp: QApplication, side: int, ratio: float) -> None:
    shapes = {glyph: shape(glyph, side, ratio) for glyph in Glyph}
    assert {len(one) for one in shapes.values()} == {round(side * ratio) ** 2}
    for one, other in combinations(Glyph, 2):
        covered = max(sum(shapes[one]), sum(shapes[other]))
        apart = sum(abs(a - b) for a, b in zip(shapes[one], shapes[other], strict=True)) / covered
        assert apart > 0.2, (one, other, round(apart, 2))


def test_nothing_is_drawn_outside_the_square(qapp: QApplication) -> None:
    for glyph in Glyph:
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        draw_glyph(painter, QRectF(10, 10, GLYPH_IN_HEAD, GLYPH_IN_HEAD), glyph, INK)
        painter.end()
        assert QRect(10, 10, 20, 20).contains(inked(image)), glyph


def test_a_shape_that_is_not_known_is_that_of_a_status_that_is_not_known(qapp: QApplication) -> None:
    assert shape("of-tomorrow", GLYPH) == shape(Glyph.UNKNOWN, GLYPH)


def test_pictures_of_glyphs_have_the_colour_that_is_asked_for(qapp: QApplication) -> None:
    for colour in ("#b3261e", "#f28b82"):
        image = glyph_pixmap(Glyph.FAILED, QColor(colour)).toImage()
        assert image.pixelColor(2, 7).name() == colour


def test_every_health_word_has_a_shape_of_its_own(qapp: QApplication) -> None:
    assert set(GLYPHS) == set(Glyph)
    assert UNKNOWN_STATUS_GLYPH == Glyph.UNKNOWN
