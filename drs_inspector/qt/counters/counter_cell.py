"""One counter: a button that draws a number, a glyph, a word, and the change since the last look."""

from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from drs_inspector.qt.cells.glyphs import GLYPH, draw_glyph
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole

HEIGHT: Final = 7 * GRID
LOW_HEIGHT: Final = 4 * GRID
PADDING: Final = 2 * GRID
LEAST_PADDING: Final = GRID // 2
_EDGE: Final = 3
_ROOM: Final = "+88"
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class CounterFace(NamedTuple):
    """What a cell shows. ``glyph`` "" is none; ``tone`` is that of the glyph, ``change_tone`` "" is Secondary."""

    number: str
    word: str
    glyph: str = ""
    tone: str = ""
    change: str = ""
    change_tone: str = ""
    is_quiet: bool = False


class CounterCell(QToolButton):
    """``pressed_with(adds)`` comes on a click and on Space or Return; ``adds`` says whether Ctrl was held."""

    pressed_with = Signal(bool)

    def __init__(self, look: ViewLook, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._face = CounterFace("", "")
        self._adds = False
        self.is_low = False
        self.has_room = False
        """Whether there is room for a change before there is one, so that no other cell moves when it comes."""
        self.padding = PADDING
        self.setCheckable(True)
        self.clicked.connect(self._clicked)

    def show_face(self, face: CounterFace, phrase: str) -> None:
        """Draw this; ``phrase`` is spoken."""
        if face != self._face:
            self._face = face
            self.updateGeometry()
            self.update()
        self.setText(f"{face.number} {face.word}")
        self.setAccessibleName(phrase)

    def width_of(self, padding: int) -> int:
        """Return how wide the cell is with so much room at both sides; words and numbers are never cut."""
        face = self._face
        figure, word, small = (self._metrics(role) for role in (TypeRole.FIGURE, TypeRole.SMALL, TypeRole.SMALL))
        head = (GLYPH + GRID if face.glyph else 0) + figure.horizontalAdvance(face.number)
        if self.is_low:
            head = (GLYPH + GRID if face.glyph else 0) + self._metrics(TypeRole.SECTION).horizontalAdvance(face.number)
        widest = max(face.change, _ROOM if face.glyph and self.has_room else "", key=small.horizontalAdvance)
        change = GRID + small.horizontalAdvance(widest) if widest else 0
        words = word.horizontalAdvance(face.word)
        inner = head + GRID + words + change if self.is_low else max(head + change, words)
        return inner + 2 * padding + 1

    def cell_height(self) -> int:
        """Return the height that holds its text."""
        if self.is_low:
            return max(LOW_HEIGHT, self._metrics(TypeRole.SECTION).height() + GRID)
        return max(HEIGHT, self._metrics(TypeRole.FIGURE).height() + self._metrics(TypeRole.SMALL).height() + 2 * GRID)

    def sizeHint(self) -> QSize:
        """The room it likes best."""
        return QSize(self.width_of(PADDING), self.cell_height())

    def _metrics(self, role: TypeRole) -> QFontMetrics:
        return self._look.now.font(role)[1]

    def _clicked(self) -> None:
        # Which cells are on is for the strip to say.
        self.setChecked(not self.isChecked())
        adds, self._adds = self._adds, False
        self.pressed_with.emit(adds)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remember whether Ctrl is held."""
        self._adds = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Return press the cell, with Ctrl to add it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._adds = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground, the contents, the hairline to the next cell, and the ring of the focus."""
        look = self._look.now
        with QPainter(self) as painter:
            is_hovered = self.underMouse() and self.isEnabled()
            painter.fillRect(
                self.rect(), look.selection if self.isChecked() else look.hover if is_hovered else look.base
            )
            if self.isChecked():  # the ground alone is not seen by everybody, and not on paper
                painter.fillRect(0, 0, _EDGE, self.height(), look.accent)
            (self._draw_low if self.is_low else self._draw_high)(painter)
            painter.fillRect(self.width() - 1, 0, 1, self.height(), look.line)
            if self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(look.accent, 2))
                painter.drawRoundedRect(self.rect().adjusted(2, 2, -3, -2), 4, 4)

    @property
    def figure_row(self) -> QRect:
        """The row of the number: a glyph or a sign before it has the same middle."""
        figure, word = self._metrics(TypeRole.FIGURE).height(), self._metrics(TypeRole.SMALL).height()
        return self.rect() if self.is_low else QRect(0, (self.height() - figure - word) // 2, self.width(), figure)

    def _draw_high(self, painter: QPainter) -> None:
        word = self._metrics(TypeRole.SMALL).height()
        top, figure = self.figure_row.top(), self.figure_row.height()
        x = self._draw_glyph(painter, self.padding, self.figure_row)
        x = self._draw_text(painter, TypeRole.FIGURE, self._face.number, self._ink(), QRect(x, top, 0, figure))
        if self._face.change:
            place = QRect(x + GRID, top, 0, figure)
            self._draw_text(painter, TypeRole.SMALL, self._face.change, self._change_ink(), place)
        place = QRect(self.padding, top + figure, 0, word)
        self._draw_text(painter, TypeRole.SMALL, self._face.word, self._look.now.secondary, place)

    def _draw_low(self, painter: QPainter) -> None:
        height = self.height()
        x = self._draw_glyph(painter, self.padding, self.rect())
        x = self._draw_text(painter, TypeRole.SECTION, self._face.number, self._ink(), QRect(x, 0, 0, height))
        place = QRect(x + GRID, 0, 0, height)
        x = self._draw_text(painter, TypeRole.SMALL, self._face.word, self._look.now.secondary, place)
        if self._face.change:
            place = QRect(x + GRID, 0, 0, height)
            self._draw_text(painter, TypeRole.SMALL, self._face.change, self._change_ink(), place)

    def _draw_glyph(self, painter: QPainter, x: int, line: QRect) -> int:
        """Draw the glyph in the middle of a line; return where the number begins."""
        if not self._face.glyph:
            return x
        colour = self._look.now.secondary if self._face.is_quiet else self._look.now.tone(self._face.tone)
        at = QPoint(x, line.top() + (line.height() - GLYPH) // 2)
        draw_glyph(painter, QRectF(at.x(), at.y(), GLYPH, GLYPH), self._face.glyph, colour)
        return x + GLYPH + GRID

    def _draw_text(self, painter: QPainter, role: TypeRole, text: str, ink: QColor, place: QRect) -> int:
        """Draw a text; return where it ends."""
        font, metrics = self._look.now.font(role)
        painter.setFont(font)
        painter.setPen(ink)
        place.setWidth(metrics.horizontalAdvance(text) + 1)
        painter.drawText(place, _LEFT, text)
        return place.left() + place.width() - 1

    def _ink(self) -> QColor:
        look = self._look.now
        return look.secondary if self._face.is_quiet else look.text

    def _change_ink(self) -> QColor:
        look = self._look.now
        return look.tone(self._face.change_tone) if self._face.change_tone else look.secondary
