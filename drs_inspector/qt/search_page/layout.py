"""How the page looks: the parts from top to bottom. What they do is the page's own work."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.qt.panes.copy_as import CopyAsButton, Forms
from drs_inspector.qt.search_page.coverage import CoverageLine
from drs_inspector.qt.search_page.kinds import KindButtons
from drs_inspector.qt.search_page.line import SearchLine
from drs_inspector.qt.search_page.model import HealthOf, HitsModel
from drs_inspector.qt.search_page.preview import HitPreview
from drs_inspector.qt.search_page.table import HitsTable
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID

_WORDS_WIDTH = 640
_LEAST_PREVIEW = 152
_ROWS_SHARE, _PREVIEW_SHARE = 3, 1
FILTER_UNREAD = "is:unread"


class PageParts:
    """The widgets of the page; ``owner`` is the page, ``do`` what its links and buttons run, by name.

    ``forms()`` are those that the chosen rows can be copied in.
    """

    def __init__(
        self, owner: QWidget, health_of: HealthOf, do: Mapping[str, Callable[[], object]], forms: Callable[[], Forms]
    ) -> None:
        self.line = SearchLine(owner)
        self.kinds = KindButtons(owner)
        self.count = ElidedLabel(owner)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.count.setAccessibleName("How much was found")
        self.cancel = QPushButton(icon("cancel"), "Cancel", owner)
        self.cancel.setAccessibleName("Cancel the search")
        self.cancel.setToolTip("End the search and keep what was found")
        self.cancel.clicked.connect(lambda _checked=False: do["cancel"]())
        self.export = QPushButton(icon("export"), "Export…", owner)
        self.export.setToolTip("Write what was found as CSV, Excel workbook, JSON or NDJSON")
        self.export.clicked.connect(lambda _checked=False: do["export"]())
        self.copy_as = CopyAsButton(forms, owner)
        self.coverage = CoverageLine(do["unread"], do["again"], owner)
        self.model = HitsModel(health_of, owner)
        self.table = HitsTable(self.model, owner)
        self.preview = HitPreview(do["open"], do["open_job"], owner)
        self.words = QLabel(owner)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        follow_text_size(self.words, lambda one: one.setMaximumWidth(scaled(_WORDS_WIDTH)))
        follow_text_size(self.preview, lambda one: one.setMinimumHeight(scaled(_LEAST_PREVIEW)))
        self.splitter = QSplitter(Qt.Orientation.Vertical, owner)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.preview)
        self.splitter.setStretchFactor(0, _ROWS_SHARE)
        self.splitter.setStretchFactor(1, _PREVIEW_SHARE)
        self.stack = QStackedWidget(owner)
        self._empty = QWidget(owner)
        empty = QHBoxLayout(self._empty)
        empty.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        empty.addWidget(self.words)
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.splitter)
        self._lay_out(owner)

    def _lay_out(self, owner: QWidget) -> None:
        second = QHBoxLayout()
        second.setSpacing(GRID)
        second.addWidget(self.kinds)
        second.addWidget(self.count, 1)
        second.addWidget(self.cancel)
        second.addWidget(self.copy_as)
        second.addWidget(self.export)
        top = QVBoxLayout()
        top.setContentsMargins(2 * GRID, 12, 2 * GRID, GRID)
        top.setSpacing(GRID)
        top.addWidget(self.line)
        top.addLayout(second)
        layout = QVBoxLayout(owner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.coverage)
        layout.addWidget(self.stack, 1)

    def show_words(self, words: str) -> None:
        """Show a sentence in place of the rows."""
        self.words.setText("\n".join(map(printable, words.split("\n"))))
        self.stack.setCurrentWidget(self._empty)

    def show_rows(self) -> None:
        """Show the rows and the context of the chosen one."""
        self.stack.setCurrentWidget(self.splitter)
