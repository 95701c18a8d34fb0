"""Headings of columns: small and flat, with the padding of the cells below them."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from drs_inspector.qt.cells.cell_text import END, LEFT, draw_text, text_width
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.cells.painters import PADDING, draw_order
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height

_ARROW = 12
_GAP = 4


class FlatHeader(QHeaderView):
    """The headings of a table, with the sign of the order behind the one that orders."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = ViewLook(self)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setTextElideMode(END)

    def sizeHint(self) -> QSize:
        """Return the height of a row of small words."""
        return QSize(super().sizeHint().width(), row_height(self._look.now.font(TypeRole.SMALL)[1]))

    def sectionSizeFromContents(self, section: int) -> QSize:
        """Return the room for a heading and for the sign of the order behind it."""
        metrics = self._look.now.font(TypeRole.SMALL)[1]
        return QSize(text_width(metrics, self._words(section)) + 2 * PADDING + _GAP + _ARROW, row_height(metrics))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a heading."""
        if not rect.isValid():
            return
        look = self._look.now
        font, words = look.font(TypeRole.SMALL), self._words(section)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.window)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.line)
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            left = min(inner.left() + text_width(font[1], words) + _GAP, inner.right() - _ARROW + 1)
            is_down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            area = QRect(left, rect.top(), _ARROW, rect.height())
            draw_order(painter, area, look.secondary, descending=is_down)
            inner.setRight(left - 1)
        draw_text(painter, inner, words, font, colour=look.secondary, align=LEFT)
        painter.restore()

    def _words(self, section: int) -> str:
        model = self.model()
        return str(model.headerData(section, Qt.Orientation.Horizontal) or "") if model is not None else ""

    def changeEvent(self, event: QEvent) -> None:
        """Take on another theme or size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.updateGeometry()
            self.viewport().update()
