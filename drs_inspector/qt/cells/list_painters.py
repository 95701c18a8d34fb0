"""Painters of lists: found text, heads of groups, facets."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from drs_inspector.qt.cells.cell_text import RIGHT, cut_around, draw_text, text_width
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import GAP, INDENT, PADDING, CellPainter, draw_bar, draw_chevron
from drs_inspector.qt.cells.values import FacetCell, GroupCell, MatchCell
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole

_CHECK: Final = 12
_FACET_ROW: Final = 22
_FACET_BAR: Final = 2
_LEAST_NOTE: Final = 3 * GRID
_PIECE: Final = int(Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip | Qt.AlignmentFlag.AlignVCenter)


class MatchPainter(CellPainter[MatchCell]):
    """A text with what was found in it on Match, or in bold (in lists with a strong selection); it is never cut off."""

    def __init__(self, *, bold_marks: bool = False, role: TypeRole = TypeRole.DATA) -> None:
        self.role = role
        self._bold_marks = bold_marks

    def _draw(self, painter: QPainter, rect: QRect, value: MatchCell, style: CellStyle) -> None:
        widest = style.look.font(self.role, bold=True if self._bold_marks else None)[1]
        shown, spans = cut_around(widest, value.text, value.spans, rect.width())
        plain, marked = style.look.font(self.role), style.look.font(self.role, bold=self._bold_marks or None)
        left, done = rect.left(), 0
        for start, end in (*spans, (len(shown), len(shown))):
            for piece, is_mark in ((shown[done:start], False), (shown[start:end], True)):
                font = marked if is_mark else plain
                width = font[1].horizontalAdvance(piece)
                area = QRect(left, rect.top(), width + 1, rect.height())
                if is_mark and piece and not self._bold_marks:
                    self._draw_mark(painter, area.adjusted(0, 0, -1, 0), font[1].height(), style)
                painter.setFont(font[0])
                painter.setPen(style.look.text if is_mark and not self._bold_marks else style.text)
                painter.drawText(area, _PIECE, piece)
                left += width
            done = end
        note = QRect(left + GRID, rect.top(), rect.right() - left - GRID, rect.height())
        if value.note and note.width() > _LEAST_NOTE:
            draw_text(painter, note, value.note, style.look.font(TypeRole.TABLE), colour=style.quiet)

    @staticmethod
    def _draw_mark(painter: QPainter, area: QRect, height: int, style: CellStyle) -> None:
        top = area.top() + (area.height() - height) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.look.match)
        painter.drawRoundedRect(QRectF(area.left(), top, area.width(), height), 2, 2)

    def _width(self, value: MatchCell, style: CellStyle) -> int:
        metrics = style.look.font(self.role, bold=True if self._bold_marks else None)[1]
        note = text_width(style.look.font(TypeRole.TABLE)[1], value.note) + GRID if value.note else 0
        return text_width(metrics, value.text) + note


class GroupPainter(CellPainter[GroupCell]):
    """The head of a group: chevron, key in the fixed font, words, count."""

    def _draw(self, painter: QPainter, rect: QRect, value: GroupCell, style: CellStyle) -> None:
        look = style.look
        painter.fillRect(QRect(rect.left() - PADDING, rect.top(), rect.width() + 2 * PADDING, 1), look.line)
        draw_chevron(painter, rect, style.quiet, is_open=value.is_open)
        rect = rect.adjusted(INDENT, 0, 0, 0)
        for text, font, colour in (
            (value.key, look.font(TypeRole.DATA, bold=True), style.text),
            (value.words, look.font(self.role, bold=True), style.text),
            (value.total, look.font(self.role), style.quiet),
        ):
            if text:
                rect = rect.adjusted(draw_text(painter, rect, text, font, colour=colour) + GRID, 0, 0, 0)

    def _width(self, value: GroupCell, style: CellStyle) -> int:
        look = style.look
        key = text_width(look.font(TypeRole.DATA, bold=True)[1], value.key) + GRID if value.key else 0
        words = text_width(look.font(self.role, bold=True)[1], value.words) + GRID
        return INDENT + key + words + text_width(look.font(self.role)[1], value.total)


class FacetPainter(CellPainter[FacetCell]):
    """A check box, a value, its count, and at the foot a bar of how many rows have it."""

    role = TypeRole.SMALL

    def size_hint(self, value: FacetCell, style: CellStyle) -> QSize:
        """Return a lower row than that of tables."""
        metrics = style.look.font(self.role)[1]
        return QSize(self._width(value, style) + 2 * PADDING, max(_FACET_ROW, metrics.height() + GRID))

    def _draw(self, painter: QPainter, rect: QRect, value: FacetCell, style: CellStyle) -> None:
        look, font = style.look, style.look.font(self.role)
        box = QRectF(rect.left() + 0.5, rect.top() + (rect.height() - _CHECK) // 2 + 0.5, _CHECK - 1, _CHECK - 1)
        painter.setPen(look.accent if value.is_ticked else look.outline)
        painter.setBrush(look.accent if value.is_ticked else look.base)
        painter.drawRoundedRect(box, 2, 2)
        if value.is_ticked:
            painter.setPen(QPen(look.base, 1.6))
            points = ((2.5, 5.5), (4.7, 7.8), (8.6, 3.4))
            painter.drawPolyline(QPolygonF([QPointF(box.left() + x, box.top() + y) for x, y in points]))
        rect = rect.adjusted(_CHECK + GAP, 0, 0, 0)
        count = text_width(font[1], value.total)
        draw_text(painter, rect, value.total, font, colour=style.quiet, align=RIGHT)
        draw_text(painter, rect.adjusted(0, 0, -count - GAP, 0), value.text, font, colour=style.text)
        bar = QRectF(rect.left(), rect.bottom() + 1 - _FACET_BAR, rect.width(), _FACET_BAR)
        draw_bar(painter, bar, value.share, ink=look.accent if value.is_ticked else look.outline, track=look.track)

    def _width(self, value: FacetCell, style: CellStyle) -> int:
        metrics = style.look.font(self.role)[1]
        return _CHECK + 2 * GAP + text_width(metrics, value.text) + text_width(metrics, value.total)
