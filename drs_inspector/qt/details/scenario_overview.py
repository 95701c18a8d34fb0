"""The jobs of one scenario as a table."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.tables.list_columns import JobColumn, table_columns
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.snapshot_overview import groups_text
from drs_inspector.qt.widgets.dialog_layout import words
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.qt.widgets.tables.records_model import RecordColumn
from drs_inspector.qt.widgets.tables.records_table import RecordsTable
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import NodeKind, TreeNode


def record_column(column: JobColumn) -> RecordColumn[Job]:
    """Return a column of jobs as one of a table; a value with a tone has a job's icon in that colour."""
    return RecordColumn(
        column.title,
        column.text,
        column.table_width or 0,
        tone=column.tone,
        icon_name=(lambda _job: "job") if column.tone is not None else None,
        tooltip=column.hint,
        sort_key=column.sort_value or _without_order,
        numeric=column.numeric,
    )


def _without_order(_job: Job) -> tuple[()]:
    """Leave jobs where they are: the value of the column would have to be read of every one of them."""
    return ()


class ScenarioOverview:
    """The first tab of a scenario."""

    title = "Jobs"

    def fits(self, node: TreeNode) -> bool:
        """Fits the node of a scenario."""
        return node.kind is NodeKind.SCENARIO

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the table; Return or a double click opens a job."""
        jobs = [job for job in context.snapshot.roots() if job.scenario == node.name]
        if not jobs:
            return empty_page("No job of this scenario was found.")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        heading = words(f"{scenario_label(node.name) or 'Without a scenario'}: {groups_text(jobs)}", page)
        heading.setContentsMargins(GRID, GRID, GRID, GRID)
        table = RecordsTable(
            "Jobs of the scenario",
            list(map(record_column, table_columns())),
            jobs,
            context.copy,
            json_of=_json_of,
            id_of=lambda job: job.id,
            activate=lambda job: context.navigate(TreeNode(NodeKind.JOB, job.id)),
        )
        column.addWidget(heading)
        column.addWidget(table, 1)
        page.setFocusProxy(table)
        return page


def _json_of(job: Job) -> str | None:
    raw = job.detail_raw if job.detail_raw is not None else job.list_raw
    return None if raw is None else bytes(raw).decode("utf-8", "replace")
