"""A tree of lines as a Qt model: structure only. What stands where is asked of the subclass, never remembered twice.

An index carries a line's number, so a stale index finds nothing instead of crashing.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex

from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.row_diff import difference

Index = QModelIndex | QPersistentModelIndex
# More runs than this are applied as one change of the layout: each run would renumber all rows after it.
_RUN_LIMIT: Final = 48


class Node:
    """One line: its value, its parent and place, and its children (None while nobody has opened it).

    ``is_job`` spares Qt's many questions about jobs, which are most of the lines, the way to the layout.
    """

    __slots__ = ("children", "is_job", "number", "parent", "row", "value")

    def __init__(self, value: TreeNode, parent: "Node | None", number: int) -> None:
        self.value = value
        self.is_job = value.is_job
        self.parent = parent
        self.number = number
        self.row = 0
        self.children: list[Node] | None = None


class TreeModelBase(QAbstractItemModel):
    """Lines owned by the model, made lazily, and changed by the smallest difference."""

    column_total = 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last_number = 0
        self._changing = False
        self._by_number: dict[int, Node] = {}
        self._by_value: dict[TreeNode, Node] = {}
        self._root = Node(TreeNode(NodeKind.SNAPSHOT), None, 0)
        self._root.children = []
        # The invalid index has the number 0, so the root is found like every other line.
        self._by_number[0] = self._root

    def lines_below(self, value: TreeNode) -> Sequence[TreeNode]:
        """Return the lines that should be below a line now; the root is ``NodeKind.SNAPSHOT``."""
        raise NotImplementedError

    def can_open(self, value: TreeNode) -> bool:
        """Tell, cheaply, whether there may be lines below a line that nobody has opened yet."""
        raise NotImplementedError

    def is_eager(self, value: TreeNode) -> bool:
        """Tell whether the lines below are made at once rather than when the line is opened."""
        raise NotImplementedError

    @property
    def line_total(self) -> int:
        """How many lines have been made."""
        return len(self._by_number)

    # Lines and indexes

    def node_at(self, index: Index) -> TreeNode | None:
        """Return the line at an index; None for an invalid or stale one."""
        node = self._node(index) if index.isValid() else None
        return node.value if node else None

    def index_of(self, value: TreeNode, column: int = 0) -> QModelIndex:
        """Return where a line is; invalid when it does not exist or nobody has opened its parent yet."""
        node = self._by_value.get(value)
        return self.createIndex(node.row, column, node.number) if node else QModelIndex()

    def _node(self, index: Index) -> Node | None:
        return self._by_number.get(index.internalId())

    def _index(self, node: Node) -> QModelIndex:
        return QModelIndex() if node is self._root else self.createIndex(node.row, 0, node.number)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's default
        """Return the index of a cell. (Qt asks for every line when it lays out the tree, so this is kept short.)"""
        node = self._by_number.get(parent.internalId())
        children = node.children if node else None
        if children and 0 <= row < len(children) and 0 <= column < self.column_total:
            return self.createIndex(row, column, children[row].number)
        return QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - Qt has two
        """Return the index of the line above."""
        node = self._node(index)
        return self._index(node.parent) if node and node.parent else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return how many lines are below, as far as they are made."""
        node = self._node(parent) if parent.column() <= 0 else None
        return len(node.children) if node and node.children else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        """Return the number of columns."""
        return self.column_total

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's default
        """Tell whether a line can be opened."""
        node = self._by_number.get(parent.internalId())
        if node is None or parent.column() > 0:
            return False
        if node.children is not None:
            return bool(node.children)
        return node.is_job or self.can_open(node.value)

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether the lines below have not been made yet; never in the middle of another change."""
        node = self._node(parent) if parent.column() <= 0 and not self._changing else None
        return node is not None and node.children is None and self.can_open(node.value)

    def fetchMore(self, parent: Index) -> None:
        """Make the lines below a line that is opened for the first time."""
        node = self._node(parent)
        if node is not None and node.children is None and not self._changing:
            node.children = []
            self._settle(node)

    # Changes

    def settle(self) -> None:
        """Make the lines what they should be now, everywhere that has been opened, and have all values read again."""
        self._settle(self._root)
        self._values_changed(self._root)

    def _settle(self, node: Node) -> None:
        shown = node.children or []
        wanted = self.lines_below(node.value)
        change = difference([child.value for child in shown], wanted)
        if change.reordered or change.size > _RUN_LIMIT:
            self._rearrange(node, wanted)
        else:
            for first, last in reversed(change.removed):
                self._remove(node, first, last)
            for first, last in change.added:
                self._insert(node, first, wanted[first : last + 1])
        for child in node.children or ():
            if child.children is not None:
                self._settle(child)

    def _insert(self, node: Node, first: int, values: Sequence[TreeNode]) -> None:
        children = node.children = node.children if node.children is not None else []
        self._changing = True
        self.beginInsertRows(self._index(node), first, first + len(values) - 1)
        children[first:first] = [self._create(value, node) for value in values]
        renumber(children, first)
        self.endInsertRows()
        self._changing = False

    def _remove(self, node: Node, first: int, last: int) -> None:
        children = node.children or []
        self._changing = True
        self.beginRemoveRows(self._index(node), first, last)
        for child in children[first : last + 1]:
            self._forget(child)
        del children[first : last + 1]
        renumber(children, first)
        self.endRemoveRows()
        self._changing = False

    def _rearrange(self, node: Node, wanted: Sequence[TreeNode]) -> None:
        self._changing = True
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = {child.value: child for child in node.children or ()}
        children = [kept.pop(value) if value in kept else self._create(value, node) for value in wanted]
        for child in kept.values():
            self._forget(child)
        renumber(children, 0)
        node.children = children
        self.changePersistentIndexList(before, [self._moved(index) for index in before])
        self.layoutChanged.emit()
        self._changing = False

    def _moved(self, index: QModelIndex) -> QModelIndex:
        node = self._by_number.get(index.internalId())
        return self.createIndex(node.row, index.column(), node.number) if node else QModelIndex()

    def _values_changed(self, node: Node) -> None:
        if node.children:
            last = len(node.children) - 1
            self.dataChanged.emit(self.index(0, 0, self._index(node)), self._cell(node.children[last]))
            for child in node.children:
                if child.children:
                    self._values_changed(child)

    def _cell(self, node: Node) -> QModelIndex:
        return self.createIndex(node.row, self.column_total - 1, node.number)

    def _create(self, value: TreeNode, parent: Node) -> Node:
        self._last_number += 1
        node = self._by_number[self._last_number] = Node(value, parent, self._last_number)
        self._by_value[value] = node
        if self.is_eager(value):
            node.children = []
        return node

    def _forget(self, node: Node) -> None:
        del self._by_number[node.number]
        if self._by_value.get(node.value) is node:
            del self._by_value[node.value]
        for child in node.children or ():
            self._forget(child)


def renumber(children: list[Node], first: int) -> None:
    """Write down the row of each line from ``first`` on."""
    for row in range(first, len(children)):
        children[row].row = row
