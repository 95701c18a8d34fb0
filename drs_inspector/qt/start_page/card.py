"""A card of the start page: a head line, what belongs to it, and a hairline around."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font

_RADIUS = 6.0
_KEY_RADIUS = 3.0


class Card(QFrame):
    """``head`` is the line of the title, ``body`` the layout below it. ``dashed``: things can be dropped on it."""

    def __init__(self, title: str, parent: QWidget, *, dashed: bool = False) -> None:
        super().__init__(parent)
        self._dashed = dashed
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        self.body.setSpacing(GRID)
        self.head = QHBoxLayout()
        self.head.setSpacing(GRID)
        self.title = heading(title, TypeRole.SECTION, self)
        self.title.setWordWrap(True)
        self.head.addWidget(self.title, 1)
        self.body.addLayout(self.head)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and edge."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush if self._dashed else surface_colour("panel"))
            pen = QPen(self.palette().color(QPalette.ColorRole.Mid) if self._dashed else surface_colour("line"), 1)
            if self._dashed:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


class KeyLabel(QLabel):
    """The main key of an action, in a small frame; nothing while it has none."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setContentsMargins(GRID // 2, 1, GRID // 2, 1)
        follow_text_size(self, _small)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        shortcuts().changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.setText(shortcuts().text(self._name))
        self.setVisible(bool(self.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, then the key."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(surface_colour("line"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _KEY_RADIUS, _KEY_RADIUS)
        super().paintEvent(event)


class Picture(QWidget):
    """An icon in the quiet colour of the theme."""

    def __init__(self, name: str, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedHeight(side)
        self.setMinimumWidth(side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it in the middle."""
        side = self.height()
        place = QRect((self.width() - side) // 2, 0, side, side)
        with QPainter(self) as painter:
            icon(self._name, "grey").paint(painter, place)


def heading(text: str, role: TypeRole, parent: QWidget) -> QLabel:
    """Return a heading in the size of its role."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    follow_text_size(label, lambda one: one.setFont(type_font(role, _base(one))))
    return label


def _base(widget: QWidget) -> QFont:
    parent = widget.parentWidget()
    return parent.font() if parent is not None else widget.font()


def _small(label: QLabel) -> None:
    label.setFont(type_font(TypeRole.SMALL, _base(label)))
