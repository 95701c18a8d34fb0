"""What panes with jobs as rows offer: forms of the selected rows, files, all rows, a filter by a value."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtWidgets import QAbstractItemView, QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.qt.job_table.model import TOPIC_ROLE, JobTableModel
from drs_inspector.qt.job_table.news import ALL_SEEN, ORDER_AGAIN
from drs_inspector.qt.job_table.view import ORDER_KEY, SEEN_KEY, JobTableView
from drs_inspector.qt.panes.job_copies import job_json, too_much_json
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, counted
from drs_inspector.qt.panes.table_text import json_text
from drs_inspector.qt.shortcuts.pane_keys import with_key
from drs_inspector.session.job_table.list_rows import JobRows, every_ref, refs_in
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.job_table.shown_jobs import ShownJobs
from drs_inspector.session.table_files.list_rows import ListRows, Which

if TYPE_CHECKING:
    from drs_inspector.session.curl_texts import Curl

_HELP: Final = (
    "Jobs as rows: Enter opens one, Space shows it beside the table, Right and Left unfold and fold what has rows "
    "below. Shift and the arrows select several. A click on a heading sorts, with Shift by a second column."
)
_LIST_HELP: Final = "The jobs of the table, with their health. Enter opens one, Alt+Down and Alt+Up go on from it."


def _nothing() -> Offer | None:
    return None


class ListsJobs(Protocol):
    """A view of jobs."""

    def current(self) -> Ref | None:
        """Return the job that has the keyboard."""

    def selected(self) -> list[Ref]:
        """Return the selected jobs from top to bottom."""


class JobRowsPane(ListPane):
    """Copies rows of a view of jobs, with the columns that the table of jobs shows; files have exact values."""

    rows_called = ("row", "rows")

    def __init__(
        self, widget: QWidget, view: QAbstractItemView, jobs: ListsJobs, table: JobTableView, words: str
    ) -> None:
        super().__init__(widget, view, title="Jobs", help=words)
        self._jobs_of, self._table = jobs, table

    @property
    def _model(self) -> JobTableModel:
        return self._table.model

    def list_rows(self, which: Which) -> ListRows | None:
        """Return jobs with the words of the columns that are shown."""
        columns = [self._model.columns[at] for at in self._table.pair.shown_columns()]
        return JobRows(self._table.arrangement, columns, self._of(which)).rows

    def _of(self, which: Which) -> Sequence[Ref]:
        if which is Which.MARKED:
            return self._refs()
        return refs_in(self._model.rows) if which is Which.SHOWN else every_ref(self._table.table)

    def file_of(self, which: Which, rows: ListRows) -> TableRows:
        """Return the table of jobs: all that match, folded or not, or all of the sources."""
        del rows
        refs = every_ref(self._table.table) if which is Which.ALL else None
        return ShownJobs(self._table.table, self._table.layout(), refs)

    def copy_id(self) -> Offer | None:
        """Copy the ids of the selected jobs, each once."""
        ids = list(dict.fromkeys(ref.job_id for ref in self._refs()))
        return self.copying(counted(len(ids), "job id", "job ids"), partial("\n".join, ids)) if ids else None

    def copy_json(self) -> Offer | None:
        """Copy the JSON of the selected jobs, of several as an array."""
        refs = self._refs()
        if not refs:
            return None
        jobs = self._jobs(refs)
        too_much = too_much_json(jobs)
        what = "JSON" if len(refs) == 1 else f"JSON of {len(refs):,} jobs"
        return too_much or self.copying(what, partial(_json, jobs))

    def copy_curl(self) -> Offer | None:
        """Copy the requests that read the details of the selected jobs."""
        refs = self._refs()
        return self.curl_offer(partial(self._curl, refs)) if refs else None

    def _curl(self, refs: Sequence[Ref]) -> "Curl":
        from drs_inspector.session.curl_texts import curl_of_sources  # noqa: PLC0415 - with its first use

        return curl_of_sources(self._table.table.sessions, ((one.session, one.job_id) for one in refs))

    def _refs(self) -> list[Ref]:
        """Return the selected jobs, else the current one."""
        current = self._jobs_of.current()
        return self._jobs_of.selected() or ([current] if current is not None else [])

    def _jobs(self, refs: Sequence[Ref]) -> list[Job]:
        found = (self._table.table.job_facts(ref) for ref in refs)
        return [facts.job for facts in found if facts is not None]


class JobListPane(JobRowsPane):
    """The same of the narrow list beside the page of a job. ``to_filter`` goes to the filter line."""

    def __init__(
        self,
        widget: QWidget,
        view: QAbstractItemView,
        jobs: ListsJobs,
        table: JobTableView,
        *,
        to_filter: Callable[[], object],
        shows_all: Callable[[], Offer | None] = _nothing,
    ) -> None:
        super().__init__(widget, view, jobs, table, _LIST_HELP)
        self._to_filter, self._shows_all = to_filter, shows_all

    def find(self) -> Offer | None:
        """Go to the filter line."""
        return Offer("Find jobs", self._go_to_filter)

    def _go_to_filter(self) -> None:
        self._to_filter()

    def show_all(self) -> Offer | None:
        """Show all jobs again."""
        return self._shows_all()


class JobTablePane(JobRowsPane):
    """Copies rows of a ``JobTableView``. ``to_filter`` goes to the filter line, ``shows_all`` is what empties it."""

    takes_peek = True

    def __init__(
        self,
        widget: QWidget,
        view: JobTableView,
        *,
        to_filter: Callable[[], object],
        shows_all: Callable[[], Offer | None] = _nothing,
    ) -> None:
        super().__init__(widget, view.pair.main, view, view, _HELP)
        self._view, self._to_filter, self._shows_all = view, to_filter, shows_all

    def find(self) -> Offer | None:
        """Go to the filter line."""
        return Offer("Find jobs", self._go_to_filter)

    def _go_to_filter(self) -> None:
        self._to_filter()

    def show_all(self) -> Offer | None:
        """Show all jobs again."""
        return self._shows_all()

    def activate(self) -> Offer | None:
        """Open the current job."""
        ref = self._view.current()
        return None if ref is None else Offer("Open job", partial(self._view.opened.emit, ref))

    def topic(self) -> Topic | None:
        """Return what the current cell is about: a status, how far or how late, why it failed."""
        found = self._view.pair.main.currentIndex().data(TOPIC_ROLE)
        return found if isinstance(found, Topic) else None

    def select_all(self) -> Offer | None:
        """Select all jobs that match the filter; those that are shown for a subtask alone do not."""
        return Offer("Select all jobs", self._view.select_all) if self._view.model.rows else None

    def more(self) -> Sequence[Offer]:
        """Offer to filter by the value that the menu was opened on, and what there is to do about changes."""
        view, offers = self._view, list[Offer]()
        found = view.menus.filter_action(view.column_in_menu)
        if found is not None:
            offers.append(Offer(found[0], partial(self._filter_by, found[1])))
        if view.table.held.behind:
            offers.append(Offer(with_key(ORDER_AGAIN, ORDER_KEY), view.news.order_again))
        if len(view.marks):
            offers.append(Offer(with_key(ALL_SEEN, SEEN_KEY), view.news.mark_all_seen))
        return offers

    def _filter_by(self, text: str) -> None:
        self._view.filter_requested.emit(text)


def _json(jobs: Sequence[Job]) -> str:
    return json_text([raw for raw in map(job_json, jobs) if raw])
