"""Sentences in views: a note with icon and colour, and what a page says that has nothing to show."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.domain.printable import shortened
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, tint


class InlineMessage(QFrame):
    """A sentence on a faint background of its tone, of a very long one the beginning; it can be selected and copied."""

    def __init__(self, words: str, tone: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setAutoFillBackground(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        symbol = QLabel(self)
        side = self.fontMetrics().height()
        symbol.setPixmap(icon(icon_name, tone).pixmap(QSize(side, side)))
        symbol.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label = QLabel(shortened(words), self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(symbol)
        row.addWidget(self.label, 1)
        self._paint()

    def _paint(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, tint(self._tone))
        self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()


def empty_page(words: str) -> QWidget:
    """Return a page that says in words why there is nothing to show."""
    page = QWidget()
    label = QLabel(words, page)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    layout = QVBoxLayout(page)
    layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
    layout.addWidget(label)
    page.setFocusProxy(label)
    return page
