"""The views of the frame: summary, jobs in one of their layouts, map, time line, SQL, search. Most come late."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.browse.detail_controller import OVERVIEW
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.frame.folding import Folding
from drs_inspector.qt.frame.frame import Frame
from drs_inspector.qt.frame.jobs_table import JobsTable
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.frame.table_list import node_of
from drs_inspector.qt.late_pages.late_view import LateView
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.map.job_pictures import MAP, TIME_LINE, JobPictures
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.qt.widgets.text_size import text_size
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place, place_now
from drs_inspector.session.search.names import Sought

if TYPE_CHECKING:
    from drs_inspector.qt.compare.page import ComparePage
    from drs_inspector.qt.search_page.page import SearchPage
    from drs_inspector.qt.sql_page.page import SqlPage

SUMMARY, JOBS, SQL, SEARCH, COMPARE = "summary", "jobs", "sql", "search", "compare"
_TITLES: Final = {
    SUMMARY: "Summary",
    JOBS: "Jobs",
    MAP: "Map",
    TIME_LINE: "Time line",
    SQL: "SQL",
    SEARCH: "Search",
    COMPARE: "Compare",
}
_OF_ALL_JOBS: Final = (MAP, TIME_LINE, SQL, SEARCH, COMPARE)


class Views(QObject):
    """Shows one view at a time. ``changed()``: another one, or another layout of the jobs, is shown.

    ``key`` is that of the view, of jobs that of their layout.
    """

    changed = Signal()

    def __init__(
        self, app: AppContext, browse: BrowseController, page: BrowsePage, frame: Frame, jobs: JobsTable
    ) -> None:
        super().__init__(frame)
        self._app, self._browse, self._page, self._frame, self._jobs = app, browse, page, frame, jobs
        self._view = JOBS
        self._last = Layout.TABLE
        self._before = JOBS
        self.folding = Folding(app.window, frame, app.window.commands["sidebar"], self._is_beside_a_job)
        self.is_going = False
        """Whether what is shown is on the way to a place: none to come back to."""
        for key, title in _TITLES.items():
            frame.add_view(key, title, page if key in (SUMMARY, JOBS) else None)
        frame.show_view(JOBS, page)
        frame.view_chosen.connect(self._tab_chosen)
        jobs.layouts.changed.connect(self._laid_out)
        self.pictures = JobPictures(app, page, jobs.table, frame, frame.hold)
        self.pictures.opened.connect(self._open_job)
        self.pictures.listed.connect(self._list_job)
        self._late = {**self.pictures.late, **_late_pages(app, browse, frame, self)}
        page.details_wanted.connect(self._details_wanted)
        browse.search_wanted.connect(self.search_for)
        browse.summary.filter_wanted.connect(self._filter_of)
        text_size().changed.connect(self.folding.apply)

    def close(self) -> None:
        """End the pages that were made."""
        for late in self._late.values():
            late.close()

    @property
    def key(self) -> str:
        """The key of what is shown."""
        return self._jobs.layouts.now.value if self._view in (SUMMARY, JOBS) else self._view

    @property
    def shows_details(self) -> bool:
        """Whether a page of details is seen."""
        return self._view in (SUMMARY, JOBS) and self._jobs.layouts.has_details

    def show(self, key: str) -> None:
        """Show a view again by its ``key``."""
        if key == SEARCH:
            self._open(SEARCH, lambda page: page.return_to_hits())
        elif key in _TITLES and key != JOBS:
            self._tab_chosen(key)
        else:
            self._show_jobs(Layout(key))

    def start_anew(self) -> None:
        """Nothing is open any more: what is opened next is shown as jobs, as they were listed last."""
        self._view = self._before = JOBS
        self._frame.show_view(JOBS, self._page)
        self._jobs.show(self._last)

    # Views

    def show_summary(self) -> None:
        """Show the summary of the shown sources."""
        self._bring(SUMMARY, self._page)
        self._browse.choose_overview()  # first: the layout would show the page of the job that was chosen
        self._jobs.show(Layout.SUMMARY)
        self._page.details.focus()

    def show_jobs(self) -> None:
        """Show the jobs as they were shown last."""
        self._show_jobs(self._last)

    def show_table(self) -> None:
        """Show the table of jobs."""
        self._show_jobs(Layout.TABLE)

    def _show_jobs(self, layout: Layout) -> None:
        self._bring(JOBS, self._page)
        if self._browse.chosen == OVERVIEW:
            self._browse.leave_overview()
        if self._jobs.layouts.now is not layout:
            self._jobs.show(layout)
        self._page.return_to_list()

    def show_map(self) -> None:
        """Show the map of the jobs of the table."""
        self._open(MAP, lambda _page: self.pictures.enter(MAP))

    def show_time_line(self) -> None:
        """Show the time line of the jobs of the table."""
        self._open(TIME_LINE, lambda _page: self.pictures.enter(TIME_LINE))

    def show_sql(self) -> None:
        """Show the page for SQL."""

        def enter(page: "SqlPage") -> None:
            page.show_source(self._browse.sources.key)
            page.focus()

        self._open(SQL, enter)

    def show_search(self) -> None:
        """Show the search over everything."""
        self._open(SEARCH, lambda page: page.focus())

    def show_compare(self) -> None:
        """Show the page that compares, with what was compared last."""
        self._open(COMPARE, lambda page: page.enter(self._browse.sources.key))

    def search_for(self, sought: object) -> None:
        """Look for these names in all jobs."""
        if isinstance(sought, Sought):
            self._open(SEARCH, lambda page: page.search_for(sought.names, kind=sought.kind))

    def with_compare(self, work: "Callable[[ComparePage], object]") -> None:
        """Do this with the page that compares, as soon as it is there."""
        self._late[COMPARE].when_made(work)

    @property
    def search(self) -> "SearchPage":
        """The page of the search; it is made at once where it is not there yet, as are the others."""
        page: SearchPage = self._late[SEARCH].now()
        return page

    @property
    def sql(self) -> "SqlPage":
        """The page for SQL."""
        page: SqlPage = self._late[SQL].now()
        return page

    @property
    def compare(self) -> "ComparePage":
        """The page that compares."""
        page: ComparePage = self._late[COMPARE].now()
        return page

    @property
    def made_compare(self) -> "ComparePage | None":
        """The page that compares, None where it was not opened yet."""
        return self._late[COMPARE].page

    def _open(self, key: str, enter: Callable[[Any], object]) -> None:
        """Show a view that is made when it is first opened, and ``enter`` it unless another one is shown by then."""
        late = self._late[key]
        self._bring(key, late.shown)
        if late.page is None:
            late.shown.setFocus(Qt.FocusReason.OtherFocusReason)
        late.when_made(partial(self._arrived, key, enter))

    def _arrived(self, key: str, enter: Callable[[Any], object], page: QWidget) -> None:
        if self._view == key:
            self._frame.show_view(key, page)
            enter(page)

    def _bring(self, view: str, widget: QWidget) -> None:
        self._app.window.show_browse()
        if view != self._view:
            if self._view not in (SEARCH, COMPARE):
                self._before = self._view
            left, self._view = self._view, view
            if left == COMPARE or view in _OF_ALL_JOBS:
                self.folding.apply()
        self._frame.show_view(view, widget)
        self._frame.show_tabs(shown=view != JOBS or self._jobs.layouts.now in (Layout.TABLE, Layout.SUMMARY))
        self.changed.emit()

    def leave(self) -> None:
        """Show what was shown before."""
        self._tab_chosen(self._before)

    def _tab_chosen(self, key: str) -> None:
        {
            SUMMARY: self.show_summary,
            JOBS: self.show_jobs,
            MAP: self.show_map,
            TIME_LINE: self.show_time_line,
            SQL: self.show_sql,
            SEARCH: self.show_search,
            COMPARE: self.show_compare,
        }[key]()

    def _open_job(self, ref: Ref) -> None:
        self.open_place(node_of(self._browse.trees, ref))

    def _list_job(self, ref: Ref) -> None:
        self.show_table()
        self._jobs.table.select(ref)

    def filter(self, text: str) -> None:
        """Show the table by a filter."""
        self.show_table()
        self._page.filter_line.set_text(text)

    def _filter_of(self, text: str, source: str) -> None:
        """Show the table by a filter, of a source where it names one."""
        if source:
            self._browse.show_source(source)
        self.filter(text)

    def open_place(self, target: object) -> None:
        """Show a node or a place, and give its details the keyboard."""
        place = Place(target) if isinstance(target, TreeNode) else target
        if isinstance(place, Place) and place.node.session:
            session = self._app.session_of(place.node)
            now = place_now(place, session.inspector.snapshot if session is not None else None)
            if isinstance(now, str):
                say(self._page, now)
                return
            place = now
        if isinstance(place, Place):
            self.is_going = True
            try:
                self._bring(JOBS, self._page)
                self._browse.go_to(place)
            finally:
                self.is_going = False
            self._page.details.focus()
            self.folding.apply()
            self.changed.emit()

    def _details_wanted(self) -> None:
        if self._jobs.layouts.now in (Layout.TABLE, Layout.SUMMARY):
            self._jobs.show(Layout.JOB)

    # What goes with it

    def _laid_out(self) -> None:
        now = self._jobs.layouts.now
        if now is not Layout.SUMMARY:
            self._last = Layout.TREE if now is Layout.TREE else Layout.TABLE
            if self._view == SUMMARY:
                self._bring(JOBS, self._page)
        self._frame.show_tabs(shown=now in (Layout.TABLE, Layout.SUMMARY))
        self.folding.apply()
        self.changed.emit()

    def _is_beside_a_job(self) -> bool:
        beside = self._view == JOBS and self._jobs.layouts.now in (Layout.JOB, Layout.TREE)
        return beside or self._view == COMPARE  # two documents beside each other need the room, too

    def show_count(self, total: int) -> None:
        """Write the number of jobs on their tab."""
        self._frame.name_view(JOBS, f"{_TITLES[JOBS]} {total:,}")


def _late_pages(app: AppContext, browse: BrowseController, frame: Frame, views: Views) -> dict[str, LateView[Any]]:
    """Return the views that are no picture, by their keys."""

    def made_search() -> "SearchPage":
        from drs_inspector.qt.search_page.page import SearchPage  # noqa: PLC0415 - most sessions never search

        page = SearchPage(app, browse.healths, frame)
        page.opened.connect(views.open_place)
        page.job_opened.connect(views.open_place)
        page.filter_requested.connect(views.filter)
        page.closed.connect(views.leave)
        model = page.parts.table.model()
        for changed in (model.modelReset, model.rowsInserted):
            changed.connect(lambda: app.window.commands.enable_going(has_hits=model.rowCount() > 0))
        return page

    def made_sql() -> "SqlPage":
        from drs_inspector.qt.sql_page.page import SqlPage  # noqa: PLC0415 - most sessions never ask in SQL

        page = SqlPage(app, frame)
        page.job_opened.connect(views.open_place)
        return page

    def made_compare() -> "ComparePage":
        from drs_inspector.qt.compare.page import ComparePage  # noqa: PLC0415 - most sessions never compare

        page = ComparePage(app, frame)
        page.opened.connect(views.open_place)
        page.closed.connect(views.leave)
        return page

    sql = ("session.sql", "session.sql_page", "qt.sql_page")
    search = ("domain.search", "session.search", "qt.search_page")
    return {
        SQL: LateView(_TITLES[SQL], sql, made_sql, frame, frame.hold),
        SEARCH: LateView(_TITLES[SEARCH], search, made_search, frame, frame.hold),
        COMPARE: LateView(_TITLES[COMPARE], ("session.compare", "qt.compare"), made_compare, frame, frame.hold),
    }
