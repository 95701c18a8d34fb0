"""The two kinds of things on the map: instances and lines."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from drs_inspector.qt.map.painters import LinePainter, LineValue, MapStyle, NodePainter, NodeValue, path_of

HIT: Final = 24.0
"""So wide is what takes a click on a line."""
StyleOf = Callable[[str, float], MapStyle]


class NodeItem(QGraphicsItem):
    """An instance. ``style_of(key, scale)`` tells its state when it is painted."""

    def __init__(self, key: str, style_of: StyleOf) -> None:
        super().__init__()
        self.key = key
        self.value: NodeValue | None = None
        self._rect = QRectF()
        self._style_of = style_of
        self.setZValue(2)

    def put(self, rect: QRectF, value: NodeValue) -> None:
        """Show something, or show it elsewhere; where it is the same nothing is painted."""
        if (rect, value) != (self._rect, self.value):
            self.prepareGeometryChange()
            self._rect, self.value = rect, value
            self.update()

    @property
    def rect(self) -> QRectF:
        """Its box."""
        return self._rect

    def boundingRect(self) -> QRectF:
        """Return its box with the ring around it."""
        return self._rect.adjusted(-6, -6, 8, 8)

    def shape(self) -> QPainterPath:
        """Take clicks on the box."""
        path = QPainterPath()
        path.addRect(self._rect)
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint it."""
        if self.value is not None:
            scale = option.levelOfDetailFromTransform(painter.worldTransform())
            NodePainter.paint(painter, self._rect, self.value, self._style_of(self.key, scale))


class LineItem(QGraphicsItem):
    """A line: one job, or several in one."""

    def __init__(self, key: str, style_of: StyleOf) -> None:
        super().__init__()
        self.key = key
        self.value: LineValue | None = None
        self._room = QRectF()
        self._shape: QPainterPath | None = None
        self._style_of = style_of
        self.setZValue(1)

    def put(self, value: LineValue) -> None:
        """Show something, or show it elsewhere; where it is the same nothing is painted."""
        if value != self.value:
            self.prepareGeometryChange()
            self.value, self._shape = value, None
            self._room = LinePainter.room(value)
            self.update()

    def boundingRect(self) -> QRectF:
        """Return the room of the line and its words."""
        return self._room

    def shape(self) -> QPainterPath:
        """Take clicks near the line."""
        if self._shape is None:
            stroker = QPainterPathStroker()
            stroker.setWidth(HIT / 2)
            self._shape = stroker.createStroke(path_of(self.value.way)) if self.value else QPainterPath()
            if self.value is not None:
                x, y = self.value.way.middle
                self._shape.addEllipse(x - HIT / 2, y - HIT / 2, HIT, HIT)
                self._shape.setFillRule(self._shape.fillRule().WindingFill)
        return self._shape

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint it."""
        if self.value is not None:
            scale = option.levelOfDetailFromTransform(painter.worldTransform())
            LinePainter.paint(painter, self._room, self.value, self._style_of(self.key, scale))
