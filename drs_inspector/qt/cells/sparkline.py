"""A line of the last hour in a cell: it is broken where nothing was read, and ends in a dot."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from drs_inspector.qt.cells.values import Span

WIDTH: Final = 48
HEIGHT: Final = 16
COLUMNS: Final = 48
LEVELS: Final = 28
_DOT: Final = 1.8
_PEN: Final = 1.3
_AREA: Final = 40
"""Of 255: the tint below the line, on any ground."""
_DASHES: Final = [2.0, 2.0]


class Sparkline(NamedTuple):
    """Runs of points (column of `COLUMNS`, height of `LEVELS`), and the height of the limit, None for none."""

    runs: tuple[tuple[Span, ...], ...]
    limit: int | None = None

    def paint(self, painter: QPainter, area: QRectF, ink: QColor, quiet: QColor) -> None:
        """Draw it in ``ink`` into an area; the limit in ``quiet``."""
        inner = area.adjusted(_DOT, _DOT, -_DOT, -_PEN / 2)
        if self.limit is not None:
            pen = QPen(quiet, 1.0)
            pen.setDashPattern(_DASHES)
            painter.setPen(pen)
            at = _place((0, self.limit), inner).y()
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
        for run in self.runs:
            _draw_run(painter, [_place(point, inner) for point in run], inner.bottom(), ink)
        last = self.runs[-1][-1] if self.runs and self.runs[-1] else None
        if last is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(_place(last, inner), _DOT, _DOT)


def _draw_run(painter: QPainter, points: list[QPointF], foot: float, ink: QColor) -> None:
    if len(points) < 2:
        points = [points[0] - QPointF(0.5, 0), points[0] + QPointF(0.5, 0)] if points else []
    if not points:
        return
    tint = QColor(ink)
    tint.setAlpha(_AREA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawPolygon(_polygon((QPointF(points[0].x(), foot), *points, QPointF(points[-1].x(), foot))))
    pen = QPen(ink, _PEN)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(_polygon(points))


def _polygon(points: Iterable[QPointF]) -> QPolygonF:
    return QPolygonF(list(points))


def _place(point: Span, area: QRectF) -> QPointF:
    """Return where a point is; what is beyond the area is at its edge."""
    column = min(max(point[0], 0), COLUMNS - 1) / (COLUMNS - 1)
    height = min(max(point[1], 0), LEVELS) / LEVELS
    return QPointF(area.left() + column * area.width(), area.bottom() - height * area.height())
