"""The shape of the job tree, without any Qt: which nodes are below which."""

from typing import Protocol

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.rules.rule_set import TransformationRule
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_list.job_view import JobView
from drs_inspector.session.job_tree.node import NodeKind, TreeNode

# Matching rules to objects reads the whole object selection; above this size the tree shows rules not matched yet.
_MATCH_LIMIT_BYTES = 2_000_000
_LEAVES = frozenset(
    {
        NodeKind.SOURCE,
        NodeKind.TARGET,
        NodeKind.SHARD,
        NodeKind.MESSAGE_QUEUE,
        NodeKind.REPLICATION_INSTANCE,
        NodeKind.OBJECTS,
        NodeKind.RULE,
        NodeKind.SETTINGS,
        NodeKind.UNAVAILABLE_JOB,
    }
)


class SnapshotHolder(Protocol):
    """What the tree needs of an Inspector: the snapshot as it is now."""

    @property
    def snapshot(self) -> Snapshot:
        """The jobs as they are now."""


class TreeLayout:
    """Tells what is below a node of one session, from the view (order, filter) and the snapshot (values)."""

    def __init__(self, holder: SnapshotHolder, view: JobView, key: str) -> None:
        """``key`` is that of the session."""
        self._key = key
        self._holder = holder
        self._view = view
        # The same job is the same object every time, which makes comparing 10,000 nodes a comparison of pointers.
        self._job_nodes: dict[str, TreeNode] = {}
        self._unassigned: tuple[TransformationRule, ...] = ()

    @property
    def snapshot(self) -> Snapshot:
        """The jobs as they are now."""
        return self._holder.snapshot

    def job(self, node: TreeNode) -> Job | None:
        """Return the job that a node belongs to; None when it is gone or the node belongs to none."""
        return self.snapshot.jobs.get(node.job_id) if node.job_id else None

    def top(self) -> list[TreeNode]:
        """Return the nodes of the session itself; rules without a job are looked for here, once for all nodes."""
        self._unassigned = self.snapshot.unassigned_rules
        nodes: list[TreeNode] = []
        for group in self._view.groups:
            if group:
                nodes.append(TreeNode(NodeKind.SCENARIO, name=group, session=self._key))
            else:
                nodes += self._jobs("")
        if self._unassigned:
            nodes.append(TreeNode(NodeKind.UNASSIGNED_RULES, session=self._key))
        if self.snapshot.replies:
            nodes.append(TreeNode(NodeKind.SAVED_REPLIES, session=self._key))
        if self.snapshot.unavailable or self.snapshot.problems:
            nodes.append(TreeNode(NodeKind.UNAVAILABLE_LIST, session=self._key))
        return nodes

    def may_have_children(self, node: TreeNode) -> bool:
        """Tell whether a node can be opened, without reading a job's details."""
        if node.kind in _LEAVES:
            return False
        if node.kind is NodeKind.SAVED_REPLIES:
            return node.index is None
        return node.kind is not NodeKind.RULES or bool(self.rules(node))

    def is_eager(self, node: TreeNode) -> bool:
        """Tell whether the nodes below are kept up to date from the start rather than made when first opened."""
        lists = (NodeKind.SAVED_REPLIES, NodeKind.UNAVAILABLE_LIST)
        return node.kind in (NodeKind.SESSION, NodeKind.SCENARIO, *lists)

    def below(self, node: TreeNode) -> list[TreeNode]:
        """Return the nodes below a node."""
        if node.kind is NodeKind.SCENARIO:
            return self._jobs(node.name)
        if node.kind is NodeKind.SESSION:
            return self.top()
        if node.is_job:
            return self._parts(node)
        if node.kind in (NodeKind.RULES, NodeKind.UNASSIGNED_RULES):
            return [self._node(NodeKind.RULE, node.job_id, index) for index in range(len(self.rules(node)))]
        return self._of_list(node)

    def _of_list(self, node: TreeNode) -> list[TreeNode]:
        if node.kind is NodeKind.SAVED_REPLIES and node.index is None:
            return [self._node(NodeKind.SAVED_REPLIES, None, index) for index in range(len(self.snapshot.replies))]
        if node.kind is NodeKind.UNAVAILABLE_LIST:
            return [self._node(NodeKind.UNAVAILABLE_JOB, job_id) for job_id in self.snapshot.unavailable]
        return []

    def rules(self, node: TreeNode) -> tuple[TransformationRule, ...]:
        """Return the rules of a node's job, or those without a job."""
        if node.job_id is None:
            return self._unassigned
        job = self.job(node)
        if job is None:
            return ()
        if job.detail_size > _MATCH_LIMIT_BYTES and not job.is_loaded("objects"):
            return job.own_rules
        return self.snapshot.rules_of(node.job_id)

    def _node(self, kind: NodeKind, job_id: str | None, index: int | None = None) -> TreeNode:
        return TreeNode(kind, job_id, index, session=self._key)

    def _jobs(self, group: str) -> list[TreeNode]:
        nodes = self._job_nodes
        ids = self._view.rows(group)
        for job_id in ids:
            if job_id not in nodes:
                nodes[job_id] = self._node(NodeKind.JOB, job_id)
        return [nodes[job_id] for job_id in ids]

    def _parts(self, node: TreeNode) -> list[TreeNode]:
        job, job_id = self.job(node), node.job_id
        if job is None or job_id is None:
            return []
        detail = job.detail
        kinds: list[TreeNode] = []
        if detail is not None:
            shards = len(detail.source_sharding)
            parts = (
                (NodeKind.SOURCE, detail.source_endpoint),
                (NodeKind.TARGET, detail.target_endpoint),
                (NodeKind.MESSAGE_QUEUE, detail.dmq_endpoint),
                (NodeKind.REPLICATION_INSTANCE, detail.inst_info),
            )
            kinds += [self._node(kind, job_id) for kind, part in parts if part is not None]
            place = next((at for at, part in enumerate(kinds) if part.kind is not NodeKind.SOURCE), len(kinds))
            kinds[place:place] = [self._node(NodeKind.SHARD, job_id, index) for index in range(shards)]
            kinds.append(self._node(NodeKind.OBJECTS, job_id))
            kinds.append(self._node(NodeKind.RULES, job_id))
        kinds.append(self._node(NodeKind.SETTINGS, job_id))
        if node.kind is NodeKind.JOB:
            kinds += [self._node(NodeKind.CHILD_JOB, child) for child in self._view.children(job_id)]
        return kinds
