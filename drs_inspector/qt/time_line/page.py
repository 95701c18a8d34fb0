"""The time line as a view of the window: the same rows, filter and selection as the table of jobs."""

from collections.abc import Collection, Generator
from datetime import datetime
from time import perf_counter
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.qt.job_table.model import JobTableModel
from drs_inspector.qt.job_table.row_choice import RowChoice
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.time_line.head import TimeAxis, TimeBar
from drs_inspector.qt.time_line.painters import AxisValue, BarsValue
from drs_inspector.qt.time_line.rows import TimeRows
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.sliced_work import Rank, Turn
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.session.job_table.rows import Ref, RowKind
from drs_inspector.session.pictures.moments import seconds_of
from drs_inspector.session.pictures.phase_line import PhaseLine
from drs_inspector.session.time_line.bars import NOT_TOLD, JobBars, bars_of
from drs_inspector.session.time_line.first import first_of
from drs_inspector.session.time_line.scale import Scale, Span, Tick, bounds_of, scale_of, ticks_of

_AGES_MS: Final = 10_000
_MOST_KEPT: Final = 512
_ZOOM: Final = 0.8
_BETWEEN_TICKS: Final = 90
_SOURCE_WORDS: Final = (
    "A pause and a failure begin where the job was changed last: then or earlier. Late begins with the first look "
    "above the limit. All other times are exact."
)
_HELP: Final = (
    "When each job waited, copied, ran, was late, paused or failed. Left and Right go on in time, + and - zoom, "
    "as Ctrl and the wheel do at the pointer; Return opens the job."
)
_NO_JOBS: Final = "There are no jobs here, or none matches the filter."


class TimePane(PaneActions):
    """Finds, copies and opens on the time line."""

    def __init__(self, page: "TimeLinePage") -> None:
        super().__init__(page, page.rows, page.bar.edit, title="Time line", help=_HELP)
        self._page = page

    def find(self) -> Offer | None:
        """Go to the filter."""
        edit = self._page.bar.edit
        return Offer("Filter jobs", edit.setFocus)

    def show_all(self) -> Offer | None:
        """Empty the filter."""
        page = self._page
        return Offer("Show all jobs", lambda: page.filter_wanted.emit("")) if page.bar.edit.text() else None

    def copy(self) -> Offer | None:
        """Copy the phases of the job with the keyboard, with their exact times."""
        ref = self._page.choice.current()
        return None if ref is None else self.copying("the time line", lambda: self._page.text_of(ref))

    def activate(self) -> Offer | None:
        """Open the job."""
        ref = self._page.choice.current()
        return None if ref is None else Offer("Open job", lambda: self._page.job_opened.emit(ref))


class TimeLinePage(QWidget):
    """``job_chosen(Ref)``: a person went to a job. ``job_opened(Ref)``: its page is wanted. ``filter_wanted(text)``."""

    job_chosen = Signal(object)
    job_opened = Signal(object)
    filter_wanted = Signal(str)

    def __init__(self, model: JobTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Time line")
        self._model = model
        self._kept: dict[Ref, JobBars] = {}
        self._span: Span | None = Span.SIX_WEEKS
        self._first: float | None = None
        self._looking: Generator[None, None, None] | None = None
        self.now: datetime | None = None
        self.bounds = self.scale = Scale(0.0, 1.0)
        self._ticks: tuple[Tick, ...] = ()
        self.bar, self.axis = TimeBar(self), TimeAxis(self)
        self.rows = TimeRows(model, self.value_of, self._tip, self)
        self.choice = RowChoice(self.rows, model)
        self._foot = QLabel(_SOURCE_WORDS, self)
        self._empty = empty_page(_NO_JOBS)
        self.stack = QStackedWidget(self)
        self._turn = Turn(self, Rank.BESIDE, self.work)
        self._ages = QTimer(self, interval=_AGES_MS)
        self._lay_out()
        self.bar.spans.choose(Span.SIX_WEEKS.value)
        self._connect()
        self.pane = TimePane(self)
        self._end = model.arrangement.healths.follow_jobs(self._judged)
        self.setFocusProxy(self.rows)
        self._look_again()

    def close(self) -> bool:
        """Follow nothing any more."""
        self._end()
        self._ages.stop()
        self._turn.rest()
        return super().close()

    def _lay_out(self) -> None:
        for page in (self.rows, self._empty):
            self.stack.addWidget(page)
        self._foot.setWordWrap(True)
        self._foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._foot.setAutoFillBackground(True)
        self._paint()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, self.axis):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        self.bar.filtered.connect(self.filter_wanted)
        self.bar.chosen.connect(self._choose_span)
        self.bar.left.connect(self.rows.setFocus)
        self.rows.activated_at.connect(self._activate)
        self.rows.zoom_wanted.connect(self._zoom)
        self.rows.move_wanted.connect(self._move)
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
        return BarsValue(bars, self.scale, self._ticks, self._now_seconds)

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

    @property
    def _now_seconds(self) -> float | None:
        return None if self.now is None else seconds_of(self.now)

    def _look_again(self) -> None:
        """Find out what time it is, and since when there are jobs."""
        self._kept.clear()
        table, healths = self._model.arrangement.table, self._model.arrangement.healths
        shown = [one for one in table.sessions if table.session in ("", one.key)]
        moments = [moment for one in shown if (moment := healths.of(one).context.now) is not None]
        self.now = max(moments, default=None)
        self._is_live = any(one.kind != "file" for one in shown)
        self._zone = healths.of(shown[0]).context.zone if shown else None
        self._looking = self._look(first_of(table, list(self._model.rows), self.now))
        self._turn.wake()
        self._rescale()

    def _look(self, steps: Generator[None, None, float | None]) -> Generator[None, None, None]:
        self._first = yield from steps

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when it is known since when there are jobs."""
        if self._looking is None:
            return True
        stop = perf_counter() + budget_seconds
        for _step in self._looking:
            if perf_counter() >= stop:
                return False
        self._looking = None
        self._rescale()
        return True

    def _rescale(self) -> None:
        now = self._now_seconds or 0.0
        self.bounds = bounds_of(self._first if self._first is not None else now, now)
        if self._span is not None:
            six_weeks = scale_of(self._span, self.bounds, now)
            self.bounds = Scale(min(self.bounds.begin, six_weeks.begin), max(self.bounds.end, six_weeks.end))
            self._put(six_weeks)
        else:
            self._put(self.scale)

    def _put(self, scale: Scale) -> None:
        room = self.axis.room(self.rows.viewport().width()).width()
        self.scale = scale
        self._ticks = tuple(ticks_of(scale, room // scaled(_BETWEEN_TICKS), self._zone))
        words = ""
        if self.now is not None:
            at = moment_words(self.now, self.now, self._zone)
            words = f"Now {at}" if self._is_live else f"Read {moment_words(self.now, None, self._zone)}"
        self.axis.setProperty("rows_width", self.rows.viewport().width())
        self.axis.put(AxisValue(scale, self._ticks, self._now_seconds, words))
        self.axis.update()
        self.rows.viewport().update()

    def _choose_span(self, key: str) -> None:
        self._span = Span(key)
        self._rescale()

    def _zoom(self, steps: float, share: float) -> None:
        self._span = None
        self._put(self.scale.zoomed(_ZOOM**steps, share, self.bounds))

    def _move(self, share: float) -> None:
        self._span = None
        self._put(self.scale.moved(share, self.bounds))

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
        end = found.bars[-1].end if found.bars else 0.0
        return PhaseLine(found.bars, end, note="", zone=self._zone)

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
        QTimer.singleShot(0, self, self._again)

    def _again(self) -> None:
        self._put(self.scale)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_foot"):
            self._paint()

    def _paint(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Window, surface_colour("panel"))
        self._foot.setPalette(palette)
