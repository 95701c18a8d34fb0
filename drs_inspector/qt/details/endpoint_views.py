"""Endpoints, the replication instance and the settings of a job, as labels and values."""

from collections.abc import Sequence

import msgspec
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.sections import describe, job_sections
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.fact_rows import facts_of
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.raw_json_of_node import json_of_path

NOT_READ = "The details of this job were not read, so there is nothing to show here."
_SETTINGS = ("settings", "policies", "times", "positions", "alarms", "order", "tags", "other", "list")
_PARTS = {
    NodeKind.SOURCE: ("Source", "source_endpoint"),
    NodeKind.TARGET: ("Target", "target_endpoint"),
    NodeKind.MESSAGE_QUEUE: ("Message queue", "dmq_endpoint"),
    NodeKind.SHARD: ("Shard", "source_sharding"),
    NodeKind.REPLICATION_INSTANCE: ("Replication instance", "inst_info"),
}


def job_facts_table(name: str, facts: Sequence[Fact], job: Job, context: DetailContext) -> FactsTable:
    """Return a table of facts of a job: copies JSON as it was sent, opens the nodes that rows lead to."""

    def opened(fact: Fact) -> None:
        if fact.node is not None:
            context.navigate(fact.node)

    return FactsTable(name, facts, context.copy, json_of=lambda fact: json_of_path(job, fact.path), activate=opened)


class SectionView:
    """An endpoint, a shard, the message queue or the replication instance."""

    title = "Details"

    def fits(self, node: TreeNode) -> bool:
        """Fits the parts of a job that are one typed struct."""
        return node.kind in _PARTS

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the rows that the domain describes."""
        job = context.snapshot.jobs[node.job_id or ""]
        words, field = _PARTS[node.kind]
        if job.detail is None:
            return empty_page(NOT_READ)
        if node.kind is NodeKind.REPLICATION_INSTANCE:
            facts = section_facts(job, ("node",), titles=False)
            return job_facts_table(words, facts, job, context) if facts else empty_page(f"{words}: nothing was sent.")
        part, path = getattr(job.detail, field), field
        if node.kind is NodeKind.SHARD:
            index = node.index or 0
            part = part[index] if index < len(part) else None
            words, path = f"Shard {index + 1}", f"{path}[{index}]"
        if not isinstance(part, msgspec.Struct):
            return empty_page(f"{words}: the cloud sent nothing about it.")
        facts = facts_of(describe(part, path, drift=job.drift, scenario=job.scenario))
        if not facts:
            return empty_page(f"{words}: every field came without a value.")
        return job_facts_table(words, facts, job, context)


class SettingsView:
    """Times, policies, node, order, alarms and tags in sections."""

    title = "Settings"

    def fits(self, node: TreeNode) -> bool:
        """Fits the settings' own node."""
        return node.kind is NodeKind.SETTINGS

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the sections that the domain describes."""
        job = context.snapshot.jobs[node.job_id or ""]
        facts = section_facts(job, _SETTINGS)
        return job_facts_table("Settings", facts, job, context) if facts else empty_page(NOT_READ)


def section_facts(job: Job, keys: Sequence[str], *, titles: bool = True) -> list[Fact]:
    """Return some of the job's sections, in the order of ``keys``, each with its title in front."""
    sections = {section.key: section for section in job_sections(job)}
    chosen = [sections[key] for key in keys if key in sections]
    return [
        fact for section in chosen for fact in (*([Fact(section.title)] if titles else []), *facts_of(section.rows))
    ]
