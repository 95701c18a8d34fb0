"""The heads of the map's columns: they stay at the top, whatever of the map is seen below them."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsView

from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.map.geometry import Sizes


def paint_heads(painter: QPainter, view: QGraphicsView, heads: Sequence[str], sizes: Sizes, look: Look) -> None:
    """Draw the head of each column over its left edge, in the pixels of the view; one without room is elided."""
    font, metrics = look.font(TypeRole.SMALL, bold=True)
    across = view.viewport().width()
    painter.fillRect(QRectF(0, 0, across, metrics.height() + 10), look.base)
    painter.setFont(font)
    painter.setPen(look.secondary)
    width = (sizes.width + sizes.between / 2) * view.transform().m11()
    for column, head in enumerate(heads):
        x = view.mapFromScene(QPointF(sizes.left(column), 0)).x()
        if -width < x < across:
            words = metrics.elidedText(head, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(QPointF(x, metrics.ascent() + 6), words)
