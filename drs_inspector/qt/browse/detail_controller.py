"""Shows the selected node in the detail pane, and goes where its views lead."""

from collections.abc import Callable
from dataclasses import replace

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.details.context import DetailContext, SessionSummary
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.main_window.progress_display import file_names
from drs_inspector.qt.panes.pane_actions import copy_text
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.session_status_text import job_words, sign_in_words
from drs_inspector.session.job_tree.sessions import SessionTrees
from drs_inspector.session.status_texts import place_words
from drs_inspector.session.workspace.workspace import OpenSession

OVERVIEW = TreeNode(NodeKind.SNAPSHOT)


class DetailController:
    """Fills the detail pane of one page. ``page()`` makes the page when it is first needed."""

    def __init__(self, app: AppContext, page: Callable[[], BrowsePage], trees: SessionTrees) -> None:
        self._app = app
        self._page = page
        self._trees = trees
        self._shown_state: object = None

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
        self._app.offer_actions()
        if node is None:
            page.details.show_nothing()
            return
        self._shown_state = self._state_of(node)
        page.details.show_node(node, self._path_of(node), self._context(node))

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
        sessions = self._app.workspace.sessions
        session = sessions[0] if node == OVERVIEW and len(sessions) == 1 else self._app.session_of(node)
        return DetailContext(
            snapshot=session.inspector.snapshot if session is not None else Snapshot(),
            copy=copy_text,
            problem=self._problem,
            navigate=lambda target: self._navigate(target, session.key if session is not None else ""),
            origin=origin_words(session) if session is not None and self._is_worth_saying(session) else "",
            sessions=self._summaries() if node == OVERVIEW and len(sessions) > 1 else (),
        )

    def _is_worth_saying(self, session: OpenSession) -> bool:
        return bool(session.profile) or len(self._app.workspace.sessions) > 1

    def _summaries(self) -> tuple[SessionSummary, ...]:
        found = []
        for tree in self._trees.trees:
            signed_in, tone = sign_in_words(tree.session)
            words = ", ".join(part for part in (job_words(tree, ""), signed_in) if part)
            node = TreeNode(NodeKind.SESSION, session=tree.session.key)
            found.append(SessionSummary(tree.session.title, words, node, tree.session.inspector.snapshot, tone))
        return tuple(found)

    def _navigate(self, node: TreeNode, session: str) -> None:
        """Go to a node of the tree; views name nodes of their own session without saying so."""
        target = node if node.session else replace(node, session=session)
        page = self._page()
        if not page.tree.select(target):
            page.filter_line.set_text("")
            page.tree.select(target)

    def _problem(self, error: InspectorError) -> None:
        self._app.problems.show(error)


def origin_words(session: OpenSession) -> str:
    """Return which session a job is from and where that reads, as "Production (otc, eu-de, project shop)"."""
    places = place_words(session.inspector.snapshot.source, file_names(session))
    where = ", ".join(part for part in places if part != session.title)
    return f"{session.title} ({where})" if where else session.title
