"""The job tree as a Qt model: it adapts SessionTrees, and neither fetches, sorts nor filters."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from drs_inspector.domain.tables.list_columns import tree_columns
from drs_inspector.qt.browse.node_cells import ANSWERED, DISPLAY, NodeCells
from drs_inspector.qt.browse.node_table import Node, NodeTable
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.row_diff import difference
from drs_inspector.session.job_tree.sessions import SessionTrees

Index = QModelIndex | QPersistentModelIndex
# Changes are applied together after this time: jobs arrive in batches, and each change lays the view out anew.
_SINGLY = 20
_GATHER_MS: Final = 40
_NODES_PER_EXTRA_MS: Final = 30
# More runs than this are applied as one change of the layout: each run would renumber all rows after it.
_RUN_LIMIT: Final = 48


class JobTreeModel(QAbstractItemModel):
    """Sessions where there are several, scenarios, jobs and their parts: made lazily, changed by the least difference.

    An index carries a node's number, so a stale index finds nothing instead of crashing. ``about_to_settle`` and
    ``settled`` bracket each application of changes, for a view that keeps its scroll place. ``nested(node)`` says that
    the nodes of the first level are below this new node now. With ``health`` jobs have glyphs, the status has no pill.
    While ``is_followed`` is off the nodes stay what they were; ``settled`` tells of changes, and ``follow`` catches up.
    """

    about_to_settle = Signal()
    settled = Signal()
    nested = Signal(object)

    def __init__(
        self, trees: SessionTrees, parent: QObject | None = None, *, health: SessionsHealth | None = None
    ) -> None:
        super().__init__(parent)
        self.trees = trees
        self.shows_health = health is not None
        self.columns = tree_columns()
        self.column_total = len(self.columns)
        self._nodes = NodeTable(lambda value: trees.tree_of(value).layout.is_eager(value))
        self._by_number = self._nodes.by_number  # Qt asks for each node when it lays out the tree
        self._cells = NodeCells(trees, self.columns, health)
        self._changing = False
        self.is_followed = True
        self._is_behind = False
        self._nested: set[str] = set()
        self._flat = ""
        self._sorted_by = ("name", False)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.flush)
        self._unsubscribe = [trees.subscribe(self.touch)]
        if health is not None:
            self._unsubscribe.append(health.follow(self.touch))
        self._settle_all()

    def close(self) -> None:
        """Stop following the sessions."""
        self._timer.stop()
        for end in self._unsubscribe:
            end()

    # Nodes and indexes

    def node_at(self, index: Index) -> TreeNode | None:
        """Return the node at an index; None for an invalid or stale one."""
        node = self._nodes.by_number.get(index.internalId()) if index.isValid() else None
        return node.value if node else None

    def index_of(self, value: TreeNode, column: int = 0) -> QModelIndex:
        """Return where a node is; invalid when it does not exist or its parent has not been opened yet."""
        node = self._nodes.find(value)
        return self.createIndex(node.row, column, node.number) if node else QModelIndex()

    def reveal(self, value: TreeNode) -> QModelIndex:
        """Return where a node is, making the nodes around it when its job has not been opened yet.

        Invalid when there is no such node, or when the filter hides its job.
        """
        index = self.index_of(value)
        if index.isValid() or self.trees.find(value) is None:
            return index
        for kind in (NodeKind.JOB, NodeKind.CHILD_JOB, NodeKind.RULES):
            around = TreeNode(kind, value.job_id, session=value.session)
            if kind is NodeKind.CHILD_JOB and not self.index_of(around).isValid():
                job = self.trees.tree_of(value).layout.job(value)
                self._make_below(TreeNode(NodeKind.JOB, job.parent_id if job else None, session=value.session))
            self._make_below(around)
        if value.job_id is None:
            self._make_below(TreeNode(NodeKind.UNASSIGNED_RULES, session=value.session))
        return self.index_of(value)

    def _make_below(self, value: TreeNode) -> None:
        index = self.index_of(value)
        if index.isValid() and self.canFetchMore(index):
            self.fetchMore(index)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's default
        """Return the index of a cell. (Qt asks for every node when it lays out the tree, so this is kept short.)"""
        node = self._by_number.get(parent.internalId())
        if node is not None and node.children and 0 <= row < len(node.children) and 0 <= column < self.column_total:
            return self.createIndex(row, column, node.children[row].number)
        return QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - Qt has two
        """Return the index of the node above."""
        node = self._nodes.by_number.get(index.internalId())
        return self._index(node.parent) if node and node.parent else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return how many nodes are below, as far as they are made."""
        node = self._nodes.by_number.get(parent.internalId()) if parent.column() <= 0 else None
        return len(node.children) if node and node.children else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's signature
        """Return the number of columns."""
        return self.column_total

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's default
        """Tell whether a node can be opened."""
        node = self._by_number.get(parent.internalId())
        if node is None or parent.column() > 0:
            return False
        if node.children is not None:
            return bool(node.children)
        return node.is_job or self._can_open(node.value)

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether the nodes below have not been made yet; never in the middle of another change."""
        node = self._nodes.by_number.get(parent.internalId()) if parent.column() <= 0 and not self._changing else None
        return node is not None and node.children is None and self._can_open(node.value)

    def fetchMore(self, parent: Index) -> None:
        """Make the nodes below a node that is opened for the first time."""
        node = self._nodes.by_number.get(parent.internalId())
        if node is not None and node.children is None and not self._changing:
            node.children = []
            self._settle(node)

    def _index(self, node: Node) -> QModelIndex:
        return QModelIndex() if node is self._nodes.root else self.createIndex(node.row, 0, node.number)

    def _can_open(self, value: TreeNode) -> bool:
        return self.trees.tree_of(value).layout.may_have_children(value)

    # Cells. Every node can be selected: Qt's own ``flags`` says so, and is asked for all nodes when they are laid out.

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """Return the title of a column."""
        if role == DISPLAY and orientation == Qt.Orientation.Horizontal and 0 <= section < self.column_total:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return what a cell shows."""
        node = self._nodes.by_number.get(index.internalId()) if role in ANSWERED and index.isValid() else None
        return self._cells.data(node, index.column(), role) if node is not None else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Have the views sort their jobs; a column without an order of its own changes nothing."""
        chosen = self.columns[column] if 0 <= column < self.column_total else None
        if chosen is None or chosen.sort_value is None:
            return
        wanted = (chosen.key, order == Qt.SortOrder.DescendingOrder)
        if wanted != self._sorted_by:
            self._sorted_by = wanted
            self.trees.set_sort(chosen.key, descending=wanted[1])
            self.flush()

    # Changes

    def touch(self, _session: str = "") -> None:
        """Note that something may have changed; it is applied shortly, together with what comes until then."""
        if not self._timer.isActive():
            # The view lays out every node after each change: with many nodes changes are gathered longer.
            self._timer.start(_GATHER_MS + len(self._nodes) // _NODES_PER_EXTRA_MS)

    def flush(self) -> None:
        """Apply the changes that have gathered now."""
        self._timer.stop()
        self.about_to_settle.emit()
        # Nodes of closed sessions are not kept: with them all their jobs would be.
        self._is_behind = not self.is_followed and not self.trees.has_closed
        if not self._is_behind:
            self._settle_all()
        self.settled.emit()

    def follow(self, *, on: bool) -> None:
        """Keep the nodes what they should be, or leave them as they are until this is called again."""
        self.is_followed = on
        if on and self._is_behind:
            self.flush()

    def _settle_all(self) -> None:
        """Make the nodes what they should be, wherever they are made, and have all values read again.

        A level of sessions comes and goes without disturbing the nodes below.
        """
        keys = [tree.session.key for tree in self.trees.trees]
        if self.trees.is_nested and not self._nested and self._flat in keys:
            node = TreeNode(NodeKind.SESSION, session=self._flat)
            self._change_layout(lambda: self._nodes.wrap(node))
            self.nested.emit(node)
        elif len(keys) == 1 and keys[0] in self._nested:
            self._change_layout(lambda: self._nodes.unwrap(TreeNode(NodeKind.SESSION, session=keys[0])))
        self._nested = set(keys) if self.trees.is_nested else set()
        self._flat = keys[0] if len(keys) == 1 else ""
        self._settle(self._nodes.root)
        self._values_changed(self._nodes.root)
        self.trees.forget_closed()

    def _settle(self, node: Node) -> None:
        is_root = node is self._nodes.root
        wanted = self.trees.top() if is_root else self.trees.tree_of(node.value).layout.below(node.value)
        change = difference([child.value for child in node.children or ()], wanted)
        if change.reordered or change.size > _RUN_LIMIT:
            self._change_layout(lambda: self._nodes.arrange(node, wanted))
        else:
            for first, last in reversed(change.removed):
                self._remove(node, first, last)
            for first, last in change.added:
                self._insert(node, first, wanted[first : last + 1])
        for child in node.children or ():
            if child.children is not None:
                self._settle(child)

    def _insert(self, node: Node, first: int, values: Sequence[TreeNode]) -> None:
        self._changing = True
        self.beginInsertRows(self._index(node), first, first + len(values) - 1)
        self._nodes.insert(node, first, values)
        self.endInsertRows()
        self._changing = False

    def _remove(self, node: Node, first: int, last: int) -> None:
        self._changing = True
        self.beginRemoveRows(self._index(node), first, last)
        self._nodes.remove(node, first, last)
        self.endRemoveRows()
        self._changing = False

    def _change_layout(self, change: Callable[[], None]) -> None:
        self._changing = True
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        change()
        self.changePersistentIndexList(before, [self._moved(index) for index in before])
        self.layoutChanged.emit()
        self._changing = False

    def _moved(self, index: QModelIndex) -> QModelIndex:
        node = self._nodes.by_number.get(index.internalId())
        return self.createIndex(node.row, index.column(), node.number) if node else QModelIndex()

    def _values_changed(self, node: Node) -> None:
        children = node.children or []
        # A view looks at everything between the first and the last row, what is below them too.
        step = 1 if len(children) <= _SINGLY else len(children)
        for row in range(0, len(children), step):
            first, last = children[row], children[row + step - 1]
            end = self.createIndex(last.row, self.column_total - 1, last.number)
            self.dataChanged.emit(self._index(first), end)
        for child in children:
            if child.children:
                self._values_changed(child)
