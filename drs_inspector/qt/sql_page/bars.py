"""The bar above the query, and the line above the answer."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.domain.tables.examples import EXAMPLES
from drs_inspector.qt.panes.copy_as import CopyAsButton, Forms
from drs_inspector.qt.panes.reading_out import call_box
from drs_inspector.qt.shortcuts.pane_keys import KeyText
from drs_inspector.qt.widgets.elided_label import ElidedLabel, plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.session.sql_page.history import History
from drs_inspector.session.sql_page.texts import ONLY_READS, one_line

ALL = ""
_MENU_QUERIES = 20
_SCOPE_WIDTH = 160


class PrimaryButton(QPushButton):
    """The one button of a page that does what the page is for."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _paint(self) -> None:
        palette = QPalette()
        group = QPalette.ColorGroup.Active
        for one in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            palette.setColor(one, QPalette.ColorRole.Button, palette.color(group, QPalette.ColorRole.Highlight))
            text = palette.color(group, QPalette.ColorRole.HighlightedText)
            palette.setColor(one, QPalette.ColorRole.ButtonText, text)
        self.setPalette(palette)


class ToneLabel(ElidedLabel):
    """A line in a tone that follows light and dark."""

    def __init__(self, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._paint()

    def set_tone(self, tone: str) -> None:
        """Draw the line in another tone."""
        self._tone = tone
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _paint(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, tone_colour(self._tone))
        self.setPalette(palette)


class QueryBar(QWidget):
    """Run, Stop, the queries from before, examples, and what is asked: one source or all.

    ``taken(sql)``: a query from before or an example was chosen.
    """

    run_wanted = Signal()
    stop_wanted = Signal()
    taken = Signal(str)
    source_changed = Signal()

    def __init__(self, history: History, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = history
        self._run = PrimaryButton("Run", self)
        KeyText(self._run, self._run.setToolTip, "Run the query", "sql.run")
        self._run.clicked.connect(self.run_wanted)
        self._stop = QPushButton(icon("cancel"), "Stop", self)
        KeyText(self._stop, self._stop.setToolTip, "Stop the query that runs", "cancel")
        self._stop.clicked.connect(self.stop_wanted)
        self._history = self._menu_button("History", "Queries of this window, the newest first")
        self._history_menu = self._history.menu()
        self._history_menu.aboutToShow.connect(self._fill_history)
        self._examples = self._menu_button("Examples", "Questions with their SQL")
        self._fill_examples()
        self._source = QComboBox(self)
        call_box(self._source, "Ask over")
        self._source.setToolTip("What the query is asked over")
        self._source.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._source.setMinimumContentsLength(12)
        self._source.setMaximumWidth(2 * scaled(_SCOPE_WIDTH))
        self._source.currentIndexChanged.connect(self._source_chosen)
        self._reads = ToneLabel("grey", self)
        self._reads.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        for widget in (self._run, self._stop, self._history, self._examples, self._source):
            row.addWidget(widget)
        row.addWidget(self._reads, 1)
        self.show_running(is_running=False)

    @property
    def source(self) -> str:
        """The key of the session that is asked, "" for all."""
        return str(self._source.currentData() or ALL)

    def show_sources(self, sources: Sequence[tuple[str, str]]) -> None:
        """Offer sessions, key and title; what is chosen stays while it is there."""
        chosen = self._source.currentData()
        self._source.blockSignals(True)
        self._source.clear()
        if len(sources) != 1:
            self._source.addItem("All sources" if sources else "No source", ALL)
        for key, title in sources:
            self._source.addItem(printable(title), key)
        self._source.setCurrentIndex(max(0, self._source.findData(chosen)))
        self._source.blockSignals(False)
        self._source.setEnabled(bool(sources))
        self._source_chosen()

    def choose(self, key: str) -> None:
        """Ask over a session, "" for all; one that is not there changes nothing."""
        place = self._source.findData(key)
        if place >= 0:
            self._source.setCurrentIndex(place)

    def show_running(self, *, is_running: bool) -> None:
        """Let what runs be stopped."""
        self._stop.setEnabled(is_running)

    def _source_chosen(self) -> None:
        title = self._source.currentText()
        self._reads.set_full_text(ONLY_READS.format(title if self._source.isEnabled() else "sources that are open"))
        self._source.setToolTip(plain_tip(f"What the query is asked over: {title}"))
        self.source_changed.emit()

    def _menu_button(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setToolTip(tip)
        menu = QMenu(words, button)
        menu.setToolTipsVisible(True)
        button.setMenu(menu)
        return button

    def _fill_history(self) -> None:
        menu = self._history_menu
        menu.clear()
        queries = self._asked.queries[: -_MENU_QUERIES - 1 : -1]
        for sql in queries:
            menu.addAction(one_line(sql).replace("&", "&&"), partial(self.taken.emit, sql))
        if not queries:
            menu.addAction("No query was run yet").setEnabled(False)
        menu.addSeparator()
        menu.addAction("Kept until the window closes, and in no file").setEnabled(False)

    def _fill_examples(self) -> None:
        for example in EXAMPLES:
            action = self._examples.menu().addAction(example.title, partial(self.taken.emit, example.sql))
            action.setToolTip(example.help)


class AnswerHead(QWidget):
    """How many rows there are, how long it took, how old the data is and how much of it was read; Copy as and Export.

    Below it, where something is missing, what that is: the words of the command line.
    """

    def __init__(self, copy_as: Callable[[], Forms], export_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QLabel(self)
        self._rows.setTextFormat(Qt.TextFormat.PlainText)
        font = self._rows.font()
        font.setBold(True)
        self._rows.setFont(font)
        self._words = ToneLabel("grey", self)
        self._coverage = ToneLabel("grey", self)
        self.copy_as, self._export = CopyAsButton(copy_as, self), QPushButton("Export…", self)
        self._export.setMenu(export_menu)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._rows)
        line.addWidget(self._words, 1)
        line.addWidget(self.copy_as)
        line.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(line)
        layout.addWidget(self._coverage)

    @property
    def text(self) -> str:
        """All that is said."""
        return "  ".join(filter(None, (self._rows.text(), self._words.text(), self._coverage.text())))

    def show_words(self, rows: str, words: str, *, tone: str = "grey", can_take: bool = False) -> None:
        """Say how many rows there are, and more; ``can_take``: there are rows to be copied and written."""
        self._rows.setText(rows)
        self._rows.setVisible(bool(rows))
        self._words.set_tone(tone)
        self._words.set_full_text(words)
        self.copy_as.setEnabled(can_take)
        self._export.setEnabled(can_take)

    def show_coverage(self, lines: Sequence[str], *, is_news: bool) -> None:
        """Say what is missing; no lines: nothing is."""
        self._coverage.setVisible(bool(lines))
        if lines:
            more = f"  ({len(lines) - 1:,} more)" if len(lines) > 1 else ""
            self._coverage.set_tone("amber" if is_news else "grey")
            self._coverage.set_full_text(f"{printable(lines[0])}{more}")
            self._coverage.setToolTip(plain_tip("\n".join(map(printable, lines))))

    def minimumSizeHint(self) -> QSize:
        """Allow the words to be cut before the window is too wide."""
        return QSize(40 * GRID, super().minimumSizeHint().height())
