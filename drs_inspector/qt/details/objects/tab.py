"""Which databases, schemas, tables and other objects a job replicates, and under which names."""

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import counts_label
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.tables.job_facts import counts_at_once
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.job_page import OBJECTS, JobPart
from drs_inspector.qt.details.loading import LoadedPage, ObjectsOf
from drs_inspector.qt.details.objects.panel import WHOLE_INSTANCE, ObjectSelectionPanel
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.session.job_page.told_parts import tells_objects
from drs_inspector.session.job_tree.node import TreeNode

_NOT_TOLD = "The details of this job have no list of objects, so what is copied is not told here."
_NONE_LISTED = "The cloud listed no objects for this job. A list is normal only when single objects were chosen."


class ObjectSelectionView(JobPart):
    """The tab of the object selection."""

    title = OBJECTS

    def count(self, node: TreeNode, context: DetailContext) -> int | None:
        """Return the number of objects, None while that would take time, and where they are not listed."""
        job = context.snapshot.jobs[node.job_id or ""]
        counts = counts_at_once(job)
        if counts is None or (_is_whole_instance(job) and not counts.objects):
            return None
        return counts.objects

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the selection, reading it in slices first when that was not done yet."""
        job = context.snapshot.jobs[node.job_id or ""]
        return LoadedPage(ObjectsOf(job), lambda: _page(job, node, context))


def _page(job: Job, node: TreeNode, context: DetailContext) -> QWidget:
    whole_instance = _is_whole_instance(job)
    if job.objects.row_count == 0:
        return empty_page(WHOLE_INSTANCE if whole_instance else _NONE_LISTED if tells_objects(job) else _NOT_TOLD)
    return ObjectSelectionPanel(job, node, context, whole_instance=whole_instance)


def _is_whole_instance(job: Job) -> bool:
    return job.detail is not None and job.detail.object_switch is False


def counts_text(selection: ObjectSelection) -> str:
    """Return "1,204 objects: 4 databases, 1,200 tables" and how many of them raise doubts."""
    kinds = counts_label(selection.counts())
    total = selection.count
    words = f"{total:,} object{'' if total == 1 else 's'}" + (f": {kinds}" if kinds else "")
    missing = selection.row_count - total
    if missing:
        words += f". {missing:,} parent{'' if missing == 1 else 's'} not in the list, shown in grey"
    return words


__all__ = ["WHOLE_INSTANCE", "ObjectSelectionPanel", "ObjectSelectionView", "counts_text"]
