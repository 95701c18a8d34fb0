"""What a person wants to know of a job at first sight."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from drs_inspector.domain.explanations.topics import Topic, status_topic
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.sections import endpoint_summary, entry_rows
from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.labels.value_labels import direction_label, network_label, scenario_label, task_type_label
from drs_inspector.domain.tables.job_facts import is_counted_at_once
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.fact_rows import differences, fact, job_facts_table, section_facts
from drs_inspector.qt.details.objects.tab import counts_text
from drs_inspector.qt.details.route_picture import RoutePicture
from drs_inspector.qt.details.saved_replies import replies_of_job_facts
from drs_inspector.qt.details.unavailable import refusal_box
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.widgets.elided_label import ElidedLabel, plain_tip
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.tables.facts_model import Fact
from drs_inspector.qt.widgets.theme import GRID, tint, tone_colour
from drs_inspector.session.job_tree.node import NodeKind, TreeNode

_SHOWN_SECTIONS = ("times", "tags")


class StatusLabel(QLabel):
    """A status as a word on a faint background of its colour."""

    def __init__(self, status: JobStatus, parent: QWidget | None = None, *, topic: Topic | None = None) -> None:
        super().__init__(status.label or "No status", parent)
        self._tone = status.tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(plain_tip(tip_words(topic, f"{status.value}\nField: status")))
        self.setAutoFillBackground(True)
        self.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        self._paint()

    def _paint(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, tone_colour(self._tone))
        palette.setColor(QPalette.ColorRole.Window, tint(self._tone))
        self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()


class JobOverview:
    """The first tab of a job."""

    title = "Overview"

    def fits(self, node: TreeNode) -> bool:
        """Fits jobs on every level."""
        return node.is_job

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Status, route, what failed, then everything else in sections."""
        job = context.snapshot.jobs[node.job_id or ""]
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        row.setContentsMargins(GRID, 0, GRID, 0)
        row.setSpacing(GRID)
        row.addWidget(StatusLabel(job.status, page, topic=status_topic(job)))
        pair = ElidedLabel(page)
        pair.set_full_text(job.engine_pair)
        row.addWidget(pair, 1)
        column.addLayout(row)
        detail = job.detail
        if detail is not None:
            column.addWidget(RoutePicture(detail.source_endpoint, detail.target_endpoint, page))
        for words in _failures(job):
            column.addWidget(InlineMessage(words, "red", "error", page))
        if job.unavailable is not None:
            rest = "What follows is what the list of jobs says." if job.list_entry is not None else ""
            column.addWidget(refusal_box(job.unavailable.reason, context.snapshot, page, rest))
        elif detail is None:
            column.addWidget(
                InlineMessage("Only the list entry of this job was read, not its details.", "blue", "info", page)
            )
        table = job_facts_table("Job", overview_facts(job, context), job, context)
        column.addWidget(table, 1)
        page.setFocusProxy(table)
        return page


def _failures(job: Job) -> list[str]:
    detail, entry = job.detail, job.list_entry
    told = [detail.failed_reason, detail.error_message] if detail is not None else []
    told += [entry.error_msg] if entry is not None else []
    given = list(dict.fromkeys(text for text in told if text))
    # A message often repeats the reason behind a word of its own.
    texts = [text for text in given if not any(text != other and text in other for other in given)]
    code = detail.error_code if detail is not None else None
    if code and texts:
        texts[0] = f"{code}: {texts[0]}"
    elif code:
        texts = [f"The job failed with the code {code}."]
    return texts


def overview_facts(job: Job, context: DetailContext) -> list[Fact]:
    """Return the sections of the overview: the job itself, its parts, times, tags, and what was sent differently."""
    home = "" if job.detail is not None else "list."
    session = fact("Session", context.origin)
    facts = [Fact("Job"), *_identity(job, home), *session]
    parts = list(_parts(job, context))
    facts += [Fact("Parts"), *parts] if parts else []
    facts += section_facts(job, _SHOWN_SECTIONS)
    entry = entry_rows(job.unavailable.entry_raw) if job.unavailable is not None else ()
    if entry:
        facts += [Fact("Entry in place of the details"), *(Fact(row.label, row.text) for row in entry)]
    if job.detail is None and job.created is not None:
        facts += [Fact("Times"), *fact("Created", job.created.local_text(), "list.create_time")]
    return [*facts, *replies_of_job_facts(job.id, context.snapshot), *differences(job)]


def _identity(job: Job, home: str) -> Iterator[Fact]:
    yield from fact("Name", job.name, f"{home}name")
    yield from fact("Id", job.id, f"{home}id")
    status = f"{job.status.label} ({job.status.value})" if job.status.value else ""
    yield from fact("Status", status, f"{home}status")
    yield from fact("Description", job.description, f"{home}description")
    yield from fact("Scenario", scenario_label(job.scenario), f"{home}db_use_type")
    yield from fact("Phases", task_type_label(job.task_type), f"{home}task_type")
    yield from fact("Direction", direction_label(job.job_direction, job.scenario), f"{home}job_direction")
    in_list = job.list_entry is not None and job.list_entry.net_type
    yield from fact("Network", network_label(job.net_type), "list.net_type" if in_list else f"{home}net_type")


def _parts(job: Job, context: DetailContext) -> Iterator[Fact]:
    snapshot, detail = context.snapshot, job.detail
    parent = snapshot.jobs.get(job.parent_id or "")
    if job.parent_id:
        name, node = (parent.name, _job_node(parent, context)) if parent else (job.parent_id, None)
        yield from fact("Subtask of", name, "parent_id", node=node)
    for child in snapshot.children_of(job.id):
        yield from fact("Subtask", f"{child.name}: {child.status.label}", node=TreeNode(NodeKind.CHILD_JOB, child.id))
    if detail is None:
        return
    for label, kind, endpoint in (
        ("Source", NodeKind.SOURCE, detail.source_endpoint),
        ("Target", NodeKind.TARGET, detail.target_endpoint),
        ("Message queue", NodeKind.MESSAGE_QUEUE, detail.dmq_endpoint),
    ):
        if endpoint is not None:
            yield from fact(label, endpoint_summary(endpoint), node=TreeNode(kind, job.id))
    yield from fact("Shards", str(len(detail.source_sharding) or ""), "source_sharding")
    yield from fact("Objects", _objects_text(job), node=TreeNode(NodeKind.OBJECTS, job.id))


def _job_node(job: Job, context: DetailContext) -> TreeNode:
    kind = NodeKind.CHILD_JOB if job.parent_id in context.snapshot.jobs else NodeKind.JOB
    return TreeNode(kind, job.id)


def _objects_text(job: Job) -> str:
    whole = job.detail is not None and job.detail.object_switch is False
    if job.is_loaded("objects") or is_counted_at_once(job):
        listed = counts_text(job.objects) if job.objects.row_count else "None listed"
        return "The whole instance" if whole and not job.objects.row_count else listed
    return "The whole instance" if whole else "Selected one by one"
