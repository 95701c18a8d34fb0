"""Tree, filter line and details: what is selected is shown, what is typed is looked for."""

from PySide6.QtCore import QModelIndex, QObject

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.jobs import Job
from drs_inspector.qt.controllers.copy_commands import copy_text
from drs_inspector.qt.controllers.shared import Shared
from drs_inspector.qt.models.job_tree import JobTreeModel
from drs_inspector.qt.models.tree_node import NodeKind, TreeNode
from drs_inspector.qt.views.browse_page import BrowsePage
from drs_inspector.qt.views.details.registry import DetailContext
from drs_inspector.session.events import Event, FetchFinished, JobsChanged, SnapshotReplaced
from drs_inspector.session.job_view import JobView

TREE = "job tree"
OVERVIEW = TreeNode(NodeKind.SNAPSHOT)


class BrowseCommands(QObject):
    """Keeps the page to browse on in step with the Inspector."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared.window)
        self._shared = shared
        self._view: JobView | None = None
        self._model: JobTreeModel | None = None
        self._shown_job: Job | None = None
        self._chosen: TreeNode | None = None
        self._settling = False
        self._unsubscribe = shared.inspector.subscribe(self._on_event)
        commands = shared.window.commands
        for name, work in (
            ("find", self._find),
            ("go_tree", self._go_tree),
            ("overview", self._show_overview),
            ("go_details", self._go_details),
            ("close_jobs", self._close_jobs),
            ("filter_help", self._show_filter_help),
        ):
            commands[name].triggered.connect(work)
        commands["group"].setChecked(shared.settings.group_by_scenario)
        commands["group"].toggled.connect(self._group)

    def close(self) -> None:
        """Stop following the Inspector."""
        self._unsubscribe()
        if self._model is not None:
            self._model.close()
        if self._view is not None:
            self._view.close()

    # The page

    @property
    def page(self) -> BrowsePage:
        """The page, made when it is first needed."""
        return self._shared.window.browse or self._make_page()

    def _make_page(self) -> BrowsePage:
        shared = self._shared
        self._view = JobView(shared.inspector, grouped=shared.settings.group_by_scenario)
        self._model = JobTreeModel(shared.inspector, self._view, shared.window)
        page = shared.window.make_browse_page(self._model)
        page.tree.restore_columns(shared.settings.columns.get(TREE, b""))
        page.restore(shared.settings.splitters.get(TREE, b""))
        page.tree.node_selected.connect(self._show_node)
        page.tree.opened.connect(shared.offer_actions)
        page.filter_line.changed.connect(self._filter)
        self._model.about_to_settle.connect(self._before_changes)
        self._model.settled.connect(self._after_changes)
        return page

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SnapshotReplaced):
            self._chosen = None
            self.page.details.show_nothing()
        if isinstance(event, SnapshotReplaced | JobsChanged | FetchFinished):
            self._bring_up()
        if isinstance(event, FetchFinished | SnapshotReplaced) and self._model is not None:
            # Jobs that could not be read and rules without a job are no rows of the view.
            self._model.touch()

    def _bring_up(self) -> None:
        page = self.page
        if not self._shared.window.is_browsing:
            self._shared.window.show_browse()
            page.enter_tree()
        self._say_if_empty()

    def _say_if_empty(self) -> None:
        snapshot, page = self._shared.inspector.snapshot, self.page
        if snapshot.jobs or snapshot.unavailable or snapshot.unassigned_rules or snapshot.problems:
            if self._view is not None and not self._view.visible_count and page.filter_line.text:
                page.show_empty("No job matches the filter.\n\nPress Esc in the filter line to see all jobs.")
            else:
                page.show_tree()
        elif self._shared.inspector.is_fetching:
            page.show_empty("Looking for jobs…")
        else:
            page.show_empty("There are no replication jobs here.")

    def _before_changes(self) -> None:
        # Qt moves the selection line by line while lines go; only where it ends is worth showing.
        self._settling = True

    def _after_changes(self) -> None:
        self._settling = False
        self._say_if_empty()
        self._show_matches()
        self._return_to_chosen()
        self._shared.offer_actions()
        node = self._chosen_now() if self._has_lines else None
        job_is_other = node is not None and self._job(node) is not self._shown_job
        if node == OVERVIEW or node != self.page.details.node or job_is_other:
            self._show(node)

    def _chosen_now(self) -> TreeNode | None:
        return OVERVIEW if self._chosen == OVERVIEW else self.page.tree.current_node()

    @property
    def _has_lines(self) -> bool:
        return self._view is not None and (self._view.visible_count > 0 or not self.page.filter_line.text)

    def _return_to_chosen(self) -> None:
        """Go back to what the person chose last when it is there (again), else to the first job that is."""
        tree, chosen = self.page.tree, self._chosen
        if chosen == OVERVIEW:
            return
        current = tree.current_node()
        if chosen is not None and current != chosen and tree.select(chosen):
            return
        wants_job = chosen is None or chosen.job_id is not None
        if current is None or (wants_job and current.job_id is None):
            self._settling = True
            tree.select_first_job()
            self._settling = False

    # Selection

    def _job(self, node: TreeNode) -> Job | None:
        return self._shared.inspector.snapshot.jobs.get(node.job_id or "")

    def _show_node(self, node: TreeNode | None) -> None:
        if not self._settling:
            self._chosen = node or self._chosen
            self._show(node)

    def _show(self, node: TreeNode | None) -> None:
        page = self.page
        self._shared.offer_actions()
        if node is None:
            page.details.show_nothing()
            return
        self._shown_job = self._job(node)
        context = DetailContext(
            snapshot=self._shared.inspector.snapshot,
            copy=copy_text,
            problem=self._problem,
            navigate=self._navigate,
        )
        page.details.show_node(node, page.tree.path_of(node) or "All jobs", context)

    def _show_overview(self) -> None:
        """Show everything at once; no line of the tree stands for it, so none stays chosen."""
        tree = self.page.tree
        tree.setCurrentIndex(QModelIndex())
        tree.clearSelection()
        self._chosen = OVERVIEW
        self._show(OVERVIEW)

    def _navigate(self, node: TreeNode) -> None:
        if not self.page.tree.select(node):
            self.page.filter_line.set_text("")
            self.page.tree.select(node)

    def _problem(self, error: InspectorError) -> None:
        self._shared.problems.show(error)

    def _find(self) -> None:
        self.page.filter_line.focus()

    def _go_tree(self) -> None:
        self.page.enter_tree()

    def _go_details(self) -> None:
        self.page.details.focus()

    def _close_jobs(self) -> None:
        self.page.tree.close_jobs()

    # Filter and groups

    def _filter(self, text: str) -> None:
        if self._view is None or self._model is None:
            return
        problem = self._view.set_filter(text)
        if problem:
            self.page.filter_line.show_problem(problem)
            return
        self._model.flush()

    def _show_matches(self) -> None:
        if self._view is not None:
            self.page.filter_line.show_matches(self._view.visible_count, len(self._shared.inspector.snapshot.jobs))

    def _show_filter_help(self) -> None:
        if self._shared.window.is_browsing:
            self.page.filter_line.show_help()

    def _group(self, grouped: bool) -> None:
        self._shared.settings.group_by_scenario = grouped
        if self._view is not None and self._model is not None:
            self._view.set_grouped(grouped=grouped)
            self._model.flush()
