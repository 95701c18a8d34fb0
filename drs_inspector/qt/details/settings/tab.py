"""The settings of a job, with what follows from them; below the table what the console would let a person do."""

from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.qt.details.answer_table.kept import KeptShown
from drs_inspector.qt.details.answer_table.page import AnswerPage
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.job_page import SETTINGS, JobPart
from drs_inspector.qt.details.readings.source import readings_of
from drs_inspector.qt.details.settings.foot import CommandsFoot
from drs_inspector.qt.widgets.inline_message import InlineMessage, empty_page
from drs_inspector.session.handbook.topics import topic_of_field
from drs_inspector.session.job_page.commands import commands_of
from drs_inspector.session.job_page.earlier import earlier_of
from drs_inspector.session.job_page.page_rows import PageRows
from drs_inspector.session.job_page.parameters import parameters_of, parameters_panel
from drs_inspector.session.job_page.settings import CHANGED, NOT_DEFAULT, SENT, setting_rows
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.job_tree.raw_json_of_node import json_of_path
from drs_inspector.storage.explanations import explanations

NOT_READ: Final = "The details of this job were not read, so there is nothing to show here."
_ONLY_LIST: Final = "The details of this job were not read: these are the settings that the list of jobs tells."
_HELP: Final = (
    "The settings of the job: what is not as by default first, with what follows from it. Left and Right fold and"
    " unfold; Return goes where a row leads."
)
_KEPT: Final = KeptShown()


class SettingsView(JobPart):
    """What was set for a job, and what is as by default."""

    title = SETTINGS

    def _is_part_of(self, job: Job) -> bool:  # noqa: ARG002 - a list entry has some, too
        return True

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the settings, and the commands where the list of jobs names them."""
        job = context.snapshot.jobs[node.job_id or ""]
        page = SettingsPage(node, job, context)
        if page.table.rows.page.size or page.foot is not None:
            return page
        page.deleteLater()
        return empty_page(NOT_READ)


class SettingsPage(AnswerPage):
    """The table, and the sentences about commands below it."""

    def __init__(self, node: TreeNode, job: Job, context: DetailContext) -> None:
        self._job, self._readings = job, readings_of(context)
        self._parameters = parameters_panel()
        documents = context.documents() if context.documents is not None else ()
        self._earlier = earlier_of(job, context.snapshot, documents)
        super().__init__(
            SETTINGS,
            self._rows(),
            copy=context.copy,
            json_of=lambda path: json_of_path(job, path),
            topic_of=lambda path: topic_of_field(job, path),
            follow=lambda door: context.navigate(Place(node, tab=door)),
            help=_HELP,
            find_words="Find a setting",
            narrowings=_narrowings,
            curl=lambda: context.curl_of_job(job.id),
        )
        if not job.has_detail:
            self.column.insertWidget(1, InlineMessage(_ONLY_LIST, "blue", "info", self))
        commands = commands_of(job, "" if self._readings.is_live else _as_of(context, self._readings.now))
        self.foot = CommandsFoot(commands, context.copy, self) if commands is not None else None
        if self.foot is not None:
            self.column.addWidget(self.foot)
        self._readings.follow(self, self._changed)
        _KEPT.follow(self, context.snapshot, job.id)

    def _rows(self) -> PageRows:
        told = self._readings.told(self._job.id, self._parameters)
        return setting_rows(self._job, explanations(), parameters_of(told), self._readings.now, self._earlier)

    def _changed(self, job_id: str) -> None:
        if job_id == self._job.id and (rows := self._rows()) != self.table.rows.page:
            self.show_page(rows)


def _as_of(context: DetailContext, now: datetime) -> str:
    """Return when a file was read, in words that follow a sentence."""
    read_at = reading_time(context.snapshot)
    return "when it was read" + (f", {moment_words(read_at, now)}" if read_at is not None else "")


def _narrowings(page: PageRows) -> list[tuple[str, str]]:
    counts = {group.key: len(group.lines) for group in page.groups if group.key not in (SENT, CHANGED)}
    other, total = counts.get(NOT_DEFAULT, 0), sum(counts.values())
    if not other or other == page.size:
        return []
    return [("", f"All {total:,}"), (NOT_DEFAULT, f"Not as by default {other:,}")]
