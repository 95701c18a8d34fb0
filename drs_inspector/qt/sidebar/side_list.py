"""A list of the sidebar: as high as its rows, in the colour of the window, chosen from by click and by keyboard.

The row that is chosen and the row that has the keyboard are two things: arrows choose nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from drs_inspector.qt.cells.look import FOCUSED
from drs_inspector.qt.cells.painters import CellPainter
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, ROW_ROLE, RowDelegate
from drs_inspector.qt.cells.values import RowMarks
from drs_inspector.qt.widgets.elided_label import plain_tip

Index = QModelIndex | QPersistentModelIndex
CHOSEN_ROLE: Final = CELL_ROLE + 10
_ON_WINDOW: Final = RowMarks(is_head=True)
_DIM: Final = RowMarks(is_dim=True, is_head=True)
_NO_INDEX: Final = QModelIndex()
_DISPLAY, _EDIT, _TIP, _SPOKEN, _CHECK = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.CheckStateRole,
    )
)


class SideRow(NamedTuple):
    """A row: its key, the value that its painter draws, and what is said of it.

    ``check`` is None where nothing can be ticked. ``name`` is what renaming changes, "" where it changes nothing.
    """

    key: object
    cell: Any
    spoken: str
    tip: str = ""
    is_chosen: bool = False
    check: Qt.CheckState | None = None
    name: str = ""
    is_dim: bool = False


_READ: Final[Mapping[int, Callable[[SideRow], Any]]] = {
    CELL_ROLE: lambda row: row.cell,
    ROW_ROLE: lambda row: _DIM if row.is_dim else _ON_WINDOW,
    CHOSEN_ROLE: lambda row: row.is_chosen,
    _DISPLAY: lambda row: row.spoken,
    _SPOKEN: lambda row: row.spoken,
    _TIP: lambda row: plain_tip(row.tip) or None,
    _EDIT: lambda row: row.name,
    _CHECK: lambda row: row.check,
}


class SideModel(QAbstractListModel):
    """Rows that are replaced whole; ``renamed(key, name)``: another name was typed over one."""

    renamed = Signal(object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[SideRow, ...] = ()

    def show(self, rows: Sequence[SideRow]) -> None:
        """Show other rows; where they are of the same things, no row goes away."""
        if [row.key for row in rows] == [row.key for row in self.rows]:
            before, self.rows = self.rows, tuple(rows)
            for place, (old, new) in enumerate(zip(before, self.rows, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(place), self.index(place))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def place_of(self, key: object) -> int | None:
        """Return the number of a row."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), None)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """One row per thing."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Look a row up."""
        if not index.isValid():
            return None
        read = _READ.get(role)
        return None if read is None else read(self.rows[index.row()])

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        """Ask for another name; the row has it when it was saved."""
        row = self.rows[index.row()] if index.isValid() and role == _EDIT else None
        if row is not None and row.name and (name := str(value).strip()) and name != row.name:
            self.renamed.emit(row.key, name)
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say what can be done with a row."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self.rows[index.row()]
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        flags |= Qt.ItemFlag.ItemIsEditable if row.name else Qt.ItemFlag.NoItemFlags
        return flags | (Qt.ItemFlag.ItemIsUserCheckable if row.check is not None else Qt.ItemFlag.NoItemFlags)


class _Delegate(RowDelegate):
    """Draws a chosen row as such wherever the keyboard is, and leaves ticking to the list."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        if index.data(CHOSEN_ROLE):
            option.state |= QStyle.StateFlag.State_Selected
        super().paint(painter, option, index)

    def _state(self, option: QStyleOptionViewItem, row: int, marks: RowMarks) -> int:
        state = super()._state(option, row, marks)
        return state | FOCUSED if self._view.model().index(row, 0).data(CHOSEN_ROLE) else state

    def editorEvent(
        self, _event: QEvent, _model: QAbstractItemModel, _option: QStyleOptionViewItem, _index: Index
    ) -> bool:
        """Do nothing: a click anywhere on the row is the list's."""
        return False


class SideList(QListView):
    """``chosen(key)``: a row was clicked, or Return or Space pressed on it; ``left_out(key)``: with Alt (or Ctrl).

    ``asked(QPoint)``: the menu of the current row is wanted, at a global position.
    """

    chosen = Signal(object)
    left_out = Signal(object)
    asked = Signal(object)

    def __init__(self, name: str, painter: CellPainter[Any], parent: QWidget, *, takes_alt: bool = False) -> None:
        super().__init__(parent)
        self.rows = SideModel(self)
        self._takes_alt = takes_alt
        self.setModel(self.rows)
        self._delegate = _Delegate(self, lambda _column: painter)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTabKeyNavigation(False)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)

    @property
    def current(self) -> SideRow | None:
        """The row that the keyboard is on."""
        index = self.currentIndex()
        return self.rows.rows[index.row()] if index.isValid() else None

    def show_rows(self, rows: Sequence[SideRow]) -> None:
        """Show other rows; the keyboard stays on the thing that it is on."""
        current = self.current
        at = self.currentIndex().row()
        self.rows.show(rows)
        self.fit()
        if current is not None and rows and not self.currentIndex().isValid():
            place = self.rows.place_of(current.key)
            self.setCurrentIndex(self.rows.index(min(at, len(rows) - 1) if place is None else place))

    def fit(self) -> None:
        """Take the height of the rows."""
        height = self.sizeHintForRow(0) * len(self.rows.rows) if self.rows.rows else 0
        self.setFixedHeight(height)

    def go_to(self, key: object) -> None:
        """Put the keyboard on a row."""
        place = self.rows.place_of(key)
        if place is not None:
            self.setCurrentIndex(self.rows.index(place))

    def rename_current(self) -> bool:
        """Open the name of the current row for typing; False where it has none of its own."""
        row = self.current
        if row is None or not row.name:
            return False
        self.edit(self.currentIndex())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose on Return and Space; arrows go on into the list before or behind this one."""
        if self.state() == QAbstractItemView.State.EditingState:
            return  # the Return that ends the typing of a name chooses nothing
        row, key = self.current, event.key()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and row is not None:
            if not modifiers:
                self.chosen.emit(row.key)
                return
            if self._takes_alt and modifiers in (Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier):
                self.left_out.emit(row.key)
                return
        place, last = self.currentIndex().row(), len(self.rows.rows) - 1
        if not modifiers and (key == Qt.Key.Key_Down and place == last) | (key == Qt.Key.Key_Up and place <= 0):
            self._go_on(1 if key == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def _go_on(self, by: int) -> None:
        lists = [one for one in self._around().findChildren(SideList) if one.isVisible() and one.rows.rows]
        lists.sort(key=lambda one: one.mapTo(self._around(), one.rect().topLeft()).y())
        place = lists.index(self) + by
        if 0 <= place < len(lists):
            other = lists[place]
            other.setCurrentIndex(other.rows.index(0 if by > 0 else len(other.rows.rows) - 1))
            other.setFocus(Qt.FocusReason.TabFocusReason)

    def _around(self) -> QWidget:
        area = self._area()
        around = area.widget() if area is not None else None
        return around if around is not None else self

    def _area(self) -> QScrollArea | None:
        found: QWidget | None = self.parentWidget()
        while found is not None and not isinstance(found, QScrollArea):
            found = found.parentWidget()
        return found

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the pointer."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index == self.currentIndex():
            row = self.rows.rows[index.row()]
            with_alt = self._takes_alt and event.modifiers() & Qt.KeyboardModifier.AltModifier
            (self.left_out if with_alt else self.chosen).emit(row.key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a row for the keyboard: the chosen one, else the first."""
        if not self.currentIndex().isValid() and self.rows.rows:
            place = next((place for place, row in enumerate(self.rows.rows) if row.is_chosen), 0)
            self.setCurrentIndex(self.rows.index(place))
        super().focusInEvent(event)
        self._bring_into_sight()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Bring the row with the keyboard into sight."""
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        area = self._area()
        if area is not None and self.currentIndex().isValid():
            rect = self.visualRect(self.currentIndex())
            place = self.viewport().mapTo(self._around(), rect.center())
            area.ensureVisible(0, place.y(), 0, rect.height())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def _ask_menu(self, position: Any) -> None:
        index = self.indexAt(position)
        if index.isValid():
            self.setCurrentIndex(index)
        self.asked.emit(self.viewport().mapToGlobal(position))
