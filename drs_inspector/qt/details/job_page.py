"""The page of a job: its tabs are the parts of the job, and the rows of the tree below the job lead to them."""

from collections.abc import Sequence
from typing import Final

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place

OVERVIEW, PROGRESS, OBJECTS, RULES = "Overview", "Progress", "Objects", "Rules"
ENDPOINTS, SETTINGS, HISTORY, READINGS, JSON = "Endpoints", "Settings", "History", "Readings", "JSON"
TABS_WITH_KEYS: Final = 9
"""So many tabs have a key of their own, Alt+1 to Alt+9 unless a person chose others."""

_TAB_OF: Final = {
    NodeKind.SOURCE: ENDPOINTS,
    NodeKind.TARGET: ENDPOINTS,
    NodeKind.SHARD: ENDPOINTS,
    NodeKind.MESSAGE_QUEUE: ENDPOINTS,
    NodeKind.REPLICATION_INSTANCE: ENDPOINTS,
    NodeKind.OBJECTS: OBJECTS,
    NodeKind.RULES: RULES,
    NodeKind.RULE: RULES,
    NodeKind.SETTINGS: SETTINGS,
}
# Above this size matching rules to objects is left to the tab, which reads the objects in slices.
_MATCH_LIMIT_BYTES: Final = 2_000_000


def page_of(node: TreeNode, snapshot: Snapshot) -> TreeNode:
    """Return the node whose page shows a node: of a part of a job the job, of a rule without a job the list of them."""
    if node.kind is NodeKind.RULE and node.job_id is None:
        return TreeNode(NodeKind.UNASSIGNED_RULES, session=node.session)
    return job_node(node.job_id, snapshot, node.session) if node.kind in _TAB_OF and node.job_id else node


def job_node(job_id: str, snapshot: Snapshot, session: str = "") -> TreeNode:
    """Return the node of a job: one whose parent is known is below it."""
    job = snapshot.jobs.get(job_id)
    is_subtask = job is not None and job.parent_id in snapshot.jobs
    return TreeNode(NodeKind.CHILD_JOB if is_subtask else NodeKind.JOB, job_id, session=session)


def place_of(node: TreeNode) -> Place:
    """Return where a row of the tree leads: the tab of its page, and the row in it."""
    return Place(node, rule=node.index if node.kind is NodeKind.RULE else None, tab=_TAB_OF.get(node.kind, ""))


def tab_of(place: Place) -> str:
    """Return the title of the tab that a place is in, "" where the page itself decides."""
    if place.tab:
        return place.tab
    if place.object_row is not None:
        return OBJECTS
    if place.rule is not None:
        return RULES
    return JSON if place.json_offset is not None else place_of(place.node).tab


def in_order_of_keys(titles: Sequence[str]) -> list[str]:
    """Return the tabs in the order of their keys: readings, which files do not have, come last."""
    return sorted(titles, key=lambda title: title == READINGS)


class JobPart:
    """A view that is a tab of the page of a job. ``exists`` and ``count`` are asked for each job that is shown."""

    title = ""

    def fits(self, node: TreeNode) -> bool:
        """Fits jobs on every level."""
        return node.is_job

    def exists(self, node: TreeNode, context: DetailContext) -> bool:
        """Tell whether the job has this part."""
        job = context.snapshot.jobs.get(node.job_id or "")
        return job is not None and self._is_part_of(job)

    def count(self, node: TreeNode, context: DetailContext) -> int | None:  # noqa: ARG002 - for those who count
        """Return how many there are, None where that is not known yet or nothing is counted."""
        return None

    def _is_part_of(self, job: Job) -> bool:
        return job.has_detail


def rules_count(job: Job, snapshot: Snapshot) -> int | None:
    """Return the number of a job's rules; None while it depends on objects that are many and not read yet."""
    if snapshot.reply_rules(job.reply_number) and not job.is_loaded("objects") and job.detail_size > _MATCH_LIMIT_BYTES:
        return None
    return len(snapshot.rules_of(job.id)) if snapshot.reply_rules(job.reply_number) else len(job.own_rules)
