"""What is on a job's first tab, one below the other; of what nothing is known there is nothing."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from drs_inspector.domain.explanations.topics import status_topic
from drs_inspector.domain.jobs.job import Job
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.fact_rows import job_facts_table
from drs_inspector.qt.details.job_page import OBJECTS, RULES, SETTINGS
from drs_inspector.qt.details.objects.kind_bar import KindBar
from drs_inspector.qt.details.overview.boxes import FailureBox, ReasonBox
from drs_inspector.qt.details.overview.facts import overview_facts
from drs_inspector.qt.details.overview.figures import FiguresRow
from drs_inspector.qt.details.overview.head import TOP, OverviewHead
from drs_inspector.qt.details.overview.sections import Go, OpenTable, Section, family, lines
from drs_inspector.qt.details.overview.side_by_side import SideBySide
from drs_inspector.qt.details.unavailable import refusal_box
from drs_inspector.qt.panes.explaining import explainer_of
from drs_inspector.qt.panes.pane_actions import PaneActions, run_offer
from drs_inspector.qt.pictures.day_band import DayBandView
from drs_inspector.qt.pictures.phase_line import PhaseLineView
from drs_inspector.qt.pictures.route import RouteView
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.handbook.topics import topic_of_cause
from drs_inspector.session.job_page.overview.content import Overview

_WIDEST: Final = 920
_TWO_COLUMNS: Final = 1_600
_GAP: Final = 4 * GRID
_MARGIN: Final = 3 * GRID


class OverviewBody(QWidget):
    """Head, figures, box, pictures, selection, family and facts. ``go(tab)`` and ``open_job(id)`` lead on."""

    def __init__(
        self,
        shown: Overview,
        job: Job,
        context: DetailContext,
        actions: PaneActions,
        parent: QWidget,
        *,
        go: Go,
        open_job: Go,
    ) -> None:
        super().__init__(parent)
        self._shown, self._job, self._actions, self._go = shown, job, actions, go
        self._first, self._second = QWidget(self), QWidget(self)
        self._inner = SideBySide(
            (self._first, self._second), self, gap=_GAP, least=_WIDEST + 1, room=_room(parent.width())
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_MARGIN, TOP, _MARGIN, _MARGIN)
        row = QHBoxLayout()
        row.addWidget(self._inner, 1)
        row.addStretch(0)
        outer.addLayout(row)
        outer.addStretch(1)
        self._column, self._rest = _column(self._first), _column(self._second)
        self.head = OverviewHead(shown, status_topic(job), actions, self._inner)
        self._column.addWidget(self.head)
        self.figures = FiguresRow(shown.figures, self._inner) if shown.figures else None
        if self.figures is not None:
            self._column.addWidget(self.figures)
            for button in self.figures.buttons:
                button.clicked.connect(self._pressed)
        self.reason = ReasonBox(shown.reason, go, self._inner) if shown.reason is not None else None
        self.failure = self._failure()
        for box in (self.reason, self.failure):
            if box is not None:
                self._column.addWidget(box)
        self._say_what_was_not_read(context)
        self.kinds: KindBar | None = None
        self.time_line, self.route, self.band = self._pictures()
        if shown.family:
            found = family(shown.family, shown.unlisted, open_job, self._inner)
            self._rest.addWidget(Section("Family", self._inner, found))
        facts = overview_facts(job, context, has_time_line=shown.time_line is not None)
        self.table = job_facts_table("Also told", facts, job, context)
        self._rest.addWidget(Section("Also told", self._inner, OpenTable(self.table, self._inner)))

    def _failure(self) -> FailureBox | None:
        shown = self._shown
        if shown.error is None or shown.error.tone != "red":
            return None
        return FailureBox(shown.error, shown.messages, self._inner, copy=self._copy_error,
            explain=self._explain if topic_of_cause(self._job) is not None else None)  # fmt: skip

    def _say_what_was_not_read(self, context: DetailContext) -> None:
        job = self._job
        if job.unavailable is not None:
            rest = "What follows is what the list of jobs says." if job.list_entry is not None else ""
            self._column.addWidget(refusal_box(job.unavailable.reason, context.snapshot, self._inner, rest))
        elif not job.has_detail:
            words = "Only the list entry of this job was read, not its details."
            self._column.addWidget(InlineMessage(words, "blue", "info", self._inner))

    def _pictures(self) -> tuple[PhaseLineView | None, RouteView | None, DayBandView | None]:
        shown, inner = self._shown, self._inner
        time_line = PhaseLineView(shown.time_line, inner) if shown.time_line is not None else None
        if time_line is not None and shown.time_line is not None:
            self._column.addWidget(Section("Time line", inner, time_line, caption=shown.time_line.caption))
        route = RouteView(shown.route, inner) if shown.route is not None else None
        if route is not None:
            route.activated.connect(self._go)
            links = (("Endpoints side by side", "Endpoints"),)
            self._column.addWidget(Section("Route", inner, route, links=links, go=self._go))
        band = DayBandView(shown.band, inner) if shown.band is not None else None
        self._column_pair(band)
        return time_line, route, band

    def _column_pair(self, band: DayBandView | None) -> None:
        """Add speed limit and selection beside one another, as far as they are known."""
        shown, inner = self._shown, self._inner
        parts = []
        if band is not None and shown.band is not None:
            links = (("Settings", SETTINGS),)
            parts.append(Section("Speed limit today", inner, band, caption=shown.band.zone, links=links, go=self._go))
            if shown.band.problems:
                parts[-1].add(lines(shown.band.problems, parts[-1]))
        elif shown.no_limit:
            parts.append(Section("Speed limit", inner, lines((shown.no_limit,), inner)))
        if shown.selection:
            links = ((OBJECTS, OBJECTS), *(((RULES, RULES),) if self._job.own_rules else ()))
            self.kinds = KindBar(dict(shown.kinds), inner, leads=OBJECTS)
            self.kinds.toggled.connect(self._open_objects)
            said = lines(shown.selection, inner)
            parts.append(Section("Selection and rules", inner, self.kinds, said, links=links, go=self._go))
        if parts:
            self._rest.addWidget(SideBySide(parts, inner) if len(parts) > 1 else parts[0])

    def renew(self, shown: Overview) -> bool:
        """Say the same of other values in place; False where other parts are to be shown."""
        before = self._shown
        if _parts(before) != _parts(shown) or (
            self.figures is not None and not self.figures.show_figures(shown.figures)
        ):
            return False
        if self.reason is not None and shown.reason is not None and not self.reason.show_reason(shown.reason):
            return False
        self._shown = shown
        self.head.show_head(shown)
        if self.time_line is not None and shown.time_line is not None:
            self.time_line.show_value(shown.time_line)
        if self.route is not None and shown.route is not None and shown.route != before.route:
            self.route.show_route(shown.route)
        if self.band is not None and shown.band is not None and shown.band != before.band:
            self.band.show_value(shown.band)
        return True

    def _open_objects(self, _kind: str) -> None:
        self._go(OBJECTS)

    def _pressed(self) -> None:
        for button in self.figures.buttons if self.figures is not None else ():
            if button is self.sender() and button.value.door:
                self._go(button.value.door)

    def _copy_error(self) -> None:
        for offer in self._actions.more():
            run_offer(self, offer)

    def _explain(self) -> None:
        topic, explainer = topic_of_cause(self._job), explainer_of(self)
        if topic is not None and explainer is not None:
            explainer.lead(topic)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the text readable: a wider page has a margin at its right, and a very wide one two columns."""
        super().resizeEvent(event)
        self._inner.setMaximumWidth(_room(event.size().width()))

    def minimumSizeHint(self) -> QSize:
        """It can be as narrow as it must."""
        return QSize(0, super().minimumSizeHint().height())


def _room(width: int) -> int:
    """Return the width that the parts have at most on a page of a width."""
    return scaled(2 * _WIDEST + _GAP if width >= scaled(_TWO_COLUMNS) else _WIDEST)


def _column(parent: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2 * GRID)
    return column


def _parts(shown: Overview) -> tuple[object, ...]:
    """Return what decides which parts are there, and what those say that are not renewed."""
    pictures = (shown.reason is None, shown.time_line is None, shown.route is None, shown.band is None)
    status = (shown.status, shown.status_tone, shown.error, shown.messages)
    rest = (shown.no_limit, shown.kinds, shown.selection, shown.family, shown.unlisted)
    return (*status, *pictures, len(shown.figures), *rest)
