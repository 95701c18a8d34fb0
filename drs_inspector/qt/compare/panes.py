"""What the keys of every pane do on the page Compare."""

import json
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.compare.plain import plain_difference
from drs_inspector.domain.compare.result import Difference
from drs_inspector.qt.compare.change_list import ChangeList
from drs_inspector.qt.compare.model import phrase_of, texts_of
from drs_inspector.qt.compare.table import CompareTable
from drs_inspector.qt.panes.list_pane import MOST_ROWS, ListPane
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, as_html, counted
from drs_inspector.qt.panes.table_text import json_text
from drs_inspector.session.compare.job_list import ListedJob
from drs_inspector.session.compare.job_rows import GreyRow, ShownRow
from drs_inspector.session.compare.text import NOTHING, row_text
from drs_inspector.session.table_files.list_rows import ListRows, Which

_HELP: Final = (
    "Two documents or jobs side by side. F8 and Shift+F8 go to the next and the previous change, also of the next job; "
    "Return opens the job of B. What one side did not read is never told as gone."
)
_JOB_HEADS: Final = ("Job", "Change", "Summary", "Id in A", "Id in B")


class OpensJobs(Protocol):
    """Where jobs are opened from."""

    def open_in(self, letter: str) -> None:
        """Open the current job, or row, in A or B."""

    def why_not_open(self, letter: str) -> str:
        """Return why it cannot be opened there, "" where it can."""

    def open_job(self) -> None:
        """Open the job of B, or of A where B has it not."""


class PagePane(PaneActions):
    """What holds wherever the keyboard is on the page."""

    def __init__(self, page: QWidget, changes: ChangeList, show_all: Callable[[], bool]) -> None:
        super().__init__(page, changes.edit, title="Compare", help=_HELP)
        self._changes, self._show_all = changes, show_all

    def find(self) -> Offer | None:
        """Go to the field that narrows the list."""
        return Offer("Filter changes", self._changes.focus_field) if self._changes.isVisible() else None

    def show_all(self) -> Offer | None:
        """Show all jobs with a change again."""
        return Offer("Show all changes", lambda: None if self._show_all() else "All changes are shown already")


class JobsPane(ListPane):
    """Copies and opens jobs."""

    rows_called = ("job", "jobs")

    def __init__(self, changes: ChangeList, opens: OpensJobs) -> None:
        super().__init__(changes, changes.view, title="Jobs with a change", help=_HELP)
        self._changes, self._opens = changes, opens

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the current job, or those that are listed: what became of each."""
        jobs = self._changes.model.jobs
        job = self._changes.current
        if which is Which.MARKED:
            jobs = [job] if job is not None else []
        return ListRows("jobs with a change", _JOB_HEADS, len(jobs), lambda: map(_job_cells, jobs))

    def copy_id(self) -> Offer | None:
        """Copy its id, that in B where both have one."""
        job = self._changes.current
        found = (job.ids[1] or job.ids[0]) if job is not None else None
        return self.copying("job id", lambda: found) if found else None

    def activate(self) -> Offer | None:
        """Open it."""
        return Offer("Open job", self._opens.open_job) if self._changes.current is not None else None

    def more(self) -> Sequence[Offer]:
        """Offer to open it in either document."""
        return open_offers(self._opens)

    def note(self) -> str:
        """Return what is said of the job."""
        job = self._changes.current
        return as_html(job.spoken) if job is not None else ""


class RowsPane(ListPane):
    """Copies and opens rows."""

    short_words = "What alone"

    def __init__(self, table: CompareTable, opens: OpensJobs) -> None:
        super().__init__(table, table, title="What of the job changed", help=_HELP)
        self._table, self._opens = table, opens

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the chosen rows, those that are shown, or also those in folded sections: what, A, B."""
        model = self._table.rows_model
        if which is Which.MARKED:
            count = self._table.chosen_count
            return ListRows("changes", model.heads, count, lambda: map(_cells, self._table.each_chosen()))
        rows = model.rows if which is Which.SHOWN else model.rows.unfolded()
        return ListRows("changes", model.heads, len(rows) - rows.heads, lambda: map(_cells, rows.each()))

    def copy_json(self) -> Offer | None:
        """Copy the rows as the JSON of ``diff`` has them, where there are some of it among them."""
        if not 0 < self._table.chosen_count <= MOST_ROWS:
            return self.rows_as_json()
        rows = [one for one in map(_row, self._table.each_chosen()) if isinstance(one, Difference)]
        if not rows:
            return self.rows_as_json()
        what = counted(len(rows), "row as JSON", "rows as JSON")
        return self.copying(what, lambda: json_text([json.dumps(plain_difference(row)) for row in rows]))

    def select_all(self) -> Offer | None:
        """Select every row."""
        return Offer("Select all", self._table.selectAll) if len(self._table.rows_model.rows) else None

    def activate(self) -> Offer | None:
        """Open the job, at the row where it has a place there; fold or unfold a section."""
        row = self._table.current
        if row is None:
            return None
        if row.row is None:
            words = "Fold" if row.is_open else "Unfold"
            return Offer(words, lambda: self._table.turned.emit(row.section))
        return Offer("Open job", self._opens.open_job)

    def more(self) -> Sequence[Offer]:
        """Offer both documents."""
        return open_offers(self._opens)

    def note(self) -> str:
        """Return all that the row says."""
        row = self._table.current
        return as_html(phrase_of(row)) if row is not None else ""


def open_offers(opens: OpensJobs) -> list[Offer]:
    """Return the ways into both documents; one that cannot be gone says why when it is chosen."""
    found = []
    for letter in "AB":
        why = opens.why_not_open(letter)
        words = f"Open in {letter}"
        found.append(Offer(words, _said(why)) if why else Offer(words, _opening(opens, letter)))
    return found


def _said(words: str) -> Callable[[], str]:
    return lambda: words


def _opening(opens: OpensJobs, letter: str) -> Callable[[], None]:
    return lambda: opens.open_in(letter)


def _row(shown: ShownRow) -> object:
    return shown.row.row if isinstance(shown.row, GreyRow) else shown.row


def _cells(shown: ShownRow) -> Sequence[str]:
    row = _row(shown)
    if isinstance(row, Difference):
        return row_text(row.what, row.a, row.b)
    return texts_of(shown)


def _job_cells(job: ListedJob) -> Sequence[str]:
    return job.name, job.counted.word, job.summary, job.ids[0] or NOTHING, job.ids[1] or NOTHING
