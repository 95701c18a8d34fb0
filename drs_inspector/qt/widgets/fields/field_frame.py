"""The outline of a field: one pixel, two in the accent colour with the keyboard, two red ones when it was refused."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour

_RADIUS = 4.0
_HEIGHT = 28


class FieldFrame(QWidget):
    """Draws the outline around an edit and what belongs to it: an icon before it, a small button behind it."""

    def __init__(
        self,
        edit: QLineEdit,
        parent: QWidget | None = None,
        *,
        content: QWidget | None = None,
        before: QWidget | None = None,
        behind: QWidget | None = None,
    ) -> None:
        """``content`` is what holds the edit, when that is not the edit itself."""
        super().__init__(parent)
        self.edit = edit
        self._refused = False
        edit.setFrame(False)
        edit.setAutoFillBackground(False)
        clear = edit.palette()
        clear.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        edit.setPalette(clear)
        edit.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID // 2 + 2, 2, GRID // 2, 2)
        layout.setSpacing(GRID // 2)
        for widget, stretch in ((before, 0), (content or edit, 1), (behind, 0)):
            if widget is not None:
                layout.addWidget(widget, stretch)
        self.setFocusProxy(edit)

    @property
    def is_refused(self) -> bool:
        """Whether the outline says that the content was refused."""
        return self._refused

    def mark(self, refused: bool) -> None:
        """Draw the outline red, or as usual."""
        self._refused = refused
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a field of the specification, more where the font needs it."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(_HEIGHT, self.fontMetrics().height() + GRID))

    def minimumSizeHint(self) -> QSize:
        """Let the width shrink and the height stay."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the keyboard."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.EnabledChange):
            self.update()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and outline."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            palette, enabled = self.palette(), self.edit.isEnabled()
            width = 2.0 if self._refused or self.edit.hasFocus() else 1.0
            if self._refused:
                colour = tone_colour("red")
            elif self.edit.hasFocus():
                colour = palette.color(QPalette.ColorRole.Accent)
            else:
                colour = surface_colour("field-outline" if enabled else "line")
            painter.setPen(QPen(colour, width))
            ground = QPalette.ColorRole.Base if enabled else QPalette.ColorRole.Window
            painter.setBrush(palette.color(ground))
            half = width / 2
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), _RADIUS, _RADIUS)


class OutlineBox(QWidget):
    """A box of lines: a hairline around its content, on the ground of fields."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and hairline."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(surface_colour("field-outline"), 1.0))
            painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


def hairline(parent: QWidget) -> QWidget:
    """Return a line of one pixel across."""
    return _Hairline(parent)


class _Hairline(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), surface_colour("line"))
