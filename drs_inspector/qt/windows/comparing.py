"""Comparing from elsewhere in the window: two sides by name, two jobs of a list, or a job with another one."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.session.compare.candidates import Candidate, JobRef, candidates
from drs_inspector.session.compare.question import Question
from drs_inspector.session.compare.sides import CompareSide, OpenSide, ReadingSide
from drs_inspector.session.history.offers import ReadingRef, numbered_ref
from drs_inspector.session.workspace.open_session import OpenSession

if TYPE_CHECKING:
    from drs_inspector.qt.compare.page import ComparePage

_KEY = "compare"
_TWO = 2
_TOO_MANY = "Select two jobs to compare, or one to choose the other"


class CompareController(QObject):
    """Opens the page Compare with a question."""

    def __init__(self, app: AppContext, browse: BrowseController, frame: FrameController) -> None:
        super().__init__(frame)
        self._app, self._browse, self._frame = app, browse, frame
        frame.made.connect(self._follow)

    def compare(self, a: CompareSide, b: CompareSide) -> None:
        """Show what differs between two sides; nothing happens before there is a source."""
        if self._app.workspace.sessions:
            self._ask(Question(a, b))

    def compare_before(self, before: ReadingRef | str, key: str) -> None:
        """Show what changed in the source of that key since a reading, or since what an open document holds."""
        self.compare(OpenSide(before) if isinstance(before, str) else ReadingSide(before), OpenSide(key))

    def compare_readings(self, session: OpenSession, before: int, after: int, job_id: str) -> None:
        """Show two readings of a job side by side, by their numbers; 0 is what is shown now."""
        sides = [
            ReadingSide(numbered_ref(session, number)) if number else OpenSide(session.key)
            for number in (before, after)
        ]
        self._ask(Question(sides[0], sides[1], job_id, job_id))

    def compare_jobs(self) -> None:
        """Compare the two jobs that are selected; with one ask for the other."""
        jobs = [JobRef(key, job_id) for key, ids in self._selected().items() for job_id in ids]
        if len(jobs) == _TWO:
            one, other = jobs
            self._ask(Question(OpenSide(one.key), OpenSide(other.key), one.job_id, other.job_id))
        elif len(jobs) == 1:
            self._ask_other(jobs[0])
        else:
            say(self._app.window, _TOO_MANY)

    def _selected(self) -> dict[str, list[str]]:
        page = self._app.window.browse
        found = page.list.selected_jobs() if page is not None else {}
        node = self._app.window.current_node()
        if not found and node is not None and node.job_id:
            found = {node.session: [node.job_id]}
        return found

    def _ask(self, question: Question) -> None:
        views = self._frame.views
        views.show_compare()
        views.with_compare(lambda page: page.ask(question))

    def _ask_other(self, job: JobRef) -> None:
        if self._app.workspace.find(job.key) is not None:
            self._frame.views.with_compare(partial(self._choose_other, job))

    def _choose_other(self, job: JobRef, page: "ComparePage") -> None:
        from drs_inspector.qt.windows.job_choice import JobChoice  # noqa: PLC0415 - most sessions never compare

        session = self._app.workspace.find(job.key)
        if session is None:
            return
        chosen = page.chosen
        chosen.look_again()
        known = session.inspector.snapshot.jobs.get(job.job_id)
        dialog = JobChoice(
            known.name if known is not None else job.job_id,
            lambda text: candidates(self._app.workspace.sessions, chosen.offers, job, text),
            self._app.window,
        )
        chosen.changed.connect(dialog.look_again)
        dialog.chosen.connect(partial(self._compare_with, job))
        dialog.open()

    def _compare_with(self, job: JobRef, other: Candidate) -> None:
        """Compare a job with another one; the same job elsewhere is what was before, so it is A."""
        if other.is_same:
            self._ask(Question(other.side, OpenSide(job.key), other.job_id, job.job_id))
        else:
            self._ask(Question(OpenSide(job.key), other.side, job.job_id, other.job_id))

    def _follow(self) -> None:
        self._app.window.commands.bring("compare_jobs", self.compare_jobs)
        jobs = self._frame.jobs
        for view in (*jobs.table.pair.tables, jobs.list.view, self._browse.page.tree):
            view.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the key in lists of jobs, where it compares these."""
        if isinstance(event, QKeyEvent) and shortcuts().matches(_KEY, event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._app.window.commands["compare_jobs"].trigger()
                return True
        return False
