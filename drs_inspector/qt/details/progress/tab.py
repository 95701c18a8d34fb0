"""How far a job is and how late: head, figures, plots, then a section for each call, each with its source and age."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.live.measured import limit_of
from drs_inspector.domain.live.metrics import VALUES_CALL
from drs_inspector.domain.live.suits import AboutJob, why_not
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.job_page import PROGRESS, READINGS, JobPart, job_node
from drs_inspector.qt.details.overview.head import INDENT, TOP
from drs_inspector.qt.details.progress.cloud_eye import CloudEyeSection
from drs_inspector.qt.details.progress.head import ProgressHead
from drs_inspector.qt.details.progress.kept import kept_of
from drs_inspector.qt.details.progress.series_section import SeriesSection
from drs_inspector.qt.details.progress.slowest import SlowestObjects
from drs_inspector.qt.details.progress.step_cards import StepCards
from drs_inspector.qt.details.readings.figures import PAD, FigureStrip
from drs_inspector.qt.details.readings.section import ProgressSection, SectionBody
from drs_inspector.qt.details.readings.source import readings_of
from drs_inspector.qt.details.readings.tab import AGES_MS, OPENED_AFTER_MS, ReadingsView
from drs_inspector.qt.panes.scroll_place import PageScroll
from drs_inspector.qt.peek.labels import wrapped
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_page.history.lists import OPERATIONS_CALL
from drs_inspector.session.job_page.overview.basis import Seen as EndsSeen
from drs_inspector.session.job_page.overview.content import Overview
from drs_inspector.session.job_page.progress.operations import KeptOperations
from drs_inspector.session.job_page.progress.page import NOTHING_IN_FILE, NOTHING_NOW, head_of, is_to_be_renewed
from drs_inspector.session.job_page.progress.series import Seen, names_of
from drs_inspector.session.job_page.reached import REACHED_BY, monitored
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.pictures.moments import seconds_of
from drs_inspector.session.readings.outcome import RefusalKind
from drs_inspector.session.readings_page.panels import Panel, call_named, panel_of, progress_panels
from drs_inspector.session.readings_page.progress_page import are_all_done, head_figures, phase_bars
from drs_inspector.session.readings_page.states import asked_with_progress
from drs_inspector.session.readings_page.told import Told
from drs_inspector.storage.known_causes import known_causes

WIDTH: Final = 115 * GRID
_MARGIN: Final = 3 * GRID
_STEPS, _OBJECTS = "ShowIncrementComponentsDetail", ("ShowProgressData", "BatchListStructDetail")
_FIGURES: Final = ("BatchListProgresses", "BatchListRposAndRtos")
"""What a watch asks of every job that runs."""
_LOAD: Final = ("ShowMonitorData", "ShowMonitoringData")
_KINDS: Final = ("BatchListStructProcess", "ShowJobDetail")
_LAST: Final = ("ShowSwitchoverInfo", "SwitchVipStatus")
_IN_FULL: Final = (*_FIGURES, *_OBJECTS, *_KINDS, *_LOAD, VALUES_CALL, *_LAST)
_AFTERWARDS: Final = (*_FIGURES, _STEPS, VALUES_CALL, *_LOAD, *_KINDS, *_OBJECTS, *_LAST)
"""The sections from top to bottom. A call that is not here comes last."""
_TIMELINE: Final = panel_of(call_named(OPERATIONS_CALL))
_NO_ANSWER: Final = frozenset({RefusalKind.NOT_OFFERED, RefusalKind.NOT_NOW})


class ProgressPage(PageScroll):
    """Head and figures at the top, what was seen over time, then a section for each call that concerns the job."""

    def __init__(self, job: Job, panels: Sequence[Panel], context: DetailContext) -> None:
        super().__init__(PROGRESS)
        self._job, self._context = job, context
        self._node = job_node(job.id, context.snapshot)
        self._readings = readings_of(context)
        self._about = AboutJob.of(job)
        self._health = context.health or SnapshotHealth(context.snapshot, None, known=known_causes())
        self._kept = kept_of(context.snapshot, job.id)
        self._operations = KeptOperations()
        inner = self._inner()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * GRID)
        self.head = ProgressHead(self._said(), job, self, context.copy, inner)
        self.figures = FigureStrip("Progress and lag", inner)
        self.series = SeriesSection(inner, self._kept.span)
        self.series.asked.connect(self._ask_again)
        self.sections = [self._section(panel) for panel in _in_order(panels, self._about)]
        self._brought = self._figures_read()
        self._nothing = self._message(inner)
        self._put_together()
        self._open = QTimer(self, singleShot=True, interval=OPENED_AFTER_MS)
        self._open.timeout.connect(self._opened)
        self._ages = QTimer(self, interval=AGES_MS)
        self._ages.timeout.connect(self._refresh)
        self._refresh()
        self.series.restore(self._kept.part)
        self._readings.follow(self, self._changed)

    def _inner(self) -> QWidget:
        content = QWidget(self)
        outer = QHBoxLayout(content)
        outer.setSizeConstraint(QHBoxLayout.SizeConstraint.SetMinimumSize)
        outer.setContentsMargins(_MARGIN, TOP, _MARGIN, _MARGIN)
        inner = QWidget(content)
        follow_text_size(inner, lambda one: one.setMaximumWidth(scaled(WIDTH)))
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        outer.addWidget(inner, 1)
        outer.addStretch()
        self.setWidget(content)
        return inner

    def _section(self, panel: Panel) -> ProgressSection:
        name, job_id, context, readings = panel.call.name, self._job.id, self._context, self._readings
        if name == VALUES_CALL:
            section: ProgressSection = CloudEyeSection(panel, job_id, context, readings)
        else:
            section = ProgressSection(panel, job_id, context, readings, self._body_of(name))
        section.part_chosen.connect(self._part_chosen)
        return section

    def _body_of(self, name: str) -> SectionBody | None:
        is_live = self._readings.is_live
        if name == _STEPS:
            return StepCards(self._lag_limit, self._context.copy, is_live=is_live)
        if name in _OBJECTS:
            return SlowestObjects(self._job.id, self._kept.looks if is_live else None)
        return None

    def _lag_limit(self) -> float:
        return limit_of("lag", self._job, self._health)

    def _message(self, parent: QWidget) -> QWidget:
        """Return the sentence of a job of which there is nothing else, and where there may be more."""
        message = QWidget(parent)
        column = QVBoxLayout(message)
        column.setContentsMargins(0, 0, 0, 0)
        words = NOTHING_NOW if self._readings.is_live else NOTHING_IN_FILE
        column.addWidget(wrapped(words, message, selectable=True))
        if ReadingsView().exists(self._node, self._context):
            door = LinkButton("What else can be read of it", message)
            door.setAccessibleDescription(f"Opens {READINGS}")
            door.clicked.connect(self._go_to_readings)
            column.addWidget(door, 0, Qt.AlignmentFlag.AlignLeft)
        return message

    def _put_together(self) -> None:
        parts: list[QWidget] = list(self.sections)
        # In the full phase its parts come first, then how they went; afterwards what is asked about a job first.
        parts.insert(1 if self._about.phase == "full" and parts else 0, self.series)
        figures = QVBoxLayout()
        figures.setContentsMargins(INDENT - PAD, 0, 0, 0)
        figures.addWidget(self.figures)
        self._column.addWidget(self.head)
        self._column.addLayout(figures)
        for part in (self._nothing, *parts):
            self._column.addWidget(part)
        self._column.addStretch(1)

    # Asking

    def showEvent(self, event: QEvent) -> None:
        """Begin to ask, a moment later."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._open.start()
        self._ages.start()
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing that is not looked at; keep how it is for the page that takes its place."""
        super().hideEvent(event)
        self._open.stop()
        self._ages.stop()
        self._readings.withdraw(self._job.id)
        self._note()

    def _opened(self) -> None:
        panels = [one.panel for one in self.sections if one.may_be_asked]
        if panels and _TIMELINE.asked.is_of(self._readings.cloud) and not why_not(_TIMELINE.call, self._about):
            panels.append(_TIMELINE)
        self._readings.ask_once(self._job.id, asked_with_progress(panels, self._about))

    def _renew(self) -> None:
        """Ask again what the plan of a watch does not have, as soon as it has brought newer figures.

        While it pauses, and where nothing is watched, none come, and nothing is asked.
        """
        brought = self._figures_read()
        if brought == self._brought:
            return
        self._brought, now = brought, self._readings.now
        if not self.isVisible() or self._readings.hold:
            return
        for section in self.sections:
            panel = section.panel
            is_asking = self._readings.is_asking(self._job.id, panel)
            if section.may_be_asked and not is_asking and is_to_be_renewed(panel, self._told(panel), now):
                self._readings.ask(self._job.id, panel, again=False)

    def _figures_read(self) -> list[datetime | None]:
        """Return when the figures were read that a watch reads, too."""
        return [self._told(one.panel).read_at for one in self.sections if one.panel.call.name in _FIGURES]

    def _ask_again(self) -> None:
        for section in self.sections:
            if section.panel.call.name in _FIGURES:
                self._readings.ask(self._job.id, section.panel)

    def _part_chosen(self, panel: Panel) -> None:
        self._readings.ask_once(self._job.id, [panel])

    def _go_to_readings(self) -> None:
        self._context.navigate(Place(self._node, tab=READINGS))

    # Showing

    def show_health(self, health: SnapshotHealth | None) -> None:
        """Say what is known with another health of the jobs."""
        if health is not None and health.snapshot is self._context.snapshot and self._job.id in health.snapshot.jobs:
            self._health = health
            if self.isVisible():
                self._refresh()

    def _changed(self, job_id: str) -> None:
        if job_id in (self._job.id, ""):
            self._refresh()
            self._renew()

    def _said(self) -> Overview:
        found = monitored([(panel.call.name, self._told(panel)) for panel in REACHED_BY])
        seen = EndsSeen(*found) if found is not None else EndsSeen()
        return head_of(self._job, self._context.snapshot, self._health, seen)

    def _refresh(self) -> None:
        readings = self._readings
        now = readings.now
        known = {one.panel.call.name: self._told(one.panel) for one in self.sections}
        self.head.show_head(self._said())
        self.figures.show_figures(head_figures(self._job, known, now, is_live=readings.is_live))
        seen = Seen(self._job, self._health, readings.is_live)
        if seen.now is not None and names_of(seen):
            done = self._operations.of(self._told(_TIMELINE), seconds_of(seen.now))
            seen = replace(seen, operations=done)
        may_ask = readings.is_live and self._about.phase != "full" and bool(known.keys() & set(_FIGURES))
        self.series.show_seen(seen, may_ask=may_ask)
        for section in self.sections:
            section.show_told(now)
            section.setVisible(not self._is_absent(section, known[section.panel.call.name]))
        self._nothing.setVisible(not self.sections and self.series.isHidden())

    def _is_absent(self, section: ProgressSection, told: Told) -> bool:
        """Whether a section has nothing to say: its figures are at the top, or its call has no answer for the job."""
        name = section.panel.call.name
        if name in _FIGURES:
            is_told = self._about.phase != "full" and told.is_read and not self.series.isHidden()
            return is_told and section.is_bare and are_all_done(phase_bars(told))
        if name == _STEPS:
            is_refused = told.refusal is not None and told.refusal.kind not in _NO_ANSWER
            return not is_refused and (not told.is_read or section.is_bare)
        return False

    def _told(self, panel: Panel) -> Told:
        return self._readings.told(self._job.id, panel)

    def _note(self) -> None:
        kept = self._kept.of(self._job.id)
        kept.span, kept.part = self.series.chosen, self.series.part


class ProgressView(JobPart):
    """How far a job is; there is always a sentence to say."""

    title = PROGRESS

    def _is_part_of(self, job: Job) -> bool:  # noqa: ARG002 - a list entry has a status
        return True

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show what is known."""
        job = context.snapshot.jobs[node.job_id or ""]
        return ProgressPage(job, _panels(job, context), context)


def _panels(job: Job, context: DetailContext) -> list[Panel]:
    """Return the sections of a job: of a live source those that concern it, of a file those that it has."""
    readings, about = readings_of(context), AboutJob.of(job)
    if not readings.is_live:
        every = progress_panels(AboutJob(job.id, job.scenario), readings.cloud)
        return [one for one in every if readings.told(job.id, one).is_known]
    panels = list(progress_panels(about, readings.cloud))
    return [] if {one.call.name for one in panels} <= {"ShowJobDetail", VALUES_CALL} else panels


def _in_order(panels: Sequence[Panel], about: AboutJob) -> list[Panel]:
    order = _IN_FULL if about.phase == "full" else _AFTERWARDS
    return sorted(panels, key=lambda one: order.index(one.call.name) if one.call.name in order else len(order))
