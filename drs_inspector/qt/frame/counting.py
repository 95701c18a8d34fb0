"""The counters above the table and what is said of coverage, in step with the sources that are shown."""

from collections.abc import Callable
from time import thread_time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.counters.counter_strip import CounterStrip
from drs_inspector.qt.coverage_line.coverage_line import CoverageLine
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.widgets.sliced_work import Pace, Rank, Turn
from drs_inspector.session.coverage_news import ReadSource, coverage_news
from drs_inspector.session.events import FetchFinished, Progress, SnapshotReplaced
from drs_inspector.session.health.health_counts import HealthCounts
from drs_inspector.session.health.job_marks import JobMarks
from drs_inspector.session.query_line.health_filter import health_of, with_health
from drs_inspector.session.workspace.workspace import SessionClosed, SessionOpened, WorkspaceEvent

_LOW = 640
_SOON_MS = 60
_WHILE_READING_MS = 250
_OVER = ("done", "cancelled")


class Counting(QObject):
    """Counts in slices. ``counted(total)``: so many jobs there are."""

    counted = Signal(int)

    def __init__(
        self,
        app: AppContext,
        browse: BrowseController,
        page: BrowsePage,
        read_again: Callable[[], None],
        marks: JobMarks,
    ) -> None:
        super().__init__(page)
        self._app, self._browse, self._page = app, browse, page
        self._progress: dict[str, Progress] = {}
        self.counts = HealthCounts(browse.sources.sessions, browse.healths, marks)
        self.counters = CounterStrip(page)
        self.banner = CoverageLine(page, as_banner=True)
        self.line = CoverageLine(page)
        self.above = QWidget(page)
        column = QVBoxLayout(self.above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.banner)
        page.add_above(self.counters)
        page.add_above(self.above)
        page.add_below(self.line)
        page.filter_line.complete_from(lambda: [one.inspector.snapshot for one in browse.sources.sessions()])
        page.installEventFilter(self)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.say)
        for line in (self.banner, self.line):
            line.filter_requested.connect(page.filter_line.set_text)
            line.read_again_requested.connect(read_again)
            line.help_requested.connect(self._explain)
        self.counters.chosen_changed.connect(self._choose)
        # The last jobs that are asked may change no row, and then the trees tell nothing.
        browse.filtered.connect(self._say_soon)
        self._turn = Turn(self, Rank.COUNTERS, self._work)
        self._pace = Pace(self, self._turn.wake)
        self._ends = [
            browse.healths.follow(lambda _key: self._jobs_changed()),
            browse.sources.subscribe(self.touch),
            browse.trees.subscribe(self._say_soon),
            app.workspace.subscribe(self._on_event),
        ]
        self.touch()

    def add_above(self, widget: QWidget) -> None:
        """Put a strip below the banner, which is shown where that is."""
        layout = self.above.layout()
        if layout is not None:
            layout.addWidget(widget)

    def close(self) -> None:
        """Stop counting."""
        self._turn.rest()
        self._pace.stop()
        self._soon.stop()
        self.counts.close()
        for end in self._ends:
            end()

    def touch(self) -> None:
        """Count anew."""
        self.counts.touch()
        self._turn.wake()

    def seen(self) -> None:
        """Compare with now: a person has seen all changes."""
        self.counts.seen(self._browse.healths.now)
        self._turn.wake()

    def _jobs_changed(self) -> None:
        self.counts.jobs_changed()
        self._pace.wanted()

    def _say_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start(_WHILE_READING_MS if self._progress else _SOON_MS)

    def say(self) -> None:
        """Show the numbers, and what is said of coverage, with the filter that is in force."""
        counted = self.counts.now
        since = counted.since.astimezone().strftime("%H:%M") if counted.since is not None else ""
        text = self._browse.trees.filter
        self.counters.show_counts(counted.counts, counted.total, health_of(text), counted.changes, since)
        trees = self._browse.trees
        matches = trees.matches if text.strip() and trees.search_progress is None else None
        news = coverage_news(self._sources(), matches, now=self._browse.healths.now)
        self.banner.show_news(news)
        self.line.show_news(news)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have the counters in one line in a low window."""
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self.counters.set_low(self._app.window.height() < _LOW)
        return False

    def _sources(self) -> list[ReadSource]:
        return [
            ReadSource(
                session.inspector.snapshot,
                session.title,
                session.kind,
                self._progress.get(session.key),
                session.inspector.connection.can_refresh,
            )
            for session in self._browse.sources.sessions()
        ]

    def _work(self, budget_seconds: float) -> bool:
        before, began = self.counts.now, thread_time()
        is_done = self.counts.work(budget_seconds)
        self._pace.took(thread_time() - began, is_done=is_done)
        if is_done or self.counts.now is not before:
            self._say_soon()
            self.counted.emit(self.counts.now.total)
        return is_done

    def _choose(self, keys: object) -> None:
        if isinstance(keys, frozenset):
            trees, typed = self._browse.trees, self._page.filter_line.text
            self._page.filter_line.set_text(with_health(trees.filter if trees.problem is not None else typed, keys))

    def _explain(self, sentences: str) -> None:
        self._app.window.commands["overview"].trigger()
        del sentences  # the summary says all of them, with what to ask for

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, Progress) and event.phase not in _OVER:
            self._progress[key] = event
            self.counts.reading(key, is_on=True)
            self._say_soon()
        elif isinstance(event, FetchFinished | SessionClosed):
            self._progress.pop(key, None)
            self.counts.reading(key, is_on=False)
            if isinstance(event, SessionClosed):
                self.counts.forget(key)
                self.touch()
            else:
                self._jobs_changed()
        elif isinstance(event, SessionOpened):
            self.touch()
        elif isinstance(event, SnapshotReplaced):
            self.counts.forget(key)
