"""A plot: grid, line with its area, limit, stretches and marks; a gap in the figures is a gap in the line."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from drs_inspector.qt.cells.cell_text import LEFT, RIGHT, draw_text, text_width
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.pictures.drawing import PicturePainter, Place, hairline
from drs_inspector.qt.widgets.theme import GRID, laid_on, tint
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.pictures.plot import Limit, Point, Stretch
from drs_inspector.session.pictures.plot_face import PlotFace

HEIGHT: Final = 168
SMALL_HEIGHT: Final = 40
_WIDTH, _SMALL_WIDTH = 616, 160
_PEN, _THIN_PEN = 1.5, 1.0
_DENSE: Final = 400
_TOGETHER: Final = 16
_DOT: Final = 3.5
_DASH: Final = 3.0
_LABEL: Final = 6
_LEAST_LABEL: Final = 8 * GRID
"""Words that have neither all the room that they take nor so much are left to the cross."""
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
EMPTY_WORDS: Final = "No figures in this time"


class PlotPainter(PicturePainter[PlotFace]):
    """``is_small``: the line and its area alone, for several plots in a row."""

    def __init__(self, *, is_small: bool = False) -> None:
        self._is_small = is_small
        self.least_axis = 0  # pixels for the words at the left, so that plots below one another begin at one place

    def size_hint(self, value: PlotFace, style: Look) -> QSize:  # noqa: ARG002 - as for all pictures
        """Return the room of the plot with its axes; a larger text needs more."""
        if self._is_small:
            return QSize(_SMALL_WIDTH, SMALL_HEIGHT)
        return QSize(_WIDTH, max(HEIGHT, 8 * style.font(TypeRole.MICRO)[1].height()))

    def places(self, rect: QRect, value: PlotFace, style: Look) -> list[Place]:
        """Return a place for each part that is said; they are heard and not pressed."""
        return [Place(self.area(rect, value, style), words) for words in value.plot.children()]

    def area(self, rect: QRect, value: PlotFace, style: Look) -> QRect:
        """Return where the lines are: inside the axes."""
        if self._is_small:
            return rect.adjusted(0, int(_DOT), -int(_DOT) - 1, 0)
        height = style.font(TypeRole.MICRO)[1].height()
        left = min(max(self.axis(value, style), self.least_axis), rect.width() // 3)
        return rect.adjusted(left, height, -GRID, -height - GRID // 2)

    def axis(self, value: PlotFace, style: Look) -> int:
        """Return how many pixels the words at the left of the area take."""
        metrics = style.font(TypeRole.MICRO)[1]
        return max((text_width(metrics, tick.words) for tick in value.values.ticks), default=0) + GRID

    def point(self, area: QRect, value: PlotFace, at: Point) -> QPointF:
        """Return where a point is; a time beyond the shown ones is beyond the area."""
        times = value.times
        share = (at[0] - times.low) / (times.high - times.low)
        return QPointF(area.left() + share * area.width(), self.level(area, value, at[1]))

    def level(self, area: QRect, value: PlotFace, height: float) -> float:
        """Return where a value is, from above."""
        return area.top() + (1 - value.values.share(height)) * area.height()

    def moment(self, area: QRect, value: PlotFace, x: float) -> float:
        """Return the time that a place is, inside those that are shown."""
        share = min(max((x - area.left()) / max(area.width(), 1), 0.0), 1.0)
        return value.times.low + share * (value.times.high - value.times.low)

    def _draw(self, painter: QPainter, rect: QRect, value: PlotFace, style: Look) -> None:
        area = self.area(rect, value, style)
        if area.width() < GRID or area.height() < GRID:
            return
        for stretch in value.plot.stretches:
            self._draw_stretch(painter, area, value, stretch, style)
        if not self._is_small:
            self._draw_grid(painter, rect, area, value, style)
        if not value.points:
            words = style.font(TypeRole.SMALL)
            draw_text(painter, area, EMPTY_WORDS, words, colour=style.secondary, align=_CENTRE)
        self._draw_runs(painter, area, value, style)
        self._draw_marks(painter, area, value, style)
        if not self._is_small:
            self._draw_labels(painter, area, value, style)
        if value.plot.limit is not None:
            self._draw_limit(painter, area, value, value.plot.limit, style)

    def _draw_grid(self, painter: QPainter, rect: QRect, area: QRect, value: PlotFace, style: Look) -> None:
        font = style.font(TypeRole.MICRO)
        height = font[1].height()
        # Without a figure and a limit there is no value to read off.
        for tick in value.values.ticks if value.runs or value.plot.limit is not None else ():
            y = round(self.level(area, value, tick.at))
            hairline(painter, QPointF(area.left(), y), QPointF(area.right(), y), style.line)
            label = QRect(rect.left(), y - height // 2, area.left() - rect.left() - GRID // 2, height)
            draw_text(painter, label, tick.words, font, colour=style.secondary, align=RIGHT)
        self._draw_times(painter, area, value, style)

    def _draw_times(self, painter: QPainter, area: QRect, value: PlotFace, style: Look) -> None:
        """Draw both ends, and of what is between them what has room."""
        font = style.font(TypeRole.MICRO)
        ticks = value.times.ticks
        drawn: list[QRect] = []
        for tick in (ticks[0], ticks[-1], *ticks[1:-1]):
            width = text_width(font[1], tick.words)
            x = area.left() + value.times.share(tick.at) * area.width()
            left = x if tick is ticks[0] else x - width if tick is ticks[-1] else x - width / 2
            label = QRect(round(left), area.bottom() + GRID // 2, width, font[1].height())
            if not any(label.adjusted(-GRID, 0, GRID, 0).intersects(other) for other in drawn):
                draw_text(painter, label, tick.words, font, colour=style.secondary, align=LEFT)
                drawn.append(label)

    def _draw_stretch(self, painter: QPainter, area: QRect, value: PlotFace, stretch: Stretch, style: Look) -> None:
        left, right = (self.point(area, value, (at, 0.0)).x() for at in (stretch.begin, stretch.end))
        left, right = max(left, area.left()), min(right, area.right())
        if right < area.left() or left > area.right():
            return
        room = QRectF(left, area.top(), max(right - left, 2.0), area.height())
        painter.fillRect(room, laid_on(tint("grey-blue"), style.base))
        for x in (room.left(), room.right()):
            hairline(
                painter, QPointF(round(x), area.top()), QPointF(round(x), area.bottom()), style.tone("grey-blue"), 1
            )

    def _draw_marks(self, painter: QPainter, area: QRect, value: PlotFace, style: Look) -> None:
        for mark in value.plot.marks:
            x = self.point(area, value, (mark.at, 0.0)).x()
            if area.left() <= x <= area.right():
                hairline(
                    painter, QPointF(round(x), area.top()), QPointF(round(x), area.bottom()), style.tone("blue"), _DASH
                )

    def _draw_labels(self, painter: QPainter, area: QRect, value: PlotFace, style: Look) -> None:
        """Draw the words of stretches and marks above the area, each as far as the next one leaves it room."""
        said = [(max(one.begin, value.times.low), one.end, one.words) for one in value.plot.stretches]
        said += [(one.at, one.at, one.words) for one in value.plot.marks]
        shown = sorted(one for one in said if one[0] <= value.times.high and one[1] >= value.times.low)
        places = [round(self.point(area, value, (begin, 0.0)).x()) for begin, _end, _words in shown]
        font = style.font(TypeRole.MICRO)
        for left, right, (_begin, _end, words) in zip(places, [*places[1:], area.right()], shown, strict=False):
            room = QRect(left + 2, area.top() - font[1].height(), right - left - GRID, font[1].height())
            if room.width() >= min(text_width(font[1], words), _LEAST_LABEL):
                draw_text(painter, room, words, font, colour=style.tone("grey-blue"))

    def _draw_runs(self, painter: QPainter, area: QRect, value: PlotFace, style: Look) -> None:
        ink = style.tone(value.plot.tone)
        painter.save()
        painter.setClipRect(QRectF(area).adjusted(-_DOT, -_DOT, _DOT + 1, _DOT), Qt.ClipOperation.IntersectClip)
        foot = self.level(area, value, 0.0)
        for run in value.runs:
            self._draw_run(painter, [self.point(area, value, one) for one in run], foot, ink)
        painter.restore()
        points = value.points
        if points:
            painter.setPen(QPen(ink, _PEN))
            painter.setBrush(ink if self._is_small else style.base)
            size = _DOT - 1.5 if self._is_small else _DOT
            painter.drawEllipse(self.point(area, value, points[-1]), size, size)

    def _draw_run(self, painter: QPainter, points: list[QPointF], foot: float, ink: QColor) -> None:
        if len(points) == 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(points[0], _PEN, _PEN)
            return
        # Qt takes some 100 ms for the outline of a thousand points that go up and down, but 10 ms for parts of them
        # that are drawn by a thin pen. Parts of the area are not smoothed: where they meet, nothing is painted twice.
        is_dense = len(points) > _DENSE
        parts = (
            [points[at : at + _TOGETHER + 1] for at in range(0, len(points) - 1, _TOGETHER)] if is_dense else [points]
        )
        faint = QColor(ink)
        faint.setAlphaF(tint("grey").alphaF())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not is_dense)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint)
        for part in parts:
            painter.drawPolygon(QPolygonF([QPointF(part[0].x(), foot), *part, QPointF(part[-1].x(), foot)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(ink, _THIN_PEN if is_dense else _PEN)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin if is_dense else Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for part in parts:
            painter.drawPolyline(QPolygonF(part))

    def _draw_limit(self, painter: QPainter, area: QRect, value: PlotFace, limit: Limit, style: Look) -> None:
        ink = style.tone("red")
        y = round(self.level(area, value, limit.value))
        hairline(painter, QPointF(area.left(), y), QPointF(area.right(), y), ink, _DASH)
        if self._is_small:
            return
        font = style.font(TypeRole.MICRO)
        width, height = text_width(font[1], limit.words), font[1].height()
        top = y - height - 1 if y - height - 1 >= area.top() - height else y + 1
        right = QRect(area.right() - width - GRID, top, width, height)
        left = QRect(area.left() + GRID // 2, top, width, height)
        taken = [self.point(area, value, one) for one in value.points]
        # Beside the line where it can be read; the newest figures are at the right.
        free = next(
            (
                one
                for one in (right, left)
                if not any(one.adjusted(-4, -4, 4, 4).contains(at.toPoint()) for at in taken)
            ),
            left,
        )
        draw_text(painter, free, limit.words, font, colour=ink)

    # What the pointer and the keyboard add

    def paint_cross(self, painter: QPainter, rect: QRect, value: PlotFace, point: Point, style: Look) -> None:
        """Draw the cross at a point, and its value and time in a box beside it."""
        area = self.area(rect, value, style)
        at = self.point(area, value, point)
        painter.save()
        hairline(painter, QPointF(round(at.x()), area.top()), QPointF(round(at.x()), area.bottom()), style.accent)
        hairline(painter, QPointF(area.left(), round(at.y())), QPointF(area.right(), round(at.y())), style.accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.base, _PEN))
        painter.setBrush(style.accent)
        painter.drawEllipse(at, _DOT, _DOT)
        font = style.font(TypeRole.SMALL)
        words = value.plot.point_words(point)
        width = min(text_width(font[1], words) + 2 * _LABEL, rect.width())
        height = font[1].height() + _LABEL
        left = at.x() + GRID if at.x() + GRID + width <= rect.right() else at.x() - GRID - width
        left = min(max(left, rect.left()), rect.right() + 1 - width)
        top = at.y() - GRID - height if at.y() - GRID - height >= rect.top() else at.y() + GRID
        top = min(max(top, rect.top()), rect.bottom() + 1 - height)
        box = QRect(round(left), round(top), width, height)
        painter.setPen(QPen(style.outline, 1))
        painter.setBrush(style.base)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        draw_text(painter, box.adjusted(_LABEL, 0, -_LABEL + 2, 0), words, font, colour=style.text)
        painter.restore()

    def paint_choice(
        self, painter: QPainter, rect: QRect, value: PlotFace, span: tuple[float, float], style: Look
    ) -> None:
        """Draw the time that is being chosen, from one place to another."""
        area = self.area(rect, value, style)
        left, right = (min(max(x, area.left()), area.right()) for x in sorted(span))
        chosen = QColor(style.accent)
        chosen.setAlphaF(tint("grey").alphaF())
        painter.fillRect(QRectF(left, area.top(), right - left, area.height()), chosen)
        for x in (left, right):
            hairline(painter, QPointF(round(x), area.top()), QPointF(round(x), area.bottom()), style.accent)
