"""The nodes of the job tree that have been made so far, found by number and by value."""

from collections.abc import Callable, Sequence

from drs_inspector.session.job_tree.node import NodeKind, TreeNode


class Node:
    """A node of the tree in memory: its value, its parent and row, and its children (None until they are made).

    ``is_job`` answers Qt's many questions about jobs, which are most of the nodes, without asking the layout.
    """

    __slots__ = ("children", "is_job", "number", "parent", "row", "value")

    def __init__(self, value: TreeNode, parent: "Node | None", number: int) -> None:
        self.value = value
        self.is_job = value.is_job
        self.parent = parent
        self.number = number
        self.row = 0
        self.children: list[Node] | None = None


class NodeTable:
    """Nodes by number and by value. A number is never used twice, so the number of a removed node finds nothing.

    ``is_eager(value)`` tells whether the children of a new node are made at once. ``root`` has the number 0, as Qt's
    invalid index has. ``by_number`` is public because Qt asks for each node when it lays out the tree; it is only
    changed here.
    """

    def __init__(self, is_eager: Callable[[TreeNode], bool]) -> None:
        self._is_eager = is_eager
        self._last_number = 0
        self.root = Node(TreeNode(NodeKind.SNAPSHOT), None, 0)
        self.root.children = []
        self.by_number = {0: self.root}
        self._by_value: dict[TreeNode, Node] = {}

    def __len__(self) -> int:
        return len(self.by_number)

    def find(self, value: TreeNode) -> Node | None:
        """Return the node of a value; None when it does not exist or has not been made."""
        return self._by_value.get(value)

    def insert(self, parent: Node, first: int, values: Sequence[TreeNode]) -> None:
        """Make nodes below ``parent``, from row ``first`` on."""
        children = parent.children = parent.children if parent.children is not None else []
        children[first:first] = [self._create(value, parent) for value in values]
        _renumber(children, first)

    def remove(self, parent: Node, first: int, last: int) -> None:
        """Remove the nodes in rows ``first`` to ``last`` (inclusive) below ``parent``, and all below them."""
        children = parent.children or []
        for child in children[first : last + 1]:
            self._forget(child)
        del children[first : last + 1]
        _renumber(children, first)

    def arrange(self, parent: Node, values: Sequence[TreeNode]) -> None:
        """Make the children of ``parent`` these, in this order; nodes that exist stay the same."""
        old = {child.value: child for child in parent.children or ()}
        children = [old.pop(value) if value in old else self._create(value, parent) for value in values]
        for child in old.values():
            self._forget(child)
        parent.children = children
        _renumber(children, 0)

    def wrap(self, value: TreeNode) -> None:
        """Put all nodes of the first level below a new node, which is the first level then."""
        node = self._create(value, self.root)
        node.children = self.root.children or []
        for child in node.children:
            child.parent = node
        self.root.children = [node]

    def unwrap(self, value: TreeNode) -> None:
        """Put the nodes below a node of the first level in place of that level; its other nodes are removed."""
        node = self._by_value[value]
        children, node.children = node.children or [], None
        for other in self.root.children or ():
            self._forget(other)
        for child in children:
            child.parent = self.root
        self.root.children = children
        _renumber(children, 0)

    def _create(self, value: TreeNode, parent: Node) -> Node:
        self._last_number += 1
        node = self.by_number[self._last_number] = Node(value, parent, self._last_number)
        self._by_value[value] = node
        if not node.is_job and self._is_eager(value):
            node.children = []
        return node

    def _forget(self, node: Node) -> None:
        del self.by_number[node.number]
        if self._by_value.get(node.value) is node:
            del self._by_value[node.value]
        for child in node.children or ():
            self._forget(child)


def _renumber(children: list[Node], first: int) -> None:
    for row in range(first, len(children)):
        children[row].row = row
