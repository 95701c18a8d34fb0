"""What the pane with the table of jobs offers: copies of the selected rows, all rows, a filter by a value."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import perf_counter
from typing import Final

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.tables.job_facts import object_counts
from drs_inspector.qt.job_table.model import TOPIC_ROLE
from drs_inspector.qt.job_table.news import ALL_SEEN, ORDER_AGAIN
from drs_inspector.qt.job_table.view import ORDER_KEY, SEEN_KEY, JobTableView
from drs_inspector.qt.panes.job_copies import job_json, put_table, too_much_json
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, counted, say
from drs_inspector.qt.panes.table_text import json_text
from drs_inspector.qt.shortcuts.pane_keys import with_key
from drs_inspector.session.job_table.columns import words_of
from drs_inspector.session.job_table.contents import with_counts
from drs_inspector.session.job_table.rows import Ref

_HELP: Final = (
    "Jobs as rows: Enter opens one, Space shows it beside the table, Right and Left unfold and fold what has rows "
    "below. Shift and the arrows select several. A click on a heading sorts, with Shift by a second column."
)
# So many rows are made at once; more are made in slices, so that the window answers.
_AT_ONCE: Final = 200


def _nothing() -> Offer | None:
    return None


class JobTablePane(PaneActions):
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
        super().__init__(widget, view.pair.main, title="Jobs", help=_HELP)
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

    def copy(self) -> Offer | None:
        """Copy the selected rows as a table with headings, with the columns as they are shown."""
        refs = self._refs()
        if not refs:
            return None
        what = counted(len(refs), "row", "rows")
        return Offer(f"Copy {what}", partial(self._copy_rows, refs, what))

    def copy_short(self) -> Offer | None:
        """Copy the names of the selected jobs."""
        refs = self._refs()
        what = counted(len(refs), "name", "names")
        return self.copying(what, partial(self._names, refs)) if refs else None

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

    def _refs(self) -> list[Ref]:
        """Return the selected jobs, else the current one."""
        current = self._view.current()
        return self._view.selected() or ([current] if current is not None else [])

    def _jobs(self, refs: Sequence[Ref]) -> list[Job]:
        found = (self._view.table.job_facts(ref) for ref in refs)
        return [facts.job for facts in found if facts is not None]

    def _names(self, refs: Sequence[Ref]) -> str:
        return "\n".join(" ".join(job.name.split()) for job in self._jobs(refs))

    def _copy_rows(self, refs: Sequence[Ref], what: str) -> str:
        rows = _Rows(self._view, refs)
        if len(refs) <= _AT_ONCE:
            while not rows.work(1.0):
                pass
            return f"Copied {what} with headings"
        self._view.do(partial(self._go_on, rows, f"Copied {what} with headings"))
        return f"Copying {what}"

    def _go_on(self, rows: "_Rows", words: str, budget_seconds: float) -> bool:
        is_done = rows.work(budget_seconds)
        if is_done:
            say(self.widget, words)
        return is_done


def _json(jobs: Sequence[Job]) -> str:
    return json_text([raw for raw in map(job_json, jobs) if raw])


class _Rows:
    """Rows as a table for the clipboard, made in slices; the columns are those of the beginning."""

    def __init__(self, view: JobTableView, refs: Sequence[Ref]) -> None:
        self._arrangement = view.arrangement
        self._columns = [view.model.columns[at] for at in view.pair.shown_columns()]
        self._steps = self._make(refs)

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when the rows are on the clipboard."""
        stop = perf_counter() + budget_seconds
        return all(perf_counter() < stop for _step in self._steps)

    def _make(self, refs: Sequence[Ref]) -> Iterator[None]:
        counts = any(column.counts for column in self._columns)
        rows: list[list[str]] = []
        for ref in refs:
            shown = self._arrangement.shown_job(ref)
            if shown is not None:
                if counts:  # here a large selection is waited for
                    yield from object_counts(shown.job)
                    shown = with_counts(shown)
                rows.append([words_of(column, shown) for column in self._columns])
            yield
        put_table([column.title for column in self._columns], rows)
