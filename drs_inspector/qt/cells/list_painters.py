"""Painters of lists: found text, heads of groups, jobs in two lines, codes, facets."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from drs_inspector.qt.cells.cell_text import RIGHT, cut_around, draw_text, text_width
from drs_inspector.qt.cells.glyphs import GLYPH
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import (
    GAP,
    INDENT,
    PADDING,
    CellPainter,
    draw_bar,
    draw_chevron,
    draw_row_glyph,
)
from drs_inspector.qt.cells.values import CodeCell, EmptyCell, FacetCell, GroupCell, LineCell, MatchCell, MoreCell
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole

_CHECK: Final = 12
_FACET_ROW: Final = 22
_FACET_BAR: Final = 2
_LEAST_NOTE: Final = 3 * GRID
_HEALTH_BAR: Final = 96
_HEALTH_BAR_HEIGHT: Final = 8
_LEAST_PART: Final = 3
_LINE_ROW: Final = 5 * GRID
_FOLDED: Final = 5 * GRID
"""A cell that is not wider has room for no words."""
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
    """The head of a group: chevron, key in the fixed font, words, count; of a folded one a bar of its jobs' health."""

    def _draw(self, painter: QPainter, rect: QRect, value: GroupCell, style: CellStyle) -> None:
        look = style.look
        painter.fillRect(QRect(rect.left() - PADDING, rect.top(), rect.width() + 2 * PADDING, 1), look.line)
        is_narrow = rect.width() <= _FOLDED
        middle = rect.adjusted((rect.width() - INDENT) // 2, 0, 0, 0)
        draw_chevron(painter, middle if is_narrow else rect, style.quiet, is_open=value.is_open)
        if is_narrow:
            return
        rect = rect.adjusted(INDENT, 0, 0, 0)
        for text, font, colour in (
            (value.key, look.font(TypeRole.DATA, bold=True), style.text),
            (value.words, look.font(self.role, bold=True), style.text),
            (value.total, look.font(self.role), style.quiet),
        ):
            if text:
                rect = rect.adjusted(draw_text(painter, rect, text, font, colour=colour) + GRID, 0, 0, 0)
        if value.bar and rect.width() > _HEALTH_BAR + GRID:
            draw_health_bar(
                painter, QRect(rect.left() + GRID, rect.top(), _HEALTH_BAR, rect.height()), value.bar, style
            )
            rest = rect.adjusted(_HEALTH_BAR + 3 * GRID, 0, 0, 0)
            draw_text(painter, rest, value.note, look.font(TypeRole.SMALL), colour=style.quiet)

    def _width(self, value: GroupCell, style: CellStyle) -> int:
        look = style.look
        key = text_width(look.font(TypeRole.DATA, bold=True)[1], value.key) + GRID if value.key else 0
        words = text_width(look.font(self.role, bold=True)[1], value.words) + GRID
        return INDENT + key + words + text_width(look.font(self.role)[1], value.total)


def draw_health_bar(painter: QPainter, rect: QRect, parts: tuple[tuple[str, int], ...], style: CellStyle) -> None:
    """Draw counts as parts of a bar beside one another, each in its tone; a small one is seen, too."""
    total = sum(count for _tone, count in parts)
    if not total:
        return
    room = rect.width() - (len(parts) - 1) - _LEAST_PART * len(parts)
    left, top = float(rect.left()), rect.top() + (rect.height() - _HEALTH_BAR_HEIGHT) / 2
    painter.setPen(Qt.PenStyle.NoPen)
    for tone, count in parts:
        width = _LEAST_PART + max(room, 0) * count / total
        painter.setBrush(style.ink(tone))
        painter.drawRect(QRectF(left, top, width, _HEALTH_BAR_HEIGHT))
        left += width + 1


class MorePainter(CellPainter[MoreCell]):
    """The row in place of the rest of a group: a link below the names, with a hairline above and below it."""

    def _draw(self, painter: QPainter, rect: QRect, value: MoreCell, style: CellStyle) -> None:
        wide = QRect(rect.left() - PADDING, rect.top(), rect.width() + 2 * PADDING, 1)
        painter.fillRect(wide, style.look.line)
        text = rect.adjusted(INDENT, 0, 0, 0)
        draw_text(painter, text, value.text, style.look.font(self.role), colour=style.link)

    def _width(self, value: MoreCell, style: CellStyle) -> int:
        return INDENT + text_width(style.look.font(self.role)[1], value.text)


class CodePainter(CellPainter[CodeCell]):
    """A code in the fixed font, then its words; the words are cut first."""

    def _draw(self, painter: QPainter, rect: QRect, value: CodeCell, style: CellStyle) -> None:
        used = draw_text(painter, rect, value.code, style.look.font(TypeRole.DATA), colour=style.text)
        rest = rect.adjusted(used + GRID if used else 0, 0, 0, 0)
        if rest.width() > 2 * GRID:
            draw_text(painter, rest, value.words, style.look.font(self.role), colour=style.text)

    def _width(self, value: CodeCell, style: CellStyle) -> int:
        look = style.look
        code = text_width(look.font(TypeRole.DATA)[1], value.code) + GRID if value.code else 0
        return code + text_width(look.font(self.role)[1], value.words)


class LinePainter(CellPainter[LineCell]):
    """A job in two lines: glyph and name, below it the health word and the reason; in a narrow column the glyph."""

    def size_hint(self, value: LineCell | EmptyCell, style: CellStyle) -> QSize:
        """Return a row of two lines."""
        look = style.look
        height = look.font(self.role)[1].height() + look.font(TypeRole.MICRO)[1].height()
        return QSize(super().size_hint(value, style).width(), max(_LINE_ROW, height + GRID))

    def _draw(self, painter: QPainter, rect: QRect, value: LineCell, style: CellStyle) -> None:
        look, name = style.look, value.name
        font, small = look.font(self.role), look.font(TypeRole.MICRO)
        if rect.width() <= _FOLDED:
            middle = rect.adjusted((rect.width() - GLYPH) // 2, 0, 0, 0)
            draw_row_glyph(painter, middle, name.glyph, style.ink(name.tone))
            return
        rect = rect.adjusted(min(name.depth * INDENT, max(0, rect.width() // 2)), 0, 0, 0)
        height = font[1].height() + small[1].height()
        above = QRect(rect.left(), rect.top() + (rect.height() - height) // 2, rect.width(), font[1].height())
        draw_row_glyph(painter, above, name.glyph, style.ink(name.tone))
        text = above.adjusted(GLYPH + GAP, 0, 0, 0)
        draw_text(painter, text, name.text, font, colour=style.text, mode=Qt.TextElideMode.ElideMiddle)
        below = QRect(text.left(), above.bottom() + 1, text.width(), small[1].height())
        used = draw_text(painter, below, name.word, small, colour=style.ink(name.tone))
        rest = below.adjusted(used + small[1].horizontalAdvance(" "), 0, 0, 0)
        if value.reason and rest.width() > 2 * GRID:
            draw_text(painter, rest, value.reason, small, colour=style.quiet)

    def _width(self, value: LineCell, style: CellStyle) -> int:
        look, small = style.look, style.look.font(TypeRole.MICRO)[1]
        words = text_width(small, f"{value.name.word} {value.reason}")
        name = text_width(look.font(self.role)[1], value.name.text)
        return value.name.depth * INDENT + GLYPH + GAP + max(name, words)


class FacetPainter(CellPainter[FacetCell]):
    """A check box, a value, its count, and at the foot a bar of how many rows have it."""

    role = TypeRole.SMALL

    def size_hint(self, value: FacetCell | EmptyCell, style: CellStyle) -> QSize:
        """Return a lower row than that of tables."""
        metrics = style.look.font(self.role)[1]
        return QSize(super().size_hint(value, style).width(), max(_FACET_ROW, metrics.height() + GRID))

    def _draw(self, painter: QPainter, rect: QRect, value: FacetCell, style: CellStyle) -> None:
        look, font = style.look, style.look.font(self.role)
        box = QRectF(rect.left() + 0.5, rect.top() + (rect.height() - _CHECK) // 2 + 0.5, _CHECK - 1, _CHECK - 1)
        is_full = value.is_ticked or value.is_excluded
        painter.setPen(look.accent if is_full else look.outline)
        painter.setBrush(look.accent if is_full else look.base)
        painter.drawRoundedRect(box, 2, 2)
        if value.is_excluded:
            painter.setPen(QPen(look.base, 1.6))
            painter.drawLine(QPointF(box.left() + 2.7, box.center().y()), QPointF(box.right() - 2.7, box.center().y()))
        if value.is_ticked:
            painter.setPen(QPen(look.base, 1.6))
            points = ((2.5, 5.5), (4.7, 7.8), (8.6, 3.4))
            painter.drawPolyline(QPolygonF([QPointF(box.left() + x, box.top() + y) for x, y in points]))
        rect = rect.adjusted(_CHECK + GAP, 0, 0, 0)
        count = text_width(font[1], value.total)
        draw_text(painter, rect, value.total, font, colour=style.quiet, align=RIGHT)
        draw_text(painter, rect.adjusted(0, 0, -count - GAP, 0), value.text, font, colour=style.text)
        bar = QRectF(rect.left(), rect.bottom() + 1 - _FACET_BAR, rect.width(), _FACET_BAR)
        draw_bar(painter, bar, value.share, ink=look.accent if is_full else look.outline, track=look.track)

    def _width(self, value: FacetCell, style: CellStyle) -> int:
        metrics = style.look.font(self.role)[1]
        return _CHECK + 2 * GAP + text_width(metrics, value.text) + text_width(metrics, value.total)
