"""What may come next in SQL, below the cursor: a list that never takes the keyboard from the editor."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QListView, QVBoxLayout, QWidget

from drs_inspector.qt.cells.list_painters import MatchPainter
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, RowDelegate
from drs_inspector.qt.cells.values import MatchCell
from drs_inspector.qt.panes.reading_out import announce, announce_offers
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.sql_page.completion import SqlItem

Index = QModelIndex | QPersistentModelIndex
_ROWS: Final = 8
_WIDTH: Final = 360
_KEYS: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_TAKING: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)


class CompletionPopup(QFrame):
    """Offers items; ``taken(item)`` when one was chosen. Tab takes the current one, Escape closes.

    Return takes one only after the arrow keys have chosen it, so that a line can be ended while something is offered.
    """

    taken = Signal(object)

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor, Qt.WindowType.ToolTip)
        self._editor = editor
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._model = _Items(self)
        self._list = QListView(self)
        self._list.setAccessibleName("Completion")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setUniformItemSizes(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setModel(self._model)
        painter = MatchPainter(bold_marks=True, role=TypeRole.DATA)
        self._list.setItemDelegate(RowDelegate(self._list, lambda _column: painter, strong=True))
        self._help = QLabel(self)
        self._help.setTextFormat(Qt.TextFormat.PlainText)
        self._help.setWordWrap(True)
        self._help.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._list)
        layout.addWidget(self._help)
        self._is_chosen = False
        self._list.clicked.connect(self._clicked)

    @property
    def items(self) -> tuple[SqlItem, ...]:
        """What is offered."""
        return self._model.items

    def offer(self, items: Sequence[SqlItem], typed: str, place: QPoint) -> None:
        """Show items below a place on the screen, above it where there is no room; none closes the list."""
        if not items:
            self.hide()
            return
        self._model.show_items(items, typed)
        self._is_chosen = False
        rows = min(len(items), _ROWS)
        self._list.setFixedHeight(rows * max(1, self._list.sizeHintForRow(0)))
        self._list.setCurrentIndex(self._model.index(0))
        self._list.scrollToTop()
        self._say()
        width = scaled(_WIDTH)
        self.setFixedSize(width, self._list.height() + self._help.heightForWidth(width - 2) + 2)
        self._move_to(place)
        if not self.isVisible():
            announce_offers(self._editor, len(items))
        self.show()

    def wants(self, event: QKeyEvent) -> bool:
        """Tell whether a key is for the list."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = event.key()
        takes = key in _TAKING and (key == Qt.Key.Key_Tab or self._is_chosen)
        return takes or key == Qt.Key.Key_Escape or key in _KEYS

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key is for; tell whether it was for the list."""
        if not self.wants(event):
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.hide()
        elif key in _TAKING:
            self.taken.emit(self.items[self._list.currentIndex().row()])
        else:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_ROWS, Qt.Key.Key_PageDown: _ROWS}
            row = min(max(self._list.currentIndex().row() + steps[Qt.Key(key)], 0), len(self.items) - 1)
            self._list.setCurrentIndex(self._model.index(row))
            self._is_chosen = True
            self._say(aloud=True)
        return True

    def _clicked(self, index: QModelIndex) -> None:
        self.taken.emit(self.items[index.row()])

    def _say(self, *, aloud: bool = False) -> None:
        """Show what is known about the current item, and say which one it is."""
        row = self._list.currentIndex().row()
        item = self.items[row]
        self._help.setText(item.help or item.note)
        if aloud:
            announce(self._editor, f"{item.text}, {item.note}, {row + 1} of {len(self.items)}")

    def _move_to(self, place: QPoint) -> None:
        screen = self._editor.screen().availableGeometry()
        frame = QRect(place + QPoint(-GRID, 2), self.size())
        if frame.bottom() > screen.bottom():
            line = self._editor.fontMetrics().lineSpacing()
            frame.moveBottom(place.y() - line - 4)
        frame.moveLeft(max(screen.left(), min(frame.left(), screen.right() - frame.width())))
        self.move(frame.topLeft())


class _Items(QAbstractListModel):
    """The items as cells, with what is typed marked in them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[SqlItem, ...] = ()
        self._cells: list[MatchCell] = []

    def show_items(self, items: Sequence[SqlItem], typed: str) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self._cells = [MatchCell(one.text, _span(one.text, typed), one.note) for one in items]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == CELL_ROLE:
            return self._cells[index.row()]
        if role == _DISPLAY:
            return self.items[index.row()].text
        return self._cells[index.row()].spoken if role == _SPOKEN else None


def _span(text: str, typed: str) -> tuple[tuple[int, int], ...]:
    start = text.lower().find(typed.lower()) if typed else -1
    return ((start, start + len(typed)),) if start >= 0 else ()
