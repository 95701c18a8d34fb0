"""The connections: filter, buttons, the table, and the keys that work in it."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.qt.cells.painters import TextPainter
from drs_inspector.qt.cells.values import UNKNOWN, EmptyCell
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, counted, perform
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.start_page.card import heading
from drs_inspector.qt.start_page.cells import INDENT, LinesCell, LinesPainter, SignCell, SignPainter
from drs_inspector.qt.start_page.rows_table import Line, RowsTable
from drs_inspector.qt.widgets.dialog_layout import note, tall
from drs_inspector.qt.widgets.fields.field_frame import FieldFrame
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.start_page.connections import ConnectionRow
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of

_TITLES: Final = ("Name", "Sign-in", "At the last look", "Used")
_HEADS: Final = ("Name", "Account", "Place", "Sign-in", "At the last look", "Worst")
_UNKNOWN: Final = EmptyCell(UNKNOWN)
_ROW: Final = 6 * GRID + GRID // 2
_MOST_ROWS: Final = 12
_MOST_NUMBERED: Final = 9
_HELP: Final = (
    "Saved sign-ins as they were seen last; nothing is asked of the network before one is opened. Sign-ins that other "
    "tools keep on this computer come last."
)


class ConnectionsPart(QWidget):
    """``opened(rows, beside)``, ``renamed(old, new)``, ``forget_wanted(names)``; rows are ``ConnectionRow``."""

    opened = Signal(list, bool)
    renamed = Signal(str, str)
    forget_wanted = Signal(list)

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._all: list[ConnectionRow] = []
        self._shown: list[ConnectionRow] = []
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter")
        self.filter.setAccessibleName("Filter connections")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._show)
        self.filter.installEventFilter(self)
        painters = (LinesPainter(bold=True, edge=True), SignPainter(), LinesPainter(), TextPainter(quiet=True))
        self.table = RowsTable(_TITLES, painters, self, least=_ROW, most=_MOST_ROWS, indent=INDENT)
        self.table.setAccessibleName("Connections")
        self.table.opened.connect(self._open)
        # Queued: showing the rows anew takes the editor away that is still handing over the name.
        self.table.rows_model.rename_requested.connect(self.renamed, Qt.ConnectionType.QueuedConnection)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self._nothing = note("", self)
        self._keys = note("", self)
        self._pane = _ConnectionsPane(self)
        runs = {"start.rename": self.rename, "start.forget": lambda: perform(self.table, "delete")}
        self._table_keys = PaneKeys(self.table, runs, inside=False)
        shortcuts().changed.connect(self._say_keys)
        self._say_keys()
        self._lay_out(actions)

    def _lay_out(self, actions: Mapping[str, QAction]) -> None:
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(heading("Connections", TypeRole.TITLE, self))
        top.addStretch(1)
        frame = FieldFrame(self.filter, self)
        follow_text_size(frame, lambda one: one.setMaximumWidth(scaled(25 * GRID)))
        frame.setMinimumWidth(12 * GRID)
        frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        top.addWidget(frame, 2)
        for name, words, picture in (
            ("import_sign_ins", "Import sign-ins…", "key"),
            ("connect", "New connection…", "add"),
        ):
            button = QPushButton(icon(picture), words, self)
            button.setAutoDefault(False)
            button.setAccessibleName(words.rstrip("…"))
            button.setToolTip(actions[name].toolTip())
            button.clicked.connect(actions[name].trigger)
            tall(button)
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + GRID // 2)
        layout.addLayout(top)
        for part in (self.table, self._nothing, self._keys):
            layout.addWidget(part)
        layout.addStretch(1)

    # Rows

    def show_rows(self, rows: Sequence[ConnectionRow]) -> None:
        """Show the connections as they are now; what is selected stays."""
        self._all = list(rows)
        self._show()

    def _show(self) -> None:
        words = self.filter.text().casefold().split()
        self._shown = [row for row in self._all if row.has(words)]
        self.table.show_lines([_line(row) for row in self._shown])
        is_empty = bool(words) and not self._shown
        self.table.setVisible(not is_empty)
        self._nothing.setText(f"No connection has “{printable(self.filter.text().strip())}” in its row.")
        self._nothing.setVisible(is_empty)

    def rows(self, *, every: bool) -> Sequence[ConnectionRow]:
        """Return the rows that are shown, or every one."""
        return self._all if every else self._shown

    def selected(self) -> list[ConnectionRow]:
        """Return the selected rows."""
        return [self._shown[row] for row in self.table.selected()]

    def open_number(self, number: int) -> None:
        """Open a row by its place, 1 being the first."""
        if 0 < number <= len(self._shown):
            self.table.go_to(number - 1)
            self.opened.emit([self._shown[number - 1]], False)

    def open_selected(self) -> None:
        """Open the selected rows."""
        self._open(False)

    def _open(self, beside: bool) -> None:
        rows = self.selected()
        if rows:
            self.opened.emit(rows, beside)

    def rename(self) -> None:
        """Change the name of the row with the keyboard in place."""
        index = self.table.currentIndex()
        if index.isValid() and self._shown[index.row()].found is None:
            self.table.edit(self.table.rows_model.index(index.row(), 0))

    def forget(self) -> None:
        """Ask to forget the selected connections; what another tool keeps is not this program's to forget."""
        names = [row.name for row in self.selected() if row.found is None]
        if names:
            self.forget_wanted.emit(names)

    # Words and keys

    def _say_keys(self) -> None:
        keys = shortcuts()
        said = [("Enter", "opens"), ("Ctrl+Enter", "opens beside the others")]
        said += [(keys.text("start.rename"), "renames"), (keys.text("start.forget"), "forgets, after asking")]
        first, last = keys.text("start.open_1"), keys.text(f"start.open_{_MOST_NUMBERED}")
        said.append((f"{first} … {last}" if first and last else "", "open by number"))
        parts = [f"{key} {does}".replace(" ", "\u00a0") for key, does in said if key]
        self._keys.setText("    ".join(parts))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the filter Down and Return lead to the rows, Escape empties it."""
        if watched is self.filter and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._shown:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _open_menu(self, position: QPoint) -> None:
        if self.selected():
            show_pane_menu(self.table, self.table.viewport().mapToGlobal(position))


def _line(row: ConnectionRow) -> Line:
    cells = (
        LinesCell(row.name, row.place, row.account, row.colour),
        SignCell(*row.sign_in),
        LinesCell(row.jobs, row.worst) if row.jobs else _UNKNOWN,
        row.used or _UNKNOWN,
    )
    tip = "\n".join(printable(part) for part in (row.name, row.account, row.place, row.sign_in.text) if part)
    return Line(cells, printable(row.spoken), tip, "" if row.found is not None else row.name)


class _ConnectionsPane(ListPane):
    """What keys and the context menu do in the table."""

    def __init__(self, part: ConnectionsPart) -> None:
        super().__init__(part.table, part.table, title="Connections", help=_HELP)
        self._part = part

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the connections, never a secret."""
        every = which is Which.ALL
        found = self._part.selected() if which is Which.MARKED else self._part.rows(every=every)
        cells = ((row.name, row.account, row.place, row.sign_in.text, row.jobs, row.worst) for row in found)
        return rows_of("connections", _HEADS, [[printable(part) for part in row] for row in cells])

    def find(self) -> Offer | None:
        """Go to the filter."""
        return Offer("Filter connections", self._part.filter.setFocus)

    def show_all(self) -> Offer | None:
        """Empty the filter."""
        return Offer("Show all connections", self._part.filter.clear) if self._part.filter.text() else None

    def select_all(self) -> Offer | None:
        """Select every connection."""
        return Offer("Select all", self._part.table.selectAll)

    def activate(self) -> Offer | None:
        """Open the selected connections."""
        rows = self._part.selected()
        return (
            Offer(f"Open {counted(len(rows), 'connection', 'connections')}", self._part.open_selected) if rows else None
        )

    def delete(self) -> Offer | None:
        """Ask whether to forget the selected connections."""
        own = [row for row in self._part.selected() if row.found is None]
        return Offer("Forget…", self._part.forget) if own else None

    def more(self) -> Sequence[Offer]:
        """Return renaming."""
        rows = self._part.selected()
        return [Offer("Rename", self._part.rename)] if len(rows) == 1 and rows[0].found is None else []
