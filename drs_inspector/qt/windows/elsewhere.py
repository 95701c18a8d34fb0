"""A middle click on a job, or the key for it, opens it in a window of its own."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.browse.node_cells import NODE_ROLE
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.frame.table_list import node_of
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.session.job_tree.node import TreeNode

_KEY = "jobs.elsewhere"


class Elsewhere(QObject):
    """Listens to the lists of jobs of one window; ``opened(node)`` is called with what is to be opened."""

    def __init__(
        self,
        browse: BrowseController,
        frame: FrameController,
        action: QAction,
        opened: Callable[[TreeNode], object],
    ) -> None:
        """``action`` opens the job with the keyboard."""
        super().__init__(frame)
        self._action = action
        self._browse, self._frame, self._opened = browse, frame, opened
        self._views: dict[QObject, QAbstractItemView] = {}
        frame.made.connect(self._follow)

    def _follow(self) -> None:
        jobs = self._frame.jobs
        for view in (*jobs.table.pair.tables, jobs.list.view, self._browse.page.tree):
            self._views[view.viewport()] = view
            view.viewport().installEventFilter(self)
            self._views[view] = view
            view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open what the middle button was pressed on, or what has the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self._views.get(watched) and shortcuts().matches(_KEY, event):
                self._action.trigger()
                return True
            return False
        released = event.type() == QEvent.Type.MouseButtonRelease
        if released and isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.MiddleButton:
            view = self._views.get(watched)
            node = self._node_at(view, event.position().toPoint()) if view is not None else None
            if node is not None:
                self._opened(node)
                return True
        return False

    def _node_at(self, view: QAbstractItemView, place: QPoint) -> TreeNode | None:
        index = view.indexAt(place)
        if view is self._browse.page.tree:
            node = index.data(NODE_ROLE)
            return node if isinstance(node, TreeNode) else None
        ref = self._frame.jobs.table.model.ref_at(index.row())
        return node_of(self._browse.trees, ref) if ref is not None else None
