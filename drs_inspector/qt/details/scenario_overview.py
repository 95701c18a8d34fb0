"""The jobs of one scenario as a table."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.route import route_of
from drs_inspector.domain.labels.status import scenario_label
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.snapshot_overview import groups_text
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.qt.widgets.records_model import RecordColumn
from drs_inspector.qt.widgets.records_table import RecordsTable
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import NodeKind, TreeNode

_BIG_DETAILS = 1024 * 1024  # reading more than this for one cell of a table would be felt


def _created_text(job: Job) -> str:
    return job.created.local_text() if job.created is not None else ""


def _created_key(job: Job) -> tuple[bool, str]:
    created = job.created
    moment = created.instant.isoformat() if created is not None and created.instant is not None else _created_text(job)
    return bool(moment), moment


def _route_text(job: Job) -> str:
    route = route_of(job) if job.detail_size < _BIG_DETAILS else ""
    return f"{job.engine_pair}  ({route})" if route else job.engine_pair


def _objects_text(job: Job) -> str:
    count = job.object_count_hint
    return "" if count is None else f"{count:,}"


_COLUMNS: tuple[RecordColumn[Job], ...] = (
    RecordColumn("Name", lambda job: job.name, 26, tooltip=lambda job: job.id),
    RecordColumn(
        "Status",
        lambda job: job.status.label,
        22,
        tone=lambda job: job.status.tone,
        icon_name=lambda job: "job" if job.status.value else "",
        tooltip=lambda job: job.status.value,
    ),
    # Sorting needs every job, and the addresses stand in the details: engines come first and are cheap.
    RecordColumn("From → To", _route_text, 36, sort_key=lambda job: job.engine_pair.casefold()),
    RecordColumn(
        "Objects",
        _objects_text,
        9,
        numeric=True,
        tooltip=lambda job: "Counted when the job's objects are looked at" if job.object_count_hint is None else "",
        sort_key=lambda job: -1 if job.object_count_hint is None else job.object_count_hint,
    ),
    RecordColumn("Created", _created_text, 28, sort_key=_created_key),
)


class ScenarioOverview:
    """The first tab of a scenario."""

    title = "Jobs"

    def fits(self, node: TreeNode) -> bool:
        """Fits the line of a scenario."""
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
        words = QLabel(f"{scenario_label(node.name) or 'Without a scenario'}: {groups_text(jobs)}", page)
        words.setContentsMargins(GRID, GRID, GRID, GRID)
        words.setWordWrap(True)
        table = RecordsTable(
            "Jobs of the scenario",
            _COLUMNS,
            jobs,
            context.copy,
            json_of=_json_of,
            activate=lambda job: context.navigate(TreeNode(NodeKind.JOB, job.id)),
        )
        column.addWidget(words)
        column.addWidget(table, 1)
        page.setFocusProxy(table)
        return page


def _json_of(job: Job) -> str | None:
    raw = job.detail_raw if job.detail_raw is not None else job.list_raw
    return None if raw is None else bytes(raw).decode("utf-8", "replace")
