"""A node of the job tree: the value that the tree, the detail pane and the detail views share."""

from enum import StrEnum

import msgspec


class NodeKind(StrEnum):
    """Every kind of node of the job tree."""

    # An enumeration's own hash is written in Python, and each application of changes hashes every node.
    __hash__ = str.__hash__

    SNAPSHOT = "snapshot"
    SESSION = "session"
    SCENARIO = "scenario"
    JOB = "job"
    CHILD_JOB = "child_job"
    SOURCE = "source"
    TARGET = "target"
    SHARD = "shard"
    MESSAGE_QUEUE = "message_queue"
    REPLICATION_INSTANCE = "replication_instance"
    OBJECTS = "objects"
    RULES = "rules"
    RULE = "rule"
    SETTINGS = "settings"
    UNASSIGNED_RULES = "unassigned_rules"
    SAVED_REPLIES = "saved_replies"
    UNAVAILABLE_LIST = "unavailable_list"
    UNAVAILABLE_JOB = "unavailable_job"


_JOBS = frozenset({NodeKind.JOB, NodeKind.CHILD_JOB})


class TreeNode(msgspec.Struct, frozen=True, gc=False):
    """One node of the tree, as a value: equal nodes are the same before and after a refresh.

    ``job_id`` is set for a job and everything below it, and for ``UNAVAILABLE_JOB``.
    ``index`` counts from 0 within its parent: the shard, or the rule in ``snapshot.rules_of(job_id)`` (in
    ``snapshot.unassigned_rules`` when ``job_id`` is None). One of the ``SAVED_REPLIES`` has its place in
    ``snapshot.replies``, their list has none.
    ``name`` is the scenario's raw value for ``SCENARIO`` (``"migration"``, ``"sync"``, ``"cloudDataGuard"``).
    ``session`` is the key of the session that a node belongs to; only ``SNAPSHOT``, which is everything, has none.
    """

    kind: NodeKind
    job_id: str | None = None
    index: int | None = None
    name: str = ""
    session: str = ""

    @property
    def is_job(self) -> bool:
        """Tell whether this node is a job itself, on whatever level."""
        return self.kind in _JOBS
