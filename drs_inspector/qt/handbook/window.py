"""The window of the handbook: a line to search in, the sections with their entries, and the entry that is read."""

from collections.abc import Iterator
from itertools import islice
from time import perf_counter
from typing import Any, Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.explanations.explanation import Kind
from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.cells.row_delegate import RowDelegate
from drs_inspector.qt.handbook.list_pane import HandbookListPane
from drs_inspector.qt.handbook.model import HandbookCell, HandbookModel, HandbookRow, HandbookRowPainter, row_of
from drs_inspector.qt.handbook.page import page_html
from drs_inspector.qt.panes.reading_out import announce, call_box
from drs_inspector.qt.widgets.dialog_layout import note, outer_layout, tall
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.pane_menu import offer_menu
from drs_inspector.qt.widgets.sliced_work import Rank, Turn
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.handbook.handbook import Entry, Handbook, found_in

_WIDTH, _HEIGHT, _LIST = 960, 600, 344
_AT_ONCE: Final = 32
_FIRST_SECONDS: Final = 0.004
_NOTHING: Final = "No entry has all these words. A key that is not here is shown as the cloud wrote it, without words."
_NOT_EXPLAINED: Final = "Nothing is written about this value."


class HandbookWindow(QWidget):
    """A window of its own beside that of the jobs, which stays as it is; Esc closes it.

    ``show_topic`` leads to the entry about a value.
    """

    def __init__(self, handbook: Handbook, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Handbook")
        self.setAccessibleDescription("What statuses, error codes, checks, settings and figures mean, and what to do.")
        self._handbook = handbook
        self._search: Iterator[Entry] = iter(())
        self._section = ""
        self._shown: tuple[Entry, Any] | None = None
        self.model = HandbookModel(self)
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Search the handbook")
        self.field.setPlaceholderText("Search title, key, meaning, what to do, names in the console")
        self.field.setClearButtonEnabled(True)
        self.field.setMaxLength(512)
        self.field.addAction(icon("search", "grey"), QLineEdit.ActionPosition.LeadingPosition)
        tall(self.field)
        self.kinds = self._make_kinds()
        self.list = self._make_list()
        self.empty = note(_NOTHING, self)
        self.page = QTextBrowser(self)
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setAccessibleName("Entry")
        self.page.document().setDocumentMargin(2 * GRID)
        self._turn = Turn(self, Rank.ROWS, self._find_more)
        self._lay_out()
        self.field.textChanged.connect(self._find)
        self.kinds.activated.connect(self._find)
        self.list.selectionModel().currentChanged.connect(self._go_on_to)
        self.field.installEventFilter(self)
        follow_text_size(self, HandbookWindow._fit)
        self._find()
        self.field.setFocus()

    def _make_kinds(self) -> QComboBox:
        kinds = QComboBox(self)
        call_box(kinds, "Section")
        kinds.addItem("All sections", None)
        for section in self._handbook.sections:
            kinds.addItem(f"{section.title} ({len(section.entries)})", section.kind)
        tall(kinds)
        return kinds

    def _make_list(self) -> QListView:
        view = QListView(self)
        view.setModel(self.model)
        view.setAccessibleName("Entries")
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setUniformItemSizes(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        painter = HandbookRowPainter()
        view.setItemDelegate(RowDelegate(view, lambda _column: painter))
        view.setMouseTracking(True)
        self._pane = HandbookListPane(view, self.model)
        offer_menu(view)
        return view

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.field, 1)
        line.addWidget(self.kinds)
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty)
        column.addStretch(0)
        self.parts = QSplitter(self)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(side)
        self.parts.addWidget(self.page)
        self.parts.setStretchFactor(1, 1)
        outer = outer_layout(self)
        outer.addLayout(line)
        outer.addWidget(self.parts, 1)

    def _fit(self) -> None:
        room = self.screen().availableSize()
        self.resize(min(scaled(_WIDTH), room.width() - 4 * GRID), min(scaled(_HEIGHT), room.height() - 8 * GRID))
        self.parts.setSizes([scaled(_LIST), max(self.width() - scaled(_LIST), 1)])
        self._show_page()

    def show_topic(self, topic: Topic) -> None:
        """Show the entry about a value, with everything else around it; where none is, say so."""
        entry = self._handbook.entry_at(topic)
        if entry is None:
            self._shown = None
            self.page.setPlainText(_NOT_EXPLAINED)
            return
        self.show_all()
        self._shown = (entry, topic.value)
        row = self.model.place_of(entry)
        self.list.selectionModel().setCurrentIndex(
            self.model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.list.scrollTo(self.model.index(row), QAbstractItemView.ScrollHint.PositionAtCenter)
        self._shown = (entry, topic.value)
        self._show_page()

    def show_all(self) -> None:
        """Empty the search, and show every entry of every section."""
        self.kinds.setCurrentIndex(0)
        self.field.blockSignals(True)  # one search is enough
        self.field.clear()
        self.field.blockSignals(False)
        self._find()
        while not self._find_more(1.0):
            pass

    def _find(self) -> None:
        kind: Kind | None = self.kinds.currentData()
        self._search = found_in(self._handbook, self.field.text(), kind)
        self._section = ""
        self.model.clear()
        if not self._find_more(_FIRST_SECONDS):
            self._turn.wake()
        first = self.model.next_entry(-1, 1)
        if first >= 0:
            self._go_to(first)

    def _find_more(self, budget_seconds: float) -> bool:
        end = perf_counter() + budget_seconds
        while perf_counter() < end:
            found = list(islice(self._search, _AT_ONCE))
            self.model.add(self._rows(found))
            if len(found) < _AT_ONCE:
                self._turn.rest()
                is_empty = not self.model.rows
                self.empty.setVisible(is_empty)
                self.list.setVisible(not is_empty)
                if is_empty:
                    self._shown = None
                    self.page.clear()
                    announce(self.field, _NOTHING)
                return True
        self.empty.hide()
        self.list.show()
        return False

    def _rows(self, found: list[Entry]) -> list[HandbookRow]:
        rows = []
        for entry in found:
            title = self._handbook.title_of(entry.explanation.kind)
            if title != self._section:
                self._section = title
                rows.append(HandbookRow(HandbookCell(title, is_head=True)))
            rows.append(row_of(entry))
        return rows

    def _go_to(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row))
        if row <= 1:
            self.list.scrollToTop()

    def _go_on_to(self, current: QModelIndex, _before: QModelIndex) -> None:
        entry = self.model.entry(current.row()) if current.isValid() else None
        if entry is not None:
            self._shown = (entry, None)
            self._show_page()

    def _show_page(self) -> None:
        if self._shown is None:
            return
        entry, value = self._shown
        self.page.setHtml(page_html(self._handbook, entry, value))
        self.page.setAccessibleName(f"Entry: {entry.title}")

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "page"):
            self._show_page()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc; the keyboard goes back to the window that it came from."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list while the keyboard is in the field; Return goes to the entry."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 12, Qt.Key.Key_PageUp: -12}
            by = steps.get(Qt.Key(event.key()), 0)
            row = self.model.next_entry(self.list.currentIndex().row(), by) if by else -1
            if row >= 0:
                self._go_to(row)
                entry = self.model.entry(row)
                announce(self.field, entry.spoken if entry is not None else "")
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.page.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)
