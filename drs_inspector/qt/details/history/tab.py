"""What happened to a job: one list, the newest first, from everything that tells of it."""

from typing import Final

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.job_page import HISTORY, JobPart
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.session.job_tree.node import TreeNode

NOT_KNOWN: Final = "Nothing is known of what happened to this job: neither a time of it nor a list was read."


class HistoryView(JobPart):
    """The history of a job."""

    title = HISTORY

    def _is_part_of(self, job: Job) -> bool:  # noqa: ARG002 - a list entry has the time it was made
        return True

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the history."""
        from drs_inspector.qt.details.history.page import HistoryPage  # noqa: PLC0415 - loaded when it is opened

        page = HistoryPage(node, context.snapshot.jobs[node.job_id or ""], context)
        if page.table.rows.page.size or page.is_live:
            return page
        page.deleteLater()
        return empty_page(NOT_KNOWN)
