"""The profiles: their order, names and colours; copies, files, and connecting."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.qt.panes.pane_actions import perform
from drs_inspector.qt.profiles.model import NAME, SUMMARY, ProfilesModel
from drs_inspector.qt.profiles.pane import ProfilesPane
from drs_inspector.qt.shortcuts.pane_keys import KeyText, PaneKeys
from drs_inspector.qt.widgets.dialog_layout import fit_screen, outer_layout, quiet_button
from drs_inspector.qt.widgets.fields.colour_choice import PALETTE, swatch
from drs_inspector.qt.widgets.file_choosers import ask_file_to_read, ask_file_to_write
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.storage.profiles.store import Profile

FILE_FILTER = "Profiles of DRS Inspector (*.json)"
_EMPTY = "There are no profiles yet. “New…” makes one; “Import sign-ins…” in the File menu finds what other tools use."


class ProfileManager(QDialog):
    """Opened with ``open()``. It shows what it is given; everything else is its owner's work.

    The signals carry names of profiles; ``moved(name, position)``, ``coloured(names, colour)``.
    """

    new_requested = Signal()
    edit_requested = Signal(str)
    duplicate_requested = Signal(str)
    rename_requested = Signal(str, str)
    delete_requested = Signal(list)
    moved = Signal(str, int)
    coloured = Signal(list, str)
    export_requested = Signal(list, str)
    import_requested = Signal(str)
    connect_requested = Signal(list)

    def __init__(self, summary: Callable[[Profile], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Profiles")
        self.setAccessibleDescription(
            "Sign-ins by name: make, order, rename, copy and delete them, or connect to several at once."
        )
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.model = ProfilesModel(summary, self)
        # Queued: showing the profiles anew takes the editor away that is still handing over the name.
        self.model.rename_requested.connect(self.rename_requested, Qt.ConnectionType.QueuedConnection)
        self.outcome = MessageBanner(self)
        self._build_table()
        self._build_buttons()
        self._lay_out()
        self.show_profiles([])
        self.setMinimumWidth(64 * GRID)
        fit_screen(self, 86 * GRID, 12)

    def _build_table(self) -> None:
        table = self.table = QTableView(self)
        table.setAccessibleName("Profiles")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        table.setEditTriggers(triggers.EditKeyPressed)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        follow_text_size(
            table.verticalHeader(), lambda one: one.setDefaultSectionSize(one.fontMetrics().height() + GRID + GRID // 2)
        )
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(SUMMARY, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setColumnWidth(NAME, 24 * GRID)
        table.selectionModel().selectionChanged.connect(self._selected)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._pane = ProfilesPane(table, self._rows, connect=self._ask_connect, delete=self._ask_delete)
        up, down = (lambda: self._move(-1)), (lambda: self._move(1))
        runs = {"profiles.delete": lambda: perform(table, "delete"), "profiles.up": up, "profiles.down": down}
        self._keys = PaneKeys(table, runs, inside=False)
        table.doubleClicked.connect(lambda _index: self._ask_connect())

    def _build_buttons(self) -> None:
        def button(text: str, tip: str, run: Callable[[], object]) -> QPushButton:
            return quiet_button(text, tip, run, self)

        self._new = button("&New…", "Make a profile", self.new_requested.emit)
        self._edit = button("&Edit…", "Change cloud, user and sign-in", lambda: self._one(self.edit_requested.emit))
        self._copy = button("&Duplicate", "Make a copy", lambda: self._one(self.duplicate_requested.emit))
        self._rename = button("Rena&me", "Change the name (F2)", self.rename)
        self._delete = button("De&lete…", "Remove, with what the keyring holds", self._ask_delete)
        self._up = button("&Up", "", lambda: self._move(-1))
        self._down = button("Do&wn", "", lambda: self._move(1))
        KeyText(self._up, self._up.setToolTip, "Move up in the list", "profiles.up")
        KeyText(self._down, self._down.setToolTip, "Move down in the list", "profiles.down")
        self._colour = button("Colou&r", "Mark the profile's sessions with a colour", lambda: None)
        self._menu = QMenu(self)
        for name, colour in (("None", ""), *PALETTE):
            self._menu.addAction(swatch(colour), name).setData(colour)
        self._menu.triggered.connect(lambda action: self.coloured.emit(self.names(), action.data()))
        self._colour.setMenu(self._menu)
        self._export = button("E&xport…", "Keep the selected profiles as a file, without secrets", self._choose_export)
        self._import = button("&Import…", "Take profiles from a file", self._choose_import)
        self._single = (self._edit, self._copy, self._rename)
        self._any = (self._delete, self._colour, self._export)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(GRID // 2)
        groups = ((self._new, self._edit, self._copy, self._rename, self._delete), (self._up, self._down, self._colour))
        for group in (*groups, (self._export, self._import)):
            for button in group:
                side.addWidget(button)
            side.addSpacing(GRID)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(GRID + GRID // 2)
        middle.addWidget(self.table, 1)
        middle.addLayout(side)
        buttons = QDialogButtonBox(self)
        self._connect = buttons.addButton("&Connect", QDialogButtonBox.ButtonRole.AcceptRole)
        self._connect.setToolTip("Open a session for each selected profile")
        self._connect.setDefault(True)
        self._connect.clicked.connect(self._ask_connect)
        buttons.addButton(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = outer_layout(self)
        layout.addLayout(middle, 1)
        layout.addWidget(self.outcome)
        layout.addWidget(buttons)

    # What is shown

    def show_profiles(self, profiles: Sequence[Profile], current: Sequence[str] = ()) -> None:
        """Show profiles in their order and select those named, else those that were selected."""
        wanted = set(current) or set(self.names())
        self.model.show_profiles(profiles)
        chosen = QItemSelection()
        rows = [row for row, profile in enumerate(profiles) if profile.name in wanted] or ([0] if profiles else [])
        for row in rows:
            chosen.select(self.model.index(row, NAME), self.model.index(row, SUMMARY))
        if rows:
            self.table.setCurrentIndex(self.model.index(rows[0], NAME))
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().select(chosen, flags.ClearAndSelect)
        if not profiles:
            self.outcome.say("info", _EMPTY)
        elif self.outcome.text == _EMPTY:
            self.outcome.clear()
        self._selected()

    def names(self) -> list[str]:
        """Return the names of the selected profiles, from top to bottom."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedIndexes()})
        return [self.model.profiles[row].name for row in rows if row < len(self.model.profiles)]

    def _rows(self) -> list[tuple[str, str]]:
        chosen = [self._row(name) for name in self.names()]
        return [(self.model.profiles[row].name, str(self.model.index(row, SUMMARY).data() or "")) for row in chosen]

    def _selected(self) -> None:
        names = self.names()
        at = self._row(names[0]) if len(names) == 1 else -1
        for button in self._single:
            button.setEnabled(len(names) == 1)
        for button in (*self._any, self._connect):
            button.setEnabled(bool(names))
        self._up.setEnabled(at > 0)
        self._down.setEnabled(0 <= at < len(self.model.profiles) - 1)

    def _row(self, name: str) -> int:
        return next((row for row, profile in enumerate(self.model.profiles) if profile.name == name), -1)

    # Asking

    def rename(self) -> None:
        """Change the selected name in place."""
        names = self.names()
        if len(names) == 1:
            self.table.setFocus()
            self.table.edit(self.model.index(self._row(names[0]), NAME))

    def _one(self, ask: Callable[[str], object]) -> None:
        names = self.names()
        if len(names) == 1:
            ask(names[0])

    def _move(self, step: int) -> None:
        names = self.names()
        if len(names) == 1 and 0 <= self._row(names[0]) + step < len(self.model.profiles):
            self.moved.emit(names[0], self._row(names[0]) + step)

    def _ask_delete(self) -> None:
        if self.names():
            self.delete_requested.emit(self.names())

    def _ask_connect(self) -> None:
        if self.names():
            self.connect_requested.emit(self.names())

    def _choose_export(self) -> None:
        names = self.names()
        name = f"{names[0] if len(names) == 1 else 'profiles'}.json".replace("/", "-")
        ask_file_to_write(
            self, "Export profiles", name, FILE_FILTER, lambda path: self.export_requested.emit(names, path)
        )

    def _choose_import(self) -> None:
        filters = (FILE_FILTER, "All files (*)")
        ask_file_to_read(self, "Import profiles", "", filters, self.import_requested.emit)
