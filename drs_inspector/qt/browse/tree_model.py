"""The job tree as a Qt model: it adapts a JobForest, and neither fetches, sorts nor filters."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal

from drs_inspector.domain.jobs.columns import tree_columns
from drs_inspector.qt.browse.nested_tree_model import NestedTreeModel
from drs_inspector.qt.browse.tree_model_base import Index, Node
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.session.job_tree.cells import NAME, Words, words_of
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.session_status_text import job_words, sign_in_words
from drs_inspector.session.job_tree.sessions import SessionTrees

# Comparing a role with an enum costs more than the rest of data() together, so each is an int bound once.
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_DECORATION: Final = int(Qt.ItemDataRole.DecorationRole)
_TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
NODE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
WORDS_ROLE: Final = NODE_ROLE + 1
TONE_ROLE: Final = NODE_ROLE + 2
_ANSWERED: Final = frozenset({_DISPLAY, _DECORATION, _TOOL_TIP, _ACCESSIBLE, NODE_ROLE, WORDS_ROLE, TONE_ROLE})

# Changes are applied together after this time: jobs arrive in batches, and each change lays the view out anew.
_GATHER_MS: Final = 40
_LINES_PER_EXTRA_MS: Final = 30
_ICONS: Final = {
    NodeKind.CHILD_JOB: "job",
    NodeKind.RULE: "rules",
    NodeKind.UNASSIGNED_RULES: "rules",
    NodeKind.UNAVAILABLE_LIST: "unavailable",
    NodeKind.UNAVAILABLE_JOB: "unavailable",
}


_SESSION_ICONS: Final = {"cloud": "connect", "file": "open", "demo": "demo"}


class JobTreeModel(NestedTreeModel):
    """Sessions where there are several, scenarios, jobs and their parts.

    ``about_to_settle`` and ``settled`` bracket each application of changes, for a view that keeps its scroll place.
    ``nested(node)`` says that the lines of the first level stand below this new line now.
    """

    about_to_settle = Signal()
    settled = Signal()
    nested = Signal(object)

    def __init__(self, forest: SessionTrees, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tree_columns()
        self.column_total = len(self.columns)
        self._forest = forest
        self._nested: set[str] = set()
        self._flat = ""
        self._sorted_by = ("name", False)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.flush)
        self._unsubscribe = forest.subscribe(self.touch)
        self.settle()

    @property
    def forest(self) -> SessionTrees:
        """What the lines are made from."""
        return self._forest

    def close(self) -> None:
        """Stop following the forest."""
        self._timer.stop()
        self._unsubscribe()

    def lines_below(self, value: TreeNode) -> Sequence[TreeNode]:
        """Return the lines that should be below a line now."""
        if value.kind is NodeKind.SNAPSHOT:
            return self._forest.top()
        return self._forest.tree_of(value).layout.below(value)

    def can_open(self, value: TreeNode) -> bool:
        """Tell, cheaply, whether there may be lines below."""
        return self._forest.tree_of(value).layout.may_have_children(value)

    def is_eager(self, value: TreeNode) -> bool:
        """Sessions and scenarios have their jobs from the start."""
        return self._forest.tree_of(value).layout.is_eager(value)

    def reveal(self, value: TreeNode) -> QModelIndex:
        """Return where a line is, making the lines around it when nobody has opened its job yet.

        Invalid when there is no such line, or when the filter hides its job.
        """
        index = self.index_of(value)
        if index.isValid() or self._forest.find(value) is None:
            return index
        for kind in (NodeKind.JOB, NodeKind.CHILD_JOB, NodeKind.RULES):
            around = self.index_of(TreeNode(kind, value.job_id, session=value.session))
            if not around.isValid() and kind is NodeKind.CHILD_JOB:
                self._open_parent_of(value)
                around = self.index_of(TreeNode(kind, value.job_id, session=value.session))
            if around.isValid() and self.canFetchMore(around):
                self.fetchMore(around)
        unassigned = self.index_of(TreeNode(NodeKind.UNASSIGNED_RULES, session=value.session))
        if value.job_id is None and unassigned.isValid():
            self.fetchMore(unassigned)
        return self.index_of(value)

    def _open_parent_of(self, value: TreeNode) -> None:
        job = self._forest.tree_of(value).layout.job(value)
        if job is not None and job.parent_id:
            above = self.index_of(TreeNode(NodeKind.JOB, job.parent_id, session=value.session))
            if above.isValid() and self.canFetchMore(above):
                self.fetchMore(above)

    def label_of(self, index: Index) -> str:
        """Return the name of a line without what is said about it."""
        node = self._by_number.get(index.internalId()) if index.isValid() else None
        return self._words(node).label if node else ""

    def holds_jobs_only(self, index: Index) -> bool:
        """Tell whether all lines directly below are jobs, without looking at them."""
        value = self.node_at(index)
        return value is not None and value.kind is NodeKind.SCENARIO

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Have the view sort its jobs; a column without an order of its own changes nothing."""
        chosen = self.columns[column] if 0 <= column < self.column_total else None
        if chosen is None or chosen.sort_value is None:
            return
        wanted = (chosen.key, order == Qt.SortOrder.DescendingOrder)
        if wanted != self._sorted_by:
            self._sorted_by = wanted
            self._forest.set_sort(chosen.key, descending=wanted[1])
            self.flush()

    # Cells

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every line can be selected."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the title of a column."""
        if role == _DISPLAY and orientation == Qt.Orientation.Horizontal and 0 <= section < self.column_total:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows; the texts come from ``session.job_tree.cells`` and ``domain.jobs.columns``."""
        if role not in _ANSWERED:
            return None
        node = self._by_number.get(index.internalId()) if index.isValid() else None
        if node is None:
            return None
        if role in (_DISPLAY, _ACCESSIBLE):
            return self._text(node, index.column())
        if role == NODE_ROLE:
            return node.value
        if role == _TOOL_TIP:
            return self._tool_tip(node, index.column())
        return self._looks(node, index.column(), role)

    def _looks(self, node: Node, column: int, role: int) -> Any:
        value = node.value
        if role == WORDS_ROLE:
            return self._words(node) if column == NAME else None
        if role == _DECORATION and column == NAME and value.kind is not NodeKind.JOB:
            if value.kind is NodeKind.SESSION:
                return icon(_SESSION_ICONS[self._forest.tree_of(value).session.kind])
            return icon(_ICONS.get(value.kind, value.kind.value))
        if role == TONE_ROLE and value.is_job and (tone := self.columns[column].tone) is not None:
            job = self._forest.tree_of(value).layout.job(value)
            return tone(job) if job else None
        return None

    def _words(self, node: Node) -> Words:
        tree = self._forest.tree_of(node.value)
        if node.value.kind is NodeKind.SESSION:
            stands, tone = sign_in_words(tree.session)
            words = "  ·  ".join(part for part in (job_words(tree, self._forest.filter), stands) if part)
            return Words(tree.session.title, words, tone, tree.session.colour)
        return words_of(node.value, tree.layout, len(node.children) if node.children is not None else None)

    def _text(self, node: Node, column: int) -> str:
        if column == NAME:
            return self._words(node).spoken
        job = self._forest.tree_of(node.value).layout.job(node.value) if node.value.is_job else None
        return self.columns[column].text(job) if job else ""

    def _tool_tip(self, node: Node, column: int) -> str:
        """Return the text of a cell and, where there are several sessions, which one the line belongs to."""
        text = self._text(node, column)
        if column != NAME or not self._nested or node.value.kind is NodeKind.SESSION:
            return text
        return f"{text}\nSession: {self._forest.tree_of(node.value).session.title}"

    # Changes

    def touch(self) -> None:
        """Say that something may have changed; it is applied shortly, together with what comes until then."""
        if not self._timer.isActive():
            # The view lays out every line after each change: with many lines changes are gathered longer.
            self._timer.start(_GATHER_MS + self.line_total // _LINES_PER_EXTRA_MS)

    def flush(self) -> None:
        """Apply the changes that have gathered now."""
        self._timer.stop()
        self.about_to_settle.emit()
        self.settle()
        self.settled.emit()

    def settle(self) -> None:
        """Make the lines what they should be now; a level of sessions comes and goes without disturbing them."""
        keys = [tree.session.key for tree in self._forest.trees]
        if self._forest.is_nested and not self._nested and self._flat in keys:
            line = TreeNode(NodeKind.SESSION, session=self._flat)
            self.wrap(line)
            self.nested.emit(line)
        elif len(keys) == 1 and keys[0] in self._nested:
            self.unwrap(TreeNode(NodeKind.SESSION, session=keys[0]))
        self._nested = set(keys) if self._forest.is_nested else set()
        self._flat = keys[0] if len(keys) == 1 else ""
        super().settle()
        self._forest.forget_retired()
