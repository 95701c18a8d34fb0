"""The filter of a list of jobs: what is asked, which jobs match, and of which that is not known."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from drs_inspector.domain.health.told_figures import lacks_figures
from drs_inspector.domain.jobs.job import Unavailable
from drs_inspector.domain.query.query import JobQuery, QueryProblem, parse_query
from drs_inspector.domain.query.search import WHOLE, JobSearch, read_query
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.coverage_texts import Matches
from drs_inspector.session.events import Event, FiguresChanged, JobsChanged, Listener, WatchChanged

_AT_ONCE = 256
"""Of so many jobs the answers of a filter that looks into no details are not waited for."""


class Store(Protocol):
    """What a view needs of an Inspector."""

    @property
    def snapshot(self) -> Snapshot:
        """The jobs as they are now."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` for each event from now on; the returned function ends that."""


class ListFilter:
    """A filter and its answers, which are kept until those of the next one are complete, or ``show_decided`` is called.

    Jobs that come or change are asked at once, or in slices by ``work`` where they are many, or where the filter
    searches details whole. Those of which only a refusal is known are asked as well: it may tell a name, and that the
    details were not read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._query: JobQuery = parse_query("")
        self._matching: set[str] = set()
        self._unsearched: set[str] = set()
        self._refusals: dict[str, Unavailable] = {}  # those that were asked in place of a job
        self._search: JobSearch | None = None
        self._last: JobSearch | None = None  # the one that is over, where its answers were shown while it worked

    @property
    def text(self) -> str:
        """The filter whose answers these are, "" for none."""
        return self._query.text

    @property
    def is_on(self) -> bool:
        """Whether the answers leave any job out."""
        return not self._query.is_empty

    @property
    def searches_whole(self) -> bool:
        """Whether the filter searches details whole: the one that is being asked, or that was."""
        return (self._query if self._search is None else self._search.query).searches_whole

    @property
    def asks_figures(self) -> bool:
        """Whether the answers depend on figures: those that are asked for, or health."""
        return self._query.asks_figures or self._query.asks_health

    @property
    def match_count(self) -> int:
        """How many jobs match themselves; all of them without a filter."""
        return len(self._matching) if self.is_on else len(self._store.snapshot.jobs)

    @property
    def unsearched_count(self) -> int:
        """How many jobs may match, which is not known because their details were not read."""
        if not self._query.may_be_untold:
            return 0
        later = sum(job_id not in self._refusals for job_id in self._refused_alone())
        return len(self._unsearched) + later

    @property
    def _unclear_count(self) -> int:
        """How many jobs may match although they were read."""
        if not self._query.may_be_untold:
            return 0
        jobs = self._store.snapshot.jobs
        return sum(jobs[job_id].has_detail for job_id in self._unsearched if job_id in jobs)

    @property
    def total(self) -> int:
        """How many jobs there are, with a filter those as well that are known by a refusal alone."""
        snapshot = self._store.snapshot
        return snapshot.total if self.is_on else len(snapshot.jobs)

    @property
    def matches(self) -> Matches:
        """The numbers of the answers."""
        judging = self._store.snapshot.judged_by
        return Matches(
            self.match_count,
            self.total,
            self.unsearched_count,
            whole=self.searches_whole,
            unclear=self._unclear_count,
            figures=self._query.asks_figures,
            none_read=self._query.asks_figures and not (judging and judging.figures),
            unproved=self._unproved_count,
        )

    @property
    def _unproved_count(self) -> int:
        """How many running jobs have no figures, where the filter asks for a word that figures alone prove."""
        if not self._query.asks_proved:
            return 0
        snapshot = self._store.snapshot
        figures = snapshot.judged_by.figures if snapshot.judged_by is not None else {}
        return sum(lacks_figures(job, figures) for job in snapshot.jobs.values())

    @property
    def matching(self) -> tuple[str, ...]:
        """The ids of the jobs that match, in the order of the snapshot; with a filter the refused ones are last."""
        ids = (*self._store.snapshot.jobs, *(self._refused_alone() if self.is_on else ()))
        return tuple(job_id for job_id in ids if self.is_match(job_id))

    @property
    def is_working(self) -> bool:
        """Whether jobs are left to be asked: the answers are those from before, or of the jobs asked so far."""
        return self._search is not None

    @property
    def is_from_before(self) -> bool:
        """Whether the answers are those of another filter than the one that is being asked."""
        return self._search is not None and self._query is not self._search.query

    @property
    def has_matches(self) -> bool:
        """Whether a job is known to match the filter that is being asked, or that was."""
        return bool(self._matching if self._search is None else self._search.matching)

    @property
    def progress(self) -> tuple[int, int]:
        """How many jobs of how many have been asked so far."""
        return (self._search.done, self._search.total) if self._search is not None else (0, 0)

    @property
    def share(self) -> float | None:
        """How far the search is in a job that takes long, 0 to 1; None where that is not known."""
        return self._search.share if self._search is not None else None

    def is_match(self, job_id: str) -> bool:
        """Whether a job matches itself, and is not only shown for a relative that does."""
        return not self.is_on or job_id in self._matching

    def may_match(self, job_id: str) -> bool:
        """Whether a job matches itself, or may: that is not known."""
        return self.is_match(job_id) or job_id in self._unsearched

    def is_undecided(self, job_id: str) -> bool:
        """Whether the answers are those of the jobs asked so far, and this one is not among them."""
        return self._shows_decided and self._search is not None and job_id in self._search.undecided

    def start(self, text: str | JobQuery, first: Iterable[str] = ()) -> QueryProblem | None:
        """Begin to ask, for ``work`` to go on; return what is wrong with a filter, which changes nothing.

        ``first`` are the ids of the jobs that are asked before the others, in this order.
        """
        query = read_query(text, [self._store.snapshot]) if isinstance(text, str) else text
        if query.problem is not None:
            return query.problem
        self._search = self._search_of_all(query, first)
        return None

    def ask(self, query: JobQuery) -> None:
        """Begin to ask, and ask at once where that is not much."""
        self._search = self._search_of_all(query)
        self._work_at_once(self._search)

    def show_decided(self) -> list[str] | None:
        """Make the answers those of the jobs that have been asked so far, from now on while others are asked.

        Return the ids of those that were asked since the last time; None where the answers are complete, or are those
        of the same filter and only some jobs are asked again.
        """
        search = self._search
        if search is None or (self._query is search.query and not self._shows_decided):
            return None
        self._query, self._matching, self._unsearched = search.query, search.matching, search.unsearched
        return search.take_decided()

    def take_decided(self) -> list[str] | None:
        """Return the ids of those that were asked at last, after ``work``; None unless the others were shown before."""
        last, self._last = self._last, None
        return last.take_decided() if last is not None else None

    @property
    def _shows_decided(self) -> bool:
        return self._search is not None and self._matching is self._search.matching

    def work(self, budget_seconds: float) -> bool:
        """Ask for about so long; True when every job has been asked, and the answers are those."""
        search = self._search
        if search is not None:
            if not search.step(self._store.snapshot, budget_seconds):
                return False
            self._adopt(search)
        return True

    def jobs_changed(self, event: JobsChanged) -> None:
        """Ask about jobs that came or changed; those that went are no matches any more."""
        self._matching.difference_update(event.removed)
        self._unsearched.difference_update(event.removed)
        self._ask((*event.added, *event.changed, *event.removed))

    def jobs_of(self, event: Event) -> Event:
        """Return an event of figures as one of their jobs, where the filter asks for what they tell.

        Such a job may match now, or not any more: figures get old, too.
        """
        if not isinstance(event, FiguresChanged | WatchChanged) or not self.asks_figures:
            return event
        snapshot = self._store.snapshot
        judging = snapshot.judged_by
        told = event.job_ids if isinstance(event, FiguresChanged) else tuple(judging.figures if judging else ())
        return JobsChanged(changed=tuple(job_id for job_id in told if job_id in snapshot.jobs))

    def jobs_replaced(self) -> None:
        """Ask about all jobs: they are others now."""
        self._matching, self._unsearched = set(), set()
        query = self._search.query if self._search is not None else self._query
        is_from_before, self._search = query is not self._query, None
        if query.is_empty and not is_from_before:
            return
        search = self._search = self._search_of_all(query)
        if not is_from_before:
            # There are no answers from before that could stay.
            self._matching, self._unsearched = search.matching, search.unsearched
            self._work_at_once(search)

    def _refused_alone(self) -> list[str]:
        """Return the ids of the jobs of which only a refusal is known."""
        snapshot = self._store.snapshot
        return [job_id for job_id in snapshot.unavailable if job_id not in snapshot.jobs]

    def _search_of_all(self, query: JobQuery, first: Iterable[str] = ()) -> JobSearch:
        self._refusals = {}
        every = dict.fromkeys((*self._store.snapshot.jobs, *self._other_refusals()))
        ids = dict.fromkeys(job_id for job_id in first if job_id in every)
        return JobSearch(query, ids | every)

    def _other_refusals(self) -> list[str]:
        """Return the ids of jobs known by a refusal alone that was not asked, and note that it is."""
        refusals = self._store.snapshot.unavailable
        ids = [job_id for job_id in self._refused_alone() if self._refusals.get(job_id) is not refusals[job_id]]
        self._refusals.update((job_id, refusals[job_id]) for job_id in ids)
        return ids

    def _ask(self, job_ids: Sequence[str]) -> None:
        job_ids = (*job_ids, *self._other_refusals())
        if self._search is not None:
            self._search.ask(job_ids)
        elif self.is_on:
            self._search = JobSearch(self._query, job_ids, matching=self._matching, unsearched=self._unsearched)
            self._work_at_once(self._search)

    def _work_at_once(self, search: JobSearch) -> None:
        if not search.query.searches_whole and search.total <= _AT_ONCE:
            self.work(WHOLE)

    def _adopt(self, search: JobSearch) -> None:
        self._last = search if self._shows_decided else None
        self._search = None
        self._query, self._matching, self._unsearched = search.query, search.matching, search.unsearched
