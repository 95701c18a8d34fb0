"""A choice of a few, drawn as one bar: one stop of Tab, arrows go from one to the next."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from drs_inspector.qt.widgets.theme import GRID, surface_colour

_RADIUS = 4.0


class Segment(QRadioButton):
    """One of the choices. To keyboard and screen reader it is a radio button."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.is_first = self.is_last = False

    def sizeHint(self) -> QSize:
        """Return the room of the bold text, so that a choice moves nothing."""
        font = self.font()
        font.setBold(True)
        metrics = self.fontMetrics().__class__(font)
        width = metrics.size(int(Qt.TextFlag.TextShowMnemonic), self.text()).width()
        return QSize(width + 3 * GRID, max(28, metrics.height() + GRID))

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the segment: the chosen one filled and bold, a ring inside with the keyboard."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            palette, on = self.palette(), self.isChecked()
            shape = self._shape()
            ground = palette.color(QPalette.ColorRole.Base)
            if on:
                ground = surface_colour("selection")
            elif self.underMouse() and self.isEnabled():
                ground = surface_colour("hover")
            painter.fillPath(shape, ground)
            edge = palette.color(QPalette.ColorRole.Accent) if on else surface_colour("field-outline")
            painter.setPen(QPen(edge, 1.0))
            painter.drawPath(shape)
            if self.hasFocus():
                painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 2.0))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), _RADIUS - 1, _RADIUS - 1)
            font = self.font()
            font.setBold(on)
            painter.setFont(font)
            group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
            painter.setPen(palette.color(group, QPalette.ColorRole.Link if on else QPalette.ColorRole.WindowText))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextShowMnemonic)
            painter.drawText(QRect(self.rect()), flags, self.text())

    def _shape(self) -> QPainterPath:
        """Return the outline; only the ends of the bar are round, and neighbours share an edge."""
        area = QRectF(self.rect()).adjusted(0.5, 0.5, 0.5 if not self.is_last else -0.5, -0.5)
        path = QPainterPath()
        if not (self.is_first or self.is_last):
            path.addRect(area)
            return path
        path.addRoundedRect(area, _RADIUS, _RADIUS)
        if not (self.is_first and self.is_last):
            square = QPainterPath()
            half = area.width() / 2
            square.addRect(area.adjusted(half, 0, 0, 0) if self.is_first else area.adjusted(0, 0, -half, 0))
            path = path.united(square)
        return path


class Segments(QWidget):
    """The bar. ``chosen(key)``: another choice was taken."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """``choices`` are keys and words, from left to right; the first is taken."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, Segment] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for key, words in choices:
            button = self.buttons[key] = Segment(words, self)
            self._group.addButton(button)
            layout.addWidget(button)
        layout.addStretch(1)
        made = list(self.buttons.values())
        made[0].is_first, made[-1].is_last = True, True
        made[0].setChecked(True)
        self._group.buttonToggled.connect(self._toggled)

    @property
    def key(self) -> str:
        """The key of the choice that is taken."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Take a choice; a key that is none leaves all as it is."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def choose_none(self) -> None:
        """Take none of the choices: what is taken is offered elsewhere."""
        self._group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def _toggled(self, _button: Segment, checked: bool) -> None:
        if checked:
            self.chosen.emit(self.key)
