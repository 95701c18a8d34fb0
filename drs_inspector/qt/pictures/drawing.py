"""What painters of pictures share: where parts are, patterns that are told without colours, the ring of the focus."""

from abc import ABC, abstractmethod
from typing import Final, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.pictures.phase_line import Pattern

V = TypeVar("V")
RADIUS: Final = 2.0
LEAST_HEIGHT: Final = 22
_HATCH_STEP, _HATCH_PEN = 6.0, 1.5
_STRIPE_STEP, _STRIPE_PEN = 9.0, 3.0
_RING: Final = 2


class Place(NamedTuple):
    """Where a part of a picture is, what is said of it, and what it leads to, "" for nothing."""

    rect: QRect
    words: str
    door: str = ""


class PicturePainter(ABC, Generic[V]):
    """Draws values of one kind into a rectangle whose background was drawn, and into nothing else."""

    def paint(self, painter: QPainter, rect: QRect, value: V, style: Look) -> None:
        """Draw a value."""
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, rect, value, style)
        painter.restore()

    @abstractmethod
    def size_hint(self, value: V, style: Look) -> QSize:
        """Return the room that it likes."""

    @abstractmethod
    def places(self, rect: QRect, value: V, style: Look) -> list[Place]:
        """Return where its parts are when it is drawn into a rectangle, in the order of ``children()``."""

    @abstractmethod
    def _draw(self, painter: QPainter, rect: QRect, value: V, style: Look) -> None:
        """Draw a value; clip and rendering hints are set."""


def raised(rect: QRect, within: QRect) -> QRect:
    """Return a rectangle that is high enough to be hit, inside another one."""
    height = min(max(rect.height(), LEAST_HEIGHT), within.height())
    top = min(max(rect.center().y() - height // 2, within.top()), within.bottom() - height + 1)
    return QRect(rect.left(), top, rect.width(), height)


def fill_pattern(painter: QPainter, rect: QRectF, pattern: Pattern, ink: QColor, ground: QColor) -> None:
    """Fill a bar: plain in its ink, hatched with thin lines on the ground, or striped with the ground on its ink."""
    painter.save()
    path = QPainterPath()
    path.addRoundedRect(rect, RADIUS, RADIUS)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    if pattern is Pattern.HATCHED:
        _slant(painter, rect, QPen(ink, _HATCH_PEN), _HATCH_STEP)
    else:
        painter.fillRect(rect, ink)
        if pattern is Pattern.STRIPED:
            _slant(painter, rect, QPen(ground, _STRIPE_PEN), _STRIPE_STEP)
    painter.restore()


def _slant(painter: QPainter, rect: QRectF, pen: QPen, step: float) -> None:
    painter.setPen(pen)
    at = rect.left() - rect.height()
    while at < rect.right() + step:
        painter.drawLine(QPointF(at, rect.bottom() + 1), QPointF(at + rect.height() + 2, rect.top() - 1))
        at += step


def draw_ring(painter: QPainter, rect: QRect, style: Look) -> None:
    """Draw the ring of the focus just inside a rectangle, clear of what it is around."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.accent, _RING))
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), GRID // 2, GRID // 2)
    painter.restore()


def hairline(painter: QPainter, start: QPointF, end: QPointF, ink: QColor, dash: float = 0.0) -> None:
    """Draw a line of one pixel of the grid between whole places, dashed when asked for; it fills that pixel sharply."""
    middle = QPointF(0.5, 0.5)
    pen = QPen(ink, 1.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern([dash, dash])
    painter.setPen(pen)
    painter.drawLine(start + middle, end + middle)
