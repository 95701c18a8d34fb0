"""Recent files: what they are, how large, from when, and which are missing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.qt.cells.painters import TextPainter
from drs_inspector.qt.cells.values import UNKNOWN, EmptyCell
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, counted, perform
from drs_inspector.qt.panes.table_text import table_text
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.start_page.card import Card, KeyLabel
from drs_inspector.qt.start_page.cells import LinesCell, LinesPainter
from drs_inspector.qt.start_page.rows_table import Line, RowsTable
from drs_inspector.qt.widgets.dialog_layout import note
from drs_inspector.qt.widgets.fields.link_button import LinkButton
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.start_page.recent_files import FileRow
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of

_UNKNOWN: Final = EmptyCell(UNKNOWN)
_ROW: Final = 5 * GRID
_MOST_ROWS: Final = 5
_HELP: Final = (
    "Files that were opened or handed over, newest first. Enter opens, Del forgets the names of those selected; the "
    "files stay."
)


class FilesCard(Card):
    """``opened(path)``: a file is to be opened; ``forget_wanted(paths)``: their names are to be forgotten."""

    opened = Signal(str)
    forget_wanted = Signal(list)

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__("Files", parent)
        self._rows: list[FileRow] = []
        self.link = LinkButton("Open…", "Open archives or saved replies", action.trigger, self)
        self.link.setAccessibleName("Open")
        self.head.addWidget(self.link)
        self.head.addWidget(KeyLabel("open", self))
        painters = (LinesPainter(), TextPainter(numeric=True, quiet=True, role=TypeRole.SMALL))
        self.table = RowsTable(("", ""), painters, self, least=_ROW, most=_MOST_ROWS)
        self.table.setAccessibleName("Recent files")
        self.table.opened.connect(self._open)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self._none = note("No file was opened here yet.", self)
        self.body.addWidget(self.table)
        self.body.addWidget(self._none)
        self._pane = _FilesPane(self)
        self._keys = PaneKeys(self.table, {"recent.forget": lambda: perform(self.table, "delete")})
        self.show_rows(())

    def show_rows(self, rows: Sequence[FileRow]) -> None:
        """Show the files as they are now; what is selected stays."""
        self._rows = list(rows)
        self.table.show_lines([_line(row) for row in rows])
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)

    @property
    def rows(self) -> Sequence[FileRow]:
        """The files that are shown."""
        return self._rows

    def selected(self) -> list[FileRow]:
        """Return the selected rows."""
        return [self._rows[row] for row in self.table.selected()]

    def open_selected(self) -> None:
        """Open the selected files, each as a source of its own."""
        self._open(False)

    def _open(self, _beside: bool) -> None:
        for row in self.selected():
            self.opened.emit(row.path)

    def forget(self) -> None:
        """Forget the names of the selected files."""
        paths = [row.path for row in self.selected()]
        if paths:
            self.forget_wanted.emit(paths)

    def _open_menu(self, position: QPoint) -> None:
        if self.selected():
            show_pane_menu(self.table, self.table.viewport().mapToGlobal(position))


def _line(row: FileRow) -> Line:
    picture = "unavailable" if row.is_missing else "snapshot" if row.is_archive else "objects"
    cell = LinesCell(row.name, row.words, icon=picture, is_dim=row.is_missing)
    return Line((cell, row.when or _UNKNOWN), printable(row.spoken), printable(row.path))


class _FilesPane(ListPane):
    """What keys and the context menu do in the list."""

    short_words = "Names only"

    def __init__(self, card: FilesCard) -> None:
        super().__init__(card.table, card.table, title="Recent files", help=_HELP)
        self._card = card

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the files: path, what each is, and when it was changed."""
        found = self._card.selected() if which is Which.MARKED else self._card.rows
        cells = [(row.path, row.words, row.when) for row in found]
        return rows_of("recent files", ("Path", "What it is", "Changed"), cells, named=("path", "paths"))

    def _copying(self, one: str, several: str, text: Callable[[FileRow], str]) -> Offer | None:
        rows = self._card.selected()
        if not rows:
            return None
        return self.copying(counted(len(rows), one, several), lambda: table_text([[text(row)] for row in rows]))

    def copy_short(self) -> Offer | None:
        """Copy the names, one a line."""
        return self._copying("name", "names", lambda row: Path(row.path).name)

    def select_all(self) -> Offer | None:
        """Select every file."""
        return Offer("Select all", self._card.table.selectAll)

    def activate(self) -> Offer | None:
        """Open the selected files."""
        rows = self._card.selected()
        return Offer(f"Open {counted(len(rows), 'file', 'files')}", self._card.open_selected) if rows else None

    def delete(self) -> Offer | None:
        """Forget the names of the selected files."""
        rows = self._card.selected()
        return Offer(f"Forget {counted(len(rows), 'file', 'files')}", self._card.forget) if rows else None
