"""The table of jobs of all sources: it follows what the tree shows, and works out its rows in slices of time."""

from collections.abc import Callable, Collection, Generator, Sequence
from datetime import UTC, datetime
from time import perf_counter

from drs_inspector.domain.query.search import known_job
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.job_table.families import Families, Sorting, document_of
from drs_inspector.session.job_table.folding import WHOLE, Folding, Grouping, arranged
from drs_inspector.session.job_table.held_order import HeldOrder
from drs_inspector.session.job_table.known import Ways
from drs_inspector.session.job_table.rows import (
    Arranged,
    Ref,
    Row,
    RowFacts,
    RowKind,
)
from drs_inspector.session.job_tree.sessions import SessionTrees, ShownSession
from drs_inspector.session.tree_changes import JobNews

__all__ = ["Grouping", "JobTable", "Sorting"]


class JobTable:
    """The rows of the jobs that the filter of ``trees`` shows, of all sessions or of one.

    ``rows`` stay as they are until the next ones are complete. ``subscribe`` tells of each change of them. Of jobs that
    come, change or go only their families are worked out again; ``touch`` must be called when the filter of ``trees``
    has found its answers. Of a source that is watched no row moves because of what was read: ``held`` tells of that,
    ``order_anew`` puts them in order. ``now`` returns the present time. ``session`` is the key of the only one that is
    shown, "" for all; ``sorting`` and ``grouping`` are what is in force.
    """

    def __init__(self, trees: SessionTrees, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._trees = trees
        self.session = ""
        self.sorting: tuple[Sorting, ...] = ()
        self.grouping: Grouping | None = None
        self._folding = Folding()
        self.held = HeldOrder(now)
        self._known = self.held.known
        self._families = Families(self._known, (), are_grouped=False)
        self._news: dict[Ref, None] = {}
        self._checking: Generator[None, None, None] | None = None
        self._arranged = Arranged()
        self._work: Generator[None, None, Arranged] | None = None
        self._ready: Arranged | None = None
        self._looking: Generator[None, None, bool] | None = None
        self._look_again = False
        self._listeners, self._wanted = list[Callable[[], None]](), list[Callable[[], None]]()
        self.can_wait = False  # whether the work is about jobs that came, and not about what a person does
        self._follows = JobNews(trees, self.jobs_changed, self._begin_anew, self.held.heard)
        self.touch()

    @property
    def rows(self) -> Sequence[Row]:
        """The rows in order."""
        return self._arranged.rows

    @property
    def sessions(self) -> tuple[ShownSession, ...]:
        """The sessions that are open, in their order."""
        return tuple(tree.session for tree in self._trees.trees)

    @property
    def is_working(self) -> bool:
        """Whether the rows are still those from before."""
        return self._work is not None or self._ready is not None

    @property
    def awaits_answers(self) -> bool:
        """Whether the filter has jobs left to ask, so that more rows may come."""
        return self._trees.search_progress is not None

    @property
    def row_facts(self) -> Sequence[RowFacts]:
        """How each of ``rows`` is shown."""
        return self._arranged.facts

    def place_of(self, ref: Ref) -> int | None:
        """Return the number of the row of a job, None where it is not shown."""
        return self._arranged.places.get(ref)

    def members(self, group: str) -> Sequence[Ref]:
        """Return the jobs of a group that is folded."""
        return self._arranged.folded.get(group, ())

    def job_facts(self, ref: Ref) -> JobFacts | None:
        """Return what columns read of a job; None when it has gone."""
        document = self._document_of(ref.session)
        job = known_job(document.snapshot, ref.job_id) if document is not None else None
        return JobFacts(document, job) if job is not None else None

    def _document_of(self, session: str) -> Document | None:
        return document_of(tree) if (tree := self._trees.of_session(session)) is not None else None

    def show(self, session: str) -> None:
        """Show the jobs of one session, or of all with ""."""
        if session != self.session:
            self.session = session
            self.touch()

    def set_sorting(self, *sorting: Sorting) -> None:
        """Order by these columns, the first one first."""
        self.sorting = sorting
        self._set_ways()

    def set_grouping(self, grouping: Grouping | None) -> None:
        """Group the rows; None shows families."""
        self.grouping = grouping
        self._set_ways()

    def _set_ways(self) -> None:
        group = self.grouping.value if self.grouping is not None else None
        self._known.set_ways(Ways(tuple(one.column for one in self.sorting), group))
        self._looking = self._checking = None
        self.held.ordered()
        self.touch()

    def order_anew(self) -> None:
        """Put all rows where they belong by what is known now."""
        self._set_ways()

    def fold(self, row: Row, *, is_open: bool) -> None:
        """Show or hide what is below a row."""
        self._folding.fold(row, is_open=is_open)
        self.touch()

    def show_more(self, row: Row) -> None:
        """Show all rows of a group."""
        self._folding.show_more(row)
        self.touch()

    def open_all(self) -> None:
        """Show all rows: unfold families and groups, and the rest of long groups."""
        self._folding.open_all(self.rows)
        self.touch()

    def look_again(self) -> None:
        """Work out anew in slices what changes by itself, such as health; rows change only where that differs."""
        if self._looking is None:
            self._looking = self._known.look_again(self._document_of)
        else:
            self._look_again = True
        _call(self._wanted)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each change of the rows or of their jobs; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def when_work_waits(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` whenever ``work`` has something to do; the returned function ends that."""
        self._wanted.append(listener)
        return lambda: self._wanted.remove(listener) if listener in self._wanted else None

    def touch(self) -> None:
        """Begin anew: filter, sources, order or groups are others now."""
        self._work, self._ready, self.can_wait = self._arrange_all(), None, False
        _call(self._wanted)

    def _begin_anew(self, gone: Collection[str] = ()) -> None:
        for session in gone:
            self._known.forget_session(session)
        self.held.forget(gone)
        before = self.can_wait or not self.is_working
        self.touch()
        self.can_wait = before

    def judged_otherwise(self, session: str, job_ids: Collection[str]) -> None:
        """Look at jobs again of which nothing but the judgement is another: where the order is held no row moves."""
        if not self.held.holds(session):
            self.jobs_changed(session, job_ids)
            return
        self.held.look_at(Ref(session, job_id) for job_id in job_ids)
        self._checking = self._checking or self.held.check(self._document_of, self._news)
        _call(self._wanted)

    def jobs_changed(self, session: str, job_ids: Collection[str] | None) -> None:
        """Work out the families of jobs anew that are others, or are judged otherwise; None: all of a session."""
        refs = [Ref(session, job_id) for job_id in job_ids or ()]
        # Also where it is the same object: a job is in the snapshot before its health is told to be another.
        self._known.suspect(refs)
        if self.session not in ("", session):
            return
        if job_ids is None:
            self._begin_anew()
            return
        self._news.update(dict.fromkeys(refs))
        if not self.is_working:
            self._work, self.can_wait = self._arrange_news(), True
        _call(self._wanted)

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when the rows are those of now."""
        stop = perf_counter() + budget_seconds
        if self._ready is not None and self._work is None:
            self._finished(self._ready)
        while (working := self._work or self._checking or self._looking) is not None:
            try:
                next(working)
            except StopIteration as finished:
                if working is self._work and perf_counter() >= stop - budget_seconds / 2:
                    # Those who show the rows have work with them, too: that begins the next slice.
                    self._work, self._ready = None, finished.value
                    return False
                self._finished(finished.value)
            if perf_counter() >= stop:
                return not self.is_working and self._checking is None and self._looking is None
        return True

    def _finished(self, found: Arranged | bool | None) -> None:
        if isinstance(found, bool):
            again, self._look_again, self._looking = self._look_again, False, None
            if found:
                self.touch()
            if again:
                self.look_again()
            return
        if found is None:
            self._checking = None
        else:
            self._work, self._ready, self._arranged = None, None, found
        if self._news and not self.is_working:
            self._work, self.can_wait = self._arrange_news(), True
        if found is not None:
            _call(self._listeners)
        self.held.tell()

    def close(self) -> None:
        """Stop following."""
        self._follows.close()
        self.held.close()
        self._listeners.clear()
        self._wanted.clear()
        self._work = self._checking = self._looking = self._ready = None

    def matching(self) -> Generator[None, None, list[Ref]]:
        """Return all jobs that match in the order of the rows, also folded ones, once a filter has all its answers."""
        while self._trees.search_progress is not None:
            yield
        arranged = yield from self._arrange((yield from self._all_families()), is_whole=True)
        rows = zip(arranged.rows, arranged.facts, strict=True)
        return [row.ref for row, facts in rows if row.kind is RowKind.JOB and not facts.for_relative]

    def _arrange_all(self) -> Generator[None, None, Arranged]:
        self._news.clear()
        families = yield from self._all_families()
        self._families = families
        if len(self._known) > len(families.refs) and not self.awaits_answers:
            yield from self._known.forget_gone(self._document_of)
        return (yield from self._arrange(families))

    def _arrange_news(self) -> Generator[None, None, Arranged]:
        while self._news:
            ref, _none = self._news.popitem()
            tree = self._trees.of_session(ref.session)
            if tree is not None:
                yield from self._families.renew(tree, ref.job_id)
            yield
        return (yield from self._arrange(self._families))

    def _all_families(self) -> Generator[None, None, Families]:
        families = Families(self._known, self.sorting, are_grouped=self.grouping is not None)
        yield from families.take_all(tree for tree in self._trees.trees if self.session in ("", tree.session.key))
        return families

    def _arrange(self, families: Families, *, is_whole: bool = False) -> Generator[None, None, Arranged]:
        descending = [one.descending for one in self.sorting]
        return arranged(families, descending, self.grouping, WHOLE if is_whole else self._folding)


def _call(listeners: list[Callable[[], None]]) -> None:
    for listener in tuple(listeners):
        listener()
