"""Source and target beside one another, what is between them, and how many other jobs use them."""

from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.qt.details.answer_table.kept import KeptShown
from drs_inspector.qt.details.answer_table.page import AnswerPage
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.job_page import ENDPOINTS, JobPart
from drs_inspector.qt.details.other_jobs import OtherJobsCount
from drs_inspector.qt.details.readings.source import readings_of
from drs_inspector.session.handbook.topics import topic_of_field
from drs_inspector.session.job_page.endpoints import endpoint_rows
from drs_inspector.session.job_page.page_rows import PageRows
from drs_inspector.session.job_page.reached import REACHED_BY, reached_of
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.job_tree.raw_json_of_node import json_of_path
from drs_inspector.session.search.ends_elsewhere import EndsElsewhere, end_names
from drs_inspector.session.search.names import Sought

_HELP: Final = (
    "Source and target of the job beside one another, differing values first. Left and Right fold and unfold; a click"
    " on a title orders the rows in their groups."
)
_GROUP_OF: Final = {
    NodeKind.SHARD: "shards",
    NodeKind.MESSAGE_QUEUE: "queue",
    NodeKind.REPLICATION_INSTANCE: "instance",
}
_KEPT: Final = KeptShown()


class EndpointsView(JobPart):
    """Source, shards, target, message queue and replication instance of a job."""

    title = ENDPOINTS

    def _is_part_of(self, job: Job) -> bool:
        detail = job.detail
        return detail is not None and any(
            (
                detail.source_endpoint,
                detail.target_endpoint,
                detail.source_sharding,
                detail.dmq_endpoint,
                detail.inst_info,
            )
        )

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show both ends of the job."""
        return EndpointsPage(context.snapshot.jobs[node.job_id or ""], context)


class EndpointsPage(AnswerPage):
    """The table, and the button with the number of other jobs on the same ends."""

    def __init__(self, job: Job, context: DetailContext) -> None:
        self._job, self._context = job, context
        self._readings = readings_of(context)
        super().__init__(
            ENDPOINTS,
            self._rows(),
            copy=context.copy,
            json_of=lambda path: json_of_path(job, path),
            topic_of=lambda path: topic_of_field(job, path),
            follow=lambda _door: None,
            help=_HELP,
            find_words="Find in both ends",
            narrowings=_narrowings,
            curl=lambda: context.curl_of_job(job.id),
        )
        self.others = QPushButton("Other jobs on these ends", self.tools)
        self.others.setAutoDefault(False)
        self.others.setToolTip("Search everything for the instances and addresses of both ends")
        self.others.setVisible(context.search_for is not None and bool(end_names(job)))
        self.others.clicked.connect(self._search)
        self.add_tool(self.others)
        self.count = OtherJobsCount(self)
        self.count.counted.connect(self._counted)
        self._readings.follow(self, self._changed)
        _KEPT.follow(self, context.snapshot, job.id)

    def _rows(self) -> PageRows:
        told = [(panel.call.name, self._readings.told(self._job.id, panel)) for panel in REACHED_BY]
        return endpoint_rows(self._job, reached_of(told, self._readings.now))

    def _changed(self, job_id: str) -> None:
        if job_id == self._job.id and (rows := self._rows()) != self.table.rows.page:
            self.show_page(rows)

    def lead(self, place: Place | None) -> None:
        """Bring the part that a row of the tree leads to into view."""
        group = _GROUP_OF.get(place.node.kind) if place is not None else None
        if place is not None and group is not None:
            if self.is_narrowed:
                self.show_all()
            is_shard = place.node.kind is NodeKind.SHARD
            self.table.lead(group, f"source_sharding[{place.node.index or 0}]" if is_shard else "")

    def where(self, place: Place) -> Place:
        """Return the place as it is: what is chosen is kept by itself."""
        return place

    # Other jobs

    def showEvent(self, event: QShowEvent) -> None:
        """Count the other jobs on the same ends when it is seen."""
        super().showEvent(event)
        if self.others.isVisibleTo(self) and self._context.documents is not None and self.count.found is None:
            self.count.ask(self._elsewhere)

    def _elsewhere(self) -> EndsElsewhere:
        documents = self._context.documents
        return EndsElsewhere(self._job, documents() if documents is not None else ())

    def _counted(self) -> None:
        found = self.count.found
        if found is not None:
            unread = f", {found.unread:,} not read" if found.unread else ""
            self.others.setText(f"Other jobs on these ends {found.count:,}{unread}")
            self.others.setEnabled(bool(found.count or found.unread))

    def _search(self) -> None:
        if self._context.search_for is not None:
            self._context.search_for(Sought(end_names(self._job), HitKind.ENDPOINT))


def _narrowings(page: PageRows) -> list[tuple[str, str]]:
    counts = {group.key: len(group.lines) for group in page.groups}
    differing = counts.get("differs", 0)
    if not differing or differing == page.size:
        return []
    return [("", "All"), ("differs", f"Differs {differing:,}")]
