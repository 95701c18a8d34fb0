"""The table, or the narrow list beside a job, as the list of jobs that a person chooses from."""

from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.sessions import SessionTrees


class RefList(Protocol):
    """A widget that shows jobs by their references."""

    @property
    def current_changed(self) -> SignalInstance:
        """Sent with a Ref, or None, when a person chose another job."""

    def current(self) -> Ref | None:
        """Return the job that has the keyboard."""

    def selected(self) -> list[Ref]:
        """Return the selected jobs."""

    def in_order(self) -> Iterator[Ref]:
        """Yield the jobs that a person has chosen, and those on the screen and below it."""

    def select(self, ref: Ref) -> bool:
        """Go to a job; False when it is not shown."""

    def select_nothing(self) -> None:
        """Leave all jobs."""

    def select_first(self) -> None:
        """Go to the first job."""


class TableList(QObject):
    """``node_selected(node)``: a person chose another job, or none."""

    node_selected = Signal(object)  # TreeNode, or None

    def __init__(self, shown: RefList, trees: SessionTrees, parent: QObject) -> None:
        super().__init__(parent)
        self._shown, self._trees = shown, trees
        self._part: TreeNode | None = None
        shown.current_changed.connect(self._chosen)

    def current_node(self) -> TreeNode | None:
        """Return the node of the job that has the keyboard, or of the part of it that was gone to."""
        ref, part = self._shown.current(), self._part
        if ref is not None and part is not None and (part.session, part.job_id) == (ref.session, ref.job_id):
            return part
        return node_of(self._trees, ref) if ref is not None else None

    def selected_jobs(self) -> dict[str, list[str]]:
        """Return the ids of the selected jobs by the key of their session; a job that was refused has nothing."""
        found: dict[str, list[str]] = {}
        for ref in self._shown.selected():
            node = node_of(self._trees, ref)
            if node is not None and node.is_job:
                found.setdefault(ref.session, []).append(ref.job_id)
        return found

    def jobs_in_order(self) -> dict[str, list[str]]:
        """Return the ids of a few hundred jobs of each session: the chosen ones, those on the screen and below it."""
        found: dict[str, list[str]] = {tree.session.key: [] for tree in self._trees.trees}
        for ref in self._shown.in_order():
            if ref.session in found:
                found[ref.session].append(ref.job_id)
        return found

    def select(self, node: TreeNode) -> bool:
        """Go to the job that a node belongs to."""
        self._part = None if node.is_job else node
        return bool(node.job_id) and self._shown.select(Ref(node.session, node.job_id or ""))

    def select_nothing(self) -> None:
        """Leave all jobs."""
        self._shown.select_nothing()

    def select_first_job(self) -> None:
        """Go to the first job."""
        self._shown.select_first()

    def _chosen(self, ref: Ref | None) -> None:
        if self._part is not None and (ref is None or self._part.job_id != ref.job_id):
            self._part = None
        self.node_selected.emit(self.current_node())


def node_of(trees: SessionTrees, ref: Ref) -> TreeNode | None:
    """Return the node of a job as the tree has it; None when it has gone."""
    for tree in trees.trees:
        if tree.session.key == ref.session:
            snapshot = tree.session.inspector.snapshot
            job = snapshot.jobs.get(ref.job_id)
            if job is None:
                refused = ref.job_id in snapshot.unavailable
                return TreeNode(NodeKind.UNAVAILABLE_JOB, ref.job_id, session=ref.session) if refused else None
            kind = NodeKind.JOB if tree.view.top_of(ref.job_id) == ref.job_id else NodeKind.CHILD_JOB
            return TreeNode(kind, ref.job_id, session=ref.session)
    return None
