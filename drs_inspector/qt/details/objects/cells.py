"""Cells of the table of objects that no other table has: the name on the target, and the rule as a link."""

from typing import Final, NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from drs_inspector.qt.cells.cell_text import MIDDLE, draw_text, text_width
from drs_inspector.qt.cells.glyphs import GLYPH
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import GAP, PADDING, CellPainter, draw_row_glyph
from drs_inspector.qt.cells.values import Glyph, said
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole

_ARROW: Final = "\u2192"


class RuleLinkCell(NamedTuple):
    """The first rule of an object: its name, which is a link, and its condition. ``is_odd``: it contradicts itself."""

    link: str
    condition: str
    is_odd: bool = False

    @property
    def spoken(self) -> str:
        """Rule and condition."""
        return said((self.link, self.condition, "contradicts itself" if self.is_odd else ""))


class NewNamePainter(CellPainter[str]):
    """An arrow and the name on the target, bold: it is the answer."""

    role = TypeRole.DATA

    def _draw(self, painter: QPainter, rect: QRect, value: str, style: CellStyle) -> None:
        if not value:
            return
        plain = style.look.font(TypeRole.MICRO)
        used = draw_text(painter, rect, _ARROW, plain, colour=style.quiet)
        rest = rect.adjusted(used + GAP, 0, 0, 0)
        draw_text(painter, rest, value, style.look.font(self.role, bold=True), colour=style.text, mode=MIDDLE)

    def _width(self, value: str, style: CellStyle) -> int:
        return text_width(style.look.font(self.role, bold=True)[1], value) + GAP + 2 * GRID if value else 0


class RuleLinkPainter(CellPainter[RuleLinkCell]):
    """The link, then the condition as far as there is room."""

    def link_rect(self, rect: QRect, value: RuleLinkCell, style: CellStyle) -> QRect:
        """Return where a click follows the link."""
        before = GLYPH + GAP if value.is_odd else 0
        width = text_width(style.look.font(self.role)[1], value.link)
        return QRect(rect.left() + PADDING, rect.top(), before + width, rect.height())

    def _draw(self, painter: QPainter, rect: QRect, value: RuleLinkCell, style: CellStyle) -> None:
        if value.is_odd:
            draw_row_glyph(painter, rect, Glyph.LATE, style.ink("amber"))
            rect = rect.adjusted(GLYPH + GAP, 0, 0, 0)
        used = draw_text(painter, rect, value.link, style.look.font(self.role), colour=style.link)
        rest = rect.adjusted(used + GRID, 0, 0, 0)
        if rest.width() > 2 * GRID:
            draw_text(painter, rest, value.condition, style.look.font(TypeRole.DATA), colour=style.quiet)

    def _width(self, value: RuleLinkCell, style: CellStyle) -> int:
        link = text_width(style.look.font(self.role)[1], value.link)
        condition = text_width(style.look.font(TypeRole.DATA)[1], value.condition)
        return (GLYPH + GAP if value.is_odd else 0) + link + GRID + condition
