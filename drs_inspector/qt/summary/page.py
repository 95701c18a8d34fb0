"""The page of a summary: made in slices, renewed in place, and again whenever something else is known."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from time import perf_counter, thread_time
from typing import Final, Protocol

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer
from drs_inspector.qt.panes.scroll_place import PageScroll
from drs_inspector.qt.panes.tab_order import has_keyboard
from drs_inspector.qt.peek.labels import wrapped
from drs_inspector.qt.summary.cards import BarsCard, FactsCard, RowsCard
from drs_inspector.qt.summary.figures import ShownFigures, SummaryFigures
from drs_inspector.qt.widgets.pane_menu import offer_menu
from drs_inspector.qt.widgets.sliced_work import Pace, Rank, Turn
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.summary.content import Asked, summary_of
from drs_inspector.session.summary.texts import ROW_HEADS, rows_of_summary, text_of_summary
from drs_inspector.session.summary.values import Door, Source, Summary
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of

TITLE: Final = "Summary"
_AGES_MS: Final = 10_000
_ONE_COLUMN: Final = 900
_FIRST_SECONDS: Final = 0.005
_MARGIN = _GAP = 2 * GRID
_HELP: Final = (
    "What is to be known of all jobs at first sight. Tab leads from card to card, arrows through the rows; "
    "Enter lists the jobs of a number, or opens the job of a row."
)


class Asks(Protocol):
    """What a page asks: the sources as they are now, since when changes are told, and the lines of where they are from.

    ``follow`` calls a listener whenever something else is known, until the returned function is called.
    """

    @property
    def scenario(self) -> str | None:
        """The scenario that is summed up, None for all."""
        ...

    def sources(self) -> Sequence[Source]:
        """Return the sources."""
        ...

    def since(self) -> datetime | None:
        """Return when the look before was."""
        ...

    def facts(self) -> Sequence[Fact]:
        """Return where the jobs come from; nothing for several sources."""
        ...

    def is_same(self, other: object) -> bool:
        """Tell whether it asks for the same as another one does."""
        ...

    def follow(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell of news."""
        ...

    def go(self, door: Door) -> None:
        """Lead on."""
        ...

    def open_fact(self, fact: Fact) -> None:
        """Lead where a line leads."""
        ...


class SummaryActions(ListPane):
    """Copies the whole summary as text, and its rows."""

    def __init__(self, page: "SummaryPage", scrolled: QWidget, put: Callable[[str], None]) -> None:
        super().__init__(page, scrolled, title=TITLE, help=_HELP, put=put)
        self._page = page

    def list_rows(self, which: Which) -> ListRows | None:
        """Return all figures and rows of cards: none of them is marked alone."""
        del which
        return rows_of("summary", ROW_HEADS, rows_of_summary(self._page.shown))

    def copy(self) -> Offer | None:
        """Copy all of it."""
        return self.copying("the summary", lambda: text_of_summary(self._page.shown))


@dataclass
class _Parts:
    """The widgets that are there."""

    figures: SummaryFigures | None = None
    bars: BarsCard | None = None
    cards: dict[str, RowsCard] = field(default_factory=dict)
    facts: FactsCard | None = None

    def in_order(self, summary: Summary) -> list[QWidget]:
        """Return the cards in the order in which they are read."""
        found: list[QWidget | None] = [self.bars, *(self.cards.get(card.key) for card in summary.cards), self.facts]
        return [one for one in found if one is not None]


class SummaryPage(QWidget):
    """``shown`` is what is said. Cards that are there stay, with focus and scroll; others come and go."""

    def __init__(self, asks: Asks, copy: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asks, self._copy = asks, copy
        self.shown = Summary()
        self._parts = _Parts()
        self._steps: Generator[Summary | None, None, Summary] | None = None
        self._of: tuple[str | None, ...] = ()
        self._again = False
        self._columns = 0
        self.scrolled = PageScroll(TITLE, self)
        self.pane = SummaryActions(self, self.scrolled, copy)
        offer_menu(self)
        self._inner = QWidget(self.scrolled)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._empty = wrapped("", self._inner)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 0)
        self._empty.hide()
        self._column.addWidget(self._empty)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._grid.setSpacing(_GAP)
        self._column.addLayout(self._grid)
        self._column.addStretch(1)
        self.scrolled.setWidget(self._inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scrolled)
        self.setFocusProxy(self.scrolled)
        self._turn = Turn(self, Rank.BESIDE, self.work)
        self._pace = Pace(self, self._go_on)
        self._ages = QTimer(self, interval=_AGES_MS)
        self._ages.timeout.connect(self._pace.wanted)
        self._following = _Following(asks.follow(self._heard))
        self.destroyed.connect(self._following.end)
        self._begin_anew()

    @property
    def is_complete(self) -> bool:
        """Whether all is said as it was when it was asked for last."""
        return self._steps is None

    def ask(self, asks: Asks) -> None:
        """Say the same of other sources, or of these as they are now."""
        if not asks.is_same(self._asks):
            self._following.end()
            self._following.begin(asks.follow(self._heard))
        self._asks = asks
        self._heard()

    def _heard(self) -> None:
        if self._of != self._sources():
            self._begin_anew()
        elif self.isVisible():
            self._pace.wanted()
        else:
            self._steps = None  # made anew when it is seen

    def _sources(self) -> tuple[str | None, ...]:
        return (self._asks.scenario, *(source.key for source in self._asks.sources()))

    def _begin_anew(self) -> None:
        """Say nothing of other sources than those that are shown: what is not known at once comes in its turn."""
        self._begin()
        if not self.work(_FIRST_SECONDS):
            self._show(Summary())

    def _go_on(self) -> None:
        """Begin again, but let what is under way come to its end: jobs may keep changing for long."""
        if self._steps is None:
            self._begin()
        else:
            self._again = True

    def _begin(self) -> None:
        self._again = False
        asks, self._of = self._asks, self._sources()
        self._steps = summary_of(Asked(tuple(asks.sources()), asks.scenario, asks.since()))
        self._turn.wake()

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when all is said as it is now."""
        began, stop = thread_time(), perf_counter() + budget_seconds
        while self._steps is not None:
            try:
                made = next(self._steps)
            except StopIteration as done:
                self._steps = None
                self._show(done.value)
                if self._again:
                    self._pace.wanted()
                break
            if made is not None and not self.shown.figures:
                self._show(made)  # the first time, what takes longer is left out at first
            if perf_counter() >= stop:
                break
        self._pace.took(thread_time() - began, is_done=self._steps is None)
        return self._steps is None

    # What is shown

    def _show(self, summary: Summary) -> None:
        bar = self.scrolled.verticalScrollBar()
        at = bar.value()
        before = self._parts.in_order(self.shown)
        self.shown = summary
        self._show_figures(summary)
        self._show_cards(summary)
        self._show_facts()
        self._empty.setText(summary.empty)
        self._empty.setVisible(bool(summary.empty))
        if self._parts.in_order(summary) != before:
            self._columns = 0
        self._lay_out()
        bar.setValue(at)

    def _show_figures(self, summary: Summary) -> None:
        parts = self._parts
        if parts.figures is not None and not summary.figures:
            _drop(parts.figures)
            parts.figures = None
        elif parts.figures is None and summary.figures:
            parts.figures = SummaryFigures(summary.figures, self._go, self._inner)
            self._column.insertWidget(0, parts.figures)
        elif parts.figures is not None and parts.figures.value.figures != summary.figures:
            parts.figures.show_value(ShownFigures(summary.figures))

    def _show_cards(self, summary: Summary) -> None:
        parts = self._parts
        if summary.bars is None and parts.bars is not None:
            self._leave(parts.bars)
            parts.bars = None
        elif summary.bars is not None and parts.bars is None:
            parts.bars = BarsCard(summary.bars, self._go, self._inner)
        elif summary.bars is not None and parts.bars is not None:
            parts.bars.show_bars(summary.bars)
        for key in parts.cards.keys() - {card.key for card in summary.cards}:
            self._leave(parts.cards.pop(key))
        for card in summary.cards:
            made = parts.cards.get(card.key)
            if made is None:
                parts.cards[card.key] = RowsCard(card, self._go, self._inner)
            else:
                made.show_card(card)

    def _show_facts(self) -> None:
        parts = self._parts
        # With the first answers, and not before: they would move down.
        facts = tuple(self._asks.facts()) if self.shown != Summary() else ()
        if parts.facts is not None:
            if parts.facts.facts == facts:
                return
            self._leave(parts.facts)
            parts.facts = None
        if facts:
            table = FactsTable("Where it comes from", facts, self._copy, activate=self._open_fact)
            parts.facts = FactsCard(table, self._inner)

    def _leave(self, card: QWidget) -> None:
        """Take a card away; the keyboard stays on the page."""
        if has_keyboard(card):
            self.scrolled.setFocus(Qt.FocusReason.OtherFocusReason)
        self._grid.removeWidget(card)
        _drop(card)

    def _lay_out(self) -> None:
        columns = 2 if self.scrolled.viewport().width() >= scaled(_ONE_COLUMN) else 1
        if columns == self._columns:
            return
        self._columns = columns
        cards = self._parts.in_order(self.shown)
        for card in cards:
            self._grid.removeWidget(card)
        for number, card in enumerate(cards):
            is_last_alone = columns == 2 and number == len(cards) - 1 and number % 2 == 0
            self._grid.addWidget(card, number // columns, number % columns, 1, columns if is_last_alone else 1)
            card.show()
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._grid.setColumnMinimumWidth(column, 0)
        order = [self.scrolled, self._parts.figures, *cards]
        placed = [one for one in order if one is not None]
        for one in placed[1:]:
            one.raise_()  # a screen reader goes through them in this order
        for one, after in pairwise(placed):
            QWidget.setTabOrder(one, after)

    def _go(self, door: Door) -> None:
        self._asks.go(door)

    def _open_fact(self, fact: Fact) -> None:
        self._asks.open_fact(fact)

    # When it is seen

    def showEvent(self, event: QShowEvent) -> None:
        """Say what is known now."""
        super().showEvent(event)
        self._ages.start()
        if self._steps is None:
            self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while it is hidden."""
        super().hideEvent(event)
        self._ages.stop()
        self._turn.rest()
        self._steps = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have one column where there is little room."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_grid"):
            self._lay_out()


class _Following:
    """What a page follows until it goes; it holds nothing of the page itself."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end: Callable[[], None] | None = end

    def begin(self, end: Callable[[], None]) -> None:
        """Follow something else."""
        self._end = end

    def end(self) -> None:
        """Follow nothing any more."""
        end, self._end = self._end, None
        if end is not None:
            end()


def _drop(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
