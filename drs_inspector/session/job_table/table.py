"""The table of jobs of all sources: it follows what the tree shows, and works out its rows in slices of time."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.tables.job_columns import JobTableColumn
from drs_inspector.domain.tables.job_facts import JobFacts, object_counts
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.job_table.rows import (
    Arranged,
    Entry,
    Family,
    Ref,
    Row,
    RowFacts,
    arrange_families,
    arrange_groups,
    entry_of,
)
from drs_inspector.session.job_tree.sessions import SessionTree, SessionTrees

_AT_A_TIME = 64


class Sorting(NamedTuple):
    """A column that rows are ordered by."""

    column: JobTableColumn
    descending: bool = False


class Grouping(NamedTuple):
    """What groups jobs: the value of each, where known values come, and whether long groups are shortened."""

    key: str
    value: Callable[[JobFacts], str]
    positions: Mapping[str, Any] = {}
    shorten: bool = False


class _Known(msgspec.Struct, frozen=True, gc=False):
    """What was worked out for a job, as long as it is the same one."""

    job: Job
    unavailable: object
    entry: Entry


class JobTable:
    """The rows of the jobs that the filter of ``trees`` shows, of all sessions or of one.

    ``rows`` stay as they are until the next ones are complete. ``subscribe`` tells of each change of them. What is
    folded is remembered by the table, also while a filter hides it.
    """

    def __init__(self, trees: SessionTrees) -> None:
        self._trees = trees
        self._session = ""
        self._sorting: tuple[Sorting, ...] = ()
        self._grouping: Grouping | None = None
        self._folded: set[Ref] = set()
        self._folded_groups: set[str] = set()
        self._unfolded_groups: set[str] = set()
        self._known: dict[Ref, _Known] = {}
        self._arranged = Arranged()
        self._work: Generator[None, None, Arranged] | None = None
        self._listeners: list[Callable[[], None]] = []
        self._wanted: list[Callable[[], None]] = []
        self._unsubscribe = trees.subscribe(self.touch)
        self.touch()

    @property
    def rows(self) -> Sequence[Row]:
        """The rows in order."""
        return self._arranged.rows

    @property
    def grouping(self) -> Grouping | None:
        """What the rows are grouped by."""
        return self._grouping

    @property
    def sorting(self) -> tuple[Sorting, ...]:
        """What the rows are ordered by."""
        return self._sorting

    @property
    def session(self) -> str:
        """The key of the session that is shown, "" for all."""
        return self._session

    @property
    def is_working(self) -> bool:
        """Whether the rows are still those from before."""
        return self._work is not None

    def facts(self, place: int) -> RowFacts:
        """Return how a row is shown."""
        return self._arranged.facts[place]

    def place_of(self, ref: Ref) -> int | None:
        """Return the number of the row of a job, None where it is not shown."""
        return self._arranged.places.get(ref)

    def job_facts(self, ref: Ref) -> JobFacts | None:
        """Return what columns read of a job; None when it has gone."""
        for tree in self._trees.trees:
            if tree.session.key == ref.session:
                document = _document(tree)
                job = _job(document, ref.job_id)
                return JobFacts(document, job) if job is not None else None
        return None

    def show(self, session: str) -> None:
        """Show the jobs of one session, or of all with ""."""
        if session != self._session:
            self._session = session
            self.touch()

    def set_sorting(self, *sorting: Sorting) -> None:
        """Order by these columns, the first one first."""
        self._sorting = sorting
        self._known.clear()
        self.touch()

    def set_grouping(self, grouping: Grouping | None) -> None:
        """Group the rows; None shows families."""
        self._grouping = grouping
        self._known.clear()
        self.touch()

    def fold(self, row: Row, *, is_open: bool) -> None:
        """Show or hide what is below a row."""
        if row.group:
            folded = self._folded_groups
            (folded.discard if is_open else folded.add)(row.group)
        elif is_open:
            self._folded.discard(row.ref)
        else:
            self._folded.add(row.ref)
        self.touch()

    def show_more(self, row: Row) -> None:
        """Show all rows of a group."""
        self._unfolded_groups.add(row.group)
        self.touch()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each change of the rows or of their jobs; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def when_work_waits(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` whenever ``work`` has something to do."""
        self._wanted.append(listener)

    def touch(self) -> None:
        """Begin anew: jobs, filter, order or groups are others now."""
        self._work = self._arrange()
        for listener in tuple(self._wanted):
            listener()

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when the rows are those of now."""
        stop = perf_counter() + budget_seconds
        while self._work is not None:
            try:
                next(self._work)
            except StopIteration as finished:
                self._work = None
                self._arranged = finished.value
                for listener in tuple(self._listeners):
                    listener()
                break
            if perf_counter() >= stop:
                return False
        return True

    def close(self) -> None:
        """Stop following."""
        self._unsubscribe()
        self._listeners.clear()
        self._wanted.clear()
        self._work = None

    def _arrange(self) -> Generator[None, None, Arranged]:
        descending = [one.descending for one in self._sorting]
        families: list[Family] = []
        seen: set[Ref] = set()
        for tree in self._trees.trees:
            if self._session in ("", tree.session.key):
                yield from self._families(tree, families, seen)
        for ref in self._known.keys() - seen:
            del self._known[ref]
        if self._grouping is None:
            return (yield from arrange_families(families, descending, self._folded))
        return (
            yield from arrange_groups(
                _matching(families),
                descending,
                dict(self._grouping.positions),
                folded=self._folded_groups,
                unfolded=self._unfolded_groups,
                shorten=self._grouping.shorten,
            )
        )

    def _families(self, tree: SessionTree, families: list[Family], seen: set[Ref]) -> Generator[None, None, None]:
        document, view = _document(tree), tree.view
        for_subtasks = frozenset(view.shown_for_children())
        # What only a refusal tells of matches no filter, and may match any: that is told by the count beside it.
        alone = [] if view.filter.is_on else document.snapshot.unavailable.keys() - document.snapshot.jobs.keys()
        for number, job_id in enumerate((*view.ids, *sorted(alone))):
            top = yield from self._entry(document, tree.session.key, job_id, seen)
            if top is None:
                continue
            below: list[Entry] = []
            for child in view.children(job_id):
                entry = yield from self._entry(document, tree.session.key, child, seen)
                if entry is not None:
                    below.append(entry)
            families.append(Family(top, below, job_id in for_subtasks))
            if number % _AT_A_TIME == 0:
                yield

    def _entry(
        self, document: Document, session: str, job_id: str, seen: set[Ref]
    ) -> Generator[None, None, Entry | None]:
        job = _job(document, job_id)
        if job is None:
            return None
        ref = Ref(session, job_id)
        seen.add(ref)
        found = self._known.get(ref)
        if found is None or found.job is not job or found.unavailable is not job.unavailable:
            columns = [one.column for one in self._sorting]
            counts = (yield from object_counts(job)) if any(column.counts for column in columns) else None
            facts = JobFacts(document, job, counts)
            group = self._grouping.value(facts) if self._grouping is not None else ""
            entry = entry_of(ref, (column.value(facts) for column in columns), job.name, group)
            found = _Known(job, job.unavailable, entry)
            # At once: what comes meanwhile begins the work anew, and would never let it come to its end.
            self._known[ref] = found
        return found.entry


def _matching(families: Sequence[Family]) -> Iterator[Entry]:
    for family in families:
        if not family.for_subtasks:
            yield family.top
        yield from family.below


def _document(tree: SessionTree) -> Document:
    return Document(tree.session.title, tree.session.inspector.snapshot)


def _job(document: Document, job_id: str) -> Job | None:
    snapshot = document.snapshot
    job = snapshot.jobs.get(job_id)
    refusal = snapshot.unavailable.get(job_id)
    return Job(job_id, unavailable=refusal) if job is None and refusal is not None else job
