"""The summary of a source, of everything and of a scenario as the first tab of their pages."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from drs_inspector.cloud.network.regions import cloud_label
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.fact_rows import left_out
from drs_inspector.qt.details.saved_replies import reply_facts
from drs_inspector.qt.details.unavailable import title_of
from drs_inspector.qt.summary.page import TITLE, SummaryPage
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.session.coverage_texts import masking_words
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.status_texts import clock_words
from drs_inspector.session.summary.values import Door, Source
from drs_inspector.storage.known_causes import known_causes

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
_MOST_PROBLEMS = 40
_SUMMED_UP = (NodeKind.SNAPSHOT, NodeKind.SESSION, NodeKind.SCENARIO)


def snapshot_facts(snapshot: Snapshot) -> list[Fact]:
    """Return where a document comes from, what of it belongs to no job, and what went wrong, as sections of rows."""
    masked = [Fact("Masked", words, tone="amber")] if (words := masking_words(snapshot)) else []
    facts = [*_source_facts(snapshot.source), *masked]
    if snapshot.unassigned_rules:
        count = len(snapshot.unassigned_rules)
        words = f"{count:,} transformation rule{'' if count == 1 else 's'}"
        facts.append(Fact("Without a job", words, node=TreeNode(NodeKind.UNASSIGNED_RULES)))
    facts += [*reply_facts(snapshot), *_unavailable_facts(snapshot)]
    if snapshot.problems:
        facts.append(Fact("Problems"))
    for problem in snapshot.problems[:_MOST_PROBLEMS]:
        where = str(problem.get("where") or "In the file")
        words = " ".join(str(problem[name]) for name in ("cause", "next_step", "code") if problem.get(name))
        facts.append(Fact(where, f"{title_of(problem)} {words}".strip(), tone="red", icon_name="error"))
    facts += left_out(len(snapshot.problems), _MOST_PROBLEMS)
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


def _unavailable_facts(snapshot: Snapshot) -> Iterator[Fact]:
    if not snapshot.unavailable:
        return
    reasons = Counter(title_of(one.reason) for one in snapshot.unavailable.values())
    yield Fact("Details not read")
    node = TreeNode(NodeKind.UNAVAILABLE_LIST)
    for title, count in reasons.most_common(_MOST_PROBLEMS):
        yield Fact(f"{count:,} job{'' if count == 1 else 's'}", title, tone="amber", icon_name="unavailable", node=node)


class NodeAsks:
    """What the summary of a node asks: in a window what is shown in it, else the document of the context alone."""

    def __init__(self, node: TreeNode, context: DetailContext) -> None:
        self.node, self.context = node, context

    @property
    def scenario(self) -> str | None:
        """The scenario that is summed up, None for all."""
        return self.node.name if self.node.kind is NodeKind.SCENARIO else None

    def is_same(self, other: object) -> bool:
        """Tell whether it asks for the same as another one does."""
        if not isinstance(other, NodeAsks) or other.node != self.node:
            return False
        mine, its = self.context, other.context
        return mine.summary is its.summary and (mine.summary is not None or mine.snapshot is its.snapshot)

    def sources(self) -> Sequence[Source]:
        """Return the sources."""
        context = self.context
        if context.summary is not None:
            return context.summary.sources(self.node.session)
        snapshot = context.snapshot
        health = context.health or SnapshotHealth(snapshot, None, known=known_causes())
        return (Source(self.node.session, "", snapshot, health, is_live=snapshot.source.kind != "file"),)

    def since(self) -> datetime | None:
        """Return when the look before was."""
        return self.context.summary.since(self.node.session) if self.context.summary is not None else None

    def facts(self) -> Sequence[Fact]:
        """Return where the jobs come from; several sources have summaries of their own."""
        sources = self.sources() if self.scenario is None else ()
        return tuple(snapshot_facts(sources[0].snapshot)) if len(sources) == 1 else ()

    def follow(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell of news."""
        return self.context.summary.follow(listener) if self.context.summary is not None else _nothing_to_end

    def go(self, door: Door) -> None:
        """List the jobs of a filter, or lead to a node."""
        if door.filter_text and self.context.summary is not None:
            self.context.summary.filter_wanted.emit(door.filter_text, self.node.session)
        elif door.node is not None:
            self.context.navigate(Place(door.node, tab=door.tab) if door.tab else door.node)

    def open_fact(self, fact: Fact) -> None:
        """Lead where a line leads."""
        sources = self.sources()
        if fact.node is not None and sources:
            key = sources[0].key
            self.context.navigate(TreeNode(fact.node.kind, index=fact.node.index, session=key) if key else fact.node)


def _nothing_to_end() -> None:
    """End what was not begun."""


class SummaryView:
    """The first tab of everything, of a source, and of a scenario."""

    title = TITLE

    def fits(self, node: TreeNode) -> bool:
        """Fits what has jobs."""
        return node.kind in _SUMMED_UP

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Sum up the jobs."""
        return NodeSummary(node, context)


class NodeSummary(SummaryPage):
    """The page of a node, which is renewed in place while that is shown."""

    def __init__(self, node: TreeNode, context: DetailContext) -> None:
        self._node = node
        super().__init__(NodeAsks(node, context), context.copy)

    def renew(self, context: DetailContext) -> None:
        """Say what there is to say now."""
        self.ask(NodeAsks(self._node, context))
