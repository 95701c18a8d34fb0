"""The whole snapshot at a glance: where it comes from, which jobs it holds, what went wrong."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.cloud.network.regions import cloud_label
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import SortValue, scenario_position
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.saved_replies import reply_facts
from drs_inspector.qt.details.unavailable import title_of
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.session.coverage_texts import (
    CHECKING,
    NOT_ALL,
    list_gap,
    list_words,
    masking_words,
    part_words,
    snapshot_gaps,
)
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.status_texts import clock_words

_KINDS = {"cloud": "Read from the cloud", "file": "Opened from files", "demo": "The demo cloud on this computer"}
_SOURCE_ROWS = (
    ("cloud", "Cloud"),
    ("region", "Region"),
    ("domain", "Domain"),
    ("project_name", "Project"),
    ("project_id", "Project id"),
    ("iam_url", "IAM address"),
    ("drs_url", "DRS address"),
)
_TIME_ROWS = (
    ("read_at", "Read at"),
    ("cloud_read_at", "By the cloud's clock"),
    ("partly_read_at", "Some jobs read again"),
)
_SHOWN_GAPS = 3


def snapshot_facts(snapshot: Snapshot) -> list[Fact]:
    """Return source, counts, and problems as sections of rows."""
    masked = [Fact("Masked", words, tone="amber")] if (words := masking_words(snapshot)) else []
    facts = [Fact("Where it comes from"), *_source_facts(snapshot.source), *masked, Fact("Jobs"), *_job_facts(snapshot)]
    if snapshot.unassigned_rules:
        count = len(snapshot.unassigned_rules)
        words = f"{count:,} transformation rule{'' if count == 1 else 's'}"
        facts.append(Fact("Without a job", words, node=TreeNode(NodeKind.UNASSIGNED_RULES)))
    facts += [*reply_facts(snapshot), Fact("Coverage"), *_coverage_facts(snapshot)]
    facts += _unavailable_facts(snapshot)
    if snapshot.problems:
        facts.append(Fact("Problems"))
    for problem in snapshot.problems:
        where = str(problem.get("where") or "In the file")
        words = " ".join(str(problem[name]) for name in ("cause", "next_step", "code") if problem.get(name))
        facts.append(Fact(where, f"{title_of(problem)} {words}".strip(), tone="red", icon_name="error"))
    return facts


def incomplete_words(snapshot: Snapshot) -> str:
    """Return what is missing, "" when nothing is."""
    if snapshot.complete:
        return ""
    if not snapshot.coverage.known and snapshot.source.kind != "file":
        return NOT_ALL
    if not snapshot.is_checked:
        return CHECKING
    gaps = snapshot_gaps(snapshot)
    more = [f"And {len(gaps) - _SHOWN_GAPS:,} more."] if len(gaps) > _SHOWN_GAPS else []
    return " ".join(["Not complete.", *gaps[:_SHOWN_GAPS], *more])


def sessions_facts(context: DetailContext) -> list[Fact]:
    """Return one row per session, which leads to its node, and all jobs by scenario."""
    facts = [Fact("Sessions")]
    facts += [Fact(one.title, one.words, node=one.node, tone=one.tone) for one in context.sessions]
    jobs = [job for one in context.sessions for job in one.snapshot.jobs.values()]
    facts += [Fact("Jobs"), Fact("All jobs", groups_text(jobs) if jobs else "None")]
    by_scenario: dict[str, list[Job]] = {}
    for one in context.sessions:
        for job in one.snapshot.roots():
            by_scenario.setdefault(job.scenario, []).append(job)
    for scenario, found in sorted(by_scenario.items(), key=_position):
        facts.append(Fact(scenario_label(scenario) or "Without a scenario", groups_text(found)))
    return facts


def _source_facts(source: SourceInfo) -> Iterator[Fact]:
    yield Fact("Kind", _KINDS.get(source.kind, source.kind))
    for name, label in _SOURCE_ROWS:
        value = getattr(source, name)
        if value:
            yield Fact(label, cloud_label(value) if name == "cloud" else value)
    for path in source.files:
        yield Fact("File", path)
    for name, label in _TIME_ROWS:
        moment = read_timestamp(getattr(source, name))
        if moment is not None:
            yield Fact(label, moment.local_text())
    if not source.read_at and source.files:
        yield Fact("Read at", "Not known: the file does not say")
    difference = clock_words(source)
    if difference:
        yield Fact("Clocks", difference, tone="amber", icon_name="warning")


def _job_facts(snapshot: Snapshot) -> Iterator[Fact]:
    by_scenario: dict[str, list[Job]] = {}
    for job in snapshot.roots():
        by_scenario.setdefault(job.scenario, []).append(job)
    yield Fact("All jobs", groups_text(list(snapshot.jobs.values())) if snapshot.jobs else "None")
    for scenario, jobs in sorted(by_scenario.items(), key=_position):
        label = scenario_label(scenario) or "Without a scenario"
        yield Fact(label, groups_text(jobs), node=TreeNode(NodeKind.SCENARIO, name=scenario))
    subtasks = len(snapshot.jobs) - sum(map(len, by_scenario.values()))
    if subtasks:
        yield Fact("Subtasks", f"{subtasks:,}")


def _coverage_facts(snapshot: Snapshot) -> Iterator[Fact]:
    """Yield what was asked for, claimed and read, and what is missing."""
    coverage = snapshot.coverage
    if not snapshot.is_checked:
        yield Fact("Checking the file", CHECKING, tone="amber")
    if not coverage.known:
        yield Fact("Complete", "Not known", tone="amber")
        return
    if snapshot.is_checked:
        yield Fact("Complete", "Yes" if snapshot.complete else "No", tone="" if snapshot.complete else "amber")
    yield Fact("Asked for", part_words(coverage.asked) or "All jobs")
    if coverage.part is not None:
        yield Fact("This part", part_words(coverage.part))
    for one in coverage.lists:
        gap = list_gap(one, snapshot.source)
        label = f"List: {scenario_label(one.scenario) or 'without a scenario'}"
        yield Fact(label, list_words(one), tone="amber" if gap and not coverage.lists_agree else "")
    details = coverage.details
    words = [f"{details.read:,} of {details.wanted:,} jobs read"]
    words += [f"{details.refused_jobs:,} refused"] if details.refused else []
    words += [f"{details.not_reached:,} not reached"] if details.not_reached else []
    yield Fact("Details", ", ".join(words), tone="" if coverage.details_agree else "amber")
    if coverage.in_several_lists:
        yield Fact("In several lists", f"{coverage.in_several_lists:,}, each kept once")
    for gap in snapshot_gaps(snapshot) if snapshot.is_checked else ():
        yield Fact("Missing", gap, tone="amber", icon_name="warning")


def _position(found: tuple[str, list[Job]]) -> SortValue:
    """Order scenarios as the tree does."""
    return scenario_position(found[0])


def groups_text(jobs: list[Job]) -> str:
    """Return "41 (12 running, 3 failed)", the most frequent group of statuses first."""
    groups = Counter(job.status.group if job.status.value else "without status" for job in jobs)
    # Jobs come in the order in which the cloud answered; what is said of them does not depend on it.
    ordered = sorted(groups.items(), key=lambda one: (-one[1], one[0]))
    words = ", ".join(f"{count:,} {group}" for group, count in ordered)
    return f"{len(jobs):,} ({words})"


def _unavailable_facts(snapshot: Snapshot) -> Iterator[Fact]:
    if not snapshot.unavailable:
        return
    reasons = Counter(title_of(one.reason) for one in snapshot.unavailable.values())
    yield Fact("Details not read")
    node = TreeNode(NodeKind.UNAVAILABLE_LIST)
    for title, count in reasons.most_common():
        yield Fact(f"{count:,} job{'' if count == 1 else 's'}", title, tone="amber", icon_name="unavailable", node=node)


class SnapshotOverview:
    """The first tab of the whole snapshot."""

    title = "Overview"

    def fits(self, node: TreeNode) -> bool:
        """Fits the node of all sessions, and that of one."""
        return node.kind in (NodeKind.SNAPSHOT, NodeKind.SESSION)

    def build(self, _node: TreeNode, context: DetailContext) -> QWidget:
        """Show the sections; of several sessions, one row each."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = "" if context.sessions else incomplete_words(context.snapshot)
        if words:
            column.addWidget(InlineMessage(words, "amber", "info", page))
        table = FactsTable(
            "Snapshot",
            sessions_facts(context) if context.sessions else snapshot_facts(context.snapshot),
            context.copy,
            activate=lambda fact: context.navigate(fact.node) if fact.node else None,
        )
        column.addWidget(table, 1)
        page.setFocusProxy(table)
        return page
