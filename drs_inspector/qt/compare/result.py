"""A comparison as it is shown: the answer, the counters, the jobs with a change, and the rows of one of them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import accumulate, count
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from drs_inspector.domain.compare.words import verdict_words
from drs_inspector.domain.printable import printable
from drs_inspector.qt.compare.change_list import ChangeList
from drs_inspector.qt.compare.counters import CompareCounters
from drs_inspector.qt.compare.job_desk import JobDesk
from drs_inspector.qt.compare.said_lines import SaidLines
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.qt.shortcuts.pane_keys import with_key
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.compare.job_list import ListedJobs, Matching, counts_of, matching_steps
from drs_inspector.session.compare.question import Answer, in_slices
from drs_inspector.session.coverage_texts import coverage_lines
from drs_inspector.session.tasks import TaskOwner

_TASK: Final = "Filter of a comparison"
_LIST_WIDTH: Final = 288
_LOW: Final = 560
_LINES: Final = 3
_numbers = count(1)


class ResultView(QWidget):
    """Shows one answer; ``stale`` above it says that a side was read again since."""

    def __init__(self, tasks: TaskOwner, forms: Callable[[], Forms], parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks, self._task = tasks, f"{_TASK} {next(_numbers)}"
        self.answer: Answer | None = None
        self._matching: Matching | None = None
        self._starts: Sequence[int] = (0,)
        self.verdict = SaidLines(self, name="The answer", is_bold=True)
        self.notes = SaidLines(self, name="What decides what the rest means")
        self.stale = SaidLines(self, name="What changed since", tone="amber", link="Compare again")
        self.coverage = SaidLines(self, name="Coverage")
        self.counters = CompareCounters(forms, self)
        self.changes = ChangeList(self)
        self.desk = JobDesk(tasks, self)
        self._sides = QSplitter(Qt.Orientation.Horizontal, self)
        self._empty = empty_page("")
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.counters.filter_changed.connect(self._list)
        self.counters.grey_wanted.connect(lambda shown: self.desk.show_grey(shown=shown))
        self.changes.filtered.connect(self._filter)
        self.changes.current_changed.connect(self._show_job)
        self.desk.moved.connect(self._show_place)
        self.desk.head.step.connect(self.step)
        self.stale.say("")
        self.setFocusProxy(self.changes)

    def _lay_out(self) -> None:
        sides = self._sides
        sides.setChildrenCollapsible(False)
        sides.setHandleWidth(1)
        for part in (self.changes, self.desk):
            sides.addWidget(part)
        sides.setStretchFactor(1, 1)
        sides.setSizes([scaled(_LIST_WIDTH), 3 * scaled(_LIST_WIDTH)])
        sides.handle(1).setAccessibleName("Divider beside the jobs with a change")
        self.changes.setMinimumWidth(20 * GRID)
        for page in (sides, self._empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for above in (self.verdict, self.notes, self.stale, self.counters):
            column.addWidget(above)
        column.addWidget(self._stack, 1)
        column.addWidget(self.coverage)

    # What others ask for

    def show_answer(self, answer: Answer) -> None:
        """Show a comparison; the job that was current stays, where it has a change again."""
        before = self.changes.current
        self.answer, self._matching = answer, None
        found = answer.found
        self.verdict.say(verdict_words(found))
        self.notes.say("\n".join(map(printable, answer.notes)))
        self.stale.say("")
        self.counters.show_counts(counts_of(found), found.uncounted, found.options)
        said = [
            f"{letter}: {line}"
            for letter, one in zip("AB", (answer.a, answer.b), strict=True)
            for line in coverage_lines(one.snapshot)[:_LINES]
        ]
        self.coverage.say("\n".join(map(printable, said)))
        place = None
        if before is not None:
            place = ListedJobs(found, self.counters.chosen).place_of(before.ids, is_beside=before.is_beside)
        if self.changes.edit.text():
            self._filter(self.changes.edit.text())
        else:
            self._list(place=place)

    def clear(self) -> None:
        """Forget the comparison and all that it holds."""
        self._tasks.cancel(self._task)
        self.answer = self._matching = None
        self.changes.show_jobs((), None)
        self.desk.show_job(None, None)

    def close(self) -> bool:
        """End the work."""
        self.changes.stop()
        self._tasks.cancel(self._task)
        self.desk.close()
        return super().close()

    def show_all(self) -> bool:
        """Show all jobs with a change; False where they are."""
        is_narrowed = bool(self.changes.edit.text() or self.counters.chosen)
        if is_narrowed:
            self.changes.clear_filter()
            self.counters.choose(frozenset())
        return is_narrowed

    def step(self, by: int) -> None:
        """Go to the next change, or the one before, also of another job."""
        jobs = self.changes.model.jobs
        if not isinstance(jobs, ListedJobs) or not self._starts[-1]:
            say(self, "There is no change here")
            return
        place, now = max(self.changes.place, 0), self.desk.change
        wanted = now + by
        if by < 0 and not self._is_on_change():
            wanted = now
        while not 0 <= wanted < jobs.changes_of(place):
            place += by
            if not 0 <= place < len(jobs):
                say(self, f"This is the {'last' if by > 0 else 'first'} change")
                return
            wanted = 0 if by > 0 else jobs.changes_of(place) - 1
        if place != self.changes.place:
            self.changes.choose(place)
        self.desk.go_to_change(wanted)

    # What is shown

    def _is_on_change(self) -> bool:
        number = self.desk.change
        return number >= 0 and self.desk.rows.row_of_change(number) == self.desk.table.currentIndex().row()

    def _list(self, _chosen: object = None, *, place: int | None = None) -> None:
        if self.answer is None:
            return
        found, kept = self.answer.found, self._matching
        chosen = self.counters.chosen
        jobs = ListedJobs(found, chosen, kept)
        before = self.changes.current
        if place is None and before is not None:
            place = jobs.place_of(before.ids, is_beside=before.is_beside)
        self._starts = [0, *accumulate(map(jobs.changes_of, range(len(jobs))))]
        self.changes.show_jobs(jobs, place)
        self._say_if_empty(jobs)

    def _say_if_empty(self, jobs: ListedJobs) -> None:
        label = self._empty.focusProxy()
        words = ""
        if not len(jobs) and self.answer is not None:
            words = verdict_words(self.answer.found)
            if self.changes.edit.text() or self.counters.chosen:
                words = with_key("No job fits here. Edit > Show all shows all changes again", "show_all")
        if isinstance(label, QLabel):
            label.setText(words)
        # With a filter the field must stay in reach.
        self._stack.setCurrentWidget(self._empty if words and not self.changes.edit.text() else self._sides)

    def _filter(self, text: str) -> None:
        self._tasks.cancel(self._task)
        if not text.strip() or self.answer is None:
            self._matching = None
            self._list()
            return
        with suppress(RuntimeError):  # the window is closing
            self._tasks.start(self._task, self._find(self.answer, text))

    async def _find(self, answer: Answer, text: str) -> None:
        found = await in_slices(matching_steps(answer.found, text))
        if answer is self.answer:
            self._matching = found
            self._list()
            say(self, f"{len(found.changes):,} of {len(answer.found.jobs) + bool(answer.found.beside):,} jobs")

    def _show_job(self) -> None:
        self.desk.show_job(self.answer, self.changes.current)

    def _show_place(self) -> None:
        place, number = self.changes.place, self.desk.change
        has_number = 0 <= place < len(self._starts) - 1 and number >= 0
        self.desk.head.show_place(self._starts[place] + number + 1 if has_number else 0, self._starts[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the counters."""
        super().resizeEvent(event)
        self.counters.set_low(self.height() < scaled(_LOW))
        self.counters.fit(self.width())
