"""A picture that can be zoomed at the pointer and dragged."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

LEAST: Final = 0.1
MOST: Final = 4.0
_STEP: Final = 1.2
_NOTCH: Final = 120


class ZoomedView(QGraphicsView):
    """``zoomed(percent)``: it is drawn in another size."""

    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    @property
    def zoom(self) -> float:
        """How large it is drawn, 1 for its own size."""
        return self.transform().m11()

    def zoom_to(self, zoom: float) -> None:
        """Draw it in another size."""
        zoom = min(max(zoom, LEAST), MOST)
        factor = zoom / self.zoom
        self.scale(factor, factor)
        self.zoomed.emit(round(100 * zoom))

    def zoom_by(self, steps: float) -> None:
        """Draw it larger by steps, or smaller."""
        self.zoom_to(self.zoom * _STEP**steps)

    def fit(self) -> None:
        """Show all of it, not larger than its own size."""
        self.zoom_to(min(1.0, self.fitting))
        self.centerOn(self.sceneRect().center())

    @property
    def fitting(self) -> float:
        """How large it may be drawn to be seen whole."""
        room, whole = self.viewport().size(), self.sceneRect()
        if whole.isEmpty():
            return 1.0
        return min(room.width() / whole.width(), room.height() / whole.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / _NOTCH)
            event.accept()
        else:
            super().wheelEvent(event)
