"""A row of the palette, and its painter: icon, words with what was found, what is said of it, and its key."""

from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter

from drs_inspector.qt.cells.cell_text import draw_text
from drs_inspector.qt.cells.glyphs import GLYPH, glyph_pixmap
from drs_inspector.qt.cells.list_painters import MatchPainter
from drs_inspector.qt.cells.look import DIM, CellStyle
from drs_inspector.qt.cells.painters import PADDING, CellPainter
from drs_inspector.qt.cells.values import EmptyCell, MatchCell, Span, said
from drs_inspector.qt.widgets.fields.key_box import draw_key, key_width
from drs_inspector.qt.widgets.icons import icon_pixmap
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height

_ROW: Final = 32
_ICON: Final = 16
_LEFT: Final = GRID
_BETWEEN: Final = 10


class PaletteCell(NamedTuple):
    """What a row shows. ``is_head``: it is the title of a group; ``is_off``: it cannot be chosen, ``note`` says why."""

    text: str
    spans: tuple[Span, ...] = ()
    note: str = ""
    key: str = ""
    icon: str = ""
    glyph: str = ""
    tone: str = ""
    is_head: bool = False
    is_off: bool = False

    @property
    def spoken(self) -> str:
        """The words, why it cannot be chosen, its key."""
        note = f"not available: {self.note}" if self.is_off and self.note else self.note
        return said((self.text, note, self.key))


class PaletteRowPainter(CellPainter[PaletteCell]):
    """Draws titles of groups and rows; what was found is bold."""

    role = TypeRole.BODY

    def __init__(self) -> None:
        self._words = MatchPainter(bold_marks=True, role=TypeRole.BODY)

    def size_hint(self, value: PaletteCell | EmptyCell, style: CellStyle) -> QSize:
        """Return the room of a row; all are alike, so that a list need not ask each of them."""
        width = 0 if isinstance(value, EmptyCell) else self._width(value, style)
        return QSize(width + 2 * PADDING, row_height(style.look.font(self.role)[1], _ROW))

    def _draw(self, painter: QPainter, rect: QRect, value: PaletteCell, style: CellStyle) -> None:
        if value.is_head:
            draw_text(painter, rect, value.text, style.look.font(TypeRole.SMALL, bold=True), colour=style.quiet)
            return
        shown = style.look.style(style.state | DIM) if value.is_off else style
        self._draw_sign(painter, rect, value, shown)
        font, key = style.look.font(TypeRole.SMALL)[0], value.key
        if not key and style.is_selected and not value.is_off:
            key = "Enter"
        edge = style.quiet if style.is_selected else style.look.line
        draw_key(painter, rect, key, font=font, ink=shown.quiet, edge=edge)
        right = rect.right() - (key_width(font, key) + GRID if key else 0)
        left = rect.left() + _LEFT + _ICON + _BETWEEN - PADDING
        words = QRect(left, rect.top(), right - left, rect.height())
        self._words.paint(painter, words, MatchCell(value.text, value.spans, value.note), shown)

    @staticmethod
    def _draw_sign(painter: QPainter, rect: QRect, value: PaletteCell, style: CellStyle) -> None:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        left, middle = rect.left() + _LEFT, rect.top() + rect.height() // 2
        if value.glyph:
            picture = glyph_pixmap(value.glyph, style.ink(value.tone), GLYPH, ratio)
            painter.drawPixmap(left + (_ICON - GLYPH) // 2, middle - GLYPH // 2, picture)
        elif value.icon:
            painter.drawPixmap(left, middle - _ICON // 2, icon_pixmap(value.icon, style.quiet, _ICON, ratio))

    def _width(self, value: PaletteCell, style: CellStyle) -> int:
        words = self._words.size_hint(MatchCell(value.text, (), value.note), style).width()
        return _LEFT + _ICON + _BETWEEN + words + key_width(style.look.font(TypeRole.SMALL)[0], value.key)
