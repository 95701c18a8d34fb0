"""The table of shortcuts: every action with two keys, which are changed in place."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.qt.main_window.live_settings import LiveSettings
from drs_inspector.qt.panes.list_pane import ListPane, view_rows
from drs_inspector.qt.panes.pane_actions import Offer, perform
from drs_inspector.qt.preferences.section import Say
from drs_inspector.qt.shortcuts.keys import Shortcut, shortcuts
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.widgets.dialog_layout import tall
from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.table_files.list_rows import ListRows, Which

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_TITLES: Final = ("Action", "Where", "Key", "Second key")
_ACTION, _WHERE, _KEY, _SECOND = range(4)
_ROWS_SHOWN: Final = 10
_WAITING: Final = "New key…"
_HELP: Final = "Every action and its keys. Return waits for another key, Del removes the one that is current."
_MODIFIER_KEYS: Final = frozenset(
    {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_unknown}
)


class _Model(QAbstractTableModel):
    """The actions and their keys in force. ``wanted(name, slot, keys)``: another key for an action was pressed."""

    wanted = Signal(str, int, QKeySequence)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts()
        self.actions: tuple[Shortcut, ...] = self._shortcuts.all()
        self._shortcuts.changed.connect(self._changed)

    def _changed(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, _SECOND))

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.actions)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def text(self, index: _Index) -> str:
        action = self.actions[index.row()]
        if index.column() in (_ACTION, _WHERE):
            return action.title if index.column() == _ACTION else action.place_title
        keys, slot = self._shortcuts.keys(action.name), index.column() - _KEY
        return keys[slot].toString(QKeySequence.SequenceFormat.NativeText) if slot < len(keys) else ""

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index)
        if role == Qt.ItemDataRole.FontRole and self._is_changed(index):
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return "Not the standard key" if self._is_changed(index) else self.text(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            suffix = ", not the standard key" if self._is_changed(index) else ""
            return f"{_TITLES[index.column()]}: {self.text(index) or 'none'}{suffix}"
        return None

    def _is_changed(self, index: _Index) -> bool:
        return index.column() >= _KEY and self._shortcuts.is_changed(self.actions[index.row()].name)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() >= _KEY else flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another key; the cell shows it when it is in force."""
        if role == Qt.ItemDataRole.EditRole and isinstance(value, QKeySequence):
            self.wanted.emit(self.actions[index.row()].name, index.column() - _KEY, value)
        return False


class _KeyEditor(QLineEdit):
    """Takes the next key press as a shortcut. Escape and a loss of the focus leave the cell as it is."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.keys = QKeySequence()
        self.setReadOnly(True)
        self.setFrame(False)
        self.setPlaceholderText(_WAITING)
        self.setAccessibleName("Press the new key")

    def event(self, event: QEvent) -> bool:
        """Claim every key before a shortcut of the window can take it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)
            return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() not in _MODIFIER_KEYS:
            if event.key() != Qt.Key.Key_Escape:
                self.keys = QKeySequence(event.keyCombination())
            self.pressed.emit()


class _KeyDelegate(QStyledItemDelegate):
    """Edits a cell with a ``_KeyEditor``."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: _Index) -> QWidget:
        editor = _KeyEditor(parent)
        editor.pressed.connect(self._done)
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show nothing: the key of before stays until another one is pressed."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, _KeyEditor) and not editor.keys.isEmpty():
            model.setData(index, editor.keys)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Let the editor have every key; the usual delegate takes Tab, Return and Escape for itself."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        return super().eventFilter(editor, event)

    def _done(self) -> None:
        editor = self.sender()
        if isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)


class _Table(QTableView):
    """Not higher than the page, so that buttons and messages stay in sight while it scrolls."""

    def __init__(self, model: _Model, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName("Shortcuts")
        self.setItemDelegate(_KeyDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setAccessibleName("Columns of the shortcuts")
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # Widths that always follow their contents are measured anew, over all rows, at each layout of the page.
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_ACTION, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(10 * GRID)
        self.setCurrentIndex(model.index(0, _KEY))
        model.dataChanged.connect(self._fit_columns)
        follow_text_size(self, _Table._fit_all)

    def _fit_all(self) -> None:
        self._fit_columns()
        self.fit()

    def _fit_columns(self) -> None:
        for column in (_WHERE, _KEY, _SECOND):
            self.resizeColumnToContents(column)

    def fit(self) -> None:
        """Take the height of the rows that are shown, of ten at most."""
        self.verticalHeader().setDefaultSectionSize(max(3 * GRID, self.fontMetrics().height() + GRID))
        rows = min(_ROWS_SHOWN, sum(not self.isRowHidden(row) for row in range(self.model().rowCount())))
        height = self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(height + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return changes the key of the cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _ShortcutsPane(ListPane):
    """Copies the current row, changes and removes its key: by key, context menu and button alike."""

    def __init__(self, panel: "ShortcutsPanel") -> None:
        table = panel.table
        super().__init__(table, table, title="Shortcuts", help=_HELP)
        self._panel = panel
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the current row, or all: action, place and keys."""
        model = self._panel.model

        def cells(row: int) -> list[str]:
            return [model.text(model.index(row, column)) for column in range(len(_TITLES))]

        named = ("action", "actions")
        return view_rows(self._panel.table, which, "shortcuts", heads=_TITLES, cells=cells, named=named)

    def activate(self) -> Offer | None:
        """Wait for another key."""
        return Offer("Change key…", self._panel.change_key)

    def delete(self) -> Offer | None:
        """Remove the key that is current."""
        key = self._panel.key
        return Offer(f"Remove key {key}", self._panel.remove_key) if key else None

    def _open_menu(self, position: QPoint) -> None:
        table = self._panel.table
        show_pane_menu(table, table.viewport().mapToGlobal(position))


class ShortcutsPanel(QWidget):
    """The table and its buttons."""

    def __init__(self, live: LiveSettings, say: Say, parent: QWidget) -> None:
        super().__init__(parent)
        self._live = live
        self._say = say
        self.model = _Model(self)
        self.table = _Table(self.model, self)
        self.model.wanted.connect(self._take)
        self._change, self._remove = ActionButton("Change key", self), ActionButton("Remove key", self)
        self._standard = ActionButton("Standard keys", self, tip="Give the selected action its standard keys")
        self._change.triggered.connect(self.change_key)
        self._remove.triggered.connect(self.remove_key)
        self._standard.triggered.connect(self._reset)
        self._pane = _ShortcutsPane(self)
        self._keys = PaneKeys(self.table, {"shortcuts.remove": lambda: perform(self.table, "delete")}, inside=False)
        self.table.selectionModel().currentChanged.connect(self._offer)
        self.model.dataChanged.connect(self._offer)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self._change, self._remove, self._standard):
            tall(button)
            button.explained.connect(lambda reason: say("info", f"Not available: {reason}"))
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(buttons)
        layout.addWidget(self.table)
        self.setFocusProxy(self.table)
        self._offer()

    def search(self, words: Sequence[str]) -> bool:
        """Show only actions whose title, place or keys hold all words."""
        found = False
        for row in range(self.model.rowCount()):
            text = " ".join(self.model.text(self.model.index(row, column)) for column in range(len(_TITLES))).casefold()
            hit = all(word in text for word in words)
            self.table.setRowHidden(row, not hit)
            found = found or hit
        self.table.fit()
        return found

    @property
    def _action(self) -> Shortcut:
        return self.model.actions[max(self.table.currentIndex().row(), 0)]

    def _key_cell(self) -> QModelIndex:
        """Return the cell of the current row whose key is meant: the main one unless the second is current."""
        current = self.table.currentIndex()
        return current if current.column() >= _KEY else current.siblingAtColumn(_KEY)

    def _offer(self) -> None:
        title = self._action.title
        self._remove.set_reason("" if self.key else f"“{title}” has no such key.")
        changed = shortcuts().is_changed(self._action.name)
        self._standard.set_reason("" if changed else f"“{title}” has its standard keys.")

    def _take(self, name: str, slot: int, keys: QKeySequence) -> None:
        """Give an action a key, unless that is impossible."""
        problem = shortcuts().problem(name, keys)
        if problem:
            self._say("error", f"{problem} Not applied: “{self._action.title}” keeps what it has.")
            return
        now = list(shortcuts().keys(name))
        if keys in now:
            return
        self._save(name, [*now[:slot], keys, *now[slot + 1 :]])

    def change_key(self) -> None:
        """Wait for another key in the current row."""
        self.table.edit(self._key_cell())

    @property
    def key(self) -> str:
        """The key that is meant, as it is shown; empty when there is none."""
        return self.model.text(self._key_cell())

    def remove_key(self) -> None:
        """Take the key that is meant from its action."""
        slot = self._key_cell().column() - _KEY
        now = shortcuts().keys(self._action.name)
        if slot < len(now):
            self._save(self._action.name, [keys for number, keys in enumerate(now) if number != slot])

    def _reset(self) -> None:
        action = self._action
        own = [QKeySequence(keys) for keys in action.keys]
        problem = next((words for keys in own if (words := shortcuts().problem(action.name, keys))), "")
        if problem:
            self._say("error", f"{problem} Not applied: “{action.title}” keeps what it has.")
            return
        self._save(action.name, own)

    def _save(self, name: str, keys: Sequence[QKeySequence]) -> None:
        """Save the keys of an action; standard ones are not in the settings."""
        chosen = {other: list(texts) for other, texts in self._live.settings.shortcuts.items() if other != name}
        texts = [one.toString(QKeySequence.SequenceFormat.PortableText) for one in keys]
        if texts != list(self._action_named(name).keys):
            chosen[name] = texts
        problem = self._live.change(shortcuts=chosen)
        shown = ", ".join(one.toString(QKeySequence.SequenceFormat.NativeText) for one in keys) or "no key"
        if problem is not None:
            self._say("error", f"{problem}")
        else:
            self._say("success", f"“{self._action_named(name).title}” has {shown} now.")

    def _action_named(self, name: str) -> Shortcut:
        return next(one for one in self.model.actions if one.name == name)
