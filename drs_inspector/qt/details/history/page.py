"""The page of a job's history: the rows, and below them what they were read from."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Figures
from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.printable import printable_json
from drs_inspector.qt.details.answer_table.kept import KeptShown
from drs_inspector.qt.details.answer_table.page import AnswerPage
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.history.foot import HistoryFoot
from drs_inspector.qt.details.job_page import HISTORY, READINGS
from drs_inspector.qt.details.readings.source import readings_of
from drs_inspector.qt.details.readings.tab import OPENED_AFTER_MS
from drs_inspector.session.handbook.topics import topic_of_field
from drs_inspector.session.job_page.history.lists import Ask, ListTold, panels_for
from drs_inspector.session.job_page.history.rows import History, KeptEvents, Seen, history_of, kinds_of
from drs_inspector.session.job_page.page_rows import Line, PageRows
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.job_tree.raw_json_of_node import json_of_path
from drs_inspector.session.readings_page.states import asked_on_opening

if TYPE_CHECKING:
    from drs_inspector.session.curl_texts import Curl

_HELP: Final = (
    "What happened to the job, the newest first. Left and Right fold and unfold a day; the exact time is in the tool"
    " tip and in what is copied."
)
_KEPT: Final = KeptShown()
LOOKS_EVERY_MS: Final = 10_000


class HistoryPage(AnswerPage):
    """Operations are asked for when it is opened, as little as they cost; the other lists when a person wants them."""

    def __init__(self, node: TreeNode, job: Job, context: DetailContext) -> None:
        self._node, self._job, self._context = node, job, context
        self._readings = readings_of(context)
        self._panels = panels_for(self._readings.cloud)
        if not self.is_live:
            told = ((one, self._readings.told(job.id, one)) for one in self._panels)
            self._panels = tuple(one for one, known in told if known.is_known)
        self._kept = KeptEvents()
        self.history = self._made()
        super().__init__(
            HISTORY,
            self.history.page,
            copy=context.copy,
            json_of=self._json_of,
            topic_of=self._topic_of,
            follow=lambda _door: None,
            help=_HELP,
            find_words="Find in the history",
            narrowings=self._kinds,
            curl=self._curl_of_rows,
        )
        has_log = self.is_live and bool(self._panels)
        self.foot = HistoryFoot(self.history.foot, context.copy, self, has_log=has_log)
        self.foot.wanted.connect(self._ask)
        self.foot.log_wanted.connect(self._go_to_readings)
        self.column.addWidget(self.foot)
        self._kept_history = context.kept_history
        self._looks = QTimer(self, interval=LOOKS_EVERY_MS)
        self._looks.timeout.connect(self._look_at_readings)
        self._open = QTimer(self, singleShot=True, interval=OPENED_AFTER_MS)
        self._open.timeout.connect(self._opened)
        self._readings.follow(self, self._changed)
        if self._kept_history is not None:
            self._kept_history.follow(self, self._changed)
        _KEPT.follow(self, context.snapshot, job.id)

    def _curl_of_rows(self) -> "Curl":
        told = (self._readings.told(self._job.id, one) for one in self._panels)
        return self._context.curl_of_replies([one.pages[0] for one in told if one.is_read], self._job.id)

    @property
    def is_live(self) -> bool:
        """Whether more can be asked."""
        return self._readings.is_live

    def _made(self) -> History:
        readings, health = self._readings, self._context.health
        read_at = readings.now if self.is_live else reading_time(self._context.snapshot)
        figures, limits = Figures(), DEFAULT_LIMITS
        if health is not None:
            figures, limits = health.context.figures.get(self._job.id, figures), health.context.limits
        history = self._context.kept_history
        seen = Seen(
            tuple(self._lists()), readings.now, read_at, figures, limits, is_live=self.is_live,
            readings=history.told(self._job.id) if history is not None else None,
            has_doors=history is not None and history.can_compare,
        )  # fmt: skip
        return history_of(self._job, seen, self._kept)

    def _lists(self) -> list[ListTold]:
        told, is_asking = self._readings.told, self._readings.is_asking
        return [ListTold(one, told(self._job.id, one), is_asking(self._job.id, one)) for one in self._panels]

    def _kinds(self, page: PageRows) -> list[tuple[str, str]]:
        return kinds_of(page, self._lists())

    def _json_of(self, path: str) -> str | None:
        raw = self.history.raws.get(path)
        return printable_json(bytes(raw).decode(errors="replace")) if raw else json_of_path(self._job, path)

    def _topic_of(self, path: str) -> Topic | None:
        return None if path in self.history.raws else topic_of_field(self._job, path)

    # Asking

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to ask, a moment later; what was seen meanwhile is shown."""
        super().showEvent(event)
        self._open.start()
        self._looks.start()
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing that is not looked at."""
        super().hideEvent(event)
        self._open.stop()
        self._looks.stop()
        self._readings.withdraw(self._job.id)

    def _opened(self) -> None:
        self._readings.ask_once(self._job.id, asked_on_opening(self._panels, AboutJob.of(self._job)))
        self._look_at_readings()

    def _look_at_readings(self) -> None:
        """Look what kept readings tell; this program, or another one, may keep more at any time."""
        if self._kept_history is not None:
            self._kept_history.ask(self._job.id)

    def follow(self, line: Line) -> None:
        """Compare the readings that tell a row."""
        row = self.history.changes.get(line.paths[0]) if line.paths else None
        if row is not None and row.since is not None and self._kept_history is not None:
            self._kept_history.compare(row.since.number, row.seen.number, self._job.id)

    def _ask(self, ask: Ask) -> None:
        self._readings.ask(self._job.id, ask.panel, whole=ask.whole)

    def _go_to_readings(self) -> None:
        self._context.navigate(Place(self._node, tab=READINGS))

    def _changed(self, job_id: str) -> None:
        if job_id == self._job.id and self.isVisible():  # what comes meanwhile is shown when it is opened
            self._refresh()

    def _refresh(self) -> None:
        self.history = self._made()
        if self.history.page != self.table.rows.page:
            self.show_page(self.history.page)
        self.foot.show_foot(self.history.foot)
