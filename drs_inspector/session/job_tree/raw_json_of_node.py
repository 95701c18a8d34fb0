"""The bytes of the reply that a node of the tree, or a value at a path, was read from."""

import re
from collections.abc import Iterable

import msgspec

from drs_inspector.domain.jobs.job import NO_ENTRY, Job
from drs_inspector.domain.rawjson.split import BrokenJsonError, split_array, split_object
from drs_inspector.domain.saved_reply import replies_of_job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.reply_texts import reply_title

Raw = bytes | memoryview
REFUSAL = "Entry in place of the details"
"""The title of what a reply has where the details of a job would be."""
_STEP = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.?([^.\[\]]+)')
_MEMBERS = {
    NodeKind.SOURCE: "source_endpoint",
    NodeKind.TARGET: "target_endpoint",
    NodeKind.MESSAGE_QUEUE: "dmq_endpoint",
    NodeKind.SHARD: "source_sharding",
    NodeKind.REPLICATION_INSTANCE: "inst_info",
    NodeKind.OBJECTS: "object_infos",
}


def documents_of(node: TreeNode, snapshot: Snapshot) -> list[tuple[str, Raw]]:
    """Return the title and bytes of every JSON text that belongs to a node; empty when there is none."""
    if node.kind in (NodeKind.SNAPSHOT, NodeKind.SESSION):
        parts = [(f"{part.name} (reply {part.reply_number})", part.raw) for part in snapshot.parts]
        return [("Source", _source_of(snapshot)), *parts]
    if node.kind is NodeKind.SCENARIO:
        jobs = [job for job in snapshot.jobs.values() if job.scenario == node.name]
        return [("List entries", _array(job.list_raw for job in jobs if job.list_raw is not None))]
    if node.kind is NodeKind.SAVED_REPLIES:
        replies = snapshot.replies if node.index is None else snapshot.replies[node.index : node.index + 1]
        return [(reply_title(reply), reply.raw) for reply in replies]
    if node.kind in (NodeKind.UNAVAILABLE_LIST, NodeKind.UNAVAILABLE_JOB):
        return _unavailable(node, snapshot)
    if node.kind in (NodeKind.RULES, NodeKind.RULE, NodeKind.UNASSIGNED_RULES):
        rules = snapshot.rules_of(node.job_id) if node.job_id else snapshot.unassigned_rules
        whole = node.kind is not NodeKind.RULE
        return [("Rules", _array(rule.raw for rule in rules)) if whole else ("Rule", rules[node.index or 0].raw)]
    job = snapshot.jobs.get(node.job_id or "")
    entries = replies_of_job(snapshot.replies, job.id) if job is not None and node.is_job else ()
    own = [] if job is None else _of_job(node, job)
    return [*own, *((reply_title(reply), entry) for reply, entry in entries)]


def source_documents(snapshots: Iterable[tuple[str, Snapshot]]) -> list[tuple[str, Raw]]:
    """Return the title and bytes of the source of several snapshots, each given with the title of its session."""
    return [(f"Source of {title}", _source_of(snapshot)) for title, snapshot in snapshots]


def _source_of(snapshot: Snapshot) -> bytes:
    names = ("source", "complete", "coverage", "problems")
    document = {name: getattr(snapshot, name) for name in names}
    return msgspec.json.encode(document)


def _of_job(node: TreeNode, job: Job) -> list[tuple[str, Raw]]:
    member = _MEMBERS.get(node.kind)
    if member is not None:
        found = job.member(member)
        if found is not None and node.kind is NodeKind.SHARD:
            found = _element(found, node.index or 0)
        return [] if found is None else [(member, found)]
    entry = job.unavailable.entry_raw if job.unavailable is not None else b""
    texts = ((REFUSAL, entry or None), ("Details", job.detail_raw), ("List entry", job.list_raw))
    return [(title, raw) for title, raw in texts if raw is not None]


def _unavailable(node: TreeNode, snapshot: Snapshot) -> list[tuple[str, Raw]]:
    if node.kind is NodeKind.UNAVAILABLE_LIST:
        everything = {"unavailable": list(snapshot.unavailable.values()), "problems": snapshot.problems}
        return [("Reasons", msgspec.json.encode(everything))]
    one = snapshot.unavailable.get(node.job_id or "")
    texts: list[tuple[str, Raw]] = []
    if one is not None:
        texts.append(("Reason", msgspec.json.encode(msgspec.structs.replace(one, entry=NO_ENTRY))))
        texts += [(REFUSAL, one.entry_raw)] if one.entry_raw and one.id not in snapshot.jobs else []
    job = snapshot.jobs.get(node.job_id or "")
    return texts if job is None else [*texts, *_of_job(node, job)]


def _array(raws: Iterable[Raw]) -> bytes:
    return b"[" + b",".join(raws) + b"]"


def json_of_path(job: Job, path: str) -> str | None:
    """Return the JSON text of a job's value at ``detail.source_endpoint.ip`` or ``list.name``, None without one."""
    home, _, below = path.partition(".")
    raw, inside = (job.list_raw, below) if home == "list" else (job.detail_raw, below if home == "detail" else path)
    found = json_at(raw, inside) if raw is not None else None
    return None if found is None else bytes(found).decode("utf-8", "replace")


def json_at(raw: Raw, path: str) -> Raw | None:
    """Return the bytes of the value at a path such as ``speed_limit[0].begin``, or None when there is none."""
    found: Raw | None = raw
    for quoted, index, name in _STEP.findall(path):
        if found is None:
            return None
        found = _element(found, int(index)) if index else _member(found, _unquoted(quoted) if quoted else name)
    return found


def _unquoted(text: str) -> str:
    return str(msgspec.json.decode(f'"{text}"'))


def _member(raw: Raw, name: str) -> Raw | None:
    try:
        return next((value for found, value in reversed(split_object(raw)) if found == name), None)
    except BrokenJsonError:
        return None


def _element(raw: Raw, index: int) -> Raw | None:
    try:
        elements = split_array(raw)
    except BrokenJsonError:
        return None
    return elements[index] if index < len(elements) else None
