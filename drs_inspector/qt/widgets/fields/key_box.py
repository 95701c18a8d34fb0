"""A key in a box, as it is drawn at the right of what it runs."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

_PADDING: Final = 5
_RADIUS: Final = 3.0
_FLAGS: Final = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


def key_width(font: QFont, key: str) -> int:
    """Return how wide the box of a key is; 0 without a key."""
    return QFontMetrics(font).horizontalAdvance(key) + 2 * _PADDING if key else 0


def draw_key(painter: QPainter, area: QRect, key: str, *, font: QFont, ink: QColor, edge: QColor) -> int:
    """Draw a key at the right end of an area, in the middle of its height; return how wide its box is."""
    width = key_width(font, key)
    if not width:
        return 0
    height = QFontMetrics(font).height() + 2
    box = QRectF(area.right() + 1 - width, area.top() + (area.height() - height) / 2, width, height)
    painter.setPen(edge)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box.toRect(), _FLAGS, key)
    return width
