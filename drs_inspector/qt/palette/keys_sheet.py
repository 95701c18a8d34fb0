"""All keys on one page, by the place where they work; they can be searched, and copied as text to be printed."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton

from drs_inspector.qt.main_window.actions import MainActions
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.palette.model import Line as Row
from drs_inspector.qt.palette.model import PaletteModel
from drs_inspector.qt.palette.overlay import Overlay
from drs_inspector.qt.palette.parts import Foot, Line, PaletteField, PaletteList, small_label
from drs_inspector.qt.palette.row_cell import PaletteCell
from drs_inspector.qt.panes.copy_as import CopyAsButton
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import copy_text, say
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.widgets.pane_menu import offer_menu
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of

_FOOT: Final = "\u2191\u2193 choose     Enter changes keys     Esc closes"
_ROWS: Final = 24
_NATIVE: Final = QKeySequence.SequenceFormat.NativeText
# What cannot be changed: fields, lists and dialogs have it of themselves.
_EVERYWHERE: Final = (
    ("Enter", "Open what is selected"),
    ("Esc", "One step back"),
    ("Tab, Shift+Tab", "Next and previous control"),
    ("F10", "Menus"),
    ("Shift+F10", "Menu of what is selected"),
)


class KeyRow(NamedTuple):
    """The keys in force of one action."""

    title: str
    keys: str


class KeyGroup(NamedTuple):
    """The keys of one place."""

    place: str
    rows: Sequence[KeyRow]


def key_groups(actions: MainActions) -> list[KeyGroup]:
    """Return the keys in force by place, in the order of the menus; what is not offered and what has none is left out.

    Of panes the name of the place is that of the pane.
    """
    offered = {one.name for one in actions.listed()}
    groups: dict[str, list[KeyRow]] = {}
    for one in shortcuts().all():
        keys = " or ".join(key.toString(_NATIVE) for key in shortcuts().keys(one.name))
        if keys and ("." in one.name or one.name in offered):
            groups.setdefault(one.place_title, []).append(KeyRow(one.title, keys))
    everywhere = KeyGroup("Everywhere", [KeyRow(does, keys) for keys, does in _EVERYWHERE])
    return [*(KeyGroup(place, rows) for place, rows in groups.items()), everywhere]


def found_in(groups: Sequence[KeyGroup], text: str) -> list[KeyGroup]:
    """Return the keys whose action, place or key holds all words."""
    words = text.casefold().split()
    found = []
    for group in groups:
        rows = [
            row
            for row in group.rows
            if all(word in f"{group.place} {row.title} {row.keys}".casefold() for word in words)
        ]
        if rows:
            found.append(KeyGroup(group.place, rows))
    return found


def sheet_text(groups: Sequence[KeyGroup]) -> str:
    """Return the page as plain text, the keys one below the other."""
    width = max((len(row.title) for group in groups for row in group.rows), default=0)
    parts = [
        "\n".join((group.place, *(f"  {row.title:<{width}}  {row.keys}" for row in group.rows))) for group in groups
    ]
    return "\n\n".join(parts) + "\n"


class KeysPane(ListPane):
    """Copies the keys that are shown, none of which is marked alone."""

    rows_called = ("key", "keys")

    def __init__(self, view: PaletteList, sheet: "KeysSheet") -> None:
        super().__init__(view, view, title="Keys", help="All keys, by the place where they work.")
        self._sheet = sheet

    def list_rows(self, which: Which) -> ListRows | None:
        """Return action, place and keys of those that are shown, or of all."""
        groups = self._sheet.groups(every=which is Which.ALL)
        rows = [(row.title, group.place, row.keys) for group in groups for row in group.rows]
        return rows_of("keys", ("Action", "Where", "Keys"), rows, named=("action", "actions"))


class KeysSheet(Overlay):
    """The page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, "Keys")
        self._main = window
        self._groups: list[KeyGroup] = []
        self.model = PaletteModel(self)
        self.field = PaletteField("Search keys", "All keys, by the place where they work", self.panel)
        self.list = PaletteList(self.model, "Keys", self.panel, most=_ROWS)
        self.empty = small_label("No action and no key has all these words.", self.panel)
        self.empty.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        foot = Foot(_FOOT, self.panel)
        foot.say()
        self.copy_button = QPushButton("Copy as text", foot)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self._copy)
        self.pane = KeysPane(self.list, self)
        offer_menu(self.list)
        self.copy_as = CopyAsButton(self.pane.copy_as, foot)
        for button in (self.copy_button, self.copy_as):
            foot.row.addWidget(button)
        for part in (self.field, Line(self.panel), self.list, self.empty, Line(self.panel), foot):
            self.body.addWidget(part)
        foot.setMinimumHeight(self.copy_button.sizeHint().height() + GRID)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list.chosen.connect(self.list.go_to)
        shortcuts().changed.connect(self._fill)

    def open(self) -> None:
        """Show all keys."""
        self.field.clear()
        self.open_above(self.field)
        self._fill()

    def groups(self, *, every: bool) -> Sequence[KeyGroup]:
        """Return the keys that are shown, or all."""
        return key_groups(self._main.commands) if every else self._groups

    def _fill(self) -> None:
        if not self.isVisible():
            return
        self._groups = found_in(key_groups(self._main.commands), self.field.text())
        rows = []
        for group in self._groups:
            rows.append(Row(PaletteCell(group.place, is_head=True)))
            rows += [Row(PaletteCell(row.title, key=row.keys)) for row in group.rows]
        self.model.show_lines(rows)
        self.list.go_to(self.model.step(0, 0))
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.copy_button.setEnabled(bool(rows))
        self.place()

    def _copy(self) -> None:
        copy_text(sheet_text(self._groups))
        say(self._main, "Copied the keys as text")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list while the keyboard is in the field; Return leads to where keys are changed."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
            key = Qt.Key(event.key())
            by = steps.get(key, pages.get(key, 0) * self.list.rows_in_view())
            if by:
                self.list.go_to(self.model.step(self.list.currentIndex().row(), by))
                row = self.list.currentIndex().row()
                announce(self.field, self.model.phrase(row) if row >= 0 else "")
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.dismiss()
                self._main.preferences_requested.emit("shortcuts", self._main)
                return True
        return super().eventFilter(watched, event)
