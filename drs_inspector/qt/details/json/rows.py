"""Where the lines of a text are on the screen: scrolling, folds, the current line and what is selected."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from drs_inspector.domain.rawjson.folds import Fold, Folds
from drs_inspector.domain.rawjson.lines import JsonLine
from drs_inspector.qt.details.json.painter import gutter_width
from drs_inspector.qt.details.json.segments import column_at
from drs_inspector.qt.details.json.shown_lines import ShownLines
from drs_inspector.qt.widgets.theme import GRID

SLICE_SECONDS: Final = 0.005


class JsonRows(QAbstractScrollArea):
    """Numbers of lines are those of the whole text, from 0; a row is what is on the screen of them.

    ``indexed`` comes while and when the index grows, ``moved`` when the current line changes, ``folded`` when lines
    were folded or unfolded.
    """

    indexed = Signal()
    moved = Signal()
    folded = Signal()

    def __init__(self, lines: ShownLines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folds = Folds()
        self.hit: tuple[int, int] | None = None
        self._widest = 0
        self._wants_bottom = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._index_slice)
        self.set_lines(lines)

    def set_lines(self, lines: ShownLines) -> None:
        """Show another text, from its top."""
        self.lines = lines
        self.folds = Folds()
        self.current = self.anchor = 0
        self.hit, self._widest, self._wants_bottom = None, 0, False
        lines.step(SLICE_SECONDS)
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)
        if not lines.finished:
            self._timer.start()
        self.describe()
        self.update_bars()
        self.viewport().update()

    @property
    def selection(self) -> range:
        """The numbers of the selected lines, with those that are folded into the last of them.

        At least the current one when there is a line at all.
        """
        last = max(self.current, self.anchor)
        fold = self.folds.at(last)
        last = min((fold.last if fold is not None else last) + 1, self.lines.line_count)
        return range(min(self.current, self.anchor), last)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return self.lines.line_count - self.folds.hidden

    @property
    def shown(self) -> range:
        """The rows on the screen, with those that are cut by its lower edge."""
        first = self.verticalScrollBar().value()
        return range(first, min(first + self.rows() + 2, self.row_count))

    @property
    def is_untouched(self) -> bool:
        """Whether it is where it was when it was opened."""
        return self.current == self.anchor == 0 and self.verticalScrollBar().value() == 0

    def go_to(self, number: int, *, extend: bool = False) -> None:
        """Make a line the current one and bring it into view, unfolded where it is folded away."""
        number = max(0, min(number, self.lines.line_count - 1))
        if self.folds.shown_line(number) != number:
            self.change_folds(lambda folds: folds.reveal(number))
        self.current = number
        if not extend:
            self.anchor = self.current
        bar, rows, row = self.verticalScrollBar(), self.rows(), self.folds.row_of(number)
        if row < bar.value():
            bar.setValue(row)
        elif row >= bar.value() + rows:
            bar.setValue(row - rows + 1)
        self.describe()
        self.viewport().update()
        self.moved.emit()

    def go_rows(self, count: int, *, extend: bool = False) -> None:
        """Go so many rows down, or up."""
        row = max(0, min(self.folds.row_of(self.current) + count, self.row_count - 1))
        self.go_to(self.folds.line_of(row), extend=extend)

    def change_folds(self, change: Callable[[Folds], object]) -> None:
        """Fold or unfold something; the current line stays, or what it is folded into is current."""
        bar, before = self.verticalScrollBar(), self.folds.row_of(self.current)
        in_view = before - bar.value()
        change(self.folds)
        self.update_bars()
        self.current = self.folds.shown_line(self.current)
        self.anchor = self.folds.shown_line(self.anchor)
        if 0 <= in_view < self.rows():  # what a person looks at does not move
            bar.setValue(self.folds.row_of(self.current) - in_view)
        self.describe()
        self.viewport().update()
        self.folded.emit()

    def show_hit(self, hit: tuple[int, int]) -> bool:
        """Bring a byte range into view; False while the index has not come that far."""
        number = self.lines.line_at(hit[0])
        if number is None:
            return False
        self.hit = hit
        hidden = self.folds.shown_line(number) != number or self._is_in_words(number)
        if hidden:
            self.change_folds(lambda folds: folds.reveal(number))
            if self._is_in_words(number):
                self.change_folds(lambda folds: folds.unfold(number))
        bar, rows, row = self.verticalScrollBar(), self.rows(), self.folds.row_of(number)
        if not bar.value() <= row < bar.value() + rows:
            bar.setValue(max(0, row - rows // 3))
        self.go_to(number)
        column, across = column_at(self.lines, self.lines.line(number), hit[0]), self.horizontalScrollBar()
        self._widest = max(self._widest, column + self.columns() // 2)
        self.update_bars()
        if not across.value() <= column < across.value() + self.columns() * 3 // 4:
            across.setValue(max(0, column - self.columns() // 3))
        return True

    def _is_in_words(self, number: int) -> bool:
        """Tell whether a line is told by the words of a fold, and not itself on the screen."""
        fold = self.folds.at(number)
        return fold is not None and bool(fold.places)

    def select_all(self) -> None:
        """Select every line known so far; the view stays where it is."""
        self.anchor, self.current = 0, max(0, self.lines.line_count - 1)
        self.viewport().update()

    def go_to_bottom(self, *, extend: bool = False) -> None:
        """Go to the last line, as soon as it is known."""
        self._wants_bottom = not self.lines.finished
        self.go_to(self.folds.shown_line(max(0, self.lines.line_count - 1)), extend=extend)

    def current_line(self) -> JsonLine | None:
        """Return the current line, or None when the text is empty."""
        return self.lines.line(self.current) if self.current < self.lines.line_count else None

    def current_fold(self) -> Fold | None:
        """Return what is folded at the current line."""
        return self.folds.at(self.current)

    def _index_slice(self) -> None:
        if self.lines.step(SLICE_SECONDS):
            self._timer.stop()
            if self._wants_bottom:
                self.go_to_bottom()
        self.update_bars()
        self.indexed.emit()

    def line_height(self) -> int:
        """Return the height of a row in pixels."""
        return self.fontMetrics().lineSpacing() + GRID // 2

    def rows(self) -> int:
        """Return how many whole rows there is room for."""
        return max(1, self.viewport().height() // self.line_height())

    def columns(self) -> int:
        """Return how many letters of a line there is room for."""
        width = self.viewport().width() - gutter_width(self.fontMetrics(), self.lines.line_count)
        return max(8, int((width - GRID) / (QFontMetricsF(self.font()).horizontalAdvance("0") or 1.0)))

    def widen(self, columns: int) -> None:
        """Note how many columns the lines on the screen have."""
        if columns > self._widest:
            self._widest = columns
            QTimer.singleShot(0, self, self.update_bars)

    def update_bars(self) -> None:
        """Keep the bars' ranges right."""
        vertical, across = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setPageStep(self.rows())
        vertical.setRange(0, max(0, self.row_count - self.rows()))
        across.setPageStep(self.columns())
        across.setRange(0, max(0, min(self._widest, 2**30) - self.columns()))
        across.setSingleStep(4)

    def describe(self) -> None:
        """Tell screen readers of the current line."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the bars' ranges right."""
        super().resizeEvent(event)
        self.update_bars()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Draw anew: only a screenful of lines is ever drawn."""
        self.viewport().update()
