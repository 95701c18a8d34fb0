"""Jobs by health as stacked bars: numbers inside, and each segment leads to its jobs."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.cells.cell_text import LEFT, RIGHT, draw_text, text_width
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.pictures.drawing import RADIUS, PicturePainter, Place, raised
from drs_inspector.qt.pictures.parts import PartedPicture
from drs_inspector.qt.widgets.theme import GRID, laid_on, tint
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.pictures.stacked_bars import Segment, StackedBars

_BAR: Final = 2 * GRID
_ROW: Final = 28
_GAP: Final = 1
_LEAST_SEGMENT: Final = 24
_LEAST_BAR: Final = 96
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


class StackedBarsPainter(PicturePainter[StackedBars]):
    """A row for each bar: its word, its total, the bar, its note. The note gives way first when it is narrow."""

    def size_hint(self, value: StackedBars, style: Look) -> QSize:
        """Return a row for each bar."""
        return QSize(4 * _LEAST_BAR, self._row(style) * len(value.bars))

    def places(self, rect: QRect, value: StackedBars, style: Look) -> list[Place]:
        """Return a place for each segment, in the order of the bars."""
        words = iter(value.children())
        return [
            Place(raised(area, self._row_rect(rect, row, style)), next(words), segment.filter_text)
            for row, bar in enumerate(value.bars)
            for area, segment in zip(self.segments(rect, value, row, style), bar.segments, strict=True)
        ]

    def segments(self, rect: QRect, value: StackedBars, row: int, style: Look) -> list[QRect]:
        """Return where the segments of a bar are: by their counts, and wide enough for their numbers."""
        bar = self.bar(rect, value, row, style)
        segments = value.bars[row].segments
        least = [self._least(segment, style) for segment in segments]
        free = max(bar.width() - sum(least), 0)
        total = sum(max(segment.count, 0) for segment in segments) or 1
        found: list[QRect] = []
        left = float(bar.left())
        shrink = min(1.0, bar.width() / (sum(least) or 1))
        for segment, width in zip(segments, least, strict=True):
            right = left + width * shrink + free * max(segment.count, 0) / total
            found.append(QRect(round(left), bar.top(), max(round(right) - round(left) - _GAP, 1), bar.height()))
            left = right
        return found

    def bar(self, rect: QRect, value: StackedBars, row: int, style: Look) -> QRect:
        """Return where a bar is."""
        words, totals, notes = self._columns(rect, value, style)
        line = self._row_rect(rect, row, style)
        left = rect.left() + words + GRID + totals + 2 * GRID
        height = max(_BAR, style.font(TypeRole.MICRO, bold=True)[1].height())
        top = line.top() + (line.height() - height) // 2
        right = rect.right() + 1 - (notes + 2 * GRID if notes else 0)
        return QRect(left, top, max(right - left, 1), height)

    def _draw(self, painter: QPainter, rect: QRect, value: StackedBars, style: Look) -> None:
        words, totals, notes = self._columns(rect, value, style)
        body, strong, small = (
            style.font(TypeRole.BODY), style.font(TypeRole.BODY, bold=True), style.font(TypeRole.SMALL),
        )  # fmt: skip
        for row, bar in enumerate(value.bars):
            line = self._row_rect(rect, row, style)
            place = QRect(line.left(), line.top(), words, line.height())
            draw_text(painter, place, bar.word, body, colour=style.text, align=LEFT)
            place = QRect(line.left() + words + GRID, line.top(), totals, line.height())
            draw_text(painter, place, f"{bar.total:,}", strong, colour=style.text, align=RIGHT)
            for area, segment in zip(self.segments(rect, value, row, style), bar.segments, strict=True):
                self._draw_segment(painter, area, segment, style)
            if notes:
                place = QRect(rect.right() + 1 - notes, line.top(), notes, line.height())
                draw_text(painter, place, bar.note, small, colour=style.secondary, align=LEFT)

    def _draw_segment(self, painter: QPainter, area: QRect, segment: Segment, style: Look) -> None:
        ink = style.tone(segment.tone)
        if segment.is_outlined:
            painter.setPen(QPen(ink, 1))
            painter.setBrush(laid_on(tint(segment.tone), style.base))
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawRoundedRect(QRectF(area), RADIUS, RADIUS)
        font = style.font(TypeRole.MICRO, bold=True)
        text = f"{segment.count:,}"
        if text_width(font[1], text) <= area.width() + 2:
            colour = ink if segment.is_outlined else style.base
            draw_text(painter, area, text, font, colour=colour, align=_CENTRE)

    def _least(self, segment: Segment, style: Look) -> int:
        metrics = style.font(TypeRole.MICRO, bold=True)[1]
        return max(_LEAST_SEGMENT, text_width(metrics, f"{segment.count:,}") + 4) + _GAP

    def _columns(self, rect: QRect, value: StackedBars, style: Look) -> tuple[int, int, int]:
        """Return the widths of words, totals and notes; notes are 0 where there is no room for them."""
        body, strong, small = (
            style.font(TypeRole.BODY)[1], style.font(TypeRole.BODY, bold=True)[1], style.font(TypeRole.SMALL)[1],
        )  # fmt: skip
        totals = max((text_width(strong, f"{bar.total:,}") for bar in value.bars), default=0)
        words = max((text_width(body, bar.word) for bar in value.bars), default=0)
        words = min(words, max(rect.width() - totals - 3 * GRID - _LEAST_BAR, 9 * GRID))
        notes = max((text_width(small, bar.note) for bar in value.bars), default=0)
        left = rect.width() - words - totals - 3 * GRID
        return words, totals, notes if notes and left - notes - 2 * GRID >= 2 * _LEAST_BAR else 0

    def _row_rect(self, rect: QRect, row: int, style: Look) -> QRect:
        height = self._row(style)
        return QRect(rect.topLeft() + QPoint(0, row * height), QSize(rect.width(), height))

    def _row(self, style: Look) -> int:
        return max(_ROW, style.font(TypeRole.BODY)[1].height() + GRID)


class StackedBarsView(PartedPicture[StackedBars]):
    """The bars; ``activated(filter)`` has the text of the filter that finds the jobs of a segment."""

    def __init__(self, value: StackedBars, parent: QWidget | None = None) -> None:
        super().__init__(StackedBarsPainter(), value, value.title, parent)
