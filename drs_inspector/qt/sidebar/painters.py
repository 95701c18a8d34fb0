"""Painters of the rows of the sidebar: a source, a saved view."""

from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from drs_inspector.qt.cells.cell_text import END, RIGHT, draw_text, text_width
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import GAP, CellPainter
from drs_inspector.qt.cells.values import said
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole

_SQUARE: Final = 10
_ICON: Final = 16
_JOINT: Final = " · "
TOTAL_ROLE: Final = TypeRole.SMALL


class SourceCell(NamedTuple):
    """A source as a row: title, count, and a coloured square or the icon of what it is."""

    title: str
    total: str
    colour: str = ""
    icon: str = ""
    is_locked: bool = False

    @property
    def spoken(self) -> str:
        """Title and count."""
        return said((self.title, self.total))


class ViewCell(NamedTuple):
    """A saved view as a row; its star is solid while what is shown differs from it."""

    title: str
    total: str = ""
    is_changed: bool = False

    @property
    def spoken(self) -> str:
        """Title, count, and whether it was changed."""
        return said((self.title, self.total, "changed" if self.is_changed else ""))


class SourcePainter(CellPainter[SourceCell]):
    """Square or icon, name, place in the secondary colour, a lock where it is locked, count."""

    def _draw(self, painter: QPainter, rect: QRect, value: SourceCell, style: CellStyle) -> None:
        rect = rect.adjusted(GRID, 0, -GRID // 2, 0)
        if value.icon:
            icon(value.icon, "grey").paint(painter, _left(rect, _ICON))
        else:
            draw_square(painter, QRectF(_left(rect, _SQUARE)), value.colour, style.look.outline)
        left = (_ICON if value.icon else _SQUARE) + GRID - (2 if value.icon else 0)
        rect = _with_total(painter, rect.adjusted(left, 0, 0, 0), value.total, style)
        if value.is_locked:
            lock = QRect(rect.right() - _ICON + 1, rect.center().y() - _ICON // 2, _ICON, _ICON)
            icon("lock", "grey").paint(painter, lock)
            rect = rect.adjusted(0, 0, -_ICON - GAP // 2, 0)
        name, joint, place = value.title.partition(_JOINT)
        font = style.look.font(self.role)
        used = draw_text(painter, rect, name, font, colour=style.text, mode=END)
        if place:
            draw_text(painter, rect.adjusted(used, 0, 0, 0), joint + place, font, colour=style.quiet, mode=END)

    def _width(self, value: SourceCell, style: CellStyle) -> int:
        metrics = style.look.font(self.role)[1]
        return 3 * GRID + _ICON + text_width(metrics, value.title) + text_width(metrics, value.total)


class ViewPainter(CellPainter[ViewCell]):
    """A star, the name, how many jobs match where that was counted."""

    def _draw(self, painter: QPainter, rect: QRect, value: ViewCell, style: CellStyle) -> None:
        rect = rect.adjusted(GRID, 0, -GRID // 2, 0)
        icon("star_solid" if value.is_changed else "star", "grey").paint(painter, _left(rect, _ICON))
        rect = _with_total(painter, rect.adjusted(_ICON + GAP, 0, 0, 0), value.total, style)
        draw_text(painter, rect, value.title, style.look.font(self.role), colour=style.text, mode=END)

    def _width(self, value: ViewCell, style: CellStyle) -> int:
        metrics = style.look.font(self.role)[1]
        return 3 * GRID + _ICON + text_width(metrics, value.title) + text_width(metrics, value.total)


def draw_square(painter: QPainter, square: QRectF, colour: str, outline: QColor) -> None:
    """Draw a square of a source's colour; one without a colour is grey: an edge alone is the sign of a check box."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour) if QColor.isValidColorName(colour) else outline)
    painter.drawRoundedRect(square, 2, 2)


def _left(rect: QRect, size: int) -> QRect:
    return QRect(rect.left(), rect.top() + (rect.height() - size) // 2, size, size)


def _with_total(painter: QPainter, rect: QRect, total: str, style: CellStyle) -> QRect:
    """Draw a count at the right, and return what is left beside it."""
    font = style.look.font(TOTAL_ROLE)
    draw_text(painter, rect, total, font, colour=style.quiet, align=RIGHT)
    return rect.adjusted(0, 0, -(text_width(font[1], total) + GAP) if total else 0, 0)
