"""The frame at work: views by tabs, the way from the table to a job and back, search, SQL, palette."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from drs_inspector.domain.printable import printable
from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.frame.counting import Counting
from drs_inspector.qt.frame.frame import Frame
from drs_inspector.qt.frame.jobs_table import JobsTable
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.frame.remembered import Remembered
from drs_inspector.qt.frame.side import Side
from drs_inspector.qt.frame.travel import Travel
from drs_inspector.qt.frame.views import COMPARE, Views
from drs_inspector.qt.job_table.view import JobTableView
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.workspace.workspace import SessionClosed, SessionOpened, WorkspaceEvent
from drs_inspector.storage.saved_views.saved_view import SavedView

if TYPE_CHECKING:
    from drs_inspector.session.hand_over.of_comparison import ComparisonToHandOver

_LONGEST_NAME = 80


class FrameController(QObject):
    """Puts the frame around the page of jobs as soon as there is one; ``made()`` then."""

    made = Signal()

    def __init__(self, app: AppContext, browse: BrowseController) -> None:
        super().__init__(app.window)
        self._app, self._browse = app, browse
        self._is_made = False
        self.rename_profile: Callable[[str, str], None] = lambda _old, _new: None
        """Gives a profile another name."""
        self.shows_opened: Callable[[], bool] = lambda: True
        """Tells whether a source that is opened is to be shown in this window."""
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        browse.build_around = self._make

    def close(self) -> None:
        """Stop what follows the sessions."""
        self._unsubscribe()
        for name in ("views", "travel", "counting", "side", "jobs"):
            if name in self.__dict__:  # the window may be closed while this is being made
                getattr(self, name).close()

    def save_layout(self) -> None:
        """Put what is to be remembered into the settings."""
        if self._is_made:
            self.remembered.save()

    # What others ask for

    @property
    def saved_views(self) -> Sequence[SavedView]:
        """The saved views; none before there is a source."""
        return self.side.views.views if self._is_made else ()

    def compared(self) -> "tuple[ComparisonToHandOver | None, bool]":
        """Return the comparison that the window has, None for none, and whether that is what is shown."""
        page = self.views.made_compare if self._is_made else None
        if page is None:
            return None, False
        found = page.to_hand_over()
        return found, found is not None and self.views.key == COMPARE

    @property
    def shows_details(self) -> bool:
        """Whether a page of details is seen."""
        return self._is_made and self.views.shows_details

    def apply_view(self, view: object) -> None:
        """Show the jobs by a saved view."""
        if self._is_made:
            self.side.apply(view)

    def open_place(self, place: object) -> None:
        """Open a job, or a row in what is shown of it."""
        if self._is_made:
            self.views.open_place(place)

    def show_source(self, key: str) -> None:
        """Show the jobs of a source."""
        if self._is_made:
            self._show_jobs()
            self._browse.show_source(key)

    def filter(self, text: str) -> None:
        """Show the jobs by a filter."""
        if self._is_made:
            self.views.filter(text)

    def _make(self, page: BrowsePage) -> Iterator[None]:
        app, browse = self._app, self._browse
        table = JobTableView(JobTable(browse.trees, lambda: browse.healths.now), browse.healths, page)
        yield
        self.jobs = JobsTable(app, browse, page, table)
        yield
        self.counting = Counting(app, browse, page, self._read_again, self.jobs.table.marks)
        browse.summary.compare_by(self.counting.counts, self.jobs.table.marks)
        self.jobs.table.news.all_seen.connect(self.counting.seen)
        yield
        self.side = Side(app, browse, page, self.jobs.table, self._show_jobs, rename_profile=self._rename)
        yield
        self.frame = Frame(self.side.sidebar, self.side.rail, app.window)
        self.views = Views(app, browse, page, self.frame, self.jobs)
        yield
        self.travel = Travel(
            app,
            browse,
            page,
            view=lambda: self.views.key,
            show=self.views.show,
            shows_place=lambda: self.views.shows_details,
            is_going=lambda: self.views.is_going,
            lists=self.jobs,
        )
        self.remembered = Remembered(app, page, self.views.folding, self.jobs)
        self._is_made = True
        app.window.add_frame(self.frame)
        self.jobs.layouts.add_above((self.counting.counters,))
        self.jobs.layouts.hide_beside_a_job((self.counting.above,))
        self._bring_actions()
        self.counting.counted.connect(self.views.show_count)
        self.views.changed.connect(self._shown)
        browse.shown.connect(self._shown)
        self.remembered.restore()
        self.made.emit()

    def _bring_actions(self) -> None:
        views, jobs = self.views, self.jobs
        for name, run in (
            ("sidebar", views.folding.turn),
            ("view_jobs", views.show_jobs),
            ("view_map", views.show_map),
            ("view_time_line", views.show_time_line),
            ("view_sql", views.show_sql),
            ("compare", views.show_compare),
            ("search_everything", views.show_search),
            ("next_hit", self._next_hit),
            ("previous_hit", self._previous_hit),
            ("next_change", lambda: self._step_change(1)),
            ("previous_change", lambda: self._step_change(-1)),
            ("peek", jobs.toggle_peek),
            ("group_by", jobs.show_groups),
            ("save_view", self.side.save_view),
            ("rename", self.side.rename),
            ("export_table", jobs.export),
            ("all_sources", self._show_all),
            ("next_source", self._show_next_source),
            ("next_job", jobs.next_job),
            ("previous_job", jobs.previous_job),
        ):
            self._app.window.commands.bring(name, run)
        overview = self._app.window.commands["overview"]
        overview.triggered.disconnect()
        overview.triggered.connect(views.show_summary)

    def _shown(self) -> None:
        """Note where a person is, and write it into the title."""
        self.travel.note()
        node = self._browse.chosen if self.views.shows_details else None
        job = self._app.job_of(node) if node is not None else None
        self._app.window.show_job_in_title(printable(job.name[:_LONGEST_NAME]) if job is not None else "")

    def _show_jobs(self) -> None:
        self.views.show_table()

    def _rename(self, old: str, new: str) -> None:
        self.rename_profile(old, new)

    def _read_again(self) -> None:
        self._app.window.commands["refresh"].trigger()

    def _show_all(self) -> None:
        self._browse.show_source("")
        self.views.show_summary()

    def _show_next_source(self) -> None:
        self._browse.show_source(self._browse.sources.next())

    def _next_hit(self) -> None:
        self.views.search.next_hit()

    def _step_change(self, by: int) -> None:
        self.views.show_compare()
        self.views.compare.result.step(by)

    def _previous_hit(self) -> None:
        self.views.search.previous_hit()

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        """Show a source that was just opened; the tree has all of them, each below a node of its own."""
        if isinstance(event, SessionClosed) and not self._app.workspace.sessions and self._is_made:
            self.views.start_anew()
        is_another = isinstance(event, SessionOpened) and len(self._app.workspace.sessions) > 1
        if is_another and self.shows_opened() and self._is_made and self.jobs.layouts.now is not Layout.TREE:
            self._browse.show_source(key)
