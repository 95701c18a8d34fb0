"""The first cell of each node of the job tree: its label and the fainter words after it."""

from dataclasses import dataclass
from typing import Final

from drs_inspector.domain.health.health import Health
from drs_inspector.domain.jobs.job import Endpoint, Job, JobDetail
from drs_inspector.domain.jobs.sections import endpoint_summary
from drs_inspector.domain.labels.value_labels import counts_label, scenario_label
from drs_inspector.domain.rules.rule_set import rule_text
from drs_inspector.domain.tables.job_facts import is_counted_at_once
from drs_inspector.session.job_tree.layout import TreeLayout
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.reply_texts import read_words, reply_title

NAME: Final = 0
"""The number of the first column, the only one in which every node has a cell; the others are a job's
(``domain.tables.list_columns``)."""

_LABELS: Final = {
    NodeKind.SOURCE: "Source",
    NodeKind.TARGET: "Target",
    NodeKind.MESSAGE_QUEUE: "Message queue",
    NodeKind.REPLICATION_INSTANCE: "Replication instance",
    NodeKind.OBJECTS: "Object selection",
    NodeKind.RULES: "Transformation rules",
    NodeKind.SETTINGS: "Settings",
    NodeKind.UNASSIGNED_RULES: "Transformation rules without a job",
    NodeKind.UNAVAILABLE_LIST: "Details not read",
    NodeKind.SHARD: "Shard",
    NodeKind.SAVED_REPLIES: "Saved replies",
}
_ENDPOINTS: Final = {
    NodeKind.SOURCE: "source_endpoint",
    NodeKind.TARGET: "target_endpoint",
    NodeKind.MESSAGE_QUEUE: "dmq_endpoint",
}


@dataclass(frozen=True)
class Words:
    """The first cell of a node: what it is, and what there is to say about it (may be empty).

    ``tone`` is the status tone that ``detail`` is drawn in, ``colour`` ("#rrggbb") a stripe in front of the label.
    ``dim``: it is not what was looked for, and shown for a relative that is; ``note`` says so to those who see no dim.
    ``health`` is that of a job, shown as a glyph, with its reason behind the label; None where it is not shown.
    """

    label: str
    detail: str = ""
    tone: str = ""
    colour: str = ""
    dim: bool = False
    note: str = ""
    health: Health | None = None

    @property
    def spoken(self) -> str:
        """One text of both, for screen readers and for Copy."""
        return f"{self.label}: {self.detail}" if self.detail else self.label


def words_of(node: TreeNode, layout: TreeLayout, children: int | None) -> Words:
    """Return the first cell of a node; ``children`` is how many nodes are below it, None when not known yet."""
    job = layout.job(node)
    if node.is_job:
        return Words(job.name if job else node.job_id or "")
    if node.kind is NodeKind.SCENARIO:
        return Words(scenario_label(node.name), f"{children or 0:,}")
    special = _SPECIAL.get(node.kind)
    if special is not None:
        return special(node, layout)
    detail = job.detail if job else None
    return _part_words(node, layout, job, detail) if job and detail else Words(_LABELS[node.kind])


def _rule_words(node: TreeNode, layout: TreeLayout) -> Words:
    rules = layout.rules(node)
    index = node.index or 0
    if index >= len(rules):
        return Words("Rule")
    rule = rules[index]
    return Words(f"Rule {index + 1}", rule_text(rule))


def _unavailable_words(node: TreeNode, layout: TreeLayout) -> Words:
    missing = layout.snapshot.unavailable.get(node.job_id or "")
    if missing is None:
        return Words(node.job_id or "")
    return Words(missing.name or missing.id, str(missing.reason.get("title", "")))


def _rules_without_job_words(node: TreeNode, layout: TreeLayout) -> Words:
    return Words(_LABELS[node.kind], f"{len(layout.rules(node)):,}")


def _unavailable_list_words(node: TreeNode, layout: TreeLayout) -> Words:
    return Words(_LABELS[node.kind], f"{len(layout.snapshot.unavailable) + len(layout.snapshot.problems):,}")


def _replies_words(node: TreeNode, layout: TreeLayout) -> Words:
    replies = layout.snapshot.replies
    if node.index is None:
        return Words(_LABELS[node.kind], f"{len(replies):,}")
    if node.index >= len(replies):
        return Words("Saved reply")
    return Words(reply_title(replies[node.index]), read_words(replies[node.index]))


_SPECIAL: Final = {
    NodeKind.SAVED_REPLIES: _replies_words,
    NodeKind.RULE: _rule_words,
    NodeKind.UNAVAILABLE_JOB: _unavailable_words,
    NodeKind.UNASSIGNED_RULES: _rules_without_job_words,
    NodeKind.UNAVAILABLE_LIST: _unavailable_list_words,
}


def _part_words(node: TreeNode, layout: TreeLayout, job: Job, detail: JobDetail) -> Words:
    label, text = _LABELS[node.kind], ""
    if node.kind is NodeKind.SHARD:
        index = node.index or 0
        label = f"{label} {index + 1}"
        text = _summary(detail.source_sharding[index]) if index < len(detail.source_sharding) else ""
    elif node.kind in _ENDPOINTS:
        text = _summary(getattr(detail, _ENDPOINTS[node.kind]))
    elif node.kind is NodeKind.REPLICATION_INSTANCE and detail.inst_info is not None:
        instance = detail.inst_info
        text = ", ".join(part for part in (instance.inst_type, instance.ip, instance.status) if part)
    elif node.kind is NodeKind.RULES:
        text = f"{len(layout.rules(node)):,}" if layout.rules(node) else "none"
    elif node.kind is NodeKind.OBJECTS:
        text = _object_words(job)
    return Words(label, text)


def _summary(endpoint: Endpoint | None) -> str:
    return endpoint_summary(endpoint) if endpoint is not None else ""


def _object_words(job: Job) -> str:
    """Return counts by kind; a big selection is counted when its pane is opened, not for the sake of this cell."""
    if not job.is_loaded("objects") and not is_counted_at_once(job):
        return ""
    words = counts_label(job.objects.counts())
    if words:
        return words
    return "whole instance" if job.detail is not None and job.detail.object_switch is False else "none listed"
