"""Which node a person chose, and what is selected and shown while it comes, goes, or is hidden by the filter."""

from collections.abc import Callable

from drs_inspector.qt.browse.detail_controller import OVERVIEW
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.sessions import SessionTrees


class Choice:
    """``node`` is what the person chose last, None before anything. ``settling``: the selection moves by itself now."""

    def __init__(self, app: AppContext, trees: SessionTrees, page: Callable[[], BrowsePage]) -> None:
        self.node: TreeNode | None = None
        self.settling = False
        self._app = app
        self._trees = trees
        self._page = page

    def shown(self) -> TreeNode | None:
        """Return the node whose details are to be shown; what the filter hides stays shown."""
        if self.node == OVERVIEW:
            return OVERVIEW if self._trees.trees else None  # it is over all jobs, whatever the filter leaves
        if self._is_hidden(self.node):
            return self.node
        return self._page().list.current_node() if self._has_lines else None

    def return_to(self) -> None:
        """Go back to what the person chose last when it is there (again), else to the first job that is.

        What the filter hides stays chosen, and nothing is selected instead.
        """
        jobs, chosen = self._page().list, self.node
        if chosen == OVERVIEW:
            return
        current = jobs.current_node()
        if chosen is not None and current != chosen:
            if jobs.select(chosen):
                return
            if self._is_hidden(chosen):
                if current is None and self._trees.search_progress is not None:
                    return  # it may come yet, and with it what was selected beside it
                self.settling = True
                jobs.select_nothing()
                self.settling = False
                return
        wants_job = chosen is None or chosen.job_id is not None
        if current is None or (wants_job and current.job_id is None):
            self.settling = True
            jobs.select_first_job()
            self.settling = False

    @property
    def _has_lines(self) -> bool:
        trees = self._trees
        return bool(trees.trees and (trees.visible_count or trees.matches.found or not self._page().filter_line.text))

    def _is_hidden(self, node: TreeNode | None) -> bool:
        """Say whether a node is there, and only the filter keeps it out of the list."""
        app = self._app
        if node is None or node == OVERVIEW or not self._trees.filter.strip() or app.session_of(node) is None:
            return False
        is_there = node.job_id is None or app.job_of(node) is not None
        return is_there and self._page().list.current_node() != node
