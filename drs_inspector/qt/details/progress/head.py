"""The head of the tab: glyph, name, status and the sentence that answers, with a menu of what can be copied."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.domain.explanations.topics import Topic, status_topic
from drs_inspector.domain.jobs.job import Job
from drs_inspector.qt.details.overview.head import OverviewHead
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions
from drs_inspector.session.handbook.topics import topic_of_job
from drs_inspector.session.job_page.overview.content import Overview

_HELP: Final = (
    "How far the job is and how late. Tab leads through figures, plots and links. On a plot arrows go from figure to"
    " figure."
)


class ProgressHead(QWidget):
    """Shows the head; what is said anew is said in place."""

    def __init__(self, shown: Overview, job: Job, pane: QWidget, copy: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.shown = shown
        self.actions_of_pane = HeadActions(self, job, pane, copy)
        self.line = OverviewHead(shown, status_topic(job), self.actions_of_pane, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)

    def show_head(self, shown: Overview) -> None:
        """Say what is known now."""
        if shown != self.shown:
            self.shown = shown
            self.line.show_head(shown)


class HeadActions(PaneActions):
    """Copies the head; explains why the job failed, else what its status means."""

    def __init__(self, head: ProgressHead, job: Job, pane: QWidget, put: Callable[[str], None]) -> None:
        super().__init__(pane, title="Progress", help=_HELP, put=put)
        self._head, self._job = head, job

    def copy(self) -> Offer | None:
        """Copy the head as text."""
        return self.copying("the head", lambda: self._head.shown.head_text)

    def copy_short(self) -> Offer | None:
        """Copy the name."""
        return self.copying("the name", lambda: self._head.shown.name)

    def copy_id(self) -> Offer | None:
        """Copy the id."""
        return self.copying("the job id", lambda: self._head.shown.job_id)

    def topic(self) -> Topic | None:
        """Return what is to be read of the job."""
        return topic_of_job(self._job)
