"""How instances and lines of the map are painted: pure classes, that know neither the scene nor the jobs."""

from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from drs_inspector.qt.cells.glyphs import draw_glyph
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.map.geometry import Way
from drs_inspector.session.map.lines import LineLook

GLYPH: Final = 14.0
ARROW: Final = 8.0
_DIM: Final = 0.3
_ROUND: Final = 4.0
_HALO: Final = 7.0
_NO_WORDS_BELOW, _NO_GLYPH_BELOW = 0.45, 0.25
"""Scales below which words could not be read, and glyphs not be told from one another."""


class NodeValue(NamedTuple):
    """What the box of an instance says; ``icon_name`` tells whether jobs write to it."""

    title: str
    note: str
    icon_name: str
    is_known: bool = True
    holds: int = 1


class LineValue(NamedTuple):
    """The way of a line and how it is drawn."""

    way: Way
    look: LineLook


class MapStyle(NamedTuple):
    """Colours and fonts, and the state of what is painted. ``scale``: so many pixels are in one unit of it."""

    look: Look
    is_selected: bool = False
    is_current: bool = False
    has_keyboard: bool = False
    is_dim: bool = False
    scale: float = 1.0


class NodePainter:
    """A box with a name and an address; dashed where it is not told which one it is, double for several."""

    @staticmethod
    def paint(painter: QPainter, rect: QRectF, value: NodeValue, style: MapStyle) -> None:
        """Paint an instance into its box."""
        look = style.look
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if style.is_dim:
            painter.setOpacity(_DIM)
        pen = QPen(look.accent if style.is_selected else look.outline, 2.0 if style.is_selected else 1.0)
        if not value.is_known:
            pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.setBrush(look.selection if style.is_selected else look.base)
        if value.holds > 1:
            painter.drawRoundedRect(rect.translated(3, 3), _ROUND, _ROUND)
        painter.drawRoundedRect(rect, _ROUND, _ROUND)
        if style.is_current and style.has_keyboard:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.accent, 2.0))
            painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), _ROUND + 2, _ROUND + 2)
        if style.scale >= _NO_WORDS_BELOW:
            _words(painter, rect, value, look)
        painter.restore()


class LinePainter:
    """A curve with an arrow, dashed by health, its glyph in the middle and a figure above it."""

    @staticmethod
    def paint(painter: QPainter, _rect: QRectF, value: LineValue, style: MapStyle) -> None:
        """Paint a line where its way is; it has no box of its own."""
        look, shown = style.look, value.look
        colour = look.tone(shown.tone)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if style.is_dim:
            painter.setOpacity(_DIM)
        path = path_of(value.way)
        if style.is_selected or style.is_current:
            halo = QPen(look.accent if style.is_current and style.has_keyboard else look.selection, _HALO)
            if style.is_current and style.has_keyboard:
                halo.setWidthF(shown.width + 5)
                painter.strokePath(path, halo)
                halo = QPen(look.base, shown.width + 2)
            painter.strokePath(path, halo)
        pen = QPen(colour, shown.width + (1.0 if style.is_selected else 0.0))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if shown.dashes:
            pen.setDashPattern(list(shown.dashes))
        painter.strokePath(path, pen)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(arrow_of(value.way))
        middle = QPointF(*value.way.middle)
        if style.scale >= _NO_GLYPH_BELOW:
            _glyph(painter, middle, value, look)
        if shown.label and style.scale >= _NO_WORDS_BELOW:
            _label(painter, middle, shown.label, look)
        painter.restore()

    @staticmethod
    def room(value: LineValue) -> QRectF:
        """Return the room that a line takes."""
        middle = QPointF(*value.way.middle)
        label = QRectF(middle.x() - GLYPH, middle.y() - 2.5 * GLYPH, 10 * GLYPH, 4 * GLYPH)
        return path_of(value.way).controlPointRect().adjusted(-8, -8, 8, 8).united(label)


def path_of(way: Way) -> QPainterPath:
    """Return a way as a path."""
    path = QPainterPath(QPointF(*way.start))
    for first, second, end in way.curves:
        path.cubicTo(QPointF(*first), QPointF(*second), QPointF(*end))
    return path


def arrow_of(way: Way) -> QPolygonF:
    """Return the arrow at the end of a way: all ways end from the left."""
    x, y = way.end
    return QPolygonF([QPointF(x, y), QPointF(x - ARROW, y - ARROW / 2), QPointF(x - ARROW, y + ARROW / 2)])


def _words(painter: QPainter, rect: QRectF, value: NodeValue, look: Look) -> None:
    side = 16
    icon(value.icon_name).paint(painter, int(rect.left()) + 8, int(rect.center().y()) - side // 2, side, side)
    room = rect.adjusted(32, 2, -8, -2)
    font, metrics = look.font(TypeRole.TABLE, bold=True)
    painter.setFont(font)
    painter.setPen(look.text)
    note_font, note_metrics = look.font(TypeRole.MICRO)
    height = metrics.height() + (note_metrics.height() if value.note else 0)
    top = QRectF(room.left(), room.center().y() - height / 2, room.width(), metrics.height())
    left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(top, left, metrics.elidedText(value.title, Qt.TextElideMode.ElideMiddle, int(room.width())))
    if value.note:
        painter.setFont(note_font)
        painter.setPen(look.secondary)
        below = QRectF(room.left(), top.bottom(), room.width(), note_metrics.height())
        shown = note_metrics.elidedText(value.note, Qt.TextElideMode.ElideMiddle, int(room.width()))
        painter.drawText(below, left, shown)


def _glyph(painter: QPainter, middle: QPointF, value: LineValue, look: Look) -> None:
    painter.setBrush(QBrush(look.base))
    painter.drawEllipse(middle, GLYPH / 2 + 2, GLYPH / 2 + 2)
    box = QRectF(middle.x() - GLYPH / 2, middle.y() - GLYPH / 2, GLYPH, GLYPH)
    draw_glyph(painter, box, value.look.glyph, look.tone(value.look.tone))


def _label(painter: QPainter, middle: QPointF, label: str, look: Look) -> None:
    font, metrics = look.font(TypeRole.MICRO, bold=True)
    painter.setFont(font)
    box = QRectF(
        middle.x() + GLYPH / 2 + 4, middle.y() - metrics.height() - 2, metrics.horizontalAdvance(label) + 4,
        metrics.height(),
    )  # fmt: skip
    ground = QColor(look.base)
    ground.setAlphaF(0.85)
    painter.fillRect(box, ground)
    painter.setPen(look.text)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), label)
