"""The glyphs of the health words: nine shapes that differ without colour, drawn as paths on a square of 14 units."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPixmap

from drs_inspector.qt.cells.values import Glyph

GLYPH: Final = 14  # in rows, in device-independent pixels
GLYPH_IN_HEAD: Final = 20
_SQUARE: Final = 14.0
_THICK: Final = 1.7
_THIN: Final = 1.4
_PIXMAPS: Final = 256
_MIDDLE: Final = QPointF(7, 7)


def draw_glyph(painter: QPainter, rect: QRectF, glyph: str, colour: QColor) -> None:
    """Draw a glyph in the middle of a rectangle, as large as it has room."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / _SQUARE, side / _SQUARE)
    painter.fillPath(_shape(glyph), colour)
    painter.restore()


def glyph_pixmap(glyph: str, colour: QColor, side: int = GLYPH, ratio: float = 1.0) -> QPixmap:
    """Return the picture of a glyph; ``ratio`` is how many pixels of the screen are in one of ``side``.

    The colour of its tone changes with the theme, so it is the colour that pictures are kept by.
    """
    return _pixmap(glyph, colour.rgba(), side, ratio)


@lru_cache(maxsize=_PIXMAPS)
def _pixmap(glyph: str, colour: int, side: int, ratio: float) -> QPixmap:
    pixels = round(side * ratio)
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        draw_glyph(painter, QRectF(0, 0, side, side), glyph, QColor.fromRgba(colour))
    return pixmap


@lru_cache(maxsize=32)
def _shape(glyph: str) -> QPainterPath:
    """Return the area of a glyph: what is cut out lets the row show, whichever colour that has."""
    return _SHAPES.get(glyph, _unknown)()


def _circle(radius: float, at: QPointF = _MIDDLE) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(at, radius, radius)
    return path


def _lines(*lines: tuple[tuple[float, float], ...], width: float = _THICK) -> QPainterPath:
    """Return the area of lines through points, with round ends."""
    path = QPainterPath()
    for first, *others in lines:
        path.moveTo(*first)
        for other in others:
            path.lineTo(*other)
    return _stroked(path, width)


def _stroked(path: QPainterPath, width: float, dashes: tuple[float, ...] = ()) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap if dashes else Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes:
        stroker.setDashPattern(dashes)
    return stroker.createStroke(path)


def _ring(dashes: tuple[float, ...] = ()) -> QPainterPath:
    return _stroked(_circle(5.6), _THIN, dashes)


def _bar(left: float, top: float, width: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(left, top, width, height), width / 2, width / 2)
    return path


def _failed() -> QPainterPath:
    octagon = QPainterPath()
    near, far = 4.3, 9.7
    points = ((near, 0.6), (far, 0.6), (13.4, near), (13.4, far), (far, 13.4), (near, 13.4), (0.6, far), (0.6, near))
    octagon.moveTo(*points[0])
    for point in points[1:]:
        octagon.lineTo(*point)
    octagon.closeSubpath()
    cross = _lines(((4.6, 4.6), (9.4, 9.4)), ((9.4, 4.6), (4.6, 9.4)))
    return octagon.subtracted(cross)


def _late() -> QPainterPath:
    triangle = QPainterPath()
    triangle.moveTo(7, 1.6)
    triangle.lineTo(13, 12.4)
    triangle.lineTo(1, 12.4)
    triangle.closeSubpath()
    rounded = triangle.united(_stroked(triangle, 1.4))
    return rounded.subtracted(_bar(6.2, 4.6, 1.6, 4.2)).subtracted(_bar(6.2, 9.9, 1.6, 1.6))


def _stale() -> QPainterPath:
    hands = _lines(((7, 4.2), (7, 7.3), (9.2, 8.7)), width=_THIN)
    return _ring((1.6, 0.91)).united(hands)


def _not_read() -> QPainterPath:
    return _ring().united(_lines(((3.3, 10.7), (10.7, 3.3)), width=_THIN))


def _waiting() -> QPainterPath:
    return _ring().united(_bar(4.75, 4.3, 1.5, 5.4)).united(_bar(7.75, 4.3, 1.5, 5.4))


def _working() -> QPainterPath:
    half = QPainterPath(_MIDDLE)
    half.arcTo(QRectF(1.4, 1.4, 11.2, 11.2), -90, 180)
    half.closeSubpath()
    return _ring().united(half)


def _healthy() -> QPainterPath:
    return _circle(6.3).subtracted(_tick())


def _done() -> QPainterPath:
    return _ring().united(_tick(_THIN))


def _tick(width: float = _THICK) -> QPainterPath:
    return _lines(((4.2, 7.3), (6.3, 9.3), (9.9, 5.2)), width=width)


def _unknown() -> QPainterPath:
    hook = QPainterPath(QPointF(5.2, 5.6))
    hook.cubicTo(QPointF(5.2, 3.5), QPointF(8.8, 3.5), QPointF(8.8, 5.5))
    hook.cubicTo(QPointF(8.8, 6.9), QPointF(7, 6.7), QPointF(7, 8.2))
    return _ring().united(_stroked(hook, _THIN)).united(_circle(0.9, QPointF(7, 10.2)))


_SHAPES: Final[dict[str, Callable[[], QPainterPath]]] = {
    Glyph.FAILED: _failed,
    Glyph.LATE: _late,
    Glyph.STALE: _stale,
    Glyph.NOT_READ: _not_read,
    Glyph.WAITING: _waiting,
    Glyph.WORKING: _working,
    Glyph.HEALTHY: _healthy,
    Glyph.DONE: _done,
    Glyph.UNKNOWN: _unknown,
}
