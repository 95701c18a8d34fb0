"""A delegate that wraps long values, also inside a word: an id of any length can be read at any width."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from drs_inspector.domain.printable import shortened
from drs_inspector.qt.widgets.theme import GRID

_LINES_AT_MOST = 60


def _space_above(option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> int:
    """Return what sets a heading, the only bold text, off from the section before it."""
    return GRID if option.font.bold() and index.row() > 0 else 0


class WrappingDelegate(QStyledItemDelegate):
    """Draws a cell's text in as many lines as its column's width asks for."""

    def _layout(self, text: str, font: QFont, width: int) -> tuple[QTextLayout, int]:
        layout = QTextLayout(shortened(text).replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        for _ in range(_LINES_AT_MOST):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(GRID, width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout, round(height + 0.5)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height that the text needs at its column's width."""
        self.initStyleOption(option, index)
        view = option.widget
        width = 300
        if isinstance(view, QTableView):
            spans = view.columnSpan(index.row(), index.column())
            width = sum(view.columnWidth(index.column() + step) for step in range(spans))
        left = self._text_left(option)
        _, height = self._layout(option.text, option.font, width - left - GRID)
        return QSize(width, max(height, QFontMetrics(option.font).height()) + GRID + _space_above(option, index))

    def _text_left(self, option: QStyleOptionViewItem) -> int:
        return GRID if option.icon.isNull() else 2 * GRID + QFontMetrics(option.font).height()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw background, icon and the wrapped text."""
        self.initStyleOption(option, index)
        style = option.widget.style() if option.widget else QApplication.style()
        text, symbol, side = option.text, QIcon(option.icon), QFontMetrics(option.font).height()
        left = self._text_left(option)
        option.text, option.icon = "", QIcon()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        active = bool(option.state & QStyle.StateFlag.State_Active)
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        rect = option.rect.adjusted(0, _space_above(option, index), 0, 0)
        painter.save()
        painter.setClipRect(rect)
        if not symbol.isNull():
            where = QRect(rect.left() + GRID, rect.top() + GRID // 2, side, side)
            mode = QIcon.Mode.Selected if selected else QIcon.Mode.Normal
            symbol.paint(painter, where, Qt.AlignmentFlag.AlignCenter, mode)
        painter.setPen(option.palette.color(group, role))
        layout, _ = self._layout(text, option.font, rect.width() - left - GRID)
        layout.draw(painter, QPointF(rect.left() + left, rect.top() + GRID // 2))
        painter.restore()
