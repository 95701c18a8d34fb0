"""What a person sees before anything is open: connections, files, and the way back to where one was."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from drs_inspector.qt.panes.tab_order import has_keyboard
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.start_page.card import Picture
from drs_inspector.qt.start_page.connections_part import ConnectionsPart
from drs_inspector.qt.start_page.files_card import FilesCard
from drs_inspector.qt.start_page.side_cards import DemoCard, DropCard, GoOnCard
from drs_inspector.qt.start_page.ways import WaysIn
from drs_inspector.qt.widgets.dialog_layout import note
from drs_inspector.qt.widgets.text_size import scaled, text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.start_page.connections import ConnectionRow
from drs_inspector.session.start_page.recent_files import FileRow

SIDE_WIDTH: Final = 376
TWO_COLUMNS_FROM: Final = 900
NUMBERED: Final = range(1, 10)
_LEFT_LEAST: Final = 35 * GRID
_ICON: Final = 16
_KEPT: Final = (
    "Passwords and tokens are kept in the keyring of this computer. The program only reads; it cannot change a job."
)


class StartPage(QScrollArea):
    """``shown()``: it came to the front, and what it shows may be others by now.

    ``connections`` and ``files`` have the signals of what is to be done. The page shows what it is given; before it is
    given connections it shows the ways to begin, unless ``awaits_connections``.
    """

    shown = Signal()

    def __init__(
        self, actions: Mapping[str, QAction], parent: QWidget | None = None, *, awaits_connections: bool = False
    ) -> None:
        """``actions`` are connect, import_sign_ins, open, demo and go_on."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is on it brings itself into view
        self.setAccessibleDescription("The start page: jobs come from a cloud, from files, or from a demo.")
        self._demo = actions["demo"]
        page = QWidget(self)
        self.connections = ConnectionsPart(actions, page)
        self.ways = WaysIn(actions, page)
        self.go_on = GoOnCard(actions["go_on"], page)
        self.files = FilesCard(actions["open"], page)
        self.drop = DropCard(page)
        self.demo = DemoCard(self._demo, page)
        self._lay_out(page)
        self.setWidget(page)
        self._has_connections = awaits_connections
        self._demo.changed.connect(self._arrange)
        text_size().changed.connect(self._arrange)
        self._keys = _NumberKeys(
            self, {f"start.open_{number}": partial(self.connections.open_number, number) for number in NUMBERED}
        )
        self._arrange()

    def _lay_out(self, page: QWidget) -> None:
        left = QWidget(page)
        left.setMinimumWidth(_LEFT_LEAST)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.connections)
        column.addWidget(self.ways)
        column.addStretch(1)
        self._side = QWidget(page)
        cards = QVBoxLayout(self._side)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(2 * GRID)
        for card in (self.go_on, self.files, self.drop, self.demo):
            cards.addWidget(card)
        cards.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(4 * GRID)
        self._columns.addWidget(left, 1)
        self._columns.addWidget(self._side)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        outer.setSpacing(2 * GRID)
        outer.addLayout(self._columns)
        outer.addStretch(1)
        outer.addLayout(self._foot(page))

    def _foot(self, page: QWidget) -> QHBoxLayout:
        lock = Picture("lock", _ICON, page)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(lock)
        foot.addWidget(note(_KEPT, page), 1)
        return foot

    # What is shown

    def show_connections(self, rows: Sequence[ConnectionRow]) -> None:
        """Show the connections; without any saved one the ways to begin, at the same place."""
        held = has_keyboard(self.connections)
        self._has_connections = any(row.found is None for row in rows)
        self.connections.show_rows(rows)
        self._arrange()
        if held and not self._has_connections:
            self.ways.focus_first()

    def show_files(self, rows: Sequence[FileRow]) -> None:
        """Show the files that were opened before."""
        self.files.show_rows(rows)

    def focus_first(self) -> None:
        """Put the keyboard on the first connection, or on the first way to begin."""
        if self._has_connections:
            self.connections.table.setFocus()
        else:
            self.ways.focus_first()

    def _arrange(self) -> None:
        """Put what there is beside one another, or below one another where there is less room."""
        self.connections.setVisible(self._has_connections)
        self.ways.setVisible(not self._has_connections)
        self.demo.setVisible(self._has_connections and self._demo.isVisible())
        wide = self.viewport().width() >= scaled(TWO_COLUMNS_FROM)
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._side.setMinimumWidth(scaled(SIDE_WIDTH) if wide else 0)
        self._side.setMaximumWidth(scaled(SIDE_WIDTH) if wide else 16_777_215)

    # Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the page came to the front."""
        super().showEvent(event)
        self.shown.emit()


class _NumberKeys(PaneKeys):
    """Opens connections by their numbers; while there are none the keys do what they do in the window."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the keys while there are connections."""
        has_connections = isinstance(watched, StartPage) and watched.connections.isVisible()
        return super().eventFilter(watched, event) if has_connections else False
