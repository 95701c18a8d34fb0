"""Shows the selected node in the detail pane, and goes where its views lead."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QModelIndex

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.qt.browse.node_cells import NODE_ROLE
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.job_page import page_of
from drs_inspector.qt.details.kept_history import JobHistories
from drs_inspector.qt.details.readings.hub import Readings
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.main_window.progress_display import file_names
from drs_inspector.qt.panes.pane_actions import copy_text
from drs_inspector.qt.summary.desk import SummaryDesk
from drs_inspector.qt.table_files.table_export import TableExport
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.job_tree.sessions import SessionTrees
from drs_inspector.session.search.names import Sought
from drs_inspector.session.status_texts import place_words
from drs_inspector.session.workspace.workspace import OpenSession

OVERVIEW = TreeNode(NodeKind.SNAPSHOT)


class DetailController:
    """Fills the detail pane of one page. ``page()`` makes the page when it is first needed.

    ``health_of(session)`` returns the health of a session's jobs, ``search_for(names)`` looks for objects of these
    names in all jobs, ``summary`` is what summaries are made of; without them the pane has none of these.
    ``choose(node)`` goes to another node as a person does. ``histories`` are what kept readings tell of jobs.
    """

    def __init__(
        self,
        app: AppContext,
        page: Callable[[], BrowsePage],
        trees: SessionTrees,
        *,
        health_of: Callable[[OpenSession], SnapshotHealth] | None = None,
        search_for: Callable[[Sought], None] | None = None,
        choose: Callable[[TreeNode], None] | None = None,
        summary: SummaryDesk | None = None,
    ) -> None:
        self._choose = choose or self._select
        self._health_of, self._search_for, self._summary = health_of, search_for, summary
        self._app = app
        self._page = page
        self._trees = trees
        self._shown_state: object = None
        self._tables = TableExport(app)
        self._readings = Readings(app)
        self.histories = JobHistories(app)
        self._follows_clicks = False

    def is_current(self, node: TreeNode | None) -> bool:
        """Tell whether the pane shows this node, and what it is about as that is now."""
        if node == OVERVIEW or node != self._page().details.node:
            return False
        return node is None or self._state_of(node) == self._shown_state

    def _state_of(self, node: TreeNode) -> object:
        """Return what differs when there is something new to show of a node: its job, or how far its session is."""
        job = self._app.job_of(node)
        session = self._app.session_of(node)
        if job is not None:
            # A job whose details are refused stays the same object.
            return job, job.unavailable
        if session is None:
            return None
        snapshot = session.inspector.snapshot
        counts = len(snapshot.jobs), len(snapshot.unavailable), len(snapshot.problems), len(snapshot.parts)
        checked = snapshot.is_checked, snapshot.complete
        return id(snapshot), checked, snapshot.coverage, snapshot.source.read_at, counts

    def show(self, node: TreeNode | None) -> None:
        """Show a node, or say that none is selected."""
        page = self._page()
        if not self._follows_clicks:
            self._follows_clicks = True
            page.tree.clicked.connect(self._clicked)
        self._app.offer_actions()
        if node is None:
            page.details.show_nothing()
            return
        self._shown_state = self._state_of(node)
        page.details.show_node(node, self._path_of(node), self._context(node))

    def _clicked(self, index: QModelIndex) -> None:
        """Bring the tab of a row to the front again that is selected already, while another tab is there."""
        node = index.data(NODE_ROLE)
        details = self._page().details
        if isinstance(node, TreeNode) and node == details.node and not node.is_job:
            details.show_place(Place(node))

    def show_path(self) -> None:
        """Show the path of the shown node anew: it has a session above it while there are several."""
        page = self._page()
        node = page.details.node
        if node is not None:
            page.details.show_path(self._path_of(node))

    def _path_of(self, node: TreeNode) -> str:
        """Return the words on the path to a node; of one that the filter hides the name of its job."""
        job = self._app.job_of(node)
        return self._page().tree.path_of(node) or (job.name if job is not None else "All jobs")

    def _context(self, node: TreeNode) -> DetailContext:
        sessions = [found for tree in self._trees.trees if (found := self._app.workspace.find(tree.session.key))]
        session = sessions[0] if node == OVERVIEW and len(sessions) == 1 else self._app.session_of(node)
        return DetailContext(
            snapshot=session.inspector.snapshot if session is not None else Snapshot(),
            copy=copy_text,
            problem=self._problem,
            navigate=lambda target: self._navigate(target, session.key if session is not None else ""),
            origin=origin_words(session) if session is not None and self._is_worth_saying(session) else "",
            sessions=_titled(sessions) if node == OVERVIEW and len(sessions) > 1 else (),
            health=self._health_of(session) if self._health_of is not None and session is not None else None,
            search_for=self._search_for,
            documents=self._documents,
            export=self._export,
            readings=self._readings.of(session) if session is not None else None,
            summary=self._summary,
            kept_history=self.histories.of(session) if session is not None else None,
            is_live=session is not None and session.kind != "file",
        )

    def close(self) -> None:
        """Stop following the sources."""
        self._readings.close()

    def show_health(self, key: str) -> None:
        """Say in the head of the job what its health is now: figures of its source have come."""
        page = self._app.window.browse
        node = page.details.node if page is not None else None
        session = self._app.session_of(node) if node is not None else None
        if page is not None and session is not None and session.key == key and self._health_of is not None:
            page.details.show_health(self._health_of(session))

    def _documents(self) -> Sequence[Snapshot]:
        return [one.inspector.snapshot for one in self._app.workspace.sessions]

    def _is_worth_saying(self, session: OpenSession) -> bool:
        return bool(session.profile) or len(self._app.workspace.sessions) > 1

    def go_to(self, place: Place) -> None:
        """Show a place; of the page that is shown already the tree keeps what it has selected."""
        page = self._page()
        if page.details.show_place(place):
            return
        self._choose(page_of(place.node, self._context(place.node).snapshot))
        page.details.show_place(place)

    def _navigate(self, target: TreeNode | Place, session: str) -> None:
        """Go to a node or a place; views name those of their own session without saying so."""
        node = target.node if isinstance(target, Place) else target
        node = node if node.session else msgspec.structs.replace(node, session=session)
        if isinstance(target, Place):
            self.go_to(target._replace(node=node))
        else:
            self._choose(node)

    def _select(self, node: TreeNode) -> None:
        page = self._page()
        if not page.tree.select(node):
            page.filter_line.set_text("")
            page.tree.select(node)

    def _export(self, form: str, table: TableRows) -> None:
        """Ask for a file, and write a table to it."""
        self._tables.ask(table, table.name, form)

    def _problem(self, error: InspectorError) -> None:
        self._app.problems.show(error)


def _titled(sessions: Sequence[OpenSession]) -> tuple[tuple[str, Snapshot], ...]:
    return tuple((session.title, session.inspector.snapshot) for session in sessions)


def origin_words(session: OpenSession) -> str:
    """Return which session a job is from and where that reads, as "Production (otc, eu-de, project shop)"."""
    places = place_words(session.inspector.snapshot.source, file_names(session), session.name)
    where = ", ".join(part for part in places if part != session.title)
    return f"{session.title} ({where})" if where else session.title
