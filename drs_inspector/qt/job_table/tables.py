"""The two tables of jobs beside one another: the pinned columns, and those that scroll, over the same rows."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTableView, QWidget

from drs_inspector.qt.cells.painters import INDENT, PADDING, NamePainter
from drs_inspector.qt.cells.row_delegate import CELL_ROLE
from drs_inspector.qt.cells.values import GroupCell, MoreCell, NameCell
from drs_inspector.qt.job_table.accessibility import hide_from_readers
from drs_inspector.qt.job_table.cells import PAINTERS
from drs_inspector.qt.job_table.header import ColumnHeader
from drs_inspector.qt.job_table.model import JobTableModel
from drs_inspector.qt.widgets.theme import surface_colour
from drs_inspector.session.job_table.columns import Look

Index = QModelIndex | QPersistentModelIndex
_ACTIONS: Final = QAbstractItemView.CursorAction
_HINTS: Final = QAbstractItemView.ScrollHint


class RowsTable(QTableView):
    """A table of whole rows.

    ``folded(place)`` and ``more_wanted(place)``: a click on the sign of a row with rows below, and on "n more".
    ``opened(place)``: a double click.
    """

    folded = Signal(int)
    more_wanted = Signal(int)
    opened = Signal(int)

    def __init__(self, model: JobTableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._introduce()
        self.rows = model
        self.heads = ColumnHeader(model, self)
        self.setHorizontalHeader(self.heads)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(0)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setModel(model)

    def _introduce(self) -> None:
        """Tell assistive technology what it is, before there is anything to tell of it."""

    def set_row_height(self, height: int) -> None:
        """Give every row this height."""
        self.verticalHeader().setDefaultSectionSize(height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold at the sign of a row, show the rest of a group at "n more"; else select."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            cell = index.data(CELL_ROLE)
            if isinstance(cell, MoreCell):
                self.more_wanted.emit(index.row())
                return
            if self._is_sign(index, event.position().toPoint().x()):
                self.folded.emit(index.row())
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a job; fold a group."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        if self._is_sign(index, place.x()):
            self.folded.emit(index.row())
        elif not isinstance(index.data(CELL_ROLE), MoreCell):
            self.opened.emit(index.row())

    def _is_sign(self, index: Index, left: int) -> bool:
        """Tell whether a place is at the sign that folds a row."""
        cell = index.data(CELL_ROLE)
        if isinstance(cell, GroupCell):
            return self._starts_rows() and left <= PADDING + INDENT
        painter = PAINTERS[Look.NAME]
        if not isinstance(cell, NameCell) or not isinstance(painter, NamePainter):
            return False
        rect = self.visualRect(index)
        return painter.chevron_rect(rect, cell).contains(left, rect.center().y())

    def _starts_rows(self) -> bool:
        return True

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _HINTS.EnsureVisible) -> None:
        """Bring a row on the screen; columns stay where they are, so that no name is scrolled away."""
        if not index.isValid():
            return
        bar, height = self.verticalScrollBar(), self.viewport().height()
        top = self.rowViewportPosition(index.row())
        bottom = top + self.rowHeight(index.row())
        if hint == _HINTS.PositionAtTop or top < 0:
            bar.setValue(bar.value() + top)
        elif hint == _HINTS.PositionAtCenter:
            bar.setValue(bar.value() + (top + bottom - height) // 2)
        elif bottom > height:
            bar.setValue(bar.value() + min(bottom - height, top))

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Return where a key leads: along the rows, with the current cell in one column."""
        count, place = self.rows.rowCount(), self.currentIndex().row()
        page = max(self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) - 1, 1)
        steps = {
            _ACTIONS.MoveUp: -1,
            _ACTIONS.MovePrevious: -1,
            _ACTIONS.MoveDown: 1,
            _ACTIONS.MoveNext: 1,
            _ACTIONS.MovePageUp: -page,
            _ACTIONS.MovePageDown: page,
            _ACTIONS.MoveHome: -count,
            _ACTIONS.MoveEnd: count,
        }
        step = steps.get(action, 0)
        if place < 0:
            place, step = (count - 1 if action == _ACTIONS.MoveEnd else 0), 0
        return self.rows.index(min(max(place + step, 0), count - 1), self.rows.keyboard_column)


class PinnedTable(RowsTable):
    """The columns that do not scroll away, with a hairline at their right. Assistive technology has the other table."""

    def __init__(self, model: JobTableModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _introduce(self) -> None:
        hide_from_readers(self)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Draw again; screen readers hear of it from the other table."""
        if not QAccessible.isActive():
            super().currentChanged(current, previous)
        self.viewport().update()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Draw again, as above."""
        if not QAccessible.isActive():
            super().selectionChanged(selected, deselected)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, then the hairline, which heads of groups run across."""
        super().paintEvent(event)
        right, view = self.viewport().width() - 1, self.viewport().height()
        colour, row = surface_colour("line"), self.rowAt(0)
        height = self.verticalHeader().defaultSectionSize()
        top = self.rowViewportPosition(row) if row >= 0 else view
        with QPainter(self.viewport()) as painter:
            while 0 <= row < self.rows.rowCount() and top < view:
                if self.rows.ref_at(row) is not None:
                    painter.fillRect(QRect(right, top, 1, height), colour)
                row, top = row + 1, top + height


class MainTable(RowsTable):
    """The columns that scroll; it has the keyboard for both.

    ``activated_at(place)`` for Enter, ``turned(place, is_open)`` for Right and Left, ``peek_wanted`` for Space. Esc
    asks ``step_back()`` whether it was taken, and goes on to the widgets around where it was not.
    """

    activated_at = Signal(int)
    turned = Signal(int, bool)
    peek_wanted = Signal()

    def __init__(self, model: JobTableModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.step_back: Callable[[], bool] = bool
        self._typed, self._typed_at = "", 0.0
        self.setAccessibleName("Jobs")
        self.setAccessibleDescription(
            "Enter opens a job or folds a group, Space shows a job beside the table, Right and Left unfold and fold"
        )

    def _starts_rows(self) -> bool:
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that are this table's own."""
        key, place = event.key(), self.currentIndex().row()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and place >= 0:
            self.activated_at.emit(place)
        elif plain and key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.turned.emit(place, key == Qt.Key.Key_Right)
        elif plain and key == Qt.Key.Key_Space and not self._is_typing():
            self.peek_wanted.emit()
        elif plain and key == Qt.Key.Key_Escape:
            event.setAccepted(self.step_back())
            return
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _is_typing(self) -> bool:
        return bool(self._typed) and self._seconds_since_typed() < QApplication.keyboardInputInterval() / 1000

    def _seconds_since_typed(self) -> float:
        return perf_counter() - self._typed_at

    def keyboardSearch(self, typed: str) -> None:
        """Go to the next job whose name begins with what is typed."""
        before = self._typed if self._is_typing() else ""
        self._typed, self._typed_at = before + typed.casefold(), perf_counter()
        # One letter again and again goes on to the next job; more letters stay with one that fits.
        again = len(set(self._typed)) == 1
        wanted = self._typed[:1] if again else self._typed
        place = _find_name(self.rows, wanted, self.currentIndex().row() + (1 if again else 0))
        if place is not None:
            self.setCurrentIndex(self.rows.index(place, self.rows.keyboard_column))


def _find_name(model: JobTableModel, begins: str, start: int) -> int | None:
    """Return the first row from one on, around the end, of a job whose name begins so; case does not count."""
    snapshots = {session.key: session.inspector.snapshot for session in model.arrangement.table.sessions}
    count = len(model.rows)
    for place in (*range(max(start, 0), count), *range(min(max(start, 0), count))):
        ref = model.rows[place].ref
        snapshot = snapshots.get(ref.session)
        job = snapshot.jobs.get(ref.job_id) if snapshot is not None else None
        if job is not None and str(job.name).casefold().startswith(begins):
            return int(place)
    return None
