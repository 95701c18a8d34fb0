"""How far a job is and how late: head figures, phases, ends and load, steps, kinds and objects, each with its age."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.live.metrics import VALUES_CALL
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.job_page import PROGRESS, JobPart
from drs_inspector.qt.details.readings.cloud_eye import CloudEyeSection
from drs_inspector.qt.details.readings.figures import FigureStrip
from drs_inspector.qt.details.readings.section import ProgressSection
from drs_inspector.qt.details.readings.source import readings_of
from drs_inspector.qt.details.readings.tab import AGES_MS, OPENED_AFTER_MS
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.readings_page.panels import Panel, progress_panels
from drs_inspector.session.readings_page.progress_page import head_figures
from drs_inspector.session.readings_page.states import asked_with_progress
from drs_inspector.session.readings_page.told import Told

WIDTH: Final = 115 * GRID
_MARGIN: Final = 3 * GRID
_NOTHING: Final = "The cloud tells no progress of a job in this state: it is not started, or it has ended."
_ORDER: Final = (
    "BatchListProgresses", "BatchListRposAndRtos", "ShowMonitorData", "ShowMonitoringData", VALUES_CALL,
    "ShowIncrementComponentsDetail", "BatchListStructProcess", "ShowJobDetail", "ShowProgressData",
    "BatchListStructDetail", "ShowSwitchoverInfo", "SwitchVipStatus",
)  # fmt: skip
"""The sections from top to bottom. A call that is not here comes last."""


class ProgressPage(QScrollArea):
    """The figures at the top, then a section for each call that concerns the job."""

    def __init__(self, job: Job, panels: Sequence[Panel], context: DetailContext) -> None:
        super().__init__()
        self._job, self._panels = job, list(panels)
        self._readings = readings_of(context)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(PROGRESS)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget(self)
        outer = QHBoxLayout(content)
        outer.setContentsMargins(_MARGIN, 2 * GRID, _MARGIN, 3 * GRID)
        inner = QWidget(content)
        follow_text_size(inner, lambda one: one.setMaximumWidth(scaled(WIDTH)))
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * GRID)
        outer.addWidget(inner, 1)
        outer.addStretch()
        self.figures = FigureStrip("Progress and lag", inner)
        self._column.addWidget(self.figures)
        self.sections = [self._section(panel, context) for panel in panels]
        self._column.addStretch(1)
        self.setWidget(content)
        self._open = QTimer(self, singleShot=True, interval=OPENED_AFTER_MS)
        self._open.timeout.connect(self._opened)
        self._ages = QTimer(self, interval=AGES_MS)
        self._ages.timeout.connect(self._refresh)
        self._refresh()
        self._readings.follow(self, self._changed)

    def _section(self, panel: Panel, context: DetailContext) -> ProgressSection:
        kind = CloudEyeSection if panel.call.name == VALUES_CALL else ProgressSection
        section = kind(panel, self._job.id, context, self._readings)
        section.part_chosen.connect(self._part_chosen)
        self._column.addWidget(section)
        return section

    def showEvent(self, event: QEvent) -> None:
        """Begin to ask, a moment later."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._open.start()
        self._ages.start()
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing that is not looked at."""
        super().hideEvent(event)
        self._open.stop()
        self._ages.stop()
        self._readings.withdraw(self._job.id)

    def _opened(self) -> None:
        panels = [one.panel for one in self.sections if one.may_be_asked]
        self._readings.ask_once(self._job.id, asked_with_progress(panels, AboutJob.of(self._job)))

    def _part_chosen(self, panel: Panel) -> None:
        self._readings.ask_once(self._job.id, [panel])

    def _changed(self, job_id: str) -> None:
        if job_id in (self._job.id, ""):
            self._refresh()

    def _refresh(self) -> None:
        now = self._readings.now
        known = {one.panel.call.name: self._told(one.panel) for one in self.sections}
        self.figures.show_figures(head_figures(self._job, known, now, is_live=self._readings.is_live))
        for section in self.sections:
            section.show_told(now)
        # A job that is paused has no figures: the keyboard goes to what can be asked, not to what is not there.
        first = next((one.button for one in self.sections if not one.button.isHidden()), self.figures)
        wanted = self.figures if self.figures.rows() else first
        if self.focusProxy() is not wanted:
            self.setFocusProxy(wanted)

    def _told(self, panel: Panel) -> Told:
        return self._readings.told(self._job.id, panel)


class ProgressView(JobPart):
    """How far a job is."""

    title = PROGRESS

    def exists(self, node: TreeNode, context: DetailContext) -> bool:
        """Tell whether there is something: of a live source always, of a file where it has figures of the job."""
        job = context.snapshot.jobs.get(node.job_id or "")
        return job is not None and (readings_of(context).is_live or bool(_panels(job, context)))

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the sections."""
        job = context.snapshot.jobs[node.job_id or ""]
        panels = _panels(job, context)
        return ProgressPage(job, panels, context) if panels else empty_page(_NOTHING)


def _panels(job: Job, context: DetailContext) -> list[Panel]:
    """Return the sections of a job: of a live source those that concern it, of a file those that it has."""
    readings, about = readings_of(context), AboutJob.of(job)
    if readings.is_live:
        panels = list(progress_panels(about, readings.cloud))
    else:
        every = progress_panels(AboutJob(job.id, job.scenario), readings.cloud)
        panels = [one for one in every if readings.told(job.id, one).is_known]
    if {one.call.name for one in panels} <= {"ShowJobDetail", VALUES_CALL} and readings.is_live:
        return []
    return sorted(panels, key=lambda one: _ORDER.index(one.call.name) if one.call.name in _ORDER else len(_ORDER))
