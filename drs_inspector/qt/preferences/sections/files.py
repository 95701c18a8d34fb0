"""Preferences: which files are offered again."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.panes.list_pane import ListPane, view_rows
from drs_inspector.qt.panes.pane_actions import Offer, counted, perform
from drs_inspector.qt.panes.table_text import table_text
from drs_inspector.qt.preferences.section import Button, Panel, PreferenceHost, Row, Say
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.widgets.dialog_layout import note, tall
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.table_files.list_rows import ListRows, Which

_HELP = "Files that were opened or handed over, newest first. Del forgets the names of those selected; the files stay."


class FilesSection:
    """Recent files, and the folder that is offered first."""

    key = "files"
    title = "Files"

    def __init__(self, host: PreferenceHost) -> None:
        self._app = host.app

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        return (
            Panel(
                title="Recent files",
                explanation="Files that were opened or handed over, offered on the start page and in File > Open "
                "recent. Only their names are forgotten here; the files stay.",
                make=lambda parent, say: _RecentFiles(self._app, say, parent),
                wide=True,
            ),
            Button(
                title="Folder offered first",
                text="Forget the folder",
                now=lambda: self._app.settings.last_folder,
                run=self._forget_folder,
                reason=lambda: "" if self._app.settings.last_folder else "no folder is saved.",
                apart=True,
            ),
        )

    def _forget_folder(self, _parent: QWidget, say: Say) -> None:
        self._app.change_settings(last_folder="")
        say("success", "Forgotten: the next dialog begins in your home folder.")


class _RecentPane(ListPane):
    """Copies paths and names, and forgets: by key, context menu and button alike."""

    short_words = "Names only"

    def __init__(self, view: QListWidget, forget: Callable[[], None]) -> None:
        super().__init__(view, view, title="Recent files", help=_HELP)
        self._list, self._forget = view, forget
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)

    def _paths(self) -> list[str]:
        return [self._list.item(row).text() for row in range(self._list.count()) if self._list.item(row).isSelected()]

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the paths."""
        return view_rows(self._list, which, "recent files", heads=("Path",), named=("path", "paths"))

    def copy_short(self) -> Offer | None:
        """Copy the names of the files, one a line."""
        names = [[Path(path).name] for path in self._paths()]
        return self.copying(counted(len(names), "name", "names"), lambda: table_text(names)) if names else None

    def select_all(self) -> Offer | None:
        """Select every file."""
        return Offer("Select all", self._list.selectAll) if self._list.count() else None

    def delete(self) -> Offer | None:
        """Forget the selected files."""
        paths = self._paths()
        return Offer(f"Forget {counted(len(paths), 'file', 'files')}", self._forget) if paths else None

    def _open_menu(self, position: QPoint) -> None:
        if self._paths():
            show_pane_menu(self._list, self._list.viewport().mapToGlobal(position))


class _RecentFiles(QWidget):
    """The list, newest first; Delete forgets what is selected."""

    def __init__(self, app: AppContext, say: Say, parent: QWidget) -> None:
        super().__init__(parent)
        self._app = app
        self._say = say
        self._list = QListWidget(self)
        self._none = note("There are no recent files.", self)
        self._list.setAccessibleName("Recent files")
        self._list.setAlternatingRowColors(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemSelectionChanged.connect(self._offer)
        self._one, self._all = ActionButton("Forget selected", self), ActionButton("Forget all", self)
        self._one.triggered.connect(self._forget_selected)
        self._all.triggered.connect(lambda: self._forget(self._app.settings.recent_files))
        for button in (self._one, self._all):
            tall(button)
            button.explained.connect(lambda reason: say("info", reason))
        self._pane = _RecentPane(self._list, self._forget_selected)
        self._keys = PaneKeys(self._list, {"recent.forget": lambda: perform(self._list, "delete")})
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self._one)
        buttons.addWidget(self._all)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._list)
        layout.addWidget(self._none)
        layout.addLayout(buttons)
        app.live.changed.connect(self._changed)
        self._show()

    def search(self, words: Sequence[str]) -> bool:
        """Show only files whose path holds all words."""
        found = False
        for row in range(self._list.count()):
            item = self._list.item(row)
            hit = all(word in item.text().casefold() for word in words)
            item.setHidden(not hit)
            found = found or hit
        return found

    def _changed(self, name: str) -> None:
        if name == "recent_files":
            self._show()

    def _show(self) -> None:
        recent = self._app.settings.recent_files
        self._list.clear()
        for path in recent:
            self._list.addItem(path)
            self._list.item(self._list.count() - 1).setToolTip(plain_tip(path))
        line = max(3 * GRID, self._list.fontMetrics().height() + GRID)
        for row in range(self._list.count()):
            self._list.item(row).setSizeHint(QSize(0, line))
        self._list.setFixedHeight(min(len(recent), 6) * line + GRID // 2)
        self._list.setVisible(bool(recent))
        self._none.setVisible(not recent)
        self._offer()

    def _offer(self) -> None:
        there = bool(self._app.settings.recent_files)
        self._all.set_reason("" if there else "there are no recent files.")
        self._one.set_reason("" if self._list.selectedItems() else "no file is selected.")

    def _forget_selected(self) -> None:
        self._forget([item.text() for item in self._list.selectedItems()])

    def _forget(self, paths: Sequence[str]) -> None:
        gone = set(paths)
        if gone:
            self._app.change_settings(recent_files=[one for one in self._app.settings.recent_files if one not in gone])
            self._say("success", "Forgotten: 1 file." if len(gone) == 1 else f"Forgotten: {len(gone)} files.")
