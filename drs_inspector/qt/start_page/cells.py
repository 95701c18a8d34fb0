"""Cells of the start page: two lines with the colour of a connection at their edge, and how a sign-in is."""

from typing import Final, NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from drs_inspector.qt.cells.cell_text import MIDDLE, draw_text, text_width
from drs_inspector.qt.cells.glyphs import GLYPH
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import GAP, PADDING, CellPainter, draw_row_glyph
from drs_inspector.qt.cells.values import said
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole

_EDGE: Final = 4
INDENT: Final = GRID + _EDGE
"""How far texts are from the edge of a cell with a colour at it."""
_ICON: Final = 16
_SPACE: Final = " "


class LinesCell(NamedTuple):
    """Two lines: a name with something quiet beside it, and quiet words below. ``colour`` is "" or "#rrggbb"."""

    first: str
    second: str = ""
    beside: str = ""
    colour: str = ""
    icon: str = ""
    is_dim: bool = False

    @property
    def spoken(self) -> str:
        """Both lines."""
        return said((self.first, self.beside, self.second))


class SignCell(NamedTuple):
    """Words with a glyph in its tone."""

    text: str
    glyph: str
    tone: str

    @property
    def spoken(self) -> str:
        """The words."""
        return self.text


class LinesPainter(CellPainter[LinesCell]):
    """Draws two lines; ``bold``: the name is what the row is about. ``edge``: there is a colour at the left."""

    role = TypeRole.TABLE

    def __init__(self, *, bold: bool = False, edge: bool = False) -> None:
        self._bold, self._edge = bold, edge

    def _draw(self, painter: QPainter, rect: QRect, value: LinesCell, style: CellStyle) -> None:
        if self._edge:
            if value.colour:
                painter.fillRect(QRect(rect.left() - PADDING, rect.top(), _EDGE, rect.height()), QColor(value.colour))
            rect = rect.adjusted(INDENT, 0, 0, 0)
        if value.icon:
            place = QRect(rect.left(), rect.center().y() - _ICON // 2, _ICON, _ICON)
            icon(value.icon, "grey").paint(painter, place)
            rect = rect.adjusted(_ICON + GRID, 0, 0, 0)
        upper, lower = self._lines(rect, value, style)
        font = style.look.font(self.role, bold=self._bold)
        colour = style.quiet if value.is_dim else style.text
        used = draw_text(painter, upper, value.first, font, colour=colour, mode=MIDDLE)
        plain = style.look.font(self.role)
        rest = upper.adjusted(used + plain[1].horizontalAdvance(_SPACE), 0, 0, 0)
        if value.beside and rest.width() > 4 * GRID:
            draw_text(painter, rest, value.beside, plain, colour=style.quiet)
        if value.second:
            draw_text(painter, lower, value.second, style.look.font(TypeRole.SMALL), colour=style.quiet)

    def _lines(self, rect: QRect, value: LinesCell, style: CellStyle) -> tuple[QRect, QRect]:
        first = style.look.font(self.role)[1].height()
        second = style.look.font(TypeRole.SMALL)[1].height()
        if not value.second:
            return rect, rect
        top = rect.top() + (rect.height() - first - second) // 2
        return QRect(rect.left(), top, rect.width(), first), QRect(rect.left(), top + first, rect.width(), second)

    def _width(self, value: LinesCell, style: CellStyle) -> int:
        upper = text_width(style.look.font(self.role, bold=self._bold)[1], value.first)
        return max(upper, text_width(style.look.font(TypeRole.SMALL)[1], value.second))


class SignPainter(CellPainter[SignCell]):
    """Draws the glyph in its tone and the words beside it."""

    def _draw(self, painter: QPainter, rect: QRect, value: SignCell, style: CellStyle) -> None:
        draw_row_glyph(painter, rect, value.glyph, style.ink(value.tone))
        words = rect.adjusted(GLYPH + GAP, 0, 0, 0)
        draw_text(painter, words, value.text, style.look.font(self.role), colour=style.text)

    def _width(self, value: SignCell, style: CellStyle) -> int:
        return GLYPH + GAP + text_width(style.look.font(self.role)[1], value.text)


def lines_height(style: CellStyle, least: int) -> int:
    """Return the height of a row of two lines, with room above and below."""
    first, second = style.look.font(TypeRole.TABLE)[1], style.look.font(TypeRole.SMALL)[1]
    return max(least, first.height() + second.height() + GRID)
