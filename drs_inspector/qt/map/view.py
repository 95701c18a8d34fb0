"""The map as a view: it shows a ``JobMap``, and goes along its lines by keys and mouse."""

from collections.abc import Collection, Generator
from typing import Final, TypeVar

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QGraphicsScene, QWidget

from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.map.heads import paint_heads
from drs_inspector.qt.map.heard import HeardMap
from drs_inspector.qt.map.items import LineItem, NodeItem
from drs_inspector.qt.map.painters import LineValue, MapStyle, NodeValue
from drs_inspector.qt.map.zoomed_view import ZoomedView
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.session.map.geometry import Sizes, way_of
from drs_inspector.session.map.job_map import JobMap
from drs_inspector.session.map.sentences import column_heads, line_words, sentence, summary_of
from drs_inspector.session.map.walk import step

_READABLE: Final = 0.6
_ITEMS: Final = 24
_DIRECTIONS: Final = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Home: "first",
}


Item = TypeVar("Item", NodeItem, LineItem)


class MapView(ZoomedView):
    """``chosen(key)``: a person went to an instance or a line, "" for none. ``opened(key)``: Enter, or two clicks."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = JobMap()
        self.current = ""
        self.selected: Collection[str] = ()
        self._lit: Collection[str] = ()
        self._items: dict[str, NodeItem | LineItem] = {}
        self._look = ViewLook(self)
        self._has_fitted = False
        self.sizes = Sizes()
        self._heads: tuple[str, ...] = ()
        self._heard = HeardMap(self)
        self.setScene(QGraphicsScene(self))
        self.setAccessibleName("Map")

    # What is shown

    def show_map(self, shown: JobMap) -> Generator[None, None, None]:
        """Show a map, in steps: what stays is not made anew, and what is looked at stays where it is."""
        sizes = Sizes().scaled(scaled(100) / 100)
        gone = self._items.keys() - shown.graph.nodes.keys() - shown.graph.edges.keys()
        for key in gone:
            self.scene().removeItem(self._items.pop(key))
        number = 0
        self.shown, self.sizes = shown, sizes
        for key, node in shown.graph.nodes.items():
            x, y = sizes.corner(shown.layout.places[key])
            name = "target" if shown.graph.into[key] else "source"
            item = self._items.get(key)
            if not isinstance(item, NodeItem):
                item = self._add(NodeItem(key, self.style_of))
            value = NodeValue(node.title, node.note, name, node.is_known, node.holds)
            item.put(QRectF(x, y, sizes.width, sizes.height), value)
            number += 1
            if number % _ITEMS == 0:
                yield
        for key, edge in shown.graph.edges.items():
            line = self._items.get(key)
            if not isinstance(line, LineItem):
                line = self._add(LineItem(key, self.style_of))
            line.put(LineValue(way_of(shown, edge, sizes), shown.looks[key]))
            number += 1
            if number % _ITEMS == 0:
                yield
        self.setSceneRect(QRectF(0, 0, *sizes.size(shown.layout)))
        self._heads = column_heads(shown)
        self.setAccessibleDescription(summary_of(shown))
        if self.current not in self._items:
            self.current = ""
        if not self._has_fitted and shown.graph.nodes:
            self._has_fitted = True
            self._begin()
        self._tell_parts()
        self._update()

    def _add(self, item: Item) -> Item:
        self._items[item.key] = item
        self.scene().addItem(item)
        return item

    def _begin(self) -> None:
        """Show all of it where it can be read then, else its beginning."""
        if self.fitting >= _READABLE:
            self.fit()
        else:
            self.zoom_to(1.0)
            self.centerOn(0, 0)

    # State

    def style_of(self, key: str, scale: float) -> MapStyle:
        """Return the state that something is painted in now."""
        return MapStyle(
            self._look.now,
            key in self.selected or key == self.current,
            key == self.current,
            self.hasFocus(),
            bool(self._lit) and key not in self._lit,
            scale,
        )

    def rect_of(self, key: str) -> QRectF:
        """Return where an instance is; empty for what is none."""
        item = self._items.get(key)
        return item.rect if isinstance(item, NodeItem) else QRectF()

    def select(self, keys: Collection[str], *, seen: bool = True) -> None:
        """Mark what is selected elsewhere; a single one is gone to, and with ``seen`` the map moved to it."""
        self.selected = set(keys)
        if len(self.selected) == 1:
            self.go_to(next(iter(self.selected)), tell=False, seen=seen)
        elif self.current not in self.selected:
            self.current = ""
        self._update()

    def go_to(self, key: str, *, tell: bool = True, seen: bool = True) -> None:
        """Make an instance or a line the current one, "" none, and have it seen."""
        self.current = key if key in self._items else ""
        if tell:
            self.selected = {self.current} if self.current else set()
        item = self._items.get(self.current)
        if item is not None and seen:
            self.ensureVisible(self._room_of(self.current), 24, 48)
        words = self.words_of(self.current)
        self.setAccessibleDescription(words or summary_of(self.shown))
        self._tell_parts()
        self._update()
        if tell:
            if words and self.hasFocus():
                announce(self, words)
            self.chosen.emit(self.current)

    def _tell_parts(self) -> None:
        self._heard.show(self.shown, self.current, self.words_of, self._room_of)

    def _room_of(self, key: str) -> QRectF:
        item = self._items.get(key)
        return QRectF() if item is None else item.boundingRect() if isinstance(item, NodeItem) else _around(item)

    def words_of(self, key: str) -> str:
        """Return what is said of an instance or a line, "" of nothing."""
        graph = self.shown.graph
        if key in graph.nodes:
            return sentence(self.shown, graph.nodes[key])
        return line_words(self.shown, graph.edges[key]) if key in graph.edges else ""

    def light(self, key: str) -> None:
        """Have all stand out that is up- and downstream of something, "" for nothing."""
        graph, lit = self.shown.graph, set[str]()
        if key in graph.nodes:
            lit = graph.around(key)
        elif key in graph.edges:
            lit = graph.along(graph.edges[key])
        if lit != self._lit:
            self._lit = lit
            self._update()

    def _update(self) -> None:
        self.viewport().update()

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the lines, open, fit, zoom, and leave what is chosen."""
        key = Qt.Key(event.key())
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif key in _DIRECTIONS:
            self.go_to(step(self.shown, self.current, _DIRECTIONS[key]) or self.current)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.opened.emit(self.current)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_by(1 if key == Qt.Key.Key_Plus else -1)
        elif key == Qt.Key.Key_Escape and (self.current or self.selected):
            self.go_to("")
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up what is up- and downstream of what is under the pointer."""
        super().mouseMoveEvent(event)
        if not event.buttons():
            key = self.key_at(event.position().toPoint())
            self.light(key)
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select what is under the pointer; where nothing is, a drag moves the map."""
        key = self.key_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and key:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.go_to(key)
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a job."""
        key = self.key_at(event.position().toPoint())
        if key:
            self.opened.emit(key)

    def leaveEvent(self, event: object) -> None:
        """Light nothing up."""
        self.light("")
        super().leaveEvent(event)  # type: ignore[arg-type]

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self._update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self._update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Begin anew where the map was made before there was room for it."""
        super().resizeEvent(event)
        if self._has_fitted and event.oldSize().width() < 100 and self.shown.graph.nodes:
            self._begin()

    def key_at(self, place: QPoint) -> str:
        """Return the key of what is at a place of the view, "" for nothing."""
        for item in self.items(place):
            if isinstance(item, NodeItem | LineItem):
                return item.key
        return ""

    # Drawing

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Fill with the ground of lists."""
        painter.fillRect(rect, self._look.now.base)

    def drawForeground(self, painter: QPainter, _rect: QRectF | QRect) -> None:
        """Write the heads of the columns, which stay at the top."""
        look = self._look.now
        painter.save()
        painter.resetTransform()
        paint_heads(painter, self, self._heads, self.sizes, look)
        if self.hasFocus() and not self.current:
            painter.setPen(look.accent)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -2, -2))
        painter.restore()


def _around(item: LineItem) -> QRectF:
    if item.value is None:
        return item.boundingRect()
    x, y = item.value.way.middle
    return QRectF(x - 40, y - 24, 80, 48)
