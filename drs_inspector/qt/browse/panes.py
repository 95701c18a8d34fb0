"""The page to browse on with its panes: jobs on the left, details on the right."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.domain.tables.documents import table_rows
from drs_inspector.domain.tables.rows import Document
from drs_inspector.qt.browse.node_cells import NODE_ROLE
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.panes.job_copies import job_json, too_much_json
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, counted
from drs_inspector.qt.panes.table_text import json_text
from drs_inspector.session.handbook.topics import topic_of_job
from drs_inspector.session.job_tree.cells import NAME
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.table_files.list_rows import ListRows, Which
from drs_inspector.session.workspace.open_session import OpenSession

if TYPE_CHECKING:
    from drs_inspector.session.curl_texts import Curl

TREE = "job tree"
"""The name of the page's layout in the settings."""
_TREE_HELP = (
    "All jobs, by scenario; below each its endpoints, objects, rules and settings. Right and Left open and close a "
    "line, Shift and the arrows select several."
)
_DETAILS_HELP = "What is known about the selected line, as tabs; the last one is the JSON as the cloud sent it."


def _find_jobs(page: BrowsePage) -> Offer:
    return Offer("Find jobs", page.find_jobs)


def _show_all_jobs(page: BrowsePage) -> Offer | None:
    line = page.filter_line
    return Offer("Show all jobs", lambda: line.set_text("")) if line.text else None


class TreePane(ListPane):
    """Copies lines of the job tree. ``job_of(node)`` returns the job that a line belongs to.

    ``sessions()`` are the open sources.
    """

    short_words = "Paths only"

    def __init__(
        self,
        page: BrowsePage,
        job_of: Callable[[TreeNode], Job | None],
        sessions: Callable[[], Sequence[OpenSession]],
    ) -> None:
        super().__init__(page.jobs, page.tree, title="Jobs", help=_TREE_HELP)
        self._page, self._tree, self._job_of, self._sessions = page, page.tree, job_of, sessions

    def find(self) -> Offer | None:
        """Go to the filter line."""
        return _find_jobs(self._page)

    def show_all(self) -> Offer | None:
        """Show all jobs again."""
        return _show_all_jobs(self._page)

    def topic(self) -> Topic | None:
        """Return why the job of the line failed, where that is explained, else what its status means."""
        nodes = self._nodes()
        job = self._job_of(nodes[0]) if len(nodes) == 1 else None
        return topic_of_job(job) if job is not None else None

    def copy(self) -> Offer | None:
        """Copy the words of one line, several lines as a table with all columns."""
        rows = self._rows()
        return self.copying("name", lambda: str(rows[0].data() or "")) if len(rows) == 1 else self.copy_table()

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the marked lines, or those that are open, with all columns."""
        model = self._tree.model()
        columns = range(model.columnCount())
        heads = tuple(str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in columns)
        lines = self._rows() if which is Which.MARKED else None
        count = len(lines) if lines is not None else int(model.rowCount() > 0)

        def cells() -> Iterator[Sequence[str]]:
            for index in lines if lines is not None else self._open_lines():
                yield [str(index.siblingAtColumn(at).data() or "") for at in columns]

        return ListRows("jobs", heads, count, cells)

    def file_of(self, which: Which, rows: ListRows) -> TableRows:
        """Return the open lines; all of it is the table of all jobs, with exact values."""
        if which is not Which.ALL:
            return super().file_of(which, rows)
        return table_rows("jobs", [Document(one.title, one.inspector.snapshot) for one in self._sessions()])

    def copy_curl(self) -> Offer | None:
        """Copy the requests that read the details of the jobs that the lines belong to."""
        jobs = [(node.session, node.job_id) for node in self._nodes() if node.job_id]
        return self.curl_offer(partial(self._curl, jobs)) if jobs else None

    def _curl(self, jobs: Sequence[tuple[str, str]]) -> "Curl":
        from drs_inspector.session.curl_texts import curl_of_sources  # noqa: PLC0415 - with its first use

        return curl_of_sources(self._sessions(), jobs)

    def _open_lines(self) -> Iterator[QModelIndex]:
        index = self._tree.model().index(0, NAME)
        while index.isValid():
            yield index
            index = self._tree.indexBelow(index)

    def copy_short(self) -> Offer | None:
        """Copy the paths of the lines, as "Migration / shop-to-cloud / Source"."""
        nodes = self._nodes()
        what = counted(len(nodes), "path", "paths")
        return self.copying(what, lambda: "\n".join(map(self._tree.path_of, nodes))) if nodes else None

    def copy_id(self) -> Offer | None:
        """Copy the ids of the jobs that the lines belong to, each once."""
        ids = list(dict.fromkeys(node.job_id for node in self._nodes() if node.job_id))
        return self.copying(counted(len(ids), "job id", "job ids"), lambda: "\n".join(ids)) if ids else None

    def copy_json(self) -> Offer | None:
        """Copy the JSON of a rule or a job, of several as an array; of each job once."""
        nodes = self._nodes()
        if not nodes:
            return None
        jobs = {(node.session, job.id): job for node in nodes if (job := self._job_of(node)) is not None}
        too_much = too_much_json(jobs.values())
        if too_much is not None:
            return too_much

        def text() -> str:
            # Lines of one job have its JSON once; two rules that are alike are two.
            once = {node if node.kind is NodeKind.RULE else (node.session, node.job_id): node for node in nodes}
            found = (raw for node in once.values() if (raw := self._json_of(node)))
            return json_text(list(found))

        return self.copying("JSON" if len(nodes) == 1 else f"JSON of {len(nodes):,} rows", text)

    def _json_of(self, node: TreeNode) -> str:
        """Return the JSON of a rule, or of the job that a node belongs to, as the cloud sent it without secrets."""
        if node.kind is NodeKind.RULE:
            return self._tree.rule_json(node).decode("utf-8", "replace")
        return job_json(self._job_of(node))

    def select_all(self) -> Offer | None:
        """Select every open line."""
        return Offer("Select all", self._tree.selectAll)

    def _rows(self) -> list[QModelIndex]:
        """Return the first cells of the selected lines from top to bottom, else the current one."""
        chosen = list(self._tree.selectionModel().selectedRows(NAME))
        if not chosen and self._tree.currentIndex().isValid():
            chosen = [self._tree.currentIndex().siblingAtColumn(NAME)]
        return sorted(chosen, key=_place)

    def _nodes(self) -> list[TreeNode]:
        found = (index.data(NODE_ROLE) for index in self._rows())
        return [node for node in found if isinstance(node, TreeNode)]


def _place(index: QModelIndex | QPersistentModelIndex) -> tuple[int, ...]:
    """Return where a line is: its rows on every level, the outermost first."""
    rows: list[int] = []
    while index.isValid():
        rows.insert(0, index.row())
        index = index.parent()
    return tuple(rows)


class DetailsPane(PaneActions):
    """What every tab of the details has; a tab that finds or copies itself goes before."""

    def __init__(self, page: BrowsePage) -> None:
        super().__init__(page.details, title="Details", help=_DETAILS_HELP)
        self._page, self._details = page, page.details

    def find(self) -> Offer | None:
        """Go to the filter of the jobs."""
        return _find_jobs(self._page)

    def show_all(self) -> Offer | None:
        """Show all jobs again."""
        return _show_all_jobs(self._page)

    def copy_id(self) -> Offer | None:
        """Copy the id of the job whose details are shown."""
        node = self._details.node
        job_id = node.job_id if node is not None else None
        return self.copying("job id", lambda: job_id) if job_id else None


def made_page(app: AppContext, model: JobTreeModel) -> BrowsePage:
    """Return the page with its panes, in the window, with the actions that need it."""
    actions = app.window.commands
    page = BrowsePage(model, actions.context, app.window, session_actions=actions.session_context)
    TreePane(page, app.job_of, lambda: app.workspace.sessions)
    DetailsPane(page)
    app.window.add_browse_page(page)
    page.tree.restore_columns(app.settings.columns.get(TREE, b""))
    page.restore(app.settings.splitters.get(TREE, b""))
    page.tree.opened.connect(app.offer_actions)
    for name, work in (
        ("go_tree", page.enter_list),
        ("go_details", page.details.focus),
        ("close_jobs", page.tree.close_jobs),
    ):
        actions[name].triggered.connect(work)
    return page


def save_page(app: AppContext) -> None:
    """Put the widths of the tree's columns and of the panes into the settings."""
    page, settings = app.window.browse, app.settings
    if page is not None:
        settings.columns[TREE] = page.tree.column_state()
        settings.splitters[TREE] = page.state()
