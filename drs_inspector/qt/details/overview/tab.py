"""The first tab of a job: built of what is known of it, and renewed in place while it is watched."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from drs_inspector.domain.explanations.topics import Topic, status_topic
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.job_page import OVERVIEW, job_node
from drs_inspector.qt.details.overview.body import OverviewBody
from drs_inspector.qt.details.overview.figures import FigureButton
from drs_inspector.qt.details.readings.source import readings_of
from drs_inspector.qt.details.readings.tab import OPENED_AFTER_MS
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, focused_in
from drs_inspector.qt.panes.scroll_place import PageScroll, replace_content
from drs_inspector.session.handbook.topics import topic_of_job, topic_of_measure
from drs_inspector.session.job_page.overview.basis import Seen
from drs_inspector.session.job_page.overview.content import Overview, overview_of
from drs_inspector.session.job_page.overview.tables_done import OBJECTS_BY, TablesDone, tables_done_of
from drs_inspector.session.job_page.reached import REACHED_BY, monitored
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.readings_page.panels import progress_panels
from drs_inspector.storage.known_causes import known_causes

_AGAIN_MS: Final = 10_000
"""So often ages are told anew while the tab is seen."""
_HELP: Final = (
    "What is to be known of a job at first sight. Tab leads through figures, pictures and links; Enter follows them."
)


class JobOverview:
    """The first tab of a job."""

    title = OVERVIEW

    def fits(self, node: TreeNode) -> bool:
        """Fits jobs on every level."""
        return node.is_job

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show what is known of the job."""
        return OverviewPage(node, context)


class OverviewActions(PaneActions):
    """Copies the head; explains the figure with the focus, else why the job failed or what its status means."""

    def __init__(self, page: "OverviewPage", *views: QWidget, put: Callable[[str], None]) -> None:
        super().__init__(page, *views, title=OVERVIEW, help=_HELP, put=put)
        self._page = page

    def copy(self) -> Offer | None:
        """Copy the head as text."""
        return self.copying("the head", lambda: self._page.shown.head_text)

    def copy_short(self) -> Offer | None:
        """Copy the name."""
        return self.copying("the name", lambda: self._page.shown.name)

    def copy_id(self) -> Offer | None:
        """Copy the id."""
        return self.copying("the job id", lambda: self._page.shown.job_id)

    def more(self) -> tuple[Offer, ...]:
        """Offer the error, where there is one."""
        return (self.copying("the error", lambda: self._page.shown.error_text),) if self._page.shown.error_text else ()

    def topic(self) -> Topic | None:
        """Return what the figure with the focus is about, else what is to be read of the job."""
        focus = focused_in(self._page.window())
        if isinstance(focus, FigureButton) and self._page.isAncestorOf(focus):
            return topic_of_measure(focus.value.name, self._page.job) or status_topic(self._page.job)
        return topic_of_job(self._page.job)


class OverviewPage(QWidget):
    """``shown`` is what is said. What is said anew keeps focus and place; with other parts it is rebuilt."""

    def __init__(self, node: TreeNode, context: DetailContext) -> None:
        super().__init__()
        self._node, self._context = node, context
        self.job = context.snapshot.jobs[node.job_id or ""]
        self._health = context.health or SnapshotHealth(context.snapshot, None, known=known_causes())
        self._readings = readings_of(context)
        self._counted: tuple[tuple[object, ...], TablesDone | None] | None = None
        self.shown = self._overview()
        self.scrolled = PageScroll(OVERVIEW, self)
        self.actions_of_pane = OverviewActions(self, self.scrolled, put=context.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scrolled)
        self.setFocusProxy(self.scrolled)
        self.scrolled.installEventFilter(self)
        self.body = self._build()
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self._age)
        self._open = QTimer(self, singleShot=True, interval=OPENED_AFTER_MS)
        self._is_behind = False
        self._later = QTimer(self, singleShot=True, interval=OPENED_AFTER_MS)
        self._later.timeout.connect(self._renew)
        self._open.timeout.connect(self._opened)
        self._readings.follow(self, self._changed)
        if self._readings.is_live:
            self._again.start()

    def _overview(self) -> Overview:
        told = [(panel.call.name, self._readings.told(self.job.id, panel)) for panel in REACHED_BY]
        found = monitored(told)
        seen = Seen(*found) if found is not None else Seen()
        return overview_of(self.job, self._context.snapshot, self._health, seen._replace(tables=self._tables()))

    def _tables(self) -> TablesDone | None:
        """Count the tables that are done, once for each reading of them."""
        about = AboutJob.of(self.job)
        if about.phase != "full":
            return None
        panels = progress_panels(about, self._readings.cloud)
        told = [self._readings.told(self.job.id, one) for one in panels if one.call.name in OBJECTS_BY]
        made_of = tuple(one.made_of for one in told)
        if self._counted is None or self._counted[0] != made_of:
            self._counted = made_of, tables_done_of(told)
        return self._counted[1]

    def _build(self) -> OverviewBody:
        body = OverviewBody(
            self.shown, self.job, self._context, self.actions_of_pane, self.scrolled, go=self.go, open_job=self.open_job
        )
        for button in body.figures.buttons if body.figures is not None else ():
            button.installEventFilter(self.actions_of_pane)
        replace_content(self.scrolled, body, is_same=True)
        self.scrolled.say(self.shown.phrase)
        return body

    def show_health(self, health: SnapshotHealth | None) -> None:
        """Say what is known with another health of the jobs."""
        if health is not None and health.snapshot is self._context.snapshot and self.job.id in health.snapshot.jobs:
            self._health = health
            self._renew()

    def _changed(self, job_id: str) -> None:
        if job_id == self.job.id:
            self._renew()

    def _age(self) -> None:
        if self.isVisible():
            self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        """Say what is known now."""
        super().showEvent(event)
        self._renew()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for ends and load a moment after the keyboard has come to the page; not of a job that is passed by."""
        if event.type() == QEvent.Type.FocusIn:
            self._open.start()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing that is not looked at."""
        super().hideEvent(event)
        self._open.stop()
        self._readings.withdraw(self.job.id)

    def _opened(self) -> None:
        about = AboutJob.of(self.job)
        concern = progress_panels(about, self._readings.cloud)
        self._readings.ask_once(self.job.id, [one for one in concern if one in REACHED_BY])

    def _renew(self) -> None:
        shown = self._overview()
        if shown == self.shown and not self._is_behind:
            return
        self.shown = shown
        self.scrolled.say(shown.phrase)
        if self.body.renew(shown) and not self._is_behind:
            return
        self._is_behind = QApplication.activePopupWidget() is not None
        if self._is_behind:  # a menu that a person has open is not taken away with what it belongs to
            self._later.start()
            return
        bar = self.scrolled.verticalScrollBar()
        at = bar.value()
        self.body = self._build()
        bar.setValue(at)

    def go(self, tab: str) -> None:
        """Lead to a tab of the job."""
        self._context.navigate(Place(self._node, tab=tab))

    def open_job(self, job_id: str) -> None:
        """Lead to another job of the source."""
        self._context.navigate(job_node(job_id, self._context.snapshot, self._node.session))
