"""How lines and rows of a comparison are painted: a sign in its tone, and values with the changed words marked."""

from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from drs_inspector.qt.cells.cell_text import END, LEFT, MIDDLE, cut_around, draw_text, text_width
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import GAP, PADDING, CellPainter
from drs_inspector.qt.cells.values import UNKNOWN, EmptyCell, Span
from drs_inspector.qt.widgets.theme import GRID, laid_on, wash
from drs_inspector.qt.widgets.type_roles import TypeRole

_BOX: Final = 16
_LINE_ROW: Final = 5 * GRID
_PIECE: Final = int(Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip | Qt.AlignmentFlag.AlignVCenter)


class LineValue(NamedTuple):
    """A job in the list: its sign, its name, and in a second line what changed."""

    sign: str
    tone: str
    name: str
    summary: str


class WhatValue(NamedTuple):
    """What a row is about, behind the sign of what became of it."""

    sign: str
    tone: str
    text: str
    is_quiet: bool = False


class SideValue(NamedTuple):
    """A value on one side, None where that has none. ``spans`` are marked in ``mark``; ``ground`` is behind it all."""

    text: str | None
    spans: tuple[Span, ...] = ()
    mark: str = ""
    ground: str = ""
    note: str = ""
    is_quiet: bool = False

    @property
    def spoken(self) -> str:
        """The value."""
        return self.text if self.text is not None else "nothing"


def draw_sign(painter: QPainter, area: QRect, sign: str, tone: str, style: CellStyle) -> None:
    """Draw a sign in a box of its tone at the left of an area."""
    box = QRectF(area.left(), area.top() + (area.height() - _BOX) // 2, _BOX, _BOX)
    ground, ink = style.pill(tone)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(style.look.font(TypeRole.SMALL, bold=True)[0])
    painter.setPen(ink)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), sign.replace("-", "\u2212"))


class LinePainter(CellPainter[LineValue]):
    """A job in two lines behind its sign."""

    def size_hint(self, value: LineValue | EmptyCell, style: CellStyle) -> QSize:
        """Return a row of two lines."""
        look = style.look
        height = look.font(self.role)[1].height() + look.font(TypeRole.MICRO)[1].height()
        return QSize(super().size_hint(value, style).width(), max(_LINE_ROW, height + GRID))

    def _draw(self, painter: QPainter, rect: QRect, value: LineValue, style: CellStyle) -> None:
        look = style.look
        font, small = look.font(self.role), look.font(TypeRole.MICRO)
        draw_sign(painter, rect.adjusted(GRID // 2, 0, 0, 0), value.sign, value.tone, style)
        rect = rect.adjusted(GRID // 2 + _BOX + GRID, 0, 0, 0)
        height = font[1].height() + small[1].height()
        above = QRect(rect.left(), rect.top() + (rect.height() - height) // 2, rect.width(), font[1].height())
        draw_text(painter, above, value.name, font, colour=style.text, mode=MIDDLE)
        below = QRect(rect.left(), above.bottom() + 1, rect.width(), small[1].height())
        draw_text(painter, below, value.summary, small, colour=style.quiet)

    def _width(self, value: LineValue, style: CellStyle) -> int:
        look = style.look
        name = text_width(look.font(self.role)[1], value.name)
        return _BOX + 2 * GRID + max(name, text_width(look.font(TypeRole.MICRO)[1], value.summary))


class WhatPainter(CellPainter[WhatValue]):
    """What a row is about, shortened in the middle: names differ at their ends."""

    def _draw(self, painter: QPainter, rect: QRect, value: WhatValue, style: CellStyle) -> None:
        if value.sign:
            draw_sign(painter, rect, value.sign, value.tone, style)
        rect = rect.adjusted(_BOX + GAP + GRID // 2, 0, 0, 0)
        colour = style.quiet if value.is_quiet else style.text
        draw_text(painter, rect, value.text, style.look.font(self.role), colour=colour, mode=MIDDLE)

    def _width(self, value: WhatValue, style: CellStyle) -> int:
        return _BOX + GAP + GRID // 2 + text_width(style.look.font(self.role)[1], value.text)


class SidePainter(CellPainter[SideValue]):
    """A value in the fixed font on the ground of its row; its changed words are bold on a tint, and always seen."""

    role = TypeRole.DATA

    def paint(self, painter: QPainter, rect: QRect, value: SideValue | EmptyCell, style: CellStyle) -> None:
        """Draw ground and hairline, then the value."""
        if isinstance(value, SideValue) and value.ground and not style.is_selected:
            painter.fillRect(rect, laid_on(wash(value.ground), style.look.base))
        painter.fillRect(QRect(rect.left(), rect.top(), 1, rect.height()), style.look.line)
        super().paint(painter, rect, value, style)

    def _draw(self, painter: QPainter, rect: QRect, value: SideValue, style: CellStyle) -> None:
        if value.text is None:
            draw_text(painter, rect, UNKNOWN, style.look.font(TypeRole.TABLE), colour=style.quiet, align=LEFT)
            return
        ink = style.quiet if value.is_quiet else style.text
        plain, marked = style.look.font(self.role), style.look.font(self.role, bold=True)
        shown, spans = cut_around(marked[1], value.text, value.spans, rect.width())
        left, done = rect.left(), 0
        for start, end in (*spans, (len(shown), len(shown))):
            for piece, is_mark in ((shown[done:start], False), (shown[start:end], True)):
                font = marked if is_mark else plain
                width = font[1].horizontalAdvance(piece)
                area = QRect(left, rect.top(), width + 1, rect.height())
                if is_mark and piece:
                    self._draw_mark(painter, area, font[1].height(), value.mark, style)
                painter.setFont(font[0])
                painter.setPen(ink)
                painter.drawText(area, _PIECE, piece)
                left += width
            done = end
        note = QRect(left + GRID, rect.top(), rect.right() - left - GRID, rect.height())
        if value.note and note.width() > 3 * GRID:
            draw_text(painter, note, value.note, style.look.font(TypeRole.SMALL), colour=style.quiet, mode=END)

    @staticmethod
    def _draw_mark(painter: QPainter, area: QRect, height: int, tone: str, style: CellStyle) -> None:
        top = area.top() + (area.height() - height) / 2 - 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.pill(tone)[0])
        painter.drawRoundedRect(QRectF(area.left() - 1, top, area.width() + 1, height + 2), 3, 3)

    def _width(self, value: SideValue, style: CellStyle) -> int:
        return text_width(style.look.font(self.role, bold=True)[1], value.text or UNKNOWN) + PADDING
