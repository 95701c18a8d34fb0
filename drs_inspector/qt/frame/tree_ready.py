"""The tree of many jobs is made ready in several turns of the event loop before it takes the place of another list."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.qt.widgets.sliced_work import Rank, Turn
from drs_inspector.session.job_tree.sessions import SessionTrees

_AT_ONCE: Final = 500
"""So many jobs are put in order, made nodes of and laid out in less than a turn."""


class TreeReady(QObject):
    """Calls ``show`` when the tree costs no more than to be drawn: at once, or a moment later where jobs are many."""

    def __init__(self, tree: JobTreeView, trees: SessionTrees, show: Callable[[], object]) -> None:
        super().__init__(tree)
        self._tree, self._trees, self._show = tree, trees, show
        self._steps: list[Callable[[float], bool]] = []
        self._turn = Turn(self, Rank.ROWS, self.work)

    def show(self) -> None:
        """Show the tree as soon as it is ready."""
        self._steps = [self._trees.work_on_order, self._sort, self._make_nodes, self._lay_out, self._end]
        if self._trees.visible_count <= _AT_ONCE:
            self._end()
        else:
            self._turn.wake()

    def stop(self) -> None:
        """Show something else instead."""
        self._steps = []
        self._turn.rest()

    def work(self, budget_seconds: float) -> bool:
        """Do one step, or a part of it; True when the tree is shown."""
        if self._steps and self._steps[0](budget_seconds):
            del self._steps[:1]
        return not self._steps

    def _sort(self, _budget_seconds: float) -> bool:
        self._trees.top()
        return True

    def _make_nodes(self, _budget_seconds: float) -> bool:
        self._tree.follow(on=True)
        return True

    def _lay_out(self, _budget_seconds: float) -> bool:
        self._tree.executeDelayedItemsLayout()
        return True

    def _end(self, _budget_seconds: float = 0.0) -> bool:
        self._steps = []
        self._show()
        return True
