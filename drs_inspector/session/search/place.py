"""Where a hit leads: the node of the tree, and the row in what is shown of it."""

from __future__ import annotations

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.search.hits import HitAddress
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place

JSON_TAB = "JSON"
_LEVELS = 3
_SIDES = {
    "source_endpoint": NodeKind.SOURCE,
    "target_endpoint": NodeKind.TARGET,
    "dmq_endpoint": NodeKind.MESSAGE_QUEUE,
}
_SHARDS = "source_sharding"


def place_of(address: HitAddress, snapshot: Snapshot) -> Place:
    """Return the place of a hit in a document as it is now.

    Of a job that was read again since, an object is looked for by its path, and only its list is the place where it has
    gone. What has no job any more leads to the document.
    """
    job = snapshot.jobs.get(address.job_id)
    return _in_job(address, snapshot, job) if job is not None else _beside_jobs(address, snapshot)


def _in_job(address: HitAddress, snapshot: Snapshot, job: Job) -> Place:
    if address.row is not None:
        return Place(_part(address, NodeKind.OBJECTS), object_row=_row(address, job))
    if address.rule is not None:
        return Place(_part(address, NodeKind.RULES), rule=address.rule)
    if address.side and job.has_detail and (node := _end(address)) is not None:
        return Place(node)
    node = node_of(job, snapshot, address.document)
    if address.kind is HitKind.JOB and address.part in ("details", "list"):
        return Place(node)
    return Place(node, json_offset=address.offset if _is_shown(address, job) else None, tab=JSON_TAB)


def job_place(address: HitAddress, snapshot: Snapshot) -> Place | None:
    """Return the place of the job that a hit is in; None for what is in none, and where the job is gone."""
    job = snapshot.jobs.get(address.job_id)
    if job is not None:
        return Place(node_of(job, snapshot, address.document))
    if address.job_id in snapshot.unavailable:
        return Place(_part(address, NodeKind.UNAVAILABLE_JOB))
    return None


def is_gone(address: HitAddress, snapshot: Snapshot) -> bool:
    """Say whether the job of a hit is not in the document any more."""
    known = (snapshot.jobs, snapshot.unavailable)
    return bool(address.job_id) and not any(address.job_id in jobs for jobs in known)


def _beside_jobs(address: HitAddress, snapshot: Snapshot) -> Place:
    """Return the place of what is in no job that could be read."""
    if address.rule is not None and not address.job_id:
        return Place(TreeNode(NodeKind.UNASSIGNED_RULES, session=address.document), rule=address.rule)
    if address.job_id in snapshot.unavailable:
        return Place(_part(address, NodeKind.UNAVAILABLE_JOB))
    if address.part == "reply":
        node = TreeNode(NodeKind.SAVED_REPLIES, index=address.reply, session=address.document)
        return Place(node, json_offset=address.offset, tab=JSON_TAB)
    session = TreeNode(NodeKind.SESSION, session=address.document)
    # Its JSON begins with the source, and each part is one of the others.
    return Place(session, tab=JSON_TAB) if address.part == "top" else Place(session)


def _part(address: HitAddress, kind: NodeKind, index: int | None = None) -> TreeNode:
    return TreeNode(kind, address.job_id, index, session=address.document)


def _end(address: HitAddress) -> TreeNode | None:
    """Return the node of an endpoint; None where its member is not told by its name."""
    member, _, number = address.side.partition("[")
    if member == _SHARDS:
        return _part(address, NodeKind.SHARD, int(number[:-1])) if number[:-1].isdecimal() else None
    kind = _SIDES.get(member)
    return _part(address, kind) if kind is not None else None


def node_of(job: Job, snapshot: Snapshot, session: str) -> TreeNode:
    """Return the node of a job in the tree of its session."""
    is_child = job.parent_id in snapshot.jobs and job.parent_id != job.id
    return TreeNode(NodeKind.CHILD_JOB if is_child else NodeKind.JOB, job.id, session=session)


def _is_shown(address: HitAddress, job: Job) -> bool:
    """Say whether the JSON that a hit is in is the one that is shown first of its job."""
    refused = job.unavailable is not None and bool(job.unavailable.entry_raw)
    if address.part == "refusal":
        return refused
    if address.part == "details":
        return not refused
    return address.part == "list" and not refused and not job.has_detail


def _row(address: HitAddress, job: Job) -> int | None:
    row = address.row
    if row is None or (job.detail_size > BIG and not job.is_loaded("objects")):
        return row  # reading a large selection again would be felt
    objects = job.objects
    if row < objects.row_count and objects.dotted_paths(row)[0] == address.path:
        return row
    names = [*address.path.split("."), *[None] * _LEVELS]
    found = objects.find_path(*names[:_LEVELS]) if len(names) <= 2 * _LEVELS else []
    return found[0] if found else None
