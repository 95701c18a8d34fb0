"""The time line as a view of the window: the same rows, filter and selection as the table of jobs."""

from collections.abc import Collection, Generator, Sequence
from time import perf_counter
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from drs_inspector.qt.job_table.model import JobTableModel
from drs_inspector.qt.job_table.row_choice import RowChoice
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.time_line.asking import HistoryAsking
from drs_inspector.qt.time_line.foot import TimeFoot, TimeScroll
from drs_inspector.qt.time_line.head import TimeAxis, TimeBar
from drs_inspector.qt.time_line.painters import BarsValue
from drs_inspector.qt.time_line.phases import PhaseWalk
from drs_inspector.qt.time_line.rows import TimeRows
from drs_inspector.qt.time_line.shown_time import ShownTime
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.sliced_work import Rank, Turn
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.session.job_table.list_rows import every_ref, refs_in
from drs_inspector.session.job_table.rows import Ref, Row, RowKind
from drs_inspector.session.pictures.phase_line import PhaseLine
from drs_inspector.session.table_files.list_rows import ListRows, Which
from drs_inspector.session.time_line.bars import NOT_TOLD, JobBars, bars_of
from drs_inspector.session.time_line.first import first_of
from drs_inspector.session.time_line.histories import HistoryCount, counted
from drs_inspector.session.time_line.scale import Span

_AGES_MS: Final = 10_000
_MOST_KEPT: Final = 512
_BETWEEN_TICKS: Final = 90
_HELP: Final = (
    "When each job waited, copied, ran, was late, paused or failed. Left and Right go from phase to phase, with Shift "
    "on in time; + and - zoom, as Ctrl and the wheel do at the pointer; Return opens the job."
)
_NO_JOBS: Final = "There are no jobs here, or none matches the filter."


class TimePane(ListPane):
    """Finds, copies and opens on the time line."""

    def __init__(self, page: "TimeLinePage", model: JobTableModel) -> None:
        super().__init__(page, page.rows, page.bar.edit, title="Time line", help=_HELP)
        self._page, self._model = page, model

    def find(self) -> Offer | None:
        """Go to the filter."""
        edit = self._page.bar.edit
        return Offer("Filter jobs", edit.setFocus)

    def show_all(self) -> Offer | None:
        """Empty the filter."""
        page = self._page
        return Offer("Show all jobs", lambda: page.filter_wanted.emit("")) if page.bar.edit.text() else None

    rows_called = ("job", "jobs")

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the job with the keyboard, or all that are shown, each with its phases and their exact times."""
        ref = self._page.choice.current()
        marked = [ref] if ref is not None else []
        rows, table = self._model.rows, self._model.arrangement.table
        refs = marked if which is Which.MARKED else every_ref(table) if which is Which.ALL else refs_in(rows)
        return ListRows("time line", ("Job", "Phases"), len(refs), lambda: map(self._words_of, refs))

    def _words_of(self, ref: Ref) -> Sequence[str]:
        """Return the name of a job, and its phases in a line."""
        shown = self._model.arrangement.shown_job(ref)
        found = bars_of(shown) if shown is not None else JobBars(why_none=NOT_TOLD)
        name = shown.job.name if shown is not None else ""
        return name, "; ".join(line_of(found, self._page.time).children()) if found.bars else found.words

    def copy(self) -> Offer | None:
        """Copy the phases of the job with the keyboard, with their exact times."""
        ref = self._page.choice.current()
        return None if ref is None else self.copying("the time line", lambda: self._page.text_of(ref))

    def activate(self) -> Offer | None:
        """Open the job."""
        ref = self._page.choice.current()
        return None if ref is None else Offer("Open job", lambda: self._page.job_opened.emit(ref))


def line_of(found: JobBars, time: ShownTime) -> PhaseLine:
    """Return the phases of a job as a line, in the zone that is shown."""
    return PhaseLine(found.bars, found.bars[-1].end if found.bars else 0.0, note="", zone=time.zone)


class TimeLinePage(QWidget):
    """``job_chosen(Ref)``: a person went to a job. ``job_opened(Ref)``: its page is wanted. ``filter_wanted(text)``."""

    job_chosen = Signal(object)
    job_opened = Signal(object)
    filter_wanted = Signal(str)

    def __init__(
        self, model: JobTableModel, parent: QWidget | None = None, *, asking: HistoryAsking | None = None
    ) -> None:
        """``asking`` asks for histories; without it none can be."""
        super().__init__(parent)
        self.setAccessibleName("Time line")
        self._model, self._asking = model, asking
        self._count = HistoryCount()
        self._kept: dict[Ref, JobBars] = {}
        self._looking: Generator[None, None, None] | None = None
        self.time = ShownTime(self)
        self.bar, self.axis = TimeBar(self), TimeAxis(self)
        self.rows = TimeRows(model, self.value_of, self._tip, self)
        self.choice = RowChoice(self.rows, model)
        self.walk = PhaseWalk(self.rows.viewport(), self, lambda ref: self._line(self.bars(ref)))
        self.part_bar, self.foot = TimeScroll(self), TimeFoot(self)
        self._empty = empty_page(_NO_JOBS)
        self.stack = QStackedWidget(self)
        self._turn = Turn(self, Rank.BESIDE, self.work)
        self._ages = QTimer(self, interval=_AGES_MS)
        self._lay_out()
        self.bar.spans.choose(Span.SIX_WEEKS.value)
        self._connect()
        self.pane = TimePane(self, model)
        self._end = model.arrangement.healths.follow_jobs(self._judged)
        self.setFocusProxy(self.rows)
        self._look_again()

    def close(self) -> bool:
        """Follow nothing any more."""
        self._end()
        self._ages.stop()
        self._turn.rest()
        if self._asking is not None:
            self._asking.close()
        return super().close()

    def _lay_out(self) -> None:
        for page in (self.rows, self._empty):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, self.axis):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        for below in (self.part_bar, self.foot):
            column.addWidget(below)

    def _connect(self) -> None:
        self.bar.filtered.connect(self.filter_wanted)
        self.bar.chosen.connect(self.time.choose)
        self.bar.left.connect(self.rows.setFocus)
        self.rows.activated_at.connect(self._activate)
        self.rows.zoom_wanted.connect(self.time.zoom)
        self.rows.move_wanted.connect(self.time.move)
        self.rows.step_wanted.connect(self._step)
        self.rows.verticalScrollBar().valueChanged.connect(self._tell_phases)
        self.part_bar.moved.connect(self.time.show)
        self.time.changed.connect(self._put)
        self.foot.wanted.connect(self._read_histories)
        if self._asking is not None:
            self._asking.changed.connect(self._look_again)
        self.choice.current_changed.connect(self._went)
        self.rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.rows.customContextMenuRequested.connect(self._open_menu)
        self._model.settled.connect(self._settled)
        self._ages.timeout.connect(self._look_again)

    # What others ask for

    def select(self, refs: Collection[Ref]) -> None:
        """Go to what is selected in the table."""
        first = next(iter(refs), None)
        if first is not None and first != self.choice.current():
            self.choice.select(first)
        if len(refs) > 1:
            self.choice.select_runs(self._model.runs_of(refs))

    def value_of(self, ref: Ref | None) -> BarsValue:
        """Return the bars of a job, and the scale."""
        bars = self.bars(ref).bars if ref is not None else ()
        current = self.walk.place if ref is not None and ref == self.walk.ref and self.rows.hasFocus() else None
        return BarsValue(bars, self.time.scale, self.time.ticks, self.time.now_seconds, current)

    def bars(self, ref: Ref) -> JobBars:
        """Return the bars of a job, kept until something else is known."""
        found = self._kept.get(ref)
        if found is None:
            shown = self._model.arrangement.shown_job(ref)
            found = bars_of(shown) if shown is not None else JobBars(why_none=NOT_TOLD)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[ref] = found
        return found

    def text_of(self, ref: Ref) -> str:
        """Return the phases of a job as lines."""
        shown, found = self._model.arrangement.shown_job(ref), self.bars(ref)
        name = shown.job.name if shown is not None else ""
        line = self._line(found)
        return "\n".join((name, *line.children())) if found.bars else f"{name}\n{found.words}"

    # Scale

    def _look_again(self) -> None:
        """Find out what time it is, since when there are jobs, and of how many the history was read."""
        self._kept.clear()
        arrangement = self._model.arrangement
        table = arrangement.table
        self.time.look([one for one in table.sessions if table.session in ("", one.key)], arrangement.healths)
        self._looking = self._look(list(self._model.rows))
        self._turn.wake()

    def _look(self, rows: Sequence[Row]) -> Generator[None, None, None]:
        arrangement = self._model.arrangement
        first = yield from first_of(arrangement.table, rows, self.time.now)
        self.time.begins(first)
        refs = (row.ref for row in rows if row.kind is RowKind.JOB)
        self._count = yield from counted(refs, arrangement.shown_job)
        self._say_histories()

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when all is known that the rows do not tell."""
        if self._looking is None:
            return True
        stop = perf_counter() + budget_seconds
        for _step in self._looking:
            if perf_counter() >= stop:
                return False
        self._looking = None
        return True

    def _say_histories(self) -> None:
        if self._asking is not None:
            self.foot.show_count(
                self._count,
                self._asking.progress,
                self._asking.why_not(self._count.missing),
                has_time=self.time.now is not None,
            )

    def _read_histories(self) -> None:
        if self._asking is not None:
            self._asking.ask(self._count.missing)
            self._say_histories()

    def _put(self) -> None:
        width, time = self.rows.viewport().width(), self.time
        self.axis.setProperty("rows_width", width)
        self.axis.put(time.axis(self.axis.room(width).width() // scaled(_BETWEEN_TICKS)))
        self.axis.update()
        self.part_bar.show_scale(time.scale, time.bounds)
        self._tell_phases()
        self.rows.viewport().update()

    def _step(self, by: int) -> None:
        """Go to the next phase of the job, or to the one before; what is out of sight is moved to."""
        ref = self.choice.current()
        self.walk.go_to(ref)
        said = self.walk.step(by)
        if ref is None:
            return
        announce(self.rows, said or self.bars(ref).words)
        if self.walk.place is not None:
            bar = self.bars(ref).bars[self.walk.place]
            self.time.have_seen(bar.begin, bar.end)
        self.rows.viewport().update()

    def _tell_phases(self) -> None:
        ref = self.walk.ref
        if ref is None:
            return
        row = self.rows.room(self.rows.visualRect(self.rows.currentIndex()))
        seen = row.intersected(self.rows.viewport().rect())
        self.walk.tell(self.bars(ref).words, seen, self.value_of(ref))

    # What happens

    def _activate(self, place: int) -> None:
        row, facts, table = self._model.rows[place], self._model.facts(place), self._model.arrangement.table
        if row.kind is RowKind.JOB:
            self.job_opened.emit(row.ref)
        elif row.kind is RowKind.MORE:
            table.show_more(row)
        elif facts.is_open is not None:
            table.fold(row, is_open=not facts.is_open)

    def _went(self, ref: Ref | None) -> None:
        self.walk.go_to(ref)
        self._tell_phases()
        if ref is not None:
            if self.rows.hasFocus():
                announce(self.rows, self.bars(ref).words)
            self.job_chosen.emit(ref)

    def _open_menu(self, place: QPoint) -> None:
        show_pane_menu(self.rows, self.rows.viewport().mapToGlobal(place))

    def _judged(self, _key: str, job_ids: Collection[str] | None) -> None:
        if job_ids is None:
            self._kept.clear()
        else:
            gone = set(job_ids)
            self._kept = {ref: bars for ref, bars in self._kept.items() if ref.job_id not in gone}
        if self.isVisible():
            self.rows.viewport().update()

    def _settled(self) -> None:
        self.stack.setCurrentWidget(self.rows if self._model.rows else self._empty)
        if self.isVisible():
            self._look_again()

    def _tip(self, ref: Ref, number: int) -> str:
        shown, found = self._model.arrangement.shown_job(ref), self.bars(ref)
        name = shown.job.name if shown is not None else ""
        return f"{name}\n{self._line(found).exact(found.bars[number])}"

    def _line(self, found: JobBars) -> PhaseLine:
        return line_of(found, self.time)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at what changed while it was hidden."""
        super().showEvent(event)
        self._ages.start()
        self._settled()

    def hideEvent(self, event: QEvent) -> None:
        """Rest while it is hidden."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._ages.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many lines as there is room for."""
        super().resizeEvent(event)
        self.bar.fit_into(self.width())
        QTimer.singleShot(0, self, self._put)
