"""Transformation rules of a job, and those that match no job's objects."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.domain.rules.rule_set import TransformationRule, condition_text, match_text, table_text
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.objects.loading import LoadedPage
from drs_inspector.qt.widgets.inline_message import InlineMessage, empty_page
from drs_inspector.qt.widgets.tables.records_model import RecordColumn
from drs_inspector.qt.widgets.tables.records_table import RecordsTable
from drs_inspector.session.job_tree.node import NodeKind, TreeNode

KIND_WORDS = {"contentConditionalFilter": "Row filter", "configConditionalFilter": "Advanced row filter"}
UNASSIGNED_WORDS = (
    "These rules were at the top of a reply, not inside one of its jobs, and none of the tables they name is among "
    "the selected objects of a job in that reply. So nothing says which job they belong to."
)


@dataclass(frozen=True, slots=True)
class NumberedRule:
    """A rule and its place among its neighbours, from 0."""

    index: int
    rule: TransformationRule


def kind_text(rule: TransformationRule) -> str:
    """Return the kind of a rule in words; unknown kinds stay as they were sent."""
    kind = rule.transformation_type or ""
    return KIND_WORDS.get(kind, kind) or "Of unknown kind"


def tables_text(rule: TransformationRule) -> str:
    """Return the tables that a rule names."""
    return ", ".join(table_text(table) for table in rule.objects) or "No table"


def matches_text(rule: TransformationRule) -> str:
    """Return how a rule's tables were found among the selected objects, with counts where that differs."""
    counts = Counter(match_text(rule, match.how) for match in rule.matches) or Counter([match_text(rule, "unassigned")])
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{words}: {count}" for words, count in counts.items())


def contradictions_of(rule: TransformationRule) -> tuple[str, ...]:
    """Return in sentences where a rule disagrees with itself or with the objects."""
    return tuple(dict.fromkeys(words for match in rule.matches for words in match.contradictions))


def _doubt_tone(numbered: NumberedRule) -> str:
    return "amber" if contradictions_of(numbered.rule) else ""


def _match_tone(numbered: NumberedRule) -> str:
    return "grey" if all(match.how == "unassigned" for match in numbered.rule.matches) else ""


_COLUMNS: tuple[RecordColumn[NumberedRule], ...] = (
    RecordColumn("No.", lambda one: str(one.index + 1), 1, sort_key=lambda one: one.index, numeric=True),
    RecordColumn("Kind", lambda one: kind_text(one.rule), 18),
    RecordColumn("Table", lambda one: tables_text(one.rule), 26),
    RecordColumn("Condition", lambda one: condition_text(one.rule), 16),
    RecordColumn("Matched", lambda one: matches_text(one.rule), 26, tone=_match_tone),
    RecordColumn(
        "Contradictions",
        lambda one: " ".join(contradictions_of(one.rule)) or "None",
        38,
        tone=_doubt_tone,
        icon_name=lambda one: "warning" if contradictions_of(one.rule) else "",
        tooltip=lambda one: "\n".join(contradictions_of(one.rule)),
    ),
)


def rules_table(
    rules: Sequence[TransformationRule], copy: Callable[[str], None], opened: Callable[[int], None]
) -> RecordsTable[NumberedRule]:
    """Return the table of rules; ``opened(index)`` is called for Return and double click."""
    return RecordsTable(
        "Transformation rules",
        _COLUMNS,
        [NumberedRule(index, rule) for index, rule in enumerate(rules)],
        copy,
        json_of=lambda one: one.rule.raw.decode("utf-8", "replace"),
        activate=lambda one: opened(one.index),
        sentences=True,
    )


class RulesView:
    """The rules of one job."""

    title = "Rules"

    def fits(self, node: TreeNode) -> bool:
        """Fits the node of a job's rules."""
        return node.kind is NodeKind.RULES

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the table; the objects that rules are matched to are read in slices first."""
        job = context.snapshot.jobs[node.job_id or ""]
        if not job.has_detail:
            return empty_page("The details of this job were not read, so its rules are not known.")
        return LoadedPage(job, lambda: self._page(job.id, context))

    def _page(self, job_id: str, context: DetailContext) -> QWidget:
        rules = context.snapshot.rules_of(job_id)
        if not rules:
            return empty_page("This job has no transformation rules: rows are copied as they are.")
        return rules_table(rules, context.copy, lambda index: context.navigate(TreeNode(NodeKind.RULE, job_id, index)))


class UnassignedRulesView:
    """Rules of a reply that belong to none of its jobs."""

    title = "Rules without a job"

    def fits(self, node: TreeNode) -> bool:
        """Fits the node of these rules."""
        return node.kind is NodeKind.UNASSIGNED_RULES

    def build(self, _node: TreeNode, context: DetailContext) -> QWidget:
        """Show the rules, with the reason why they belong to no job."""
        rules = context.snapshot.unassigned_rules
        if not rules:
            return empty_page("Every transformation rule belongs to a job.")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(InlineMessage(UNASSIGNED_WORDS, "amber", "info"))
        table = rules_table(rules, context.copy, lambda index: context.navigate(TreeNode(NodeKind.RULE, None, index)))
        column.addWidget(table, 1)
        page.setFocusProxy(table)
        return page
