"""A button that stays pressed: then on Selection with an edge in the accent colour, as every choice is drawn."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from drs_inspector.qt.widgets.theme import GRID, surface_colour

_RADIUS = 4.0
_CENTRE = Qt.AlignmentFlag.AlignCenter


class ToggleButton(QPushButton):
    """Words alone, without an icon."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.setCheckable(True)
        self.setAutoDefault(False)

    def sizeHint(self) -> QSize:
        """As wide as its words: several of them stand beside one another."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2 * GRID, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, and when it is on its ground and edge."""
        if not self.isChecked():
            super().paintEvent(event)
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            accent = self.palette().color(QPalette.ColorRole.Accent)
            area = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(accent, 1.0))
            painter.setBrush(surface_colour("selection"))
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)
            if self.hasFocus():
                painter.setPen(QPen(accent, 2.0))
                painter.drawRoundedRect(area.adjusted(1.5, 1.5, -1.5, -1.5), _RADIUS - 1, _RADIUS - 1)
            group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
            role = QPalette.ColorRole.Link if self.isEnabled() else QPalette.ColorRole.ButtonText
            painter.setPen(self.palette().color(group, role))
            painter.drawText(self.rect(), _CENTRE, self.text())
