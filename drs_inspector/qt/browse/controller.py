"""Tree, filter line and details: what is selected is shown, what is typed is looked for."""

from collections.abc import Callable, Iterator
from typing import cast

from PySide6.QtCore import QObject, Signal

from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.qt.browse.choice import Choice
from drs_inspector.qt.browse.detail_controller import OVERVIEW, DetailController
from drs_inspector.qt.browse.filter_work import FilterWork
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.browse.panes import made_page
from drs_inspector.qt.browse.shown_sources import ShownSources
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.summary.desk import SummaryDesk
from drs_inspector.qt.widgets.sliced_work import InParts
from drs_inspector.session.coverage_texts import matches_words, search_words
from drs_inspector.session.events import DocumentChecked, FetchFinished, JobsChanged, SignInChanged, SnapshotReplaced
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.job_tree.sessions import FilterFound, SessionTrees
from drs_inspector.session.workspace.workspace import (
    SessionChanged,
    SessionClosed,
    SessionOpened,
    Workspace,
    WorkspaceEvent,
)
from drs_inspector.storage.known_causes import known_causes

# Jobs that could not be read, rules without a job, and the state of a session are no rows of a view.
_TOUCHING = DocumentChecked | FetchFinished | SnapshotReplaced | SessionChanged | SignInChanged


class BrowseController(QObject):
    """Keeps the page to browse on in step with the workspace. ``session_changed()``: another one is current now.

    ``shown(node)``: this is what is chosen now, or it has changed. ``search_wanted(sought)``: which jobs have these?
    ``filtered()``: the filter has found its answers; ``decided()``: some of them, which are shown meanwhile.
    ``sources`` says whose jobs are shown, ``summary`` is what is summed up of them; ``making`` makes the page, with
    ``build_around`` what is around it.
    """

    session_changed = Signal()
    shown = Signal(object)  # TreeNode, or None
    search_wanted = Signal(object)  # Sought
    filtered = Signal()
    decided = Signal()

    def __init__(self, app: AppContext) -> None:
        super().__init__(app.window)
        self._app = app
        self.trees = SessionTrees(grouped=app.settings.group_by_scenario)
        self._sources = ShownSources(app, self.trees, self._flush)
        self.sources = self._sources.choice
        self.healths = SessionsHealth(known=known_causes())
        self.summary = SummaryDesk(app.workspace, self.sources, self.healths, self)
        self._model: JobTreeModel | None = None
        self._details = DetailController(
            app, lambda: self.page, self.trees, health_of=self.healths.of, search_for=self.search_wanted.emit,
            choose=self.choose, summary=self.summary,
        )  # fmt: skip
        self.histories = self._details.histories
        self.healths.follow(self._details.show_health)
        self._choice = Choice(app, self.trees, lambda: self.page)
        self._current = ""
        self._is_nested = self._is_led = False
        self._filtering: FilterWork | None = None
        self.making = InParts(self._page_in_parts)
        self.build_around: Callable[[BrowsePage], Iterator[None]] = lambda _page: iter(())
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        commands = app.window.commands
        commands["overview"].triggered.connect(self.show_overview)
        commands["filter_help"].triggered.connect(self._show_filter_help)
        commands["group"].setChecked(app.settings.group_by_scenario)
        commands["group"].toggled.connect(lambda on: app.change_settings(group_by_scenario=on))
        app.live.watch("group_by_scenario", self._group)

    def close(self) -> None:
        """Stop following the workspace."""
        self._unsubscribe()
        self._details.close()
        if self._filtering is not None:
            self._filtering.stop()
        if self._model is not None:
            self._model.close()
        self.trees.close()
        self.healths.close()

    def found(self) -> FilterFound:
        """Return the filter of the window and what it has found."""
        return self.trees.found

    # The page

    @property
    def page(self) -> BrowsePage:
        """The page, made when it is first needed."""
        self.making.finish()
        return cast("BrowsePage", self._app.window.browse)

    def _page_in_parts(self) -> Iterator[None]:
        app = self._app
        self._model = JobTreeModel(self.trees, app.window, health=self.healths)
        page = made_page(app, self._model)
        page.tree.node_selected.connect(self.choose_from_list)
        self._filtering = filtering = FilterWork(self.trees, page)
        filtering.started.connect(self._filter_started)
        filtering.waits.connect(self._filter_waits)
        filtering.decided.connect(self._flush)
        filtering.decided.connect(self.decided)
        filtering.answered.connect(self._filter_answered)
        self._model.about_to_settle.connect(self._before_changes)
        self._model.settled.connect(self._after_changes)
        # Labels and pictures in the details have the colours of when they were made.
        app.window.recoloured.connect(lambda: self._details.show(page.details.node))
        yield
        yield from self.build_around(page)

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, SessionOpened | SnapshotReplaced):
            self.trees.mark_opened(key)
        if isinstance(event, SessionOpened):
            self._sources.opened()
        elif isinstance(event, SessionClosed):
            self._sources.closed(key)
            _show_start_if_empty(self._app)
        if isinstance(event, SnapshotReplaced | SessionClosed):
            self._forget_session(key)
        if isinstance(event, SessionClosed):
            self.healths.forget(key)
        if isinstance(event, SnapshotReplaced | JobsChanged | FetchFinished | SessionOpened):
            self._bring_up()
        if isinstance(event, _TOUCHING):
            self.trees.touch()
        if self._filtering is not None:
            self._filtering.go_on()

    def _flush(self) -> None:
        if self._model is not None:
            self._model.flush()
        if self._filtering is not None:
            self._filtering.go_on()

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
            page.enter_list()
        self._say_if_empty()

    def _say_if_empty(self) -> None:
        say_if_empty(self.page, self._app.workspace, self.trees)

    def _before_changes(self) -> None:
        # Qt moves the selection node by node while nodes go; only where it ends is worth showing.
        self._choice.settling = True

    def _after_changes(self) -> None:
        # Where the tree comes in place of words, the keyboard comes to it and Qt goes to its first line.
        self._say_if_empty()
        self._choice.settling = False
        if self._filtering is not None:
            self._filtering.show_matches()
        self._choice.return_to()
        if self._model is not None and self._model.is_followed:
            self.page.tree.openings.apply(self.trees.filter, self.trees.for_children())
        self._app.offer_actions()
        node = self._choice.shown()
        if not self._details.is_current(node):
            self._show(node)
        elif self._is_nested is not self.trees.is_nested:
            self._details.show_path()
        self._is_nested = self.trees.is_nested

    # Selection

    @property
    def chosen(self) -> TreeNode | None:
        """What a person chose last, None before anything."""
        return self._choice.node

    def choose(self, node: TreeNode) -> None:
        """Go to a node and show its details; a filter that hides it is emptied, its source is shown."""
        page = self.page
        if node.session and self.trees.find(node) is None and self._app.session_of(node) is not None:
            self.show_source(node.session)
        self._choice.node = node
        page.details_wanted.emit()
        self._choice.settling = True
        if not page.list.select(node):
            page.filter_line.set_text("")
            page.list.select(node)
        self._choice.settling = False
        if not self._details.is_current(node):
            self._show(node)

    def go_to(self, place: Place) -> None:
        """Lead to a place of a job that is shown in the details."""
        self._choice.node, self._is_led = place.node, True  # of a list that is still filling no other page is made
        self.page.details_wanted.emit()
        self._is_led = False
        self._details.go_to(place)

    def return_to_choice(self) -> None:
        """Select in the list what is chosen, and show it: the list, or what is in it, is another one now."""
        self._say_if_empty()
        self._choice.return_to()
        node = self._choice.shown()
        if not self._is_led and not self._details.is_current(node):
            self._show(node)

    def show_source(self, key: str) -> None:
        """Show the jobs of a source, or of all, with the filter that it had."""
        self._sources.show(key)
        self.session_changed.emit()

    def choose_from_list(self, node: TreeNode | None) -> None:
        """Show what a person chose in a list, unless the list is settling."""
        if not self._choice.settling:
            self._choice.node = node or self._choice.node
            self._show(node)

    def _show(self, node: TreeNode | None) -> None:
        if self.page.details.isHidden():
            self._app.offer_actions()
        else:
            self._details.show(node)
        self.shown.emit(node)
        session = self._app.current_session()
        key = session.key if session is not None else ""
        if key != self._current:
            self._current = key
            self.session_changed.emit()

    def leave_overview(self) -> None:
        """Let a job be chosen again."""
        self._choice.node = None

    def show_overview(self) -> None:
        """Show everything at once."""
        self.choose_overview()
        self._show(OVERVIEW)

    def choose_overview(self) -> None:
        """Choose everything at once, for a layout that is about to show it; it has no node, so none stays chosen."""
        self.page.tree.select_nothing()
        self._choice.node = OVERVIEW

    # Filter and groups

    def _filter_started(self) -> None:
        """What is typed chooses nothing: what is shown stays, also where the list does not have it any more."""
        self._choice.node = self._choice.node or self.page.details.node

    def _filter_answered(self) -> None:
        self._flush()
        self.filtered.emit()

    def _filter_waits(self) -> None:
        """What is shown meanwhile is marked as what was there before."""
        if self.trees.is_from_before or self.trees.is_long:
            self._say_if_empty()
            self.page.tree.viewport().update()

    def _show_filter_help(self) -> None:
        if self._app.window.is_browsing:
            self.page.show_filter_help()

    def _group(self, grouped: bool) -> None:
        self._app.window.commands["group"].setChecked(grouped)
        self.trees.set_grouped(grouped=grouped)
        self._flush()


def say_if_empty(page: BrowsePage, workspace: Workspace, trees: SessionTrees) -> None:
    """Show the list, or words where it has no lines."""
    if trees.search_progress is not None and not trees.is_long:
        return  # rows may come at any moment
    words = empty_words(workspace, trees, page.filter_line.text)
    if words:
        page.show_empty(words)
    else:
        page.show_list()


def empty_words(workspace: Workspace, trees: SessionTrees, filter_text: str) -> str:
    """Return what to say in place of an empty tree; empty when there are lines to show."""
    snapshots = [session.inspector.snapshot for session in workspace.sessions]
    held = any(one.jobs or one.unavailable or one.unassigned_rules or one.problems or one.replies for one in snapshots)
    if held or trees.is_nested:
        if not filter_text or trees.visible_count or trees.matches.found:
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


def _show_start_if_empty(app: AppContext) -> None:
    if not app.workspace.sessions:
        app.window.show_welcome()
        app.window.welcome.focus_first()


def _goes_with(node: TreeNode, key: str, workspace: Workspace) -> bool:
    """Tell whether a node goes with the jobs of a session; the session's own node stays for as long as it is open."""
    stays = node.kind is NodeKind.SESSION and workspace.find(node.session) is not None
    return node.session in (key, "") and not stays
