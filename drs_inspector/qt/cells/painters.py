"""Painters of cells: small pure classes that draw one kind of value into a rectangle, and into nothing else."""

from abc import ABC, abstractmethod
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from drs_inspector.qt.cells import sparkline
from drs_inspector.qt.cells.cell_text import END, LEFT, MIDDLE, RIGHT, draw_text, elided, text_width
from drs_inspector.qt.cells.glyphs import GLYPH, glyph_pixmap
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.values import (
    UNKNOWN,
    EmptyCell,
    Glyph,
    HealthCell,
    NameCell,
    PillCell,
    ProgressCell,
    RouteCell,
)
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height

V = TypeVar("V")
PADDING: Final = GRID
INDENT: Final = 2 * GRID
GAP: Final = 6  # from a glyph to its word
_PILL_HEIGHT: Final = 18
_PILL_DOT: Final = 6
_PILL_LEFT, _PILL_MIDDLE, _PILL_RIGHT = 7, 5, 8
_BAR_WIDTH, _BAR_HEIGHT = 48, 6
_LEAST_BAR: Final = 3
_ARROW: Final = 11
_SOURCE_SHARE: Final = 0.55  # enough for the name of an engine
_CHEVRON: Final = 4.0
_WORDS: Final = TypeRole.TABLE  # of what has no value


class CellPainter(ABC, Generic[V]):
    """Draws values of one kind; holds no state but how its column looks, so one serves all rows.

    In place of a value each draws the words of an ``EmptyCell``.
    """

    role = TypeRole.TABLE
    """The role of its main text, which decides the height of its row."""
    align = LEFT

    def paint(self, painter: QPainter, rect: QRect, value: V | EmptyCell, style: CellStyle) -> None:
        """Draw a value into a rectangle whose background has been drawn."""
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        if isinstance(value, EmptyCell):
            draw_text(painter, inner, value.text, style.look.font(_WORDS), colour=style.quiet, align=self.align)
        else:
            self._draw(painter, inner, value, style)
        painter.restore()

    def size_hint(self, value: V | EmptyCell, style: CellStyle) -> QSize:
        """Return the room in which nothing of a value is cut."""
        _font, metrics = style.look.font(self.role)
        if isinstance(value, EmptyCell):
            width = text_width(style.look.font(_WORDS)[1], value.text)
            return QSize(width + 2 * PADDING, row_height(metrics))
        return QSize(self._width(value, style) + 2 * PADDING, row_height(metrics))

    @abstractmethod
    def _draw(self, painter: QPainter, rect: QRect, value: V, style: CellStyle) -> None:
        """Draw a value between the paddings."""

    @abstractmethod
    def _width(self, value: V, style: CellStyle) -> int:
        """Return the width of a value without paddings."""


class TextPainter(CellPainter[str]):
    """A text; figures are numeric: right, so that their digits are below one another.

    ``mode``: names are cut in the middle, because they differ at the end, sentences at the end.
    """

    def __init__(
        self,
        *,
        numeric: bool = False,
        quiet: bool = False,
        link: bool = False,
        mode: Qt.TextElideMode = END,
        role: TypeRole = TypeRole.TABLE,
    ) -> None:
        self.role = role
        self.align = RIGHT if numeric else LEFT
        self._quiet, self._link = quiet, link
        self._mode = mode

    def _draw(self, painter: QPainter, rect: QRect, value: str, style: CellStyle) -> None:
        colour = style.link if self._link else style.quiet if self._quiet else style.text
        draw_text(painter, rect, value, style.look.font(self.role), colour=colour, mode=self._mode, align=self.align)

    def _width(self, value: str, style: CellStyle) -> int:
        return text_width(style.look.font(self.role)[1], value)


class HealthPainter(CellPainter[HealthCell]):
    """Glyph and word in the tone, then the reason; without room for the word the glyph alone."""

    def _draw(self, painter: QPainter, rect: QRect, value: HealthCell, style: CellStyle) -> None:
        ink, word_font = style.ink(value.tone), style.look.font(self.role, bold=True)
        draw_row_glyph(painter, rect, value.glyph, ink)
        rect = rect.adjusted(GLYPH + GAP, 0, 0, 0)
        width = text_width(word_font[1], value.word)
        # A word that is cut is read as another one; only what a cloud invented has no length that is known before.
        if width > rect.width() and value.glyph != Glyph.UNKNOWN:
            return
        used = draw_text(painter, rect, value.word, word_font, colour=ink, mode=MIDDLE)
        reason_font = style.look.font(self.role)
        rest = rect.adjusted(used + reason_font[1].horizontalAdvance(" "), 0, 0, 0)
        if value.reason and rest.width() > 2 * GRID:
            draw_text(painter, rest, value.reason, reason_font, colour=style.quiet)

    def _width(self, value: HealthCell, style: CellStyle) -> int:
        word = text_width(style.look.font(self.role, bold=True)[1], value.word)
        reason = text_width(style.look.font(self.role)[1], f" {value.reason}") if value.reason else 0
        return GLYPH + GAP + word + reason


class PillPainter(CellPainter[PillCell]):
    """A status: dot and word in its tone on a pill; on a selected row the pill is on Base."""

    role = TypeRole.SMALL

    def _draw(self, painter: QPainter, rect: QRect, value: PillCell, style: CellStyle) -> None:
        font = style.look.font(self.role)
        around = _PILL_LEFT + _PILL_DOT + _PILL_MIDDLE + _PILL_RIGHT
        shown = elided(font[1], value.text, rect.width() - around)
        if not shown or rect.width() <= around:
            return
        back, ink = style.pill(value.tone)
        height = max(_PILL_HEIGHT, font[1].height() + 2)
        top = rect.top() + (rect.height() - height) // 2
        pill = QRectF(rect.left(), top, font[1].horizontalAdvance(shown) + around, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setBrush(ink)
        painter.drawEllipse(QRectF(pill.left() + _PILL_LEFT, top + (height - _PILL_DOT) / 2, _PILL_DOT, _PILL_DOT))
        words = pill.toRect().adjusted(_PILL_LEFT + _PILL_DOT + _PILL_MIDDLE, 0, 0, 0)
        draw_text(painter, words, shown, font, colour=ink)

    def _width(self, value: PillCell, style: CellStyle) -> int:
        word = text_width(style.look.font(self.role)[1], value.text)
        return _PILL_LEFT + _PILL_DOT + _PILL_MIDDLE + word + _PILL_RIGHT


class NamePainter(CellPainter[NameCell]):
    """A name, cut in the middle: subtasks differ at the end. ``folds``: rows may have rows below, and have a place
    for the chevron.
    """

    def __init__(self, *, folds: bool = True, role: TypeRole = TypeRole.TABLE) -> None:
        self.role = role
        self._folds = folds

    def chevron_rect(self, rect: QRect, value: NameCell) -> QRect:
        """Return where a click folds or unfolds a row; empty when the row has none below."""
        if value.is_open is None or not self._folds:
            return QRect()
        left = rect.left() + self._indent(rect.width() - 2 * PADDING, value)
        return QRect(left, rect.top(), PADDING + INDENT, rect.height())

    def _draw(self, painter: QPainter, rect: QRect, value: NameCell, style: CellStyle) -> None:
        rect = rect.adjusted(self._indent(rect.width(), value), 0, 0, 0)
        if self._folds:
            if value.is_open is not None:
                draw_chevron(painter, rect, style.quiet, is_open=value.is_open)
            rect = rect.adjusted(INDENT, 0, 0, 0)
        if value.glyph:
            draw_row_glyph(painter, rect, value.glyph, style.ink(value.tone))
            rect = rect.adjusted(GLYPH + GAP, 0, 0, 0)
        draw_text(painter, rect, value.text, style.look.font(self.role), colour=style.text, mode=MIDDLE)

    @staticmethod
    def _indent(width: int, value: NameCell) -> int:
        # Names that are deep below keep half of the room.
        return min(value.depth * INDENT, max(0, width // 2))

    def _width(self, value: NameCell, style: CellStyle) -> int:
        before = value.depth * INDENT + (INDENT if self._folds else 0) + (GLYPH + GAP if value.glyph else 0)
        return before + text_width(style.look.font(self.role)[1], value.text)


class RoutePainter(CellPainter[RouteCell]):
    """Source, an arrow, target; where both do not fit, the source takes about half.

    The source is an engine and is read from its beginning, the target a name that may differ at its end.
    """

    def _draw(self, painter: QPainter, rect: QRect, value: RouteCell, style: CellStyle) -> None:
        font = style.look.font(self.role)
        room = rect.width() - _ARROW - 2 * GAP
        wants, other = text_width(font[1], value.source), text_width(font[1], value.target)
        source = wants if wants + other <= room else min(wants, max(round(room * _SOURCE_SHARE), room - other))
        used = draw_text(
            painter,
            QRect(rect.topLeft(), QSize(source, rect.height())),
            value.source,
            font,
            colour=style.text,
            mode=END,
        )
        left = rect.left() + used + GAP
        middle = rect.top() + rect.height() / 2
        _draw_lines(painter, style.quiet, (left, middle), (left + _ARROW, middle))
        tip = left + _ARROW
        _draw_lines(painter, style.quiet, (tip - 3, middle - 3), (tip, middle), (tip - 3, middle + 3))
        rest = rect.adjusted(used + _ARROW + 2 * GAP, 0, 0, 0)
        draw_text(painter, rest, value.target, font, colour=style.text, mode=MIDDLE)

    def _width(self, value: RouteCell, style: CellStyle) -> int:
        metrics = style.look.font(self.role)[1]
        return text_width(metrics, value.source) + text_width(metrics, value.target) + _ARROW + 2 * GAP


class ProgressPainter(CellPainter[ProgressCell]):
    """A bar or a line and the figure at the right; words why there is none at the left, where the bar would be.

    ``numeric``: those words are at the right, too, in a column of figures alone.
    """

    def __init__(self, *, numeric: bool = False) -> None:
        self.align = RIGHT if numeric else LEFT

    def _draw(self, painter: QPainter, rect: QRect, value: ProgressCell, style: CellStyle) -> None:
        font, share = style.look.font(self.role), _known(value.share)
        if not value.is_figure or value.text == UNKNOWN:
            draw_text(painter, rect, value.text, font, colour=style.quiet)
            return
        has_room = rect.width() >= _BAR_WIDTH + GAP + text_width(font[1], value.text)
        if share is not None and has_room:
            top = rect.top() + (rect.height() - _BAR_HEIGHT) / 2
            bar = QRectF(rect.left(), top, _BAR_WIDTH, _BAR_HEIGHT)
            draw_bar(painter, bar, share, ink=style.ink(value.tone), track=style.look.track, radius=_BAR_HEIGHT / 2)
        elif value.line and has_room:
            top = rect.top() + (rect.height() - sparkline.HEIGHT) / 2
            area = QRectF(rect.left(), top, sparkline.WIDTH, sparkline.HEIGHT)
            line = sparkline.Sparkline(value.line, value.limit)
            line.paint(painter, area, style.ink(value.tone), style.quiet)
        draw_text(painter, rect, value.text, font, colour=style.text, align=RIGHT)

    def _width(self, value: ProgressCell, style: CellStyle) -> int:
        word = text_width(style.look.font(self.role)[1], value.text)
        return word if _known(value.share) is None and not value.line else _BAR_WIDTH + GAP + word


def _known(share: float | None) -> float | None:
    """Return a share between 0 and 1: what a cloud tells may be beside it, or no number."""
    return None if share is None or share != share else min(max(share, 0.0), 1.0)  # noqa: PLR0124 - NaN alone differs


def draw_bar(painter: QPainter, bar: QRectF, share: float, *, ink: QColor, track: QColor, radius: float = 0) -> None:
    """Draw a bar of which a share is full. A little is seen, and what is not full does not look so."""
    full = bar.width() * share
    if 0 < share < 1:
        full = min(max(full, _LEAST_BAR), bar.width() - _LEAST_BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(track)
    painter.drawRoundedRect(bar, radius, radius)
    if full:
        painter.save()
        painter.setClipRect(QRectF(bar.left(), bar.top(), full, bar.height()), Qt.ClipOperation.IntersectClip)
        painter.setBrush(ink)
        painter.drawRoundedRect(bar, radius, radius)
        painter.restore()


def draw_row_glyph(painter: QPainter, rect: QRect, glyph: str, colour: QColor) -> None:
    """Draw a glyph at the left of a rectangle, in the middle of its height."""
    device = painter.device()
    pixmap = glyph_pixmap(glyph, colour, GLYPH, device.devicePixelRatioF() if device is not None else 1.0)
    painter.drawPixmap(rect.left(), rect.top() + (rect.height() - GLYPH) // 2, pixmap)


def draw_chevron(painter: QPainter, rect: QRect, colour: QColor, *, is_open: bool) -> None:
    """Draw the sign of a row with rows below at the left of a rectangle: down when it is open, else to the right."""
    x, y, half = rect.left() + 5.5, rect.top() + rect.height() / 2, _CHEVRON / 2
    if is_open:
        _draw_lines(painter, colour, (x - _CHEVRON, y - half), (x, y + half), (x + _CHEVRON, y - half))
    else:
        _draw_lines(painter, colour, (x - half, y - _CHEVRON), (x + half, y), (x - half, y + _CHEVRON))


def draw_order(painter: QPainter, rect: QRect, colour: QColor, *, descending: bool) -> None:
    """Draw the sign of a column that orders at the left of a rectangle: down for ascending values, else up."""
    x, y, half = rect.left() + 5.5, rect.top() + rect.height() / 2, (-1 if descending else 1) * _CHEVRON / 2
    _draw_lines(painter, colour, (x - _CHEVRON, y - half), (x, y + half), (x + _CHEVRON, y - half))


def _draw_lines(painter: QPainter, colour: QColor, *points: tuple[float, float]) -> None:
    pen = QPen(colour, 1.2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))
