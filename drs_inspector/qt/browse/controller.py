"""Tree, filter line and details: what is selected is shown, what is typed is looked for."""

from PySide6.QtCore import QObject, QTimer, Signal

from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.qt.browse.choice import Choice
from drs_inspector.qt.browse.coverage_banner import coverage_news
from drs_inspector.qt.browse.detail_controller import OVERVIEW, DetailController
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.browse.panes import DetailsPane, TreePane
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.session.coverage_texts import matches_words, search_words
from drs_inspector.session.events import DocumentChecked, FetchFinished, JobsChanged, SignInChanged, SnapshotReplaced
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.sessions import FilterFound, SessionTrees
from drs_inspector.session.workspace.workspace import (
    SessionChanged,
    SessionClosed,
    SessionOpened,
    Workspace,
    WorkspaceEvent,
)

TREE = "job tree"
_SLICE_SECONDS = 0.005  # drawing takes the rest of a frame
# Jobs that could not be read, rules without a job, and the state of a session are no rows of a view.
_TOUCHING = DocumentChecked | FetchFinished | SnapshotReplaced | SessionChanged | SignInChanged
_COVERING = FetchFinished | SnapshotReplaced | SessionOpened | SessionClosed | SessionChanged


class BrowseController(QObject):
    """Keeps the page to browse on in step with the workspace. ``session_changed()``: another one is current now."""

    session_changed = Signal()

    def __init__(self, app: AppContext) -> None:
        super().__init__(app.window)
        self._app = app
        self._trees = SessionTrees(grouped=app.settings.group_by_scenario)
        self._model: JobTreeModel | None = None
        self._details = DetailController(app, lambda: self.page, self._trees)
        self._choice = Choice(app, self._trees, lambda: self.page)
        self._current = ""
        self._is_nested = False
        self._leaves_filter = False
        self._search_timer = QTimer(self, singleShot=True, interval=0)
        self._search_timer.timeout.connect(self._search)
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        commands = app.window.commands
        for name, work in (
            ("go_tree", self._go_tree),
            ("overview", self._show_overview),
            ("go_details", self._go_details),
            ("close_jobs", self._close_jobs),
            ("filter_help", self._show_filter_help),
        ):
            commands[name].triggered.connect(work)
        commands["group"].setChecked(app.settings.group_by_scenario)
        commands["group"].toggled.connect(lambda on: app.change_settings(group_by_scenario=on))
        app.live.watch("group_by_scenario", self._group)

    def close(self) -> None:
        """Stop following the workspace."""
        self._unsubscribe()
        self._search_timer.stop()
        if self._model is not None:
            self._model.close()
        self._trees.close()

    def found(self) -> FilterFound:
        """Return the filter of the window and what it has found."""
        return self._trees.found

    def save_layout(self) -> None:
        """Put the widths of the tree's columns and of the panes into the settings."""
        page, settings = self._app.window.browse, self._app.settings
        if page is not None:
            settings.columns[TREE] = page.tree.column_state()
            settings.splitters[TREE] = page.state()

    # The page

    @property
    def page(self) -> BrowsePage:
        """The page, made when it is first needed."""
        return self._app.window.browse or self._make_page()

    def _make_page(self) -> BrowsePage:
        app = self._app
        self._model = JobTreeModel(self._trees, app.window)
        actions = app.window.commands
        page = BrowsePage(self._model, actions.context, app.window, session_actions=actions.session_context)
        TreePane(page.jobs, page.tree, page.filter_line, app.job_of)
        DetailsPane(page.details, page.filter_line)
        app.window.add_browse_page(page)
        page.tree.restore_columns(app.settings.columns.get(TREE, b""))
        page.restore(app.settings.splitters.get(TREE, b""))
        page.tree.node_selected.connect(self._show_node)
        page.tree.opened.connect(app.offer_actions)
        page.filter_line.changed.connect(self._filter)
        page.filter_line.leave.connect(self._leave_filter)
        page.filter_line.back.connect(page.return_to_tree)
        self._model.about_to_settle.connect(self._before_changes)
        self._model.settled.connect(self._after_changes)
        app.window.recoloured.connect(page.coverage.recolour)
        app.window.recoloured.connect(self._show_again)
        return page

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, SessionOpened | SnapshotReplaced):
            self._trees.mark_opened(key)
        if isinstance(event, SessionOpened | SessionClosed):
            self._show_sessions()
        if isinstance(event, SnapshotReplaced | SessionClosed):
            self._forget_session(key)
        if isinstance(event, SnapshotReplaced | JobsChanged | FetchFinished | SessionOpened):
            self._bring_up()
        if isinstance(event, _TOUCHING):
            self._trees.touch()
        if self._trees.search_progress is not None and not self._search_timer.isActive():
            self._search_timer.start()
        if isinstance(event, _COVERING) and self._app.window.browse is not None:
            self.page.coverage.say(coverage_news(self._app.workspace))

    def _show_sessions(self) -> None:
        sessions = self._app.workspace.sessions
        self._trees.show(sessions)
        if self._model is not None:
            self._model.flush()
        if not sessions:
            self._app.window.show_welcome()
            self._app.window.welcome.focus_first()

    def _forget_session(self, key: str) -> None:
        """Forget what was chosen of a session that shows other jobs now, or none any more."""
        if self._choice.node is not None and _goes_with(self._choice.node, key, self._app.workspace):
            self._choice.node = None
        if self._app.window.browse is None:
            return
        shown = self.page.details.node
        if shown is not None and shown.session in (key, ""):
            self.page.details.show_nothing()

    def _bring_up(self) -> None:
        page = self.page
        if not self._app.window.is_browsing:
            self._app.window.show_browse()
            page.enter_tree()
        self._say_if_empty()

    def _say_if_empty(self) -> None:
        words = empty_words(self._app.workspace, self._trees, self.page.filter_line.text)
        if words:
            self.page.show_empty(words)
        else:
            self.page.show_tree()

    def _before_changes(self) -> None:
        # Qt moves the selection node by node while nodes go; only where it ends is worth showing.
        self._choice.settling = True

    def _after_changes(self) -> None:
        # Where the tree comes in place of words, the keyboard comes to it and Qt goes to its first line.
        self._say_if_empty()
        self._choice.settling = False
        self._show_matches()
        self._choice.return_to()
        self.page.tree.openings.apply(self._trees.filter, self._trees.for_children())
        self._app.offer_actions()
        node = self._choice.shown()
        if not self._details.is_current(node):
            self._show(node)
        elif self._is_nested is not self._trees.is_nested:
            self._details.show_path()
        self._is_nested = self._trees.is_nested

    # Selection

    def _show_node(self, node: TreeNode | None) -> None:
        if not self._choice.settling:
            self._choice.node = node or self._choice.node
            self._show(node)

    def _show(self, node: TreeNode | None) -> None:
        self._details.show(node)
        session = self._app.current_session()
        key = session.key if session is not None else ""
        if key != self._current:
            self._current = key
            self.session_changed.emit()

    def _show_again(self) -> None:
        """Build the details anew: labels and pictures in them have the colours of when they were made."""
        self._details.show(self.page.details.node)

    def _show_overview(self) -> None:
        """Show everything at once; it has no node in the tree, so none stays chosen."""
        tree = self.page.tree
        tree.select_nothing()
        self._choice.node = OVERVIEW
        self._show(OVERVIEW)

    def _go_tree(self) -> None:
        self.page.enter_tree()

    def _go_details(self) -> None:
        self.page.details.focus()

    def _close_jobs(self) -> None:
        self.page.tree.close_jobs()

    # Filter and groups

    def _filter(self, text: str) -> None:
        self._leaves_filter = False
        # What is typed chooses nothing: what is shown stays, also where the list does not have it any more.
        self._choice.node = self._choice.node or self.page.details.node
        self._trees.start_filter(text)
        self._search()

    def _search(self) -> None:
        """Go on filtering for a slice of time; what is shown meanwhile is marked as what was there before."""
        if self._trees.work(_SLICE_SECONDS):
            if self._model is not None:
                self._model.flush()
            if self._trees.problem is not None:
                self._show_matches()
            elif self._leaves_filter:
                self._leave_filter()
            return
        self._show_matches()
        self._say_if_empty()
        self.page.tree.viewport().update()
        self._search_timer.start()

    def _leave_filter(self) -> None:
        """Go to the first job that the filter has left, as soon as that is known."""
        self._leaves_filter = self._trees.search_progress is not None
        if not self._leaves_filter:
            self.page.enter_found()

    def _show_matches(self) -> None:
        trees, line = self._trees, self.page.filter_line
        progress = trees.search_progress
        if trees.problem is not None:
            line.show_problem(trees.problem, trees.matches if trees.filter.strip() else None)
        elif progress is None:
            line.show_matches(trees.matches, trees.emptied)
        else:
            line.show_searching(*progress, trees.search_share)

    def _show_filter_help(self) -> None:
        if self._app.window.is_browsing:
            self.page.filter_line.show_help()

    def _group(self, grouped: bool) -> None:
        self._app.window.commands["group"].setChecked(grouped)
        self._trees.set_grouped(grouped=grouped)
        if self._model is not None:
            self._model.flush()


def empty_words(workspace: Workspace, trees: SessionTrees, filter_text: str) -> str:
    """Return what to say in place of an empty tree; empty when there are lines to show."""
    snapshots = [session.inspector.snapshot for session in workspace.sessions]
    held = any(one.jobs or one.unavailable or one.unassigned_rules or one.problems or one.replies for one in snapshots)
    if held or trees.is_nested:
        if not filter_text or trees.visible_count:
            return ""
        if trees.search_progress is not None:
            return search_words(*trees.search_progress)
        key = shortcuts().text("show_all")
        return (
            f"{matches_words(trees.matches)}.\n\n{f'Press {key}' if key else 'Choose Edit > Show all'} to see all jobs."
        )
    if workspace.is_fetching:
        return "Looking for jobs…"
    if all(one.source == SourceInfo() for one in snapshots):
        key = shortcuts().text("refresh")
        return f"The jobs have not been read yet.\n\n{f'Press {key}' if key else 'Choose View > Refresh'} to read them."
    return "There are no replication jobs here."


def _goes_with(node: TreeNode, key: str, workspace: Workspace) -> bool:
    """Tell whether a node goes with the jobs of a session; the session's own node stays for as long as it is open."""
    stays = node.kind is NodeKind.SESSION and workspace.find(node.session) is not None
    return node.session in (key, "") and not stays
