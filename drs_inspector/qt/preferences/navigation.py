"""The list of sections on the left of Preferences."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from drs_inspector.qt.widgets.theme import GRID, surface_colour

_ROW = 24
_EDGE = 3
_KEY = int(Qt.ItemDataRole.UserRole)


class Navigation(QListWidget):
    """Sections by key; those without a hit of the search are left out."""

    def __init__(self, sections: list[tuple[str, str]], parent: QWidget) -> None:
        """``sections`` are keys and titles."""
        super().__init__(parent)
        self.setAccessibleName("Sections")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setItemDelegate(_SectionDelegate(self))
        for key, title in sections:
            item = QListWidgetItem(title, self)
            item.setData(_KEY, key)

    @property
    def key(self) -> str:
        """The key of the current section; empty when none is left."""
        item = self.currentItem()
        return str(item.data(_KEY)) if item is not None and not item.isHidden() else ""

    @property
    def widest(self) -> int:
        """The width that no title is cut in."""
        titles = [self.item(row).text() for row in range(self.count())]
        return max(map(self.fontMetrics().horizontalAdvance, titles), default=0) + 4 * GRID

    def choose(self, key: str) -> None:
        """Make a section the current one."""
        for row in range(self.count()):
            if self.item(row).data(_KEY) == key:
                self.setCurrentRow(row)

    def offer(self, keys: set[str]) -> None:
        """Leave out all other sections."""
        for row in range(self.count()):
            self.item(row).setHidden(self.item(row).data(_KEY) not in keys)


class _SectionDelegate(QStyledItemDelegate):
    """Draws a soft selection with an edge in the accent colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row, more where the font needs it."""
        height = max(_ROW, option.fontMetrics.height() + GRID)
        return QSize(super().sizeHint(option, index).width(), height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw ground, edge, words and the ring of the keyboard."""
        rect, palette, states = QRect(option.rect), option.palette, QStyle.StateFlag
        painter.save()
        if option.state & states.State_Selected:
            active = bool(option.state & states.State_HasFocus) or not option.widget.hasFocus()
            painter.fillRect(rect, surface_colour("selection" if active else "track"))
            painter.fillRect(rect.adjusted(0, 0, _EDGE - rect.width(), 0), palette.color(QPalette.ColorRole.Accent))
        elif option.state & states.State_MouseOver:
            painter.fillRect(rect, surface_colour("hover"))
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        words = option.fontMetrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, rect.width() - 3 * GRID)
        painter.drawText(rect.adjusted(2 * GRID, 0, -GRID, 0), int(Qt.AlignmentFlag.AlignVCenter), words)
        if option.state & states.State_HasFocus:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()
