"""How the bars of a job and the scale above them are painted: pure classes that know no jobs."""

from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from drs_inspector.qt.cells.cell_text import LEFT, draw_text, text_width
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.pictures.drawing import fill_pattern, hairline
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.pictures.phase_line import PhaseBar
from drs_inspector.session.time_line.scale import Scale, Tick

BAR: Final = GRID
LEAST: Final = 3.0
"""So wide is a bar at least that is not outside."""
_GAP: Final = 1.0
_NOW: Final = 2.0
_RING: Final = 2.0


class BarsValue(NamedTuple):
    """The bars of a job, and the scale that they are drawn by. ``now`` is a line through all rows.

    ``current`` is the number of the bar that the keyboard is at.
    """

    bars: tuple[PhaseBar, ...]
    scale: Scale
    ticks: tuple[Tick, ...]
    now: float | None = None
    current: int | None = None


class AxisValue(NamedTuple):
    """The scale in words. ``now_words`` are at its line."""

    scale: Scale
    ticks: tuple[Tick, ...]
    now: float | None = None
    now_words: str = ""


class BarsPainter:
    """Lines of the scale, and above them the bars."""

    @staticmethod
    def paint(painter: QPainter, rect: QRect, value: BarsValue, style: Look) -> None:
        """Paint the bars of one job into its row."""
        painter.save()
        painter.setClipRect(rect)
        grid(painter, rect, value.scale, value.ticks, value.now, style)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, bar in enumerate(value.bars):
            area = BarsPainter.bar(rect, value, place)
            if not area.isEmpty():
                fill_pattern(painter, area, bar.pattern, style.tone(bar.tone), style.base)
        if value.current is not None and value.current < len(value.bars):
            ring = BarsPainter.bar(rect, value, value.current)
            if not ring.isEmpty():
                painter.setPen(QPen(style.accent, _RING))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(ring.adjusted(-_RING, -_RING, _RING, _RING), _RING, _RING)
        painter.restore()

    @staticmethod
    def bar(rect: QRect, value: BarsValue, place: int) -> QRectF:
        """Return where a bar is; empty where it is outside."""
        bar = value.bars[place]
        first, last = value.scale.share(bar.begin), value.scale.share(bar.end)
        if last < 0 or first > 1:
            return QRectF()
        left = rect.left() + max(first, -0.01) * rect.width()
        right = rect.left() + min(last, 1.01) * rect.width()
        width = max(right - left - _GAP, LEAST)
        return QRectF(left, rect.center().y() - BAR / 2 + 0.5, width, BAR)

    @staticmethod
    def bar_at(rect: QRect, value: BarsValue, x: float) -> int | None:
        """Return the number of the bar at a place, the last one of several; None where there is none."""
        found = None
        for place in range(len(value.bars)):
            area = BarsPainter.bar(rect, value, place)
            if not area.isEmpty() and area.left() - 2 <= x <= area.right() + 2:
                found = place
        return found


class AxisPainter:
    """The words of the scale; where two would touch, the later one is left out."""

    @staticmethod
    def paint(painter: QPainter, rect: QRect, value: AxisValue, style: Look) -> None:
        """Paint the scale above the rows."""
        painter.save()
        painter.setClipRect(rect)
        grid(painter, rect, value.scale, value.ticks, value.now, style)
        small, bold = style.font(TypeRole.SMALL), style.font(TypeRole.SMALL, bold=True)
        free = float(rect.left())
        now_left = float(rect.right())
        if value.now is not None and 0 <= value.scale.share(value.now) <= 1:
            width = text_width(bold[1], value.now_words)
            x = rect.left() + value.scale.share(value.now) * rect.width()
            now_left = max(min(x - width - GRID / 2, rect.right() - width), rect.left())
            line = QRect(int(now_left), rect.top(), width + 2, rect.height())
            draw_text(painter, line, value.now_words, bold, colour=style.accent)
        for tick in value.ticks:
            x = rect.left() + value.scale.share(tick.seconds) * rect.width() + GRID / 2
            width = text_width(small[1], tick.words)
            if x >= free and x + width < now_left - GRID / 2:
                line = QRect(int(x), rect.top(), width + 2, rect.height())
                draw_text(painter, line, tick.words, small, colour=style.secondary, align=LEFT)
                free = x + width + GRID
        painter.restore()


def grid(  # noqa: PLR0917 - each is one thing
    painter: QPainter, rect: QRect, scale: Scale, ticks: tuple[Tick, ...], now: float | None, style: Look
) -> None:
    """Draw the lines of the scale over a height, and that of now."""
    top, bottom = float(rect.top()), float(rect.bottom() + 1)
    for tick in ticks:
        x = round(rect.left() + scale.share(tick.seconds) * rect.width()) + 0.5
        hairline(painter, QPointF(x, top), QPointF(x, bottom), style.line)
    if now is not None and 0 <= scale.share(now) <= 1:
        x = round(rect.left() + scale.share(now) * rect.width()) + 0.5
        painter.setPen(QPen(style.accent, _NOW))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
