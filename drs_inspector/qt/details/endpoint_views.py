"""Endpoints, the replication instance and the settings of a job, as labels and values."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.sections import describe, job_sections
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.fact_rows import facts_of
from drs_inspector.qt.details.job_page import ENDPOINTS, SETTINGS, JobPart
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.session.handbook.topics import topic_of_field
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.job_tree.raw_json_of_node import json_of_path

NOT_READ = "The details of this job were not read, so there is nothing to show here."
_SETTINGS = ("settings", "policies", "times", "positions", "alarms", "order", "tags", "other", "list")
_PARTS = {
    NodeKind.SOURCE: ("Source", "source_endpoint"),
    NodeKind.SHARD: ("Shard", "source_sharding"),
    NodeKind.TARGET: ("Target", "target_endpoint"),
    NodeKind.MESSAGE_QUEUE: ("Message queue", "dmq_endpoint"),
    NodeKind.REPLICATION_INSTANCE: ("Replication instance", "inst_info"),
}


def job_facts_table(name: str, facts: Sequence[Fact], job: Job, context: DetailContext) -> FactsTable:
    """Return a table of facts of a job: copies JSON as it was sent, opens the nodes that rows lead to."""

    def opened(fact: Fact) -> None:
        if fact.node is not None:
            context.navigate(fact.node)

    return FactsTable(name, facts, context.copy, json_of=lambda fact: json_of_path(job, fact.path), activate=opened,
        topic_of=lambda fact: topic_of_field(job, fact.path))  # fmt: skip


class EndpointsTable(FactsTable):
    """All ends of a job below one another; a row of the tree leads to the section of its name."""

    def __init__(self, facts: Sequence[Fact], job: Job, context: DetailContext) -> None:
        super().__init__(ENDPOINTS, facts, context.copy, json_of=lambda fact: json_of_path(job, fact.path),
            topic_of=lambda fact: topic_of_field(job, fact.path))  # fmt: skip

    def lead(self, place: Place | None) -> None:
        """Bring the section of a part of the job to the top."""
        if place is None or place.node.kind not in _PARTS:
            return
        title = _title(place.node.kind, place.node.index or 0)
        row = next((row for row, fact in enumerate(self.facts) if fact.is_heading and fact.label == title), None)
        if row is not None:
            first = self.model().index(min(row + 1, len(self.facts) - 1), 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(self.model().index(row, 0), self.ScrollHint.PositionAtTop)

    def where(self, place: Place) -> Place:
        """Return the place as it is: a page of facts has no rows to come back to."""
        return place


class EndpointsView(JobPart):
    """Source, shards, target, message queue and replication instance of a job."""

    title = ENDPOINTS

    def _is_part_of(self, job: Job) -> bool:
        detail = job.detail
        if detail is None:
            return False
        return bool(detail.source_sharding) or any(getattr(detail, field) for _title, field in _PARTS.values())

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the rows that the domain describes, in a section for each part."""
        job = context.snapshot.jobs[node.job_id or ""]
        return EndpointsTable(endpoint_facts(job), job, context)


def endpoint_facts(job: Job) -> list[Fact]:
    """Return the ends of a job as sections of facts; a part that was not sent has none."""
    facts: list[Fact] = []
    for kind, (_words, field) in _PARTS.items():
        part = getattr(job.detail, field, None)
        if kind is NodeKind.REPLICATION_INSTANCE:
            found = [section_facts(job, ("node",), titles=False)] if part is not None else []
        elif kind is NodeKind.SHARD:
            found = [_described(one, f"{field}[{index}]", job) for index, one in enumerate(part or ())]
        else:
            found = [_described(part, field, job)] if part is not None else []
        for index, rows in enumerate(found):
            facts += [Fact(_title(kind, index)), *(rows or [Fact("Fields", "every field came without a value", field)])]
    return facts


def _described(part: object, path: str, job: Job) -> list[Fact]:
    if not isinstance(part, msgspec.Struct):
        return []
    return facts_of(describe(part, path, drift=job.drift, scenario=job.scenario))


def _title(kind: NodeKind, index: int) -> str:
    return f"{_PARTS[kind][0]} {index + 1}" if kind is NodeKind.SHARD else _PARTS[kind][0]


class SettingsView(JobPart):
    """Times, policies, node, order, alarms and tags in sections."""

    title = SETTINGS

    def _is_part_of(self, job: Job) -> bool:  # noqa: ARG002 - a list entry has some, too
        return True

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the sections that the domain describes."""
        job = context.snapshot.jobs[node.job_id or ""]
        facts = section_facts(job, _SETTINGS)
        return job_facts_table(SETTINGS, facts, job, context) if facts else empty_page(NOT_READ)


def section_facts(job: Job, keys: Sequence[str], *, titles: bool = True) -> list[Fact]:
    """Return some of the job's sections, in the order of ``keys``, each with its title in front."""
    sections = {section.key: section for section in job_sections(job)}
    chosen = [sections[key] for key in keys if key in sections]
    return [
        fact for section in chosen for fact in (*([Fact(section.title)] if titles else []), *facts_of(section.rows))
    ]
