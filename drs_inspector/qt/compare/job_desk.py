"""The rows of one job with their head; what is the same, and what is not counted, is made when it is to be shown."""

import asyncio
from contextlib import suppress
from itertools import count
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.domain.compare.words import (
    unread_words,
)
from drs_inspector.domain.counting import counted
from drs_inspector.qt.compare.job_head import JobHead
from drs_inspector.qt.compare.table import CompareTable
from drs_inspector.session.compare.alike import AlikeRows, alike_steps
from drs_inspector.session.compare.job_list import ListedJob
from drs_inspector.session.compare.job_rows import GreyRow, JobRows, RowKind, grey_steps
from drs_inspector.session.compare.question import Answer, in_slices
from drs_inspector.session.compare.sides import head_words
from drs_inspector.session.tasks import TaskOwner

_TASK: Final = "Rows of a comparison"
_numbers = count(1)


class JobDesk(QWidget):
    """``moved()``: another row is the current one, or others are shown."""

    moved = Signal()

    def __init__(self, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks, self._task = tasks, f"{_TASK} {next(_numbers)}"
        self._answer: Answer | None = None
        self._job: ListedJob | None = None
        self._alike: AlikeRows | None = None
        self._grey: tuple[GreyRow, ...] | None = None
        self._folded: frozenset[str] = frozenset()
        self._shows_grey = False
        self.head, self.table = JobHead(self), CompareTable(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.table, 1)
        self.head.same_wanted.connect(self._fill)
        self.table.turned.connect(self._turn)
        self.table.moved.connect(self.moved)
        self.setFocusProxy(self.table)

    @property
    def rows(self) -> JobRows:
        """The rows that are shown."""
        return self.table.rows_model.rows

    def show_job(self, answer: Answer | None, job: ListedJob | None) -> None:
        """Show a job of a comparison, or none."""
        self._answer, self._job, self._alike, self._grey = answer, job, None, None
        change = job.change if job is not None else None
        if answer is None or job is None:
            self.head.show_job("", "", "")
        else:
            changes = len(answer.found.beside) if job.is_beside else change.changes if change is not None else 0
            said = "; ".join(filter(None, (change.reason, unread_words(change)))) if change is not None else ""
            self.head.show_job(job.name, counted(changes, "change"), said)
        heads = None
        if answer is not None:
            heads = head_words("A", answer.a.snapshot), head_words("B", answer.b.snapshot)
        self.table.rows_model.show(self._made(), heads)
        self.table.scrollToTop()
        self._fill()
        self.moved.emit()

    def show_grey(self, *, shown: bool) -> None:
        """Show what differs and is not counted, or no more."""
        self._shows_grey = shown
        self._fill()

    def go_to_change(self, number: int) -> None:
        """Make a change of the job the current row; its section is unfolded."""
        row = self.rows.row_of_change(number)
        if row is None:
            self._folded = frozenset()
            self._renew()
            row = self.rows.row_of_change(number)
        if row is not None:
            self.table.choose(row)

    @property
    def change(self) -> int:
        """The number of the current change in the job, from 0; -1 before the first."""
        row = self.table.currentIndex().row()
        return self.rows.change_at(row) if row >= 0 else -1

    def close(self) -> bool:
        """End the work."""
        self._tasks.cancel(self._task)
        return super().close()

    def _made(self) -> JobRows:
        beside = self._answer.found.beside if self._answer is not None else ()
        alike = self._alike if self.head.same.isChecked() else None
        grey = self._grey if self._shows_grey else None
        return JobRows(self._job, beside, alike, grey, self._folded)

    def _turn(self, section: str) -> None:
        self._folded = self.rows.turned(section)
        self._renew()

    def _renew(self) -> None:
        """Show the rows anew; the current one stays where it is the same."""
        table, before = self.table, self.table.current
        row, scroll = table.currentIndex().row(), table.verticalScrollBar().value()
        table.rows_model.show(self._made())
        has_it = before is not None and 0 <= row < len(self.rows) and self.rows[row][:3] == before[:3]
        if has_it or (before is not None and before.kind is RowKind.HEAD and row < len(self.rows)):
            table.choose(row)
        table.verticalScrollBar().setValue(scroll)
        self.moved.emit()

    def _fill(self) -> None:
        """Make what is wanted and not there yet, in slices; what was made before is shown at once."""
        self._renew()
        wants = (self.head.same.isChecked() and self._alike is None) or (self._shows_grey and self._grey is None)
        if wants and self._answer is not None and self._job is not None:
            with suppress(RuntimeError):  # the window is closing
                self._tasks.start(self._task, self._make(self._answer, self._job))
        else:
            self._tasks.cancel(self._task)

    async def _make(self, answer: Answer, job: ListedJob) -> None:
        await asyncio.sleep(0)  # while a person goes from job to job nothing is made
        found, ids = answer.found, (job.ids[0], job.ids[1])
        if ids[0] is None or ids[1] is None:
            return
        pair = (ids[0], ids[1])
        with suppress(KeyError):
            if self._shows_grey and self._grey is None and job.change is not None:
                grey = await in_slices(grey_steps(found, job.change))
                if job is self._job:
                    self._grey = grey
                    self._renew()
            if self.head.same.isChecked() and self._alike is None:
                alike = await in_slices(alike_steps(found.a, found.b, pair, job.change))
                if job is self._job:
                    self._alike = alike
                    self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the head."""
        super().resizeEvent(event)
        self.head.fit(self.width())
