"""What this program may send, on one page: every request by service, what it tells, when, and what was sent so far."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.palette.overlay import Overlay
from drs_inspector.qt.palette.parts import Foot, Line, PaletteField, small_label
from drs_inspector.qt.panes.pane_actions import copy_text, say
from drs_inspector.qt.widgets.tables.records_model import RecordColumn
from drs_inspector.qt.widgets.tables.records_table import RecordsTable
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.sent_requests import Row, as_text, found_in, rows, summary

_WIDTH: Final = 1_120
_COLUMNS: Final = (
    RecordColumn[Row]("Service", lambda row: row.request.service, width=9),
    RecordColumn[Row]("Request", lambda row: row.request.request, width=36),
    RecordColumn[Row]("Tells", lambda row: row.request.tells, width=30),
    RecordColumn[Row]("When", lambda row: row.request.when, width=26),
    RecordColumn[Row]("Clouds", lambda row: row.request.clouds, width=11),
    RecordColumn[Row]("In this run", lambda row: row.sent_words, width=14, sort_key=lambda row: -row.sent.times),
)
_ABOUT: Final = (
    "Anything else is stopped before a byte is sent. Besides clouds, only the look for updates asks anyone, when it is "
    "switched on. A request that found no connection is counted as well."
)


class SentSheet(Overlay):
    """The page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, "What this program may send")
        self._main = window
        self._rows: list[Row] = []
        self.field = PaletteField("Search requests", "What this program may send", self.panel)
        self.about = small_label(_ABOUT, self.panel)
        self.about.setWordWrap(True)
        self.about.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.table = RecordsTable("Requests", _COLUMNS, rows(), self._copy, sentences=True, parent=self.panel)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.empty = small_label("No request has all these words.", self.panel)
        self.empty.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.foot = Foot("", self.panel)
        self.copy_button = QPushButton("Copy as text", self.foot)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self._copy_all)
        self.foot.row.addWidget(self.copy_button)
        for part in (self.field, Line(self.panel), self.about, self.table, self.empty, Line(self.panel), self.foot):
            self.body.addWidget(part)
        self.foot.setMinimumHeight(self.copy_button.sizeHint().height() + GRID)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)

    def open(self) -> None:
        """Show all requests, and what was sent until now."""
        self.field.clear()
        self.open_above(self.field)
        self._fill()

    def place(self) -> None:
        """Put the page where it belongs: rows have sentences, so it is as wide as the window allows."""
        width = min(scaled(_WIDTH), self.width() - 4 * GRID)
        top = self.height() // 16
        self.panel.setGeometry((self.width() - width) // 2, top, width, self.height() - 2 * top)

    def _fill(self) -> None:
        if not self.isVisible():
            return
        every = rows()
        self._rows = found_in(every, self.field.text())
        self.table.show_records(self._rows)
        self.foot.say(summary(every))
        self.table.setVisible(bool(self._rows))
        self.empty.setVisible(not self._rows)
        self.copy_button.setEnabled(bool(self._rows))
        self.place()

    def _copy(self, text: str) -> None:
        copy_text(text)

    def _copy_all(self) -> None:
        copy_text(as_text(self._rows))
        say(self._main, "Copied what this program may send as text")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the field into the table with the arrows."""
        is_key = watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down and self._rows:
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)
            return True
        return super().eventFilter(watched, event)
