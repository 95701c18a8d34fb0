"""The table of jobs, the narrow list beside a job and the peek pane, in step with what is chosen."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.health.grouping import grouping_of
from drs_inspector.domain.query.search import known_job
from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.browse.page import BrowsePage, JobsList
from drs_inspector.qt.frame.layouts import Layout, Layouts, TreeReady
from drs_inspector.qt.frame.list_controls import TABLE, TREE, JobSteps, ListControls
from drs_inspector.qt.frame.live_words import LiveWords
from drs_inspector.qt.frame.stepping import Stepping
from drs_inspector.qt.frame.table_list import TableList, node_of
from drs_inspector.qt.job_table.job_list import JobList
from drs_inspector.qt.job_table.pane import JobListPane, JobTablePane
from drs_inspector.qt.job_table.view import JobTableView
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.panes.pane_actions import Offer, say
from drs_inspector.qt.panes.scroll_place import ScrollBack, scroll_of
from drs_inspector.qt.peek.pane import PeekPane
from drs_inspector.qt.table_files.table_export import TableExport
from drs_inspector.qt.widgets.pane_menu import offer_menu
from drs_inspector.session.coverage_texts import matches_words
from drs_inspector.session.job_table.layout import TableLayout
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.job_table.shown_jobs import ShownJobs
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.query_line.added_condition import with_condition

_NOTHING_CHOSEN = "Choose a job to peek at it."
_NO_LIST = "The jobs are not shown here: go to them first"


class JobsTable(QObject):
    """Joins the lists with the page. ``left()``: Esc was pressed where there is nothing more to step back from."""

    layout_changed = Signal()

    def __init__(self, app: AppContext, browse: BrowseController, page: BrowsePage, table: JobTableView) -> None:
        super().__init__(page)
        self._app, self._browse, self._page = app, browse, page
        self._files = TableExport(app, self._unread)
        self._scrolls = ScrollBack(self)
        self.rows, self.table = table.table, table
        self.list = JobList(self.table.model, page)
        self.peek = PeekPane(page)
        self.controls = ListControls(page)
        page.add_beside_line(self.controls)
        commands = app.window.commands
        self.steps = JobSteps(commands["previous_job"], commands["next_job"], page.details.tabs)
        page.details.tabs.setCornerWidget(self.steps, Qt.Corner.TopRightCorner)
        by_table = TableList(self.table, browse.trees, self)
        by_list = TableList(self.list, browse.trees, self)
        lists: dict[Layout, tuple[JobsList, QWidget]] = {
            Layout.TABLE: (by_table, self.table),
            Layout.JOB: (by_list, self.list),
            Layout.TREE: (page.tree, page.tree),
        }
        self.layouts = Layouts(page, lists, self.peek, (self.controls.group, self.controls.columns), self)
        self.stepping = Stepping(browse, page, self.layouts, table=self.table, narrow=self.list, steps=self.steps)
        self.table.menu_actions = commands.context
        self.table.step_back = self._step_back
        for one in (by_table, by_list):
            one.node_selected.connect(browse.choose_from_list)
        self._ready = TreeReady(page.tree, browse.trees, partial(self.show, Layout.TREE))
        self._connect()
        self._live = LiveWords(app, browse, page, self._show_peek)

    def close(self) -> None:
        """Stop following the sessions."""
        self._live.close()
        self.stepping.close()
        self.table.close_table()
        self.rows.close()

    def _connect(self) -> None:
        table, page = self.table, self._page
        table.opened.connect(self._open_row)
        self.list.opened.connect(self._open_row)
        table.peek_requested.connect(self.toggle_peek)
        table.selection_changed.connect(self._app.offer_actions)
        table.layout_changed.connect(self._laid_out)
        table.settled.connect(self._settled)
        table.filter_requested.connect(self._filter_by)
        self.peek.closed.connect(self.toggle_peek)
        self.peek.open_requested.connect(self.open_chosen)
        self.controls.chosen.connect(self._kind_chosen)
        self.controls.turned.connect(self._turn)
        self.controls.folded.connect(self.layouts.fold)
        self.layouts.folded.connect(self._list_folded)
        self.controls.group_wanted.connect(self.show_groups)
        self.controls.columns_wanted.connect(lambda: table.show_columns(self.controls.columns))
        self._browse.shown.connect(self._show_peek)
        self._browse.shown.connect(self._show_steps)
        ways = {"to_filter": page.find_jobs, "shows_all": self._show_all}
        JobTablePane(table, table, **ways)
        JobListPane(self.list, self.list.view, self.list, table, **ways)
        offer_menu(self.list.view)
        self.layouts.changed.connect(self._layout_shown)
        self._browse.decided.connect(self.rows.touch)
        self._browse.filtered.connect(self.rows.touch)
        page.installEventFilter(self)
        page.jobs.installEventFilter(self)

    # Depth: table, peek, job

    def open(self, ref: Ref) -> None:
        """Open the page of a job."""
        node = node_of(self._browse.trees, ref)
        if node is not None:
            self._browse.choose(node)
            self._page.details.focus()

    def _open_row(self, ref: Ref) -> None:
        """Open the page of a job on whose row Enter was pressed, unless that is left from the filter before."""
        if self._browse.trees.shows(ref.session, ref.job_id):
            self.open(ref)

    def open_chosen(self) -> None:
        """Open the page of the job at which a person peeks."""
        ref = self.table.current()
        if ref is not None:
            self.open(ref)

    def show(self, layout: Layout) -> None:
        """Show the jobs in another way; what is chosen stays."""
        self._ready.stop()
        self.layouts.show(layout)

    def toggle_peek(self) -> None:
        """Open the peek pane, or close it."""
        self.layouts.peek(shown=not self.layouts.is_peeking)
        if not self.layouts.is_peeking:
            self._page.return_to_list()

    def show_groups(self) -> None:
        """Open the menu of groups below its button."""
        button = self.controls.group
        menu = self.table.group_menu()
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        # A menu without a current entry is not read out, and the arrows would begin at its top.
        menu.setActiveAction(next((one for one in menu.actions() if one.isChecked()), menu.actions()[0]))

    def _step_back(self) -> bool:
        """Close the peek pane; False where there is none."""
        if self.layouts.is_peeking and self.layouts.now is Layout.TABLE:
            self.toggle_peek()
            return True
        return False

    def _kind_chosen(self, key: str) -> None:
        self._show_slowly(Layout.TREE if key == TREE else Layout.TABLE)

    def _turn(self) -> None:
        self._show_slowly(Layout.JOB if self.layouts.now is Layout.TREE else Layout.TREE)

    def _show_slowly(self, layout: Layout) -> None:
        """Show the jobs in another way as soon as that stops nothing else for long."""
        if layout is Layout.TREE and self.layouts.now is not layout:
            self._ready.show()
        else:
            self.show(layout)

    def _list_folded(self) -> None:
        self.list.set_folded(folded=self.layouts.is_folded)
        self.controls.fold.setVisible(self.layouts.is_tight and not self.layouts.is_folded)

    def _layout_shown(self) -> None:
        self.controls.show_kind(TREE if self.layouts.now is Layout.TREE else TABLE, beside=self.layouts.has_details)
        self._browse.return_to_choice()
        self._show_peek()
        self.stepping.show()
        self._app.offer_actions()
        self.layout_changed.emit()

    # Back and forward

    def position(self, view: str) -> tuple[TreeNode | None, int]:
        """Return the job with the keyboard in the table and how far that is scrolled; other views keep their place."""
        ref = self.table.current() if view == Layout.TABLE else None
        node = node_of(self._browse.trees, ref) if ref is not None else None
        return node, scroll_of(self.table) if view == Layout.TABLE else 0

    def return_to(self, view: str, row: TreeNode | None, scroll: int) -> None:
        """Go back to a job of the table, and to where that was scrolled."""
        if view == Layout.TABLE and row is not None:
            self._page.list.select(row)
        self._scrolls.start(self.table if view == Layout.TABLE else None, scroll)

    # In step

    def _settled(self) -> None:
        if self.layouts.now in (Layout.TABLE, Layout.JOB):
            if self._browse.chosen is None:
                self._page.list.select_nothing()  # rows have come above the one that was the first
            self._browse.return_to_choice()
        self.stepping.touch()
        self._show_peek()
        self.stepping.show()

    def _laid_out(self) -> None:
        grouping = grouping_of(self.table.layout().grouping)
        self.controls.show_grouping(grouping.title if grouping is not None else "None")

    def _filter_by(self, condition: str) -> None:
        line = self._page.filter_line
        line.set_text(with_condition(line.text, condition))

    def _show_all(self) -> Offer | None:
        line = self._page.filter_line
        return Offer("Show all jobs", lambda: line.set_text("")) if line.text else None

    def export(self) -> None:
        """Write the rows that are shown, or those of several that are selected, into a file."""
        chosen = self.table.selected()
        shown = ShownJobs(self.rows, self.table.layout(), chosen if len(chosen) > 1 else None)
        self._files.ask(shown, f"jobs-{datetime.now().astimezone():%Y-%m-%d}")

    def _unread(self) -> str:
        """Return what a file cannot tell: that not all jobs were read, and of which it is not known if they match."""
        matches, sessions = self._browse.trees.matches, self._browse.sources.sessions()
        said = [f"{matches_words(matches)}."] if not matches.is_sure else []
        if self._app.awaits_jobs() or not all(one.inspector.snapshot.complete for one in sessions):
            said.append("Not everything was read: the line with the coverage says what is missing.")
        return " ".join(said)

    def next_job(self) -> None:
        """Go to the next job of the list."""
        self._step(1, "This is the last job of the list")

    def previous_job(self) -> None:
        """Go to the job before in the list."""
        self._step(-1, "This is the first job of the list")

    def _step(self, by: int, at_the_end: str) -> None:
        if not self._page.isVisible() or self.layouts.now is Layout.SUMMARY:
            say(self._app.window, _NO_LIST)
        elif not self.stepping.step(by):
            say(self._app.window, at_the_end)

    def set_layout(self, layout: TableLayout) -> None:
        """Lay out the table anew."""
        self.table.set_layout(layout)
        self._laid_out()

    def _show_peek(self, _shown: TreeNode | None = None) -> None:
        if not self.peek.isVisible():
            return
        node = self._page.list.current_node()
        session = self._app.session_of(node) if node is not None else None
        snapshot = session.inspector.snapshot if session is not None else None
        job = known_job(snapshot, node.job_id or "") if snapshot is not None and node is not None else None
        if session is None or job is None or snapshot is None:
            self.peek.show_nothing(_NOTHING_CHOSEN)
        else:
            self.peek.show_job(job, snapshot, self._browse.healths.of(session))

    def _show_steps(self, _shown: TreeNode | None = None) -> None:
        self.stepping.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from a job or the tree back to the table on Esc, where nothing inside has a use for it."""
        if watched is self._page and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            goes_back = event.key() == Qt.Key.Key_Escape and not event.modifiers().value
            if goes_back and self.layouts.now in (Layout.JOB, Layout.TREE):
                self.show(Layout.TABLE)
                self._page.return_to_list()
                return True
        if watched is self._page.jobs and event.type() == QEvent.Type.Resize:
            self.controls.fit(self._page.jobs.width())
        return False
