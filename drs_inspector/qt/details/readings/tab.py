"""The page with a panel for each further call: the list at the left, the panel that is chosen beside it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QVBoxLayout, QWidget

from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.job_page import READINGS, JobPart
from drs_inspector.qt.details.readings.panel_list import WIDTH, PanelLine, PanelList
from drs_inspector.qt.details.readings.panel_page import PanelPage
from drs_inspector.qt.details.readings.source import readings_of
from drs_inspector.qt.details.shown_readings import nothing_to_release
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.readings_page.content import Content, GridRow
from drs_inspector.session.readings_page.openings import opened_by, opens
from drs_inspector.session.readings_page.panels import Panel, is_second_way, job_panels, project_panels, why_not_now
from drs_inspector.session.readings_page.states import (
    NOT_FOR_JOB,
    State,
    asked_on_opening,
    may_be_asked,
    state_of,
)
from drs_inspector.session.readings_page.told import Told, age_of
from drs_inspector.session.readings_page.typed import content_of

OPENED_AFTER_MS: Final = 300
"""A page is asked for when it has been looked at for so long: arrows go over many jobs."""
AGES_MS: Final = 5_000


class ReadingsPage(QWidget):
    """All panels of a job, or of a project (no ``about``). Opening it asks what costs little, a panel the rest."""

    def __init__(
        self, panels: Sequence[Panel], job_id: str, about: AboutJob | None, context: DetailContext, name: str
    ) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._job_id, self._about, self._context = job_id, about, context
        self._readings = readings_of(context)
        self._usual, self._panels = tuple(panels), list(panels)
        for panel in self._readings.opened(job_id):
            self._insert(panel)
        self._contents: dict[tuple[str, str, str], tuple[object, Content]] = {}
        self._page: PanelPage | None = None
        self._look_away = nothing_to_release
        self.list = PanelList(name, self)
        self._right = QWidget(self)
        self._right_column = QVBoxLayout(self._right)
        self._right_column.setContentsMargins(0, 0, 0, 0)
        split = QSplitter(self)
        split.addWidget(self.list)
        split.addWidget(self._right)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setSizes([scaled(WIDTH), 10 * scaled(WIDTH)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self.setFocusProxy(self.list)
        self._open = QTimer(self, singleShot=True, interval=OPENED_AFTER_MS)
        self._open.timeout.connect(self._opened)
        self._ages = QTimer(self, interval=AGES_MS)
        self._ages.timeout.connect(self._refresh)
        self._refresh()
        self.list.chosen.connect(self._show_panel)
        self._choose_first()
        self._readings.follow(self, self._changed)

    def showEvent(self, event: QEvent) -> None:
        """Begin to ask, a moment later."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._open.start()
        self._ages.start()
        self._refresh()
        self._look_at(self.list.current)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing that is not looked at."""
        super().hideEvent(event)
        self._open.stop()
        self._ages.stop()
        self._readings.withdraw(self._job_id)
        self._look_at(None)

    def _look_at(self, panel: Panel | None) -> None:
        """Have what is under way in the panel in front asked again while the source is watched."""
        self._look_away()
        self._look_away = self._readings.look_at(self._job_id, panel) if panel is not None else nothing_to_release

    def _choose_first(self) -> None:
        """Choose the panel of the call that was chosen last, else the first that was read, else the first."""
        before, shown = self._readings.chosen_call(), list(self.list.panels())
        wanted = [one for one in shown if one.call.name == before]
        read = [one for one in shown if self._told(one).is_read]
        for panel in [*wanted, *read, *shown][:1]:
            self.list.choose(panel)

    def _opened(self) -> None:
        chosen = self.list.current
        wanted = [*([chosen] if chosen is not None and may_be_asked(chosen, self._about) else [])]
        wanted += [one for one in asked_on_opening(self._panels, self._about) if one != chosen]
        self._readings.ask_once(self._job_id, wanted)

    def _told(self, panel: Panel) -> Told:
        return self._readings.told(self._job_id, panel)

    def _lines(self, now: datetime) -> Iterator[PanelLine]:
        """Yield the panels in their groups; those that do not concern the job are last, with the reason."""
        others: list[PanelLine] = []
        group = ""
        for panel in self._panels:
            told = self._told(panel)
            if not self._is_shown(panel, told):
                continue
            is_asking = self._readings.is_asking(self._job_id, panel)
            answer = self._content(panel, told, now).answer if told.is_read else ""
            is_live = self._readings.is_live
            state = state_of(panel, told, self._about, now, is_live=is_live, is_asking=is_asking, answer=answer)
            if state.state is State.UNSUITABLE:
                others.append(PanelLine(panel.title, panel, state))
                continue
            if panel.group != group:
                group = panel.group
                yield PanelLine(group)
            yield PanelLine(panel.title, panel, state)
        if others:
            yield PanelLine(NOT_FOR_JOB)
            yield from others

    def _is_shown(self, panel: Panel, told: Told) -> bool:
        """Whether a panel is in the list: of a file what is in it, of two ways to ask the second after a refusal."""
        if not self._readings.is_live:
            return told.is_known
        first = is_second_way(panel)
        if not first or told.is_read:
            return True
        before = next((one for one in self._panels if one.call.name == first), None)
        return before is not None and self._told(before).refusal is not None

    def _changed(self, job_id: str) -> None:
        chosen = self.list.current
        if job_id in (self._job_id, "", chosen.other if chosen is not None else ""):
            self._refresh()

    def _refresh(self) -> None:
        now = self._readings.now
        self.list.show_lines(list(self._lines(now)))
        self._show_told(now)

    def _show_panel(self, panel: Panel) -> None:
        if self._page is not None and self._page.panel == panel:
            return
        self._remember(panel)
        about = panel.about(self._job_id)
        page = PanelPage(
            panel,
            self._context.copy,
            is_live=self._readings.is_live,
            opens=opens(panel),
            curl=lambda reply: self._context.curl_of_replies([reply], about),
        )
        page.asked.connect(self._ask)
        page.chosen.connect(self._choose_part)
        page.opened.connect(self._open_row)
        page.form_changed.connect(self._refresh)
        if self._page is not None:
            self._right_column.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = page
        self._right_column.addWidget(page)
        self._show_told(self._readings.now)
        if self.isVisible():
            self._look_at(panel)
            if may_be_asked(panel, self._about):
                self._readings.ask_once(self._job_id, [panel])

    def _show_told(self, now: datetime) -> None:
        page = self._page
        if page is None:
            return
        panel, told = page.panel, self._told(page.panel)
        is_asking = self._readings.is_asking(self._job_id, panel)
        page.show_told(
            told,
            self._content(panel, told, now),
            age_of(told, now, is_live=self._readings.is_live, is_asking=is_asking),
            now,
            is_asking=is_asking,
            why_not=why_not_now(panel, self._about) if self._readings.is_live else "",
            hold=self._readings.hold,
        )

    def _content(self, panel: Panel, told: Told, now: datetime) -> Content:
        """Return what a reading says, made once for each reading."""
        key, made_of = (panel.other, *panel.key), told.pages
        kept = self._contents.get(key)
        if kept is None or kept[0] != made_of:
            kept = self._contents[key] = made_of, content_of(panel, told, now)
        return kept[1]

    def _ask(self, consent: bool, whole: bool) -> None:
        if self._page is not None:
            self._readings.ask(self._job_id, self._page.panel, consent=consent, whole=whole)

    def _choose_part(self, value: str) -> None:
        """Show another part of the panel that is chosen, in its place."""
        before = self._page.panel if self._page is not None else None
        if before is None or before not in self._panels:
            return
        after = before.with_choice(value)
        self._panels[self._panels.index(before)] = after
        self._refresh()
        self.list.choose(after)

    def _open_row(self, row: GridRow) -> None:
        """Put what a row leads to below its panel, and show the first of it."""
        before = self._page.panel if self._page is not None else None
        found = opened_by(before, row) if before is not None else ()
        if before is None or not found:
            return
        for panel in found:
            self._insert(panel)
        self._remember(found[0])
        self._refresh()
        self.list.choose(found[0])

    def _insert(self, panel: Panel) -> None:
        """Put a panel that a row has opened behind the last one of its group."""
        if panel not in self._panels:
            of_group = [number for number, one in enumerate(self._panels) if one.group == panel.group]
            self._panels.insert(of_group[-1] + 1 if of_group else len(self._panels), panel)

    def _remember(self, chosen: Panel) -> None:
        usual = {one.call.name for one in self._usual}
        opened = tuple(one for one in self._panels if one.call.name not in usual)
        self._readings.remember(self._job_id, chosen.call.name, opened)


class ReadingsView(JobPart):
    """What further calls say of a job."""

    title = READINGS

    def exists(self, node: TreeNode, context: DetailContext) -> bool:
        """Tell whether there is something: of a live source always, of a file what is in it."""
        job = context.snapshot.jobs.get(node.job_id or "")
        if job is None:
            return False
        readings = readings_of(context)
        panels = job_panels(AboutJob.of(job), readings.cloud)
        return readings.is_live or any(readings.told(job.id, panel).is_known for panel in panels)

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the panels."""
        job = context.snapshot.jobs[node.job_id or ""]
        about = AboutJob.of(job)
        panels = job_panels(about, readings_of(context).cloud)
        return ReadingsPage(panels, job.id, about, context, "Readings of the job")


class ProjectReadingsView(JobPart):
    """What further calls say of a project, beside its summary."""

    title = READINGS

    def fits(self, node: TreeNode) -> bool:
        """Fits the node of one source, and that of everything."""
        return node.kind in (NodeKind.SESSION, NodeKind.SNAPSHOT)

    def exists(self, node: TreeNode, context: DetailContext) -> bool:  # noqa: ARG002 - of the whole document
        """Tell whether there is something: of a live source always, of a file what is in it, of several not here."""
        readings = readings_of(context)
        panels = project_panels(readings.cloud)
        is_there = readings.is_live or any(readings.told("", panel).is_known for panel in panels)
        return not context.sessions and is_there

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:  # noqa: ARG002 - of the whole document
        """Show the panels."""
        panels = project_panels(readings_of(context).cloud)
        return ReadingsPage(panels, "", None, context, "Readings of the project")
