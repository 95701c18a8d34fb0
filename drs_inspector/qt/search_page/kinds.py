"""Buttons with counts that show hits of one kind."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QWidget

from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.theme import GRID, surface_colour

_SPACE = 6
_HEIGHT = 24
_RADIUS = 4.0
_CENTRE = Qt.AlignmentFlag.AlignCenter


class KindButton(QPushButton):
    """One kind with its count; the one that is shown is on Selection with an edge in the accent colour."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.words = words
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Say how many hits there are of the kind."""
        self.setText(f"{self.words} {count:,}")
        self.setAccessibleName(f"{self.words}, {count:,} {'hit' if count == 1 else 'hits'}")

    def sizeHint(self) -> QSize:
        """Return the height of a small button, more where the font needs it."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(_HEIGHT, self.fontMetrics().height() + GRID))

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
            painter.setPen(self.palette().color(QPalette.ColorRole.Link))
            painter.drawText(self.rect(), _CENTRE, self.text())


class KindButtons(QWidget):
    """All, then each kind. ``chosen(kind)``: another one was taken, None for all."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: dict[HitKind | None, KindButton] = {None: KindButton("All", self)}
        self.buttons |= {kind: KindButton(kind.words, self) for kind in HitKind}
        self._group = QButtonGroup(self)
        row = FlowLayout(self, _SPACE)
        for button in self.buttons.values():
            self._group.addButton(button)
            row.addWidget(button)
        self.buttons[None].setChecked(True)
        self._group.buttonToggled.connect(self._toggled)

    @property
    def kind(self) -> HitKind | None:
        """The kind that is shown, None for all."""
        return next((kind for kind, button in self.buttons.items() if button.isChecked()), None)

    def choose(self, kind: HitKind | None) -> None:
        """Show a kind, or all."""
        self.buttons[kind].setChecked(True)

    def show_counts(self, counts: Mapping[HitKind, int]) -> None:
        """Say how many hits there are of each kind."""
        for kind, button in self.buttons.items():
            button.show_count(sum(counts.values()) if kind is None else counts.get(kind, 0))

    def _toggled(self, _button: QAbstractButton, checked: bool) -> None:
        if checked:
            self.chosen.emit(self.kind)
