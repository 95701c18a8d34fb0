"""A tree of lines that can get a level on top, and lose it again, while everything else stays as it is."""

from collections.abc import Callable

from drs_inspector.qt.browse.tree_model_base import TreeModelBase, renumber
from drs_inspector.session.job_tree.node import TreeNode


class NestedTreeModel(TreeModelBase):
    """Moves the lines of the first level below a line and back; selection and open lines move with them."""

    def wrap(self, value: TreeNode) -> None:
        """Put all lines of the first level below a new line, which is the first level then."""

        def change() -> None:
            line = self._create(value, self._root)
            line.children = self._root.children or []
            for child in line.children:
                child.parent = line
            self._root.children = [line]

        self._change_layout(change)

    def unwrap(self, value: TreeNode) -> None:
        """Put the lines below a line of the first level in place of that level; its other lines go."""

        def change() -> None:
            line = self._by_value[value]
            children, line.children = line.children or [], None
            for other in self._root.children or ():
                self._forget(other)
            for child in children:
                child.parent = self._root
            self._root.children = children
            renumber(children, 0)

        self._change_layout(change)

    def _change_layout(self, change: Callable[[], None]) -> None:
        self._changing = True
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        change()
        self.changePersistentIndexList(before, [self._moved(index) for index in before])
        self.layoutChanged.emit()
        self._changing = False
