"""Transformation rules of a job, and those that match no job's objects."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.rules.cards import rule_card
from drs_inspector.domain.rules.fields import TransformationRule
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.job_page import RULES, JobPart, rules_count
from drs_inspector.qt.details.loading import LoadedPage, ObjectsOf
from drs_inspector.qt.details.rules.panel import RulesPanel
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.session.job_page.told_parts import tells_rules
from drs_inspector.session.job_tree.node import NodeKind, TreeNode

UNASSIGNED_WORDS = (
    "These rules were at the top of a reply, not inside one of its jobs, and none of the tables they name is among "
    "the selected objects of a job in that reply. So nothing says which job they belong to."
)

NO_RULES = "This job has no transformation rules: rows are copied as they are."
NOT_TOLD = "The details of this job have neither objects nor rules, so whether rows are changed is not told here."


def _panel(rules: Sequence[TransformationRule], node: TreeNode, context: DetailContext, words: str = "") -> RulesPanel:
    return RulesPanel([rule_card(index, rule) for index, rule in enumerate(rules)], node, context, words)


class RulesView(JobPart):
    """The rules of one job."""

    title = RULES

    def count(self, node: TreeNode, context: DetailContext) -> int | None:
        """Return the number of rules, None where they are not told."""
        job = context.snapshot.jobs[node.job_id or ""]
        rules = rules_count(job, context.snapshot)
        return rules if rules or tells_rules(job) else None

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the rules; the objects that they are matched to are read in slices first."""
        job = context.snapshot.jobs[node.job_id or ""]
        return LoadedPage(ObjectsOf(job), lambda: self._page(node, context))

    def _page(self, node: TreeNode, context: DetailContext) -> QWidget:
        rules = context.snapshot.rules_of(node.job_id or "")
        if not rules:
            return empty_page(NO_RULES if tells_rules(context.snapshot.jobs[node.job_id or ""]) else NOT_TOLD)
        return _panel(rules, node, context)


class UnassignedRulesView:
    """Rules of a reply that belong to none of its jobs."""

    title = "Rules without a job"

    def fits(self, node: TreeNode) -> bool:
        """Fits the node of these rules."""
        return node.kind is NodeKind.UNASSIGNED_RULES

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the rules, with the reason why they belong to no job."""
        rules = context.snapshot.unassigned_rules
        if not rules:
            return empty_page("Every transformation rule belongs to a job.")
        return _panel(rules, node, context, UNASSIGNED_WORDS)
