"""How the cells of such a table are painted: on one line, or on two where the words need them; never on more."""

from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from drs_inspector.qt.cells.cell_text import ELLIPSIS, text_width
from drs_inspector.qt.cells.list_painters import GroupPainter
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import INDENT, PADDING, CellPainter, draw_chevron, draw_row_glyph
from drs_inspector.qt.cells.values import GroupCell
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height
from drs_inspector.session.job_page.page_rows import SAME, Words

LINES: Final = 2
SIGNS: Final = 3 * GRID
"""The room of the sign in front of a row."""
_GLYPH_ROOM: Final = 22
_BOX: Final = 16
_MOST: Final = 600
"""Letters that are laid out: two lines of any screen are less."""


class FirstCell(NamedTuple):
    """The first cell of a row: the sign of how its values compare, and what the row is about.

    ``is_open`` is None where nothing folds; ``has_signs``: rows of this table have signs.
    """

    words: Words
    sign: str = ""
    has_signs: bool = False
    depth: int = 0
    is_open: bool | None = None


class WordsPainter(CellPainter[Words | FirstCell | GroupCell]):
    """Draws the words of a cell with their note, the head of a group, or the beginning of a row."""

    def __init__(self, *, ruled: bool = False) -> None:
        """``ruled``: a hairline in front of every cell but the first, between two sides."""
        self._group, self._ruled = GroupPainter(), ruled

    def size_hint(self, value: object, style: CellStyle) -> QSize:
        """Return the room in which a value is on one line."""
        if isinstance(value, GroupCell):
            return self._group.size_hint(value, style)
        words, left = _parts(value)
        width = 2 * PADDING + left + (_one_line(words, style) if words is not None else 0)
        return QSize(width, row_height(style.look.font(TypeRole.TABLE)[1]))

    def height(self, value: object, width: int, style: CellStyle) -> int:
        """Return what a value needs at a width: a row, or the line more that a second one takes."""
        one = row_height(style.look.font(TypeRole.TABLE)[1])
        words, left = _parts(value)
        room = width - left - 2 * PADDING
        if words is None or isinstance(value, GroupCell) or _one_line(words, style) <= room:
            return one
        # Words are a little narrower beside one another than each by itself.
        if len(_lines(_whole(words), len(words.text[:_MOST]), words, room, style)[1]) == 1:
            return one
        return one + max(style.look.font(role)[1].height() for role in (TypeRole.TABLE, TypeRole.DATA))

    def paint(self, painter: QPainter, rect: QRect, value: object, style: CellStyle) -> None:
        """Draw a value into a rectangle whose background has been drawn."""
        if isinstance(value, GroupCell):
            self._group.paint(painter, rect, value, style)
        elif isinstance(value, Words | FirstCell):
            super().paint(painter, rect, value, style)

    def _draw(self, painter: QPainter, rect: QRect, value: Words | FirstCell | GroupCell, style: CellStyle) -> None:
        words, left = _parts(value)
        if isinstance(value, FirstCell):
            _draw_sign(painter, rect, value.sign, style)
            if value.is_open is not None:
                place = rect.adjusted(left - INDENT, 0, 0, 0)
                draw_chevron(painter, place, style.quiet, is_open=value.is_open)
        if words is None:
            return
        if self._ruled and isinstance(value, Words):
            painter.fillRect(QRect(rect.left() - PADDING, rect.top(), 1, rect.height()), style.look.line)
        rect = rect.adjusted(left, 0, 0, 0)
        if words.glyph.strip():
            draw_row_glyph(painter, rect.adjusted(-_GLYPH_ROOM, 0, 0, 0), words.glyph, style.ink(words.tone or "grey"))
        _draw_words(painter, rect, words, style)

    def _width(self, value: Words | FirstCell | GroupCell, style: CellStyle) -> int:
        words, left = _parts(value)
        return left + (_one_line(words, style) if words is not None else 0)


def _parts(value: object) -> tuple[Words | None, int]:
    """Return the words of a cell, and what is in front of them."""
    if isinstance(value, FirstCell):
        left = (SIGNS if value.has_signs else 0) + value.depth * INDENT
        return value.words, left + (INDENT if value.is_open is not None else 0)
    if isinstance(value, Words):
        return value, _GLYPH_ROOM if value.glyph else 0
    return None, 0


def _fonts(words: Words, style: CellStyle) -> tuple[QFont, QFont]:
    role = TypeRole.DATA if words.is_data else TypeRole.TABLE
    return style.look.font(role, bold=words.is_bold or None)[0], style.look.font(TypeRole.TABLE)[0]


def _one_line(words: Words, style: CellStyle) -> int:
    role = TypeRole.DATA if words.is_data else TypeRole.TABLE
    width = text_width(style.look.font(role, bold=words.is_bold or None)[1], words.text[:_MOST])
    note = text_width(style.look.font(TypeRole.TABLE)[1], words.note[:_MOST]) + GRID if words.note else 0
    return width + note


def _draw_sign(painter: QPainter, rect: QRect, sign: str, style: CellStyle) -> None:
    """Draw how two values compare: a sign in a box where they differ, a quiet one where they are the same."""
    if not sign:
        return
    area = QRectF(rect.left(), rect.center().y() - _BOX / 2 + 0.5, _BOX, _BOX)
    if sign != SAME:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.look.base if style.is_selected else style.look.track)
        painter.drawRoundedRect(area, 3, 3)
    painter.setFont(style.look.font(TypeRole.SMALL)[0])
    painter.setPen(style.text if sign != SAME else style.quiet)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), sign)


def _draw_words(painter: QPainter, rect: QRect, words: Words, style: CellStyle) -> None:
    layout = laid_out(words, rect.width(), style)
    top = rect.top() + (rect.height() - layout.boundingRect().height()) / 2
    layout.draw(painter, QPointF(rect.left(), max(top, rect.top())))


def _whole(words: Words) -> str:
    text, note = words.text[:_MOST], words.note[:_MOST]
    return f"{text}  {note}" if text and note else text or note


def laid_out(words: Words, width: int, style: CellStyle) -> QTextLayout:
    """Return the words of a cell on at most two lines, the second one cut where there are more."""
    text, whole = words.text[:_MOST], _whole(words)
    layout, lines = _lines(whole, len(text), words, width, style)
    if sum(line[1] for line in lines) >= len(whole) or len(lines) < LINES:
        return layout
    least, most = lines[0][1], sum(line[1] for line in lines)
    start = least
    while least < most:  # the longest beginning that has room for the sign of the cut behind it
        half = (least + most + 1) // 2
        tried, found = _lines(whole[:half].rstrip() + ELLIPSIS, len(text), words, width, style)
        if sum(line[1] for line in found) >= len(whole[:half].rstrip()) + 1:
            least, layout = half, tried
        else:
            most = half - 1
    return layout if least > start else _lines(whole[:start] + ELLIPSIS, len(text), words, width, style)[0]


def _lines(
    whole: str, split: int, words: Words, width: int, style: CellStyle
) -> tuple[QTextLayout, list[tuple[int, int]]]:
    """Lay a text out on two lines: return where each of them begins and how long it is."""
    first, second = _fonts(words, style)
    layout = QTextLayout(whole, second)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    ink = style.quiet if words.is_quiet else style.link if words.is_link else style.text
    if words.tone and not words.glyph:
        ink = style.ink(words.tone)
    layout.setFormats([_format(0, min(split, len(whole)), first, ink), _format(split, len(whole), second, style.quiet)])
    layout.beginLayout()
    found: list[tuple[int, int]] = []
    height = 0.0
    while len(found) < LINES:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, GRID))
        line.setPosition(QPointF(0, height))
        height += line.height()
        found.append((line.textStart(), line.textLength()))
    layout.endLayout()
    return layout, found


def _format(start: int, end: int, font: QFont, ink: QColor) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = start, max(end - start, 0)
    shape = QTextCharFormat()
    shape.setFont(font)
    shape.setForeground(ink)
    made.format = shape
    return made
