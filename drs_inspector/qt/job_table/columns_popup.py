"""The list of columns: what is ticked is shown, in the order of the list; any field of the reply can be added."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.printable import printable
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import row_height
from drs_inspector.session.job_table.column_offers import column_offers, offers_for, path_problem
from drs_inspector.session.job_table.columns import NAME, WINDOW_COLUMNS, WindowColumn, window_column
from drs_inspector.session.job_table.layout import DEFAULT_COLUMNS

_KEY: Final = int(Qt.ItemDataRole.UserRole)
_WIDTH: Final = 360
_HEIGHT: Final = 456
_LONGEST: Final = 40
_PLAIN: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class ColumnsPopup(QFrame):
    """``chosen(keys)``: a person ticked or moved columns; each change holds at once."""

    chosen = Signal(list)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Columns of the jobs")
        self._keys: list[str] = []
        self._line = QLineEdit(self)
        self._line.setPlaceholderText("Find a field, or type a path: tags.team")
        self._line.setAccessibleName("Find a column")
        self._line.setClearButtonEnabled(True)
        self._list = QListWidget(self)
        self._list.setAccessibleName("Columns")
        self._list.setUniformItemSizes(True)
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self._message = InlineMessage("", "amber", "warning", self)
        self._add = QPushButton(self)
        self._usual = QPushButton("Usual columns", self)
        self._order = QLabel(self)
        self._order.setWordWrap(True)
        self._lay_out()
        self._line.textChanged.connect(self._fill)
        self._line.returnPressed.connect(self._take_typed)
        self._list.itemChanged.connect(self._ticked)
        self._list.model().rowsMoved.connect(self._dragged)
        self._add.clicked.connect(self._add_typed)
        self._usual.clicked.connect(self._reset)
        PaneKeys(self._list, {"columns.up": self.move_up, "columns.down": self.move_down})

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID, GRID, GRID, GRID)
        box.setSpacing(GRID)
        buttons = QHBoxLayout()
        buttons.addWidget(self._add)
        buttons.addStretch(1)
        buttons.addWidget(self._usual)
        for part in (self._line, self._message, self._list, self._order):
            box.addWidget(part)
        box.setStretchFactor(self._list, 1)
        box.addLayout(buttons)

    def open_below(self, anchor: QWidget, columns: Sequence[str]) -> None:
        """Show the list at the right edge of a widget, with these columns ticked."""
        self._keys = list(columns)
        self._line.clear()
        self._fill()
        up, down = shortcuts().text("columns.up"), shortcuts().text("columns.down")
        self._order.setText(f"Ticked columns are in this order: drag them, or press {up} and {down}.")
        self.resize(scaled(_WIDTH), scaled(_HEIGHT))
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), min(anchor.height(), 5 * GRID)))
        screen = anchor.screen().availableGeometry()
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - self.width())))
        corner.setY(max(screen.top(), min(corner.y(), screen.bottom() - self.height())))
        self.move(corner)
        self.show()
        self._line.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the line to the list; close on Esc."""
        if event.key() == Qt.Key.Key_Down and self._line.hasFocus() and self._list.count():
            self._list.setFocus()
            self._list.setCurrentRow(0)
            event.accept()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        """List what fits what was typed: ticked columns first, in their order."""
        typed = self._line.text().strip()
        offers = {one.key: one for one in column_offers()}
        found = {one.key for one in offers_for(typed, column_offers())}
        own = [key for key in self._keys if key in found or typed.casefold() in key.casefold()]
        blocker = QSignalBlocker(self._list)
        self._list.clear()
        for key in (*own, *(key for key in offers if key in found and key not in self._keys)):
            column = window_column(key)
            if column is None:
                continue
            item = QListWidgetItem(printable(_words(column)), self._list)
            item.setSizeHint(QSize(0, row_height(self.fontMetrics())))
            item.setData(_KEY, key)
            item.setToolTip(plain_tip(column.help))
            item.setCheckState(Qt.CheckState.Checked if key in self._keys else Qt.CheckState.Unchecked)
            item.setFlags(self._flags(key, is_all=not typed))
        blocker.unblock()
        self._show_typed(typed, is_listed=typed in found or typed in self._keys)

    def _flags(self, key: str, *, is_all: bool) -> Qt.ItemFlag:
        flags = _PLAIN if key == NAME else _PLAIN | Qt.ItemFlag.ItemIsUserCheckable
        # In a part of the list there is no order of all.
        return flags | Qt.ItemFlag.ItemIsDragEnabled if key in self._keys and is_all else flags

    def _show_typed(self, typed: str, *, is_listed: bool) -> None:
        """Offer what was typed as a path, or say why it is none."""
        problem = path_problem(typed) if typed and not is_listed else ""
        can_add = bool(typed) and not is_listed and window_column(typed) is not None
        self._message.label.setText(problem)
        self._line.setAccessibleDescription(problem)
        # Words that find something are no path that went wrong.
        self._message.setVisible(bool(problem) and (can_add or not self._list.count()))
        shown = typed if len(typed) <= _LONGEST else f"{typed[: _LONGEST - 1]}…"
        self._add.setText(f"Add column {printable(shown)}".replace("&", "&&") if can_add else "Add column from a path")
        self._add.setEnabled(can_add)

    def _take_typed(self) -> None:
        """Return in the line: tick the only one that fits, or add the path."""
        if self._list.count() == 1:
            item = self._list.item(0)
            ticked = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
        elif self._add.isEnabled():
            self._add_typed()

    def _add_typed(self) -> None:
        column = window_column(self._line.text().strip())
        if column is not None and column.key not in self._keys:
            self._choose([*self._keys, column.key])
            self._line.clear()

    def _ticked(self, item: QListWidgetItem) -> None:
        key = str(item.data(_KEY))
        is_ticked = item.checkState() == Qt.CheckState.Checked
        if is_ticked and key not in self._keys:
            self._choose([*self._keys, key])
        elif not is_ticked and key != NAME:
            self._choose([one for one in self._keys if one != key])

    def _dragged(self) -> None:
        self._choose([key for key in self._listed() if key in self._keys])

    def _listed(self) -> Iterator[str]:
        for at in range(self._list.count()):
            yield str(self._list.item(at).data(_KEY))

    def move_up(self) -> None:
        """Bring the current column one place to the front."""
        self._shift(-1)

    def move_down(self) -> None:
        """Bring the current column one place to the end."""
        self._shift(1)

    def _shift(self, by: int) -> None:
        item = self._list.currentItem()
        key = str(item.data(_KEY)) if item is not None else ""
        if key not in self._keys:
            return
        at = self._keys.index(key)
        to = min(max(at + by, 0), len(self._keys) - 1)
        keys = [one for one in self._keys if one != key]
        keys.insert(to, key)
        self._choose(keys)
        self._fill()
        self._list.setCurrentRow(next((row for row, one in enumerate(self._listed()) if one == key), 0))

    def _reset(self) -> None:
        self._choose(list(DEFAULT_COLUMNS))
        self._fill()

    def _choose(self, keys: list[str]) -> None:
        if keys != self._keys:
            self._keys = keys
            self.chosen.emit(keys)


def _words(column: WindowColumn) -> str:
    """Return the title of a column, and for one of the reply its name."""
    if column.key in WINDOW_COLUMNS or column.title == column.key:
        return column.title
    return f"{column.title}  \u00b7  {column.key}"
