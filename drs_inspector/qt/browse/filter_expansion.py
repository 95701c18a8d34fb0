"""Opens jobs that a filter shows only because of the jobs below them, and closes them again afterwards."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QTreeView

from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.session.job_tree.node import TreeNode

_MOST_AT_ONCE = 500  # each one that is opened lays the tree out anew


class FilterExpansion(QObject):
    """What a person opens or closes by hand stays as the person left it."""

    def __init__(self, tree: QTreeView, model: JobTreeModel) -> None:
        super().__init__(tree)
        self._tree = tree
        self._model = model
        self._filter = ""
        self._opened: set[TreeNode] = set()
        self._left_alone: set[TreeNode] = set()
        self._at_work = False
        tree.collapsed.connect(self._on_collapsed)

    def apply(self, filter_text: str, for_children: Sequence[TreeNode]) -> None:
        """Open the jobs named, which the filter shows for their children only, and close those it opened before."""
        if filter_text != self._filter:
            self._filter = filter_text
            self._left_alone.clear()
        if not self._opened and not for_children:
            return
        self._at_work = True
        wanted = set(for_children[:_MOST_AT_ONCE])
        self._close(self._opened - wanted)
        for node in wanted - self._opened - self._left_alone:
            index = self._model.index_of(node)
            if index.isValid() and not self._tree.isExpanded(index):
                self._tree.expand(index)
                self._opened.add(node)
        self._at_work = False

    def _close(self, nodes: Iterable[TreeNode]) -> None:
        around = self._around_current()
        for node in tuple(nodes):
            self._opened.discard(node)
            index = self._model.index_of(node)
            # A node that the person went to stays in sight.
            if index.isValid() and node not in around:
                self._tree.collapse(index)

    def _around_current(self) -> set[TreeNode]:
        found: set[TreeNode] = set()
        above = self._model.parent(self._tree.currentIndex())
        while above.isValid():
            node = self._model.node_at(above)
            found |= {node} if node is not None else set()
            above = self._model.parent(above)
        return found

    def _on_collapsed(self, index: QModelIndex) -> None:
        node = self._model.node_at(index)
        if not self._at_work and node in self._opened:
            self._opened.discard(node)
            self._left_alone.add(node)
