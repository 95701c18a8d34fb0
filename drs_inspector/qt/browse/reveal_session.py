"""Goes to the node of a session that was just connected, unless the focus or selection has moved by then."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.workspace.open_session import OpenSession

_WORK = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin})


class SessionRevealer(QObject):
    """Reveals and selects new sessions, and makes room for their jobs; work among the jobs ends that."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app.window)
        self._app = app
        self._is_watching = False
        self._at_work = False
        self._node: TreeNode | None = None
        self._follows_model = False

    def watch(self) -> None:
        """Sessions are on their way, and the window is free to work in meanwhile."""
        self.rest()
        self._watch()

    def _watch(self) -> None:
        application = QCoreApplication.instance()
        if application is not None and not self._is_watching:
            # A filter in Python looks at every event of the program, so it is only there while it is needed.
            application.installEventFilter(self)
            self._is_watching = True

    def rest(self) -> None:
        """No session is on its way any more."""
        self._at_work = False
        if self._node is None:
            self._stop_watching()

    def show(self, sessions: Sequence[OpenSession]) -> None:
        """Go to the first of these sessions that could be signed in to; the only one of a window has no node."""
        page = self._app.window.browse
        if page is None or self._at_work or page.list is not page.tree:
            return
        current = page.tree.current_node()
        if current is not None and any(current.session == session.key for session in sessions):
            return
        for session in sorted(sessions, key=lambda one: one.problem is not None)[:1]:
            node = TreeNode(NodeKind.SESSION, session=session.key)
            if page.tree.select(node):
                self._await_jobs(node)

    def _await_jobs(self, node: TreeNode) -> None:
        """Let the jobs of a node come into sight: it may be at the lower edge."""
        self._node = node
        self._watch()
        model = self._model()
        if model is not None and not self._follows_model:
            self._follows_model = True
            model.settled.connect(self._make_room)

    def _make_room(self) -> None:
        page, model, node = self._app.window.browse, self._model(), self._node
        if page is None or model is None or node is None:
            return
        session = self._app.session_of(node)
        if session is None or page.tree.current_node() != node:
            self._release()
            return
        page.tree.scrollTo(model.index_of(node), JobTreeView.ScrollHint.PositionAtTop)
        if session.inspector.snapshot.jobs and not session.inspector.is_fetching:
            self._release()

    def _release(self) -> None:
        self._node = None
        self._stop_watching()

    def _model(self) -> JobTreeModel | None:
        page = self._app.window.browse
        model = page.tree.model() if page is not None else None
        return model if isinstance(model, JobTreeModel) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note work among the jobs, and let everything pass."""
        if event.type() in _WORK and isinstance(watched, QWidget):
            page = self._app.window.browse
            if page is not None and page.isAncestorOf(watched):
                self._at_work = True
                self._release()
        return False

    def _stop_watching(self) -> None:
        application = QCoreApplication.instance()
        if application is not None and self._is_watching:
            self._is_watching = False
            application.removeEventFilter(self)
