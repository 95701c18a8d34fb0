"""How the field of the query line looks: its frame, the wavy line below what is wrong, its buttons and the key."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QInputMethodEvent, QPainter, QPaintEvent, QPalette, QPen, QTextCharFormat
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton, QWidget

from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font

ICON: Final = 16
_BUTTON: Final = 24
_RADIUS: Final = 4


def draw_frame(field: QWidget, *, is_wrong: bool) -> None:
    """Draw the ground and the edge of a field: red while its text is wrong, the accent while the keyboard is in it."""
    focus = QApplication.focusWidget()
    has_focus = focus is not None and field.isAncestorOf(focus)
    width = 2 if is_wrong or has_focus else 1
    edge: QColor = field.palette().color(QPalette.ColorRole.Accent) if has_focus else surface_colour("field-outline")
    with QPainter(field) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(field.palette().color(QPalette.ColorRole.Base))
        painter.setPen(QPen(tone_colour("red") if is_wrong else edge, width))
        inset = width / 2
        painter.drawRoundedRect(QRectF(field.rect()).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)


def underline(edit: QLineEdit, first: int, last: int) -> None:
    """Draw a wavy line under a place, which Qt does for what an input method is about to put in; none for no place.

    Places are counted in units of UTF-16.
    """
    style = QTextCharFormat()
    style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    style.setUnderlineColor(tone_colour("red"))
    kind = QInputMethodEvent.AttributeType.TextFormat
    start = first - edit.cursorPosition()
    places = [QInputMethodEvent.Attribute(kind, start, last - first, style)] if last > first else []
    QCoreApplication.sendEvent(edit, QInputMethodEvent("", places))


class CountLabel(QLabel):
    """How many jobs match, in few words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def recolour(self, base: QFont) -> None:
        """Take the colours in use, and the size beside a font."""
        palette = self.palette()
        if palette.color(QPalette.ColorRole.WindowText) != tone_colour("grey"):
            palette.setColor(QPalette.ColorRole.WindowText, tone_colour("grey"))
            self.setPalette(palette)
        self.setFont(type_font(TypeRole.SMALL, base))


class KeyCap(QLabel):
    """The key that leads here, in a frame; words that are typed come before it where there is little room."""

    _room = 0

    def show_key(self, text: str) -> None:
        """Show a key; none hides the cap."""
        self.setText(text)
        self.setFont(type_font(TypeRole.MICRO, self.window().font()))
        self.setContentsMargins(GRID // 2, 0, GRID // 2, 0)
        self.fit(self._room)

    def fit(self, room: int) -> None:
        """Show all of it or nothing."""
        self._room = room
        self.setVisible(bool(self.text()) and self.sizeHint().width() <= room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, then the key."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(surface_colour("line"))
            height = self.fontMetrics().height() + 3
            place = QRectF(0.5, (self.height() - height) / 2 + 0.5, self.width() - 1, height - 1)
            painter.drawRoundedRect(place, 3, 3)
        super().paintEvent(event)


def tool_button(name: str, words: str, parent: QWidget) -> QToolButton:
    """Return a flat button in the field; what it does has a key as well, so that Tab passes it."""
    button = QToolButton(parent)
    button.setAutoRaise(True)
    button.setIcon(icon(name))
    button.setIconSize(QSize(ICON, ICON))
    button.setFixedSize(_BUTTON, _BUTTON)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setAccessibleName(words)
    button.setToolTip(words)
    return button
