"""The field of a one-time code: drawn as cells, one line edit to the keyboard and to a screen reader."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from drs_inspector.qt.widgets.text_size import fixed_font, follow_text_size
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour

_LARGER = 1.3  # than text
_GAP = 5
# Room for blanks and dashes between digits that are pasted.
_PASTED_LIMIT = 64


class CodeCells(QLineEdit):
    """Takes digits only. ``filled()``: the last cell got its digit; ``pasted()``: all of them came at once."""

    filled = Signal()
    pasted = Signal()

    def __init__(self, digits: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits = digits
        self._before = ""
        self._refused = False
        self.setMaxLength(_PASTED_LIMIT)
        self.setFrame(False)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(hints.ImhDigitsOnly | hints.ImhSensitiveData | hints.ImhNoPredictiveText)
        follow_text_size(self, lambda one: one.setFont(fixed_font(_LARGER)))
        self.textChanged.connect(self._changed)
        self.describe()

    @property
    def code(self) -> str:
        """The digits so far."""
        return self.text()

    @property
    def is_full(self) -> bool:
        """Whether every cell has its digit."""
        return len(self.text()) == self._digits

    def set_digits(self, digits: int) -> None:
        """Draw so many cells."""
        self._digits = digits
        self.updateGeometry()
        self._changed(self.text())

    def mark(self, refused: bool) -> None:
        """Draw the cells red, or as usual."""
        self._refused = refused
        self.update()

    def _changed(self, text: str) -> None:
        digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())[: self._digits]
        if digits != text:
            self.setText(digits)
            return
        grown = len(digits) - len(self._before)
        self._before = digits
        self.describe()
        self.update()
        if self.is_full and grown:
            self.filled.emit()
            if grown > 1:
                self.pasted.emit()

    def describe(self) -> None:
        """Let the accessible name say how many digits there are."""
        self.setAccessibleName(f"One-time code, {len(self.text())} of {self._digits} digits")

    def _side(self) -> int:
        return max(36, self.fontMetrics().height() + 2 * GRID)

    def sizeHint(self) -> QSize:
        """Return the room of all cells."""
        return QSize(self._digits * (self._side() + _GAP), self._side())

    def minimumSizeHint(self) -> QSize:
        """Return the room of all cells."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor into the cell that was hit."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        cell = int(event.position().x()) // (self._side() + _GAP)
        self.setCursorPosition(max(0, min(cell, len(self.text()))))

    def mouseMoveEvent(self, _event: QMouseEvent) -> None:
        """Mark nothing: cells are not where the letters of the edit would be."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cells; the one that takes the next digit has the accent colour."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            palette, side, text = self.palette(), self._side(), self.text()
            chosen = range(self.selectionStart(), self.selectionEnd()) if self.hasSelectedText() else range(0)
            here = min(self.cursorPosition(), self._digits - 1) if self.hasFocus() and not chosen else -1
            for cell in range(self._digits):
                area = QRectF(cell * (side + _GAP), (self.height() - side) / 2, side, side)
                strong = self._refused or cell == here
                colour = surface_colour("field-outline")
                if strong:
                    colour = tone_colour("red") if self._refused else palette.color(QPalette.ColorRole.Accent)
                inset = 1.0 if strong else 0.5
                painter.setPen(QPen(colour, 2.0 if strong else 1.0))
                painter.setBrush(
                    surface_colour("selection") if cell in chosen else palette.color(QPalette.ColorRole.Base)
                )
                painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), 4.0, 4.0)
                if cell < len(text):
                    painter.setPen(palette.color(QPalette.ColorRole.Text))
                    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text[cell])
                if cell == here and cell >= len(text):
                    painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 1.5))
                    above = QPointF(area.center().x(), area.center().y() - side / 4)
                    painter.drawLine(above, above + QPointF(0, side / 2))
