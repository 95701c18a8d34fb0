"""A condition of the query as a chip: click or Return edit it as text, Delete or its cross remove it."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font
from drs_inspector.session.query_line.chips import Chip

_HEIGHT: Final = 20
_RADIUS: Final = 4
_CROSS: Final = 20  # where the cross takes clicks, at the right end
_ARM: Final = 2.8
_MOST_WIDTH: Final = 240
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ChipButton(QAbstractButton):
    """Shows one chip, or how many are folded together.

    ``opened`` asks to edit it as text, ``removed`` to take it out, ``walked(step)`` to go to what is beside it.
    """

    opened = Signal()
    removed = Signal()
    walked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._chip: Chip | None = None
        self._words = ""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMouseTracking(True)
        self.clicked.connect(self.opened)

    def show_chip(self, chip: Chip) -> None:
        """Show a condition."""
        if chip != self._chip:
            self._chip, self._words = chip, chip.words
            self.setText(chip.words)
            self.setAccessibleName(f"{chip.phrase}, remove with Delete")
            self.setToolTip(plain_tip(f"{chip.words}\nClick to edit it, Delete removes it"))
            self.update()

    def show_folded(self, words: str, chips: int) -> None:
        """Show that there are more conditions before those that are shown."""
        self._chip, self._words = None, f"+{chips}"
        self.setText(self._words)
        noun = "condition" if chips == 1 else "conditions"
        self.setAccessibleName(f"{chips} more {noun}, edit them as text with Return")
        self.setToolTip(plain_tip(words))
        self.update()

    def _fonts(self) -> tuple[QFont, QFont]:
        plain = type_font(TypeRole.SMALL, self.font())
        return plain, type_font(TypeRole.SMALL, self.font(), bold=True)

    def _pieces(self) -> list[tuple[str, QFont]]:
        """Return texts with their fonts."""
        plain, bold = self._fonts()
        if self._chip is None:
            return [(self._words, bold)]
        joint = "" if self._chip.sign == ":" else " "
        head = f"{self._chip.field}{joint}{self._chip.sign}{' ' if self._chip.value else ''}"
        return [(head, plain), (self._chip.value, bold)]

    def sizeHint(self) -> QSize:
        """As wide as its words, up to a limit; what is longer is shortened."""
        # Advances are rounded, and what is shortened is measured exactly.
        words = sum(QFontMetrics(font).horizontalAdvance(text) + 1 for text, font in self._pieces())
        cross = _CROSS if self._chip is not None else GRID
        height = max(_HEIGHT, QFontMetrics(self._fonts()[0]).height() + GRID // 2)
        return QSize(min(words + GRID + cross, _MOST_WIDTH), height)

    def _cross(self) -> QRect:
        return QRect(self.width() - _CROSS, 0, _CROSS, self.height()) if self._chip is not None else QRect()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the cross removes the chip."""
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self.isDown() and self._cross().contains(place):
            self.setDown(False)
            event.accept()
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the cross is."""
        super().mouseMoveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and Backspace open it, Delete removes it, arrows go on."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Space):
            self.opened.emit()
        elif key == Qt.Key.Key_Delete and self._chip is not None:
            self.removed.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.walked.emit(-1 if key == Qt.Key.Key_Left else 1)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground, the words, the cross, and the ring of the focus."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            if self.hasFocus():
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2))
                ground.adjust(0.5, 0.5, -0.5, -0.5)
            painter.setBrush(surface_colour("selection"))
            painter.drawRoundedRect(ground, _RADIUS, _RADIUS)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            x, right = GRID, self.width() - (_CROSS if self._chip is not None else GRID // 2)
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            for text, font in self._pieces():
                metrics = QFontMetrics(font)
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, right - x))
                painter.setFont(font)
                painter.drawText(QRect(x, 0, max(0, right - x), self.height()), _LEFT, shown)
                x += metrics.horizontalAdvance(text) + 1
            if self._chip is not None:
                self._draw_cross(painter)

    def _draw_cross(self, painter: QPainter) -> None:
        is_pointed_at = self.underMouse() and self._cross().contains(self.mapFromGlobal(self.cursor().pos()))
        ink = self.palette().color(QPalette.ColorRole.Text) if is_pointed_at else tone_colour("grey")
        painter.setPen(QPen(ink, 1.4))
        middle = QRectF(self._cross()).center()
        for sign in (-1, 1):
            arm = QPointF(_ARM, sign * _ARM)
            painter.drawLine(middle - arm, middle + arm)
