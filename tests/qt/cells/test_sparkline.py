"""Lines of the last hour in cells: gaps, the limit, and colours that are read on every ground."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from drs_inspector.qt.cells.look import FOCUSED, SELECTED
from drs_inspector.qt.cells.painters import PADDING, ProgressPainter
from drs_inspector.qt.cells.sparkline import COLUMNS, HEIGHT, LEVELS, WIDTH
from drs_inspector.qt.cells.values import ProgressCell
from drs_inspector.qt.widgets.theme import Theme, tone_colour
from tests.helpers.colours import contrast
from tests.qt.cells.pictures import grey, inked, painted

GAP = ProgressCell(None, "2\u00a0s", "green", line=(((0, 4), (12, 6)), ((36, 4), (47, 5))))
GROWING = ProgressCell(None, "14\u00a0min", "amber", line=(tuple((x, x // 2) for x in range(COLUMNS)),), limit=4)


def part(image: QImage, ratio: float, start: float, end: float) -> QImage:
    """Return a part of the line in a picture of a cell, from one share of its width to another."""
    left, top = PADDING + start * WIDTH, (24 - HEIGHT) / 2
    return image.copy(*(round(side * ratio) for side in (left, top, (end - start) * WIDTH, HEIGHT)))


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_gap_is_empty_and_the_rest_is_not(both: Theme, ratio: float) -> None:
    image = painted(ProgressPainter(), GAP, ratio=ratio)
    assert inked(part(image, ratio, 0.35, 0.65)) == QRect(), "nothing is drawn where nothing was read"
    assert not inked(part(image, ratio, 0.0, 0.3)).isEmpty()
    assert not inked(part(image, ratio, 0.7, 1.0)).isEmpty()


@pytest.mark.parametrize("state", [0, SELECTED, SELECTED | FOCUSED])
def test_the_line_is_read_on_a_selected_row_and_without_colours(both: Theme, state: int) -> None:
    image = painted(ProgressPainter(), GROWING, state=state, ratio=2.0)
    shown = part(image, 2.0, 0.0, 1.0)
    pixels = [shown.pixelColor(x, y) for x in range(shown.width()) for y in range(shown.height())]
    ground = image.pixelColor(0, 0)
    ink = tone_colour("amber")
    assert ink in pixels, "the line is in its tone"
    assert contrast(ink, ground) >= 3.0
    assert not inked(part(grey(image).convertToFormat(QImage.Format.Format_RGB32), 2.0, 0.0, 1.0)).isEmpty()
    without = painted(ProgressPainter(), GROWING._replace(limit=None), state=state, ratio=2.0)
    assert without != image, "the limit is seen"


def test_a_line_that_is_odd_stays_in_its_cell_and_gives_way_to_the_figure(both: Theme) -> None:
    odd = (((-9, -9), (99, 999)), (), ((47, LEVELS),), tuple((x % 48, x) for x in range(2_000)))
    painter = ProgressPainter()
    painted(painter, ProgressCell(None, "over 10,000 d", "red", line=odd, limit=10_000), width=200)
    narrow = painted(painter, GROWING, width=60)
    wide = painted(painter, GROWING, width=200)
    amber = QColor(tone_colour("amber"))
    assert amber.name() not in {narrow.pixelColor(x, y).name() for x in range(60) for y in range(24)}
    assert amber.name() in {wide.pixelColor(x, y).name() for x in range(200) for y in range(24)}
    assert painted(painter, ProgressCell(None, "9\u00a0s"), width=60) != narrow
