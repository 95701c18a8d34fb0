"""The rows of the time line: names that stay where they are, and beside each the bars of its job."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyleOptionViewItem, QToolTip, QWidget

from drs_inspector.qt.cells.list_painters import GroupPainter, MorePainter
from drs_inspector.qt.cells.look import CellStyle
from drs_inspector.qt.cells.painters import PADDING, CellPainter, NamePainter
from drs_inspector.qt.cells.row_delegate import RowDelegate
from drs_inspector.qt.cells.values import EmptyCell, GroupCell, LineCell, MoreCell
from drs_inspector.qt.job_table.model import LINE_ROLE, JobTableModel
from drs_inspector.qt.time_line.painters import BarsPainter, BarsValue, grid
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height
from drs_inspector.session.job_table.rows import Ref

NAMES: Final = 264
_NAME: Final = NamePainter(folds=False)
_SPANS: Final[dict[type, CellPainter[Any]]] = {GroupCell: GroupPainter(), MoreCell: MorePainter()}
_NOTCH: Final = 120
_STEP: Final = 0.1
ValueOf = Callable[[Ref | None], BarsValue]


class _NamesPainter(CellPainter[LineCell]):
    """Glyph and name of a job in the room that names have; the rest of the row is for its bars."""

    def _draw(self, painter: QPainter, rect: QRect, value: LineCell, style: CellStyle) -> None:
        name = QRect(rect.left() - PADDING, rect.top(), scaled(NAMES), rect.height())
        _NAME.paint(painter, name, value.name, style)

    def _width(self, value: LineCell, style: CellStyle) -> int:  # noqa: ARG002 - for all painters
        return scaled(NAMES)


_NAMES: Final = _NamesPainter()


class TimeRows(QListView):
    """The rows of a ``JobTableModel``. ``activated_at(place)``: Enter, a double click, or a click on what is no job.

    ``zoom_wanted(steps, share)``: at a place of the scale. ``move_wanted(share)``: on by so much of what is shown.
    ``step_wanted(by)``: to the next phase of the job, or to the one before.
    """

    activated_at = Signal(int)
    zoom_wanted = Signal(float, float)
    move_wanted = Signal(float)
    step_wanted = Signal(int)

    def __init__(
        self, model: JobTableModel, value_of: ValueOf, tip_of: Callable[[Ref, int], str], parent: QWidget
    ) -> None:
        """``value_of(ref)`` are the bars of a job, of None none; ``tip_of(ref, number)`` is said of one of them."""
        super().__init__(parent)
        self._jobs, self._value_of, self._tip_of = model, value_of, tip_of
        self.setAccessibleName("Time line of the jobs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setModel(model)
        self._delegate = _Delegate(self, value_of)
        self.setItemDelegate(self._delegate)
        self._follow_columns()
        model.columns_changed.connect(self._follow_columns)

    def _follow_columns(self) -> None:
        self.setModelColumn(self._jobs.name_column)

    def room(self, row: QRect) -> QRect:
        """Return where the bars of a row are."""
        return row.adjusted(scaled(NAMES), 0, -PADDING, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and the lines of the scale below the last one."""
        super().paintEvent(event)
        last = self.visualRect(self._jobs.index(len(self._jobs.rows) - 1, self._jobs.name_column))
        whole = self.viewport().rect()
        below = whole.adjusted(0, last.bottom() + 1, 0, 0)
        if below.height() > 0:
            value, style = self._value_of(None), self._delegate.look
            with QPainter(self.viewport()) as painter:
                grid(painter, self.room(below), value.scale, value.ticks, value.now, style)

    def bar_at(self, event: QMouseEvent | QHelpEvent) -> tuple[Ref, int] | None:
        """Return the bar under the pointer: its job and its number."""
        place = event.position().toPoint() if isinstance(event, QMouseEvent) else event.pos()
        index = self.indexAt(place)
        ref = self._jobs.ref_at(index.row())
        if ref is None:
            return None
        number = BarsPainter.bar_at(self.room(self.visualRect(index)), self._value_of(ref), place.x())
        return None if number is None else (ref, number)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the exact times of the bar under the pointer; elsewhere what the name has to say."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if event.pos().x() < scaled(NAMES):
                return super().viewportEvent(event)
            found = self.bar_at(event)
            QToolTip.showText(event.globalPos(), plain_tip(self._tip_of(*found)) if found else "", self)
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer with Ctrl, go on in time with Shift or sideways, else scroll."""
        steps = event.angleDelta().y() / _NOTCH
        sideways = event.angleDelta().x() / _NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            room = self.room(self.viewport().rect())
            share = (event.position().x() - room.left()) / max(room.width(), 1)
            self.zoom_wanted.emit(steps, min(max(share, 0.0), 1.0))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or (sideways and not steps):
            self.move_wanted.emit(-_STEP * (steps or sideways))
        else:
            super().wheelEvent(event)
            return
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, go from phase to phase by Left and Right, with Shift on in time, zoom by + and -."""
        key = event.key()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated_at.emit(self.currentIndex().row())
        elif plain and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = -1 if key == Qt.Key.Key_Left else 1
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.move_wanted.emit(by * _STEP)
            else:
                self.step_wanted.emit(by)
        elif plain and key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_wanted.emit(1.0 if key == Qt.Key.Key_Plus else -1.0, 0.5)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold a group, or show the rest of one; else select."""
        index = self.indexAt(event.position().toPoint())
        is_head = index.isValid() and self._jobs.ref_at(index.row()) is None
        if is_head and event.button() == Qt.MouseButton.LeftButton:
            self.activated_at.emit(index.row())
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a job."""
        index = self.indexAt(event.position().toPoint())
        if self._jobs.ref_at(index.row()) is not None:
            self.activated_at.emit(index.row())


class _Delegate(RowDelegate):
    """Draws name and background as other lists do, and the bars over them."""

    def __init__(self, view: TimeRows, value_of: ValueOf) -> None:
        super().__init__(view, _painter_of, role=LINE_ROLE, spans=_SPANS)
        self._rows, self._value_of = view, value_of

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a row of the table."""
        del option, index
        return QSize(scaled(2 * NAMES), row_height(self.look.font(TypeRole.TABLE)[1]))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        super().paint(painter, option, index)
        model = index.model()
        ref = model.ref_at(index.row()) if isinstance(model, JobTableModel) else None
        if ref is not None and not isinstance(index.data(LINE_ROLE), EmptyCell):
            BarsPainter.paint(painter, self._rows.room(option.rect), self._value_of(ref), self.look)


def _painter_of(_column: int) -> CellPainter[Any]:
    return _NAMES
