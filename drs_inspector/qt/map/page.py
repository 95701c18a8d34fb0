"""The map as a view of the window: the same jobs, filter and selection as the table."""

from collections.abc import Callable, Generator
from time import perf_counter, thread_time
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from drs_inspector.domain.map.graph import JobKey
from drs_inspector.domain.map.layout import EMPTY
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.map.bar import MapBar
from drs_inspector.qt.map.card import MapCard
from drs_inspector.qt.map.finding import Finding
from drs_inspector.qt.map.panes import MapListPane, MapPane
from drs_inspector.qt.map.picture import MapPicture
from drs_inspector.qt.map.sentence_list import SentenceList
from drs_inspector.qt.map.view import MapView
from drs_inspector.qt.panes.tab_order import has_keyboard
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.sliced_work import Pace, Rank, Turn
from drs_inspector.qt.widgets.text_size import scaled, text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.map.cards import card_of, coverage_words
from drs_inspector.session.map.job_map import MapReading, RowOrder
from drs_inspector.session.map.sentences import in_order

_WAIT: Final = "Laying out the map\u2026"
_NO_JOBS: Final = "There are no jobs here, so there is nothing to draw."
_NO_MATCH: Final = "No job matches the filter, so there is nothing to draw."
_NARROW: Final = 900
_AGES_MS: Final = 10_000


class MapPage(QWidget):
    """``job_chosen(Ref)``: a line was gone to. ``job_opened(Ref)``: its page is wanted. ``job_listed(Ref)``: it is
    to be shown in the list.
    """

    job_chosen = Signal(object)
    job_opened = Signal(object)
    job_listed = Signal(object)

    def __init__(
        self, app: AppContext, arrangement: Arrangement, filter_text: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """``filter_text()`` is the filter of the table: with another one rows are laid out anew."""
        super().__init__(parent)
        self.setAccessibleName("Map")
        self._arrangement, self._filter_text = arrangement, filter_text
        self._reading = MapReading(arrangement)
        self._work: Generator[None, None, None] | None = None
        self._is_old = True
        self._signature: tuple[object, ...] = ()
        self._selected: list[Ref] = []
        self._order, self._is_folded = RowOrder.ENGINE, True
        self.bar, self.card = MapBar(self), MapCard(self)
        self.view, self.list = MapView(self), SentenceList(self)
        self._empty = empty_page(_WAIT)
        self.stack = QStackedWidget(self)
        for page in (self._empty, self.view, self.list):
            self.stack.addWidget(page)
        self.picture = MapPicture(app, self.view)
        self.finding = Finding(self.bar, self.view)
        self._turn = Turn(self, Rank.BESIDE, self.work)
        self._pace = Pace(self, self.begin)
        self._ages = QTimer(self, interval=_AGES_MS)
        self._ages.timeout.connect(self._changed)
        self._lay_out()
        self._connect()
        self.pane = MapPane(
            self, self.view, self.list, edit=self.bar.edit, card_text=self._card_text, open_key=self.open_key
        )
        self.list_pane = MapListPane(self.list, self.view)
        self._ends = [
            arrangement.table.subscribe(self._changed),
            arrangement.healths.follow_jobs(lambda _key, _jobs: self._changed()),
        ]
        text_size().changed.connect(self._changed)
        self.setFocusProxy(self.view)

    def close(self) -> bool:
        """Follow nothing any more."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._turn.rest()
        self._ages.stop()
        self._pace.stop()
        return super().close()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.stack, 1)
        row.addWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        bar, view = self.bar, self.view
        view.chosen.connect(self._chosen)
        view.opened.connect(self.open_key)
        view.zoomed.connect(bar.show_zoom)
        self.list.chosen.connect(view.go_to)
        self.list.opened.connect(self.open_key)
        for shown in (view, self.list):
            shown.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        self.list.customContextMenuRequested.connect(self._open_list_menu)
        bar.left.connect(self.focus)
        bar.ordered.connect(self._ordered)
        bar.zoom_wanted.connect(view.zoom_by)
        bar.fit_wanted.connect(view.fit)
        bar.picture_wanted.connect(self.picture.ask)
        bar.as_list.connect(self._show_list)
        self.card.opened.connect(lambda key: self.job_opened.emit(Ref(*key)))
        self.card.listed.connect(lambda key: self.job_listed.emit(Ref(*key)))
        self.card.unfolded.connect(self._unfold)

    # What others ask for

    def focus(self) -> None:
        """Go to the map, or to its list."""
        shown = self.stack.currentWidget()
        (shown if shown is not None else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def select(self, refs: list[Ref], *, seen: bool = True) -> None:
        """Mark the jobs that are selected in the table; with ``seen`` the map is moved to a single one."""
        self._selected = refs
        lines = {self.view.shown.line_of(JobKey(ref.session, ref.job_id)) for ref in refs}
        self.view.select({one for one in lines if one is not None}, seen=seen)
        self._show_card()

    def open_key(self, key: str) -> None:
        """Open the job of a line; of several, and of an instance, the card lists the jobs."""
        edge = self.view.shown.graph.edges.get(key)
        if edge is not None and len(edge.jobs) == 1:
            self.job_opened.emit(Ref(*edge.jobs[0]))
            return
        self.card.setFocus()
        self.card.focusNextChild()

    # Laying out

    def showEvent(self, event: QShowEvent) -> None:
        """Lay out what changed while it was hidden."""
        super().showEvent(event)
        self._ages.start()
        self.bar.fit_into(self.width())
        if self._is_old:
            self.begin()

    def hideEvent(self, event: QEvent) -> None:
        """Rest while it is hidden."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._ages.stop()

    def _changed(self) -> None:
        self._is_old = True
        if self.isVisible():
            self._pace.wanted()

    def begin(self) -> None:
        """Read the jobs anew; what is drawn stays until that is done."""
        if self.isVisible() and not self._arrangement.table.awaits_answers:
            self._is_old = False
            self._work = self._make()
            self._turn.wake()

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when the map is that of now."""
        if self._work is None:
            return True
        began, stop = thread_time(), perf_counter() + budget_seconds
        is_done = False
        for _step in self._work:
            if perf_counter() >= stop:
                break
        else:
            is_done, self._work = True, None
        self._pace.took(thread_time() - began, is_done=is_done)
        return is_done

    def _make(self) -> Generator[None, None, None]:
        signature = (self._filter_text(), self._arrangement.table.session, self._order, self._is_folded)
        before = self.view.shown.layout if signature == self._signature else EMPTY
        shown = yield from self._reading.read(are_folded=self._is_folded, order=self._order, before=before)
        is_first = not self.view.shown.graph.nodes
        yield from self.view.show_map(shown)
        self._signature = signature
        self.list.put(in_order(shown), self.view.words_of, self.view.current)
        self._say()
        if is_first or self._selected:
            self.select(self._selected, seen=is_first)
        self.finding.again()
        self._show_card()

    def _say(self) -> None:
        shown = self.view.shown
        if not shown.graph.nodes:
            label = self._empty.focusProxy()
            if isinstance(label, QLabel):
                label.setText(_NO_MATCH if self._filter_text().strip() else _NO_JOBS)
            self.stack.setCurrentWidget(self._empty)
        else:
            self._show_list(self.bar.listed.isChecked())
        can_fold = bool(shown.alone) or not self._is_folded
        self.card.show_coverage(coverage_words(shown), is_folded=self._is_folded, can_fold=can_fold)

    # What a person does

    def _chosen(self, key: str) -> None:
        edge = self.view.shown.graph.edges.get(key)
        self._selected = [Ref(*job) for job in edge.jobs] if edge is not None else []
        self.list.go_to(key)
        self._show_card()
        if edge is not None and len(edge.jobs) == 1:
            self.job_chosen.emit(Ref(*edge.jobs[0]))

    def _show_card(self) -> None:
        self.card.show_card(card_of(self.view.shown, self.view.current, self._arrangement))

    def _card_text(self) -> str:
        return self.card.card.text if self.card.card is not None else ""

    def _open_menu(self, place: QPoint) -> None:
        key = self.view.key_at(place)
        if key:
            self.view.go_to(key)
        show_pane_menu(self.view, self.view.viewport().mapToGlobal(place))

    def _open_list_menu(self, place: QPoint) -> None:
        show_pane_menu(self.list, self.list.viewport().mapToGlobal(place))

    def _ordered(self, order: str) -> None:
        self._order = RowOrder(order)
        self.begin()

    def _unfold(self, is_unfolded: bool) -> None:
        self._is_folded = not is_unfolded
        self.begin()

    def _show_list(self, is_listed: bool) -> None:
        if self.view.shown.graph.nodes:
            with_keyboard = has_keyboard(self.stack)
            self.stack.setCurrentWidget(self.list if is_listed else self.view)
            self.setFocusProxy(self.list if is_listed else self.view)
            if with_keyboard:
                self.focus()

    # Looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self.bar.fit_into(self.width())
        narrow = self.width() < scaled(_NARROW)
        self.card.setFixedWidth(scaled(25 * GRID if narrow else 31 * GRID))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "card"):
            self.card.recolour()
            self.view.viewport().update()
