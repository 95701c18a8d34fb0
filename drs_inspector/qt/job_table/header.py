"""The heads of the columns of the table of jobs: they show both columns that order, and work by keyboard."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QApplication, QHeaderView, QWidget

from drs_inspector.qt.cells.cell_text import END, LEFT, RIGHT, draw_text, text_width
from drs_inspector.qt.cells.look import ViewLook
from drs_inspector.qt.cells.painters import PADDING, draw_order
from drs_inspector.qt.job_table.model import JobTableModel
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height
from drs_inspector.session.job_table.columns import WindowColumn

_ARROW: Final = 12
_GAP: Final = 4
_LEAST: Final = 3 * GRID
_MENU_KEYS: Final = (Qt.Key.Key_Menu,)


class ColumnHeader(QHeaderView):
    """The heads of the columns that one of the two tables shows.

    ``chosen(column, add)``: order by it, ``add`` as the second one; ``menu_wanted(column, place)`` in global units;
    ``left_by(step)``: the keyboard goes on to the heads beside, -1 to the left.
    """

    chosen = Signal(int, bool)
    menu_wanted = Signal(int, QPoint)
    left_by = Signal(int)

    def __init__(self, model: JobTableModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self._look = ViewLook(self)
        self._pressed: tuple[int, QPoint] | None = None
        self.at = -1
        """The column whose head has the keyboard."""
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_LEAST)
        self.setTextElideMode(END)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Columns of the jobs")
        self.setAccessibleDescription("Left and Right go along the columns, Enter sorts, the menu key opens the menu")

    def sizeHint(self) -> QSize:
        """Return the height of a row of small words."""
        hint = super().sizeHint()
        return QSize(hint.width(), row_height(self._look.now.font(TypeRole.SMALL)[1]))

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Draw a title, and how the rows are ordered by it."""
        if not rect.isValid() or not 0 <= column < len(self._model.columns):
            return
        look, head = self._look.now, self._model.columns[column]
        font = look.font(TypeRole.SMALL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.window)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.line)
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        order = self.order_of(head.key)
        if order is not None:
            inner = self._draw_order(painter, inner, head, order)
        draw_text(painter, inner, head.title, font, colour=look.secondary, align=RIGHT if head.is_figure else LEFT)
        if column == self.at and self.hasFocus():
            painter.setPen(look.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _draw_order(self, painter: QPainter, rect: QRect, head: WindowColumn, order: tuple[int, bool]) -> QRect:
        """Draw a chevron behind the title, with a number where two columns order; return the room for the title."""
        place, descending = order
        look, small = self._look.now, self._look.now.font(TypeRole.MICRO)
        number = str(place + 1) if len(self._model.arrangement.layout.sorting) > 1 else ""
        width = _ARROW + (small[1].horizontalAdvance(number) + 2 if number else 0)
        title = text_width(look.font(TypeRole.SMALL)[1], head.title)
        left = rect.right() - width + 1
        if not head.is_figure:
            left = min(rect.left() + title + _GAP, left)
        area = QRect(left, rect.top(), width, rect.height())
        draw_order(painter, area, look.secondary, descending=descending)
        if number:
            draw_text(painter, area.adjusted(_ARROW + 1, 0, 0, 0), number, small, colour=look.secondary)
        return rect.adjusted(0, 0, -width - 2, 0) if head.is_figure else QRect(rect.topLeft(), area.bottomLeft())

    def order_of(self, key: str) -> tuple[int, bool] | None:
        """Return which of the columns that order this is, from 0, and whether it is descending."""
        for place, one in enumerate(self._model.arrangement.layout.sorting):
            if one.column == key:
                return place, one.descending
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a click begins: one that drags a column or its edge is none."""
        self._pressed = None
        if event.button() == Qt.MouseButton.LeftButton and self.cursor().shape() != Qt.CursorShape.SplitHCursor:
            self._pressed = self.logicalIndexAt(event.position().toPoint()), event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Order by a column that was clicked, with Shift as the second one."""
        pressed, self._pressed = self._pressed, None
        place = event.position().toPoint()
        super().mouseReleaseEvent(event)
        if pressed is None or self.logicalIndexAt(place) != pressed[0] or pressed[0] < 0:
            return
        if (place - pressed[1]).manhattanLength() < QApplication.startDragDistance():
            self.chosen.emit(pressed[0], bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the column under the pointer, or of the one with the keyboard."""
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        column = self.at if is_key else self.logicalIndexAt(event.pos())
        if column >= 0:
            self.menu_wanted.emit(column, self._below(column) if is_key else event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the heads, order by one, or open its menu."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.at >= 0:
            self.chosen.emit(self.at, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in _MENU_KEYS and self.at >= 0:
            self.menu_wanted.emit(self.at, self._below(self.at))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def step(self, by: int) -> None:
        """Go to the next head that is shown; past the last one to the heads beside."""
        visual = self.visualIndex(self.at) + by if self.at >= 0 else (0 if by > 0 else self.count() - 1)
        while 0 <= visual < self.count():
            column = self.logicalIndex(visual)
            if not self.isSectionHidden(column):
                self.go_to(column)
                return
            visual += by
        self.left_by.emit(by)

    def go_to(self, column: int) -> None:
        """Give the keyboard to the head of a column."""
        self.at = column
        self._say()
        self.viewport().update()

    def enter(self, by: int) -> None:
        """Take the keyboard from the heads beside."""
        self.at = -1
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.at = -1
        self.step(by)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first head."""
        super().focusInEvent(event)
        if not 0 <= self.at < self.count() or self.isSectionHidden(self.at):
            self.at = -1
            self.step(1)
        self._say()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw no ring any more."""
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Take on another theme or size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.updateGeometry()
            self.viewport().update()

    def said(self, column: int) -> str:
        """Return what a screen reader says of a head: its title, and how rows are ordered by it."""
        head = self._model.columns[column]
        order = self.order_of(head.key)
        if order is None:
            return f"{head.title}, not sorted"
        way = "descending" if order[1] else "ascending"
        return f"{head.title}, sorted {way}{', second' if order[0] else ''}"

    def _say(self) -> None:
        if 0 <= self.at < len(self._model.columns):
            self.setAccessibleName(f"Columns of the jobs: {self.said(self.at)}")
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _below(self, column: int) -> QPoint:
        return self.viewport().mapToGlobal(QPoint(self.sectionViewportPosition(column), self.height()))
