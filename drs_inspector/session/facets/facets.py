"""The facets of the jobs that are shown: they follow filter and jobs, and are counted in slices of time."""

from collections.abc import Callable, Collection, Generator
from time import perf_counter

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.parser import parts_of
from drs_inspector.domain.query.search import known_job
from drs_inspector.session.facets.counted_jobs import CountedJobs, JobKey, KnownValues, Steps
from drs_inspector.session.facets.facet import short_status_words, values_of
from drs_inspector.session.facets.facet_counts import FacetGroup
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_tree.sessions import SessionTree, SessionTrees
from drs_inspector.session.tree_changes import TreeChanges

_AT_A_TIME = 32


class Facets:
    """``groups`` are the facets of one source or of all; they stay until the next ones are complete.

    Counted are jobs that match themselves, in each facet by all parts of the filter but the facet's own ticks. As for
    the table, ``touch`` must be called when the filter of ``trees`` has found its answers: rows that stay the same tell
    nothing. Jobs that come, change or go are counted alone.
    """

    def __init__(self, trees: SessionTrees, healths: SessionsHealth) -> None:
        self._trees, self._healths = trees, healths
        self._session = ""
        self._known: dict[JobKey, KnownValues] = {}
        self._counted = CountedJobs(())
        self._news: dict[JobKey, None] = {}
        self._work: Generator[None, None, tuple[FacetGroup, ...]] | None = None
        self._changes = TreeChanges(trees)
        self._listeners: list[Callable[[], None]] = []
        self._wanted: list[Callable[[], None]] = []
        self.groups: tuple[FacetGroup, ...] = ()
        self.can_wait = False  # whether the work is about jobs that came, and not about what a person does
        self._ends = (trees.subscribe(self._trees_changed), healths.follow_jobs(self._jobs_changed))
        self._trees_changed()

    @property
    def session(self) -> str:
        """The key of the source whose jobs are counted, "" for all."""
        return self._session

    @property
    def is_working(self) -> bool:
        """Whether the groups are still those from before."""
        return self._work is not None

    def show(self, session: str) -> None:
        """Count the jobs of one source, or of all with ""."""
        if session != self._session:
            self._session = session
            self.touch()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` whenever there are other groups; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def when_work_waits(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` whenever ``work`` has something to do."""
        self._wanted.append(listener)

    def touch(self) -> None:
        """Begin anew: the filter, the sources, or how all jobs are judged are others now."""
        self._work, self.can_wait = self._count(), False
        self._tell_of_work()

    def _tell_of_work(self) -> None:
        for listener in tuple(self._wanted):
            listener()

    def _trees_changed(self) -> None:
        """Begin anew with other sources or another filter; the health tells of jobs."""
        if self._changes.are_of_all():
            self.touch()

    def _jobs_changed(self, session: str, job_ids: Collection[str] | None) -> None:
        if self._session not in ("", session):
            return
        if job_ids is None:
            can_wait = self.can_wait or not self.is_working
            self.touch()
            self.can_wait = can_wait
            return
        self._news.update(((session, job_id), None) for job_id in job_ids)
        if self._work is None:
            self._work, self.can_wait = self._count_news(), True
        self._tell_of_work()

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long; True when the groups are those of now, or the filter has not found its answers."""
        stop = perf_counter() + budget_seconds
        while self._work is not None and self._trees.search_progress is None:
            try:
                next(self._work)
            except StopIteration as finished:
                self._work, self.can_wait = self._count_news() if self._news else None, True
                if finished.value != self.groups:
                    self.groups = finished.value
                    for listener in tuple(self._listeners):
                        listener()
            if perf_counter() >= stop:
                return self._work is None
        return True

    def close(self) -> None:
        """Stop following."""
        for end in self._ends:
            end()
        self._listeners.clear()
        self._wanted.clear()
        self._work = None

    def _count(self) -> Generator[None, None, tuple[FacetGroup, ...]]:
        """Count all jobs."""
        self._news.clear()
        shown = [tree for tree in self._trees.trees if self._session in ("", tree.session.key)]
        for tree in shown:
            self._healths.of(tree.session)  # from here on it tells of the jobs
        counted = CountedJobs(parts_of(self._trees.filter) or ())
        for tree in shown:
            for number, job_id in enumerate(_ids(tree)):
                if self._read(tree, job_id, counted) or number % _AT_A_TIME == 0:
                    yield
        # Those of sources that are not shown now are kept: a person goes from one to the other.
        others = {tree.session.key for tree in self._trees.trees if tree not in shown}
        gone = [key for key in self._known if key[0] not in others and key not in counted.jobs]
        for key in gone:
            del self._known[key]
        yield
        counted.choose_facets()
        for tree in shown:
            for number, job_id in enumerate(_ids(tree)):
                yield from self._see(tree, job_id, counted)
                if number % _AT_A_TIME == 0:
                    yield
        self._counted = counted
        return (yield from counted.groups())

    def _count_news(self) -> Generator[None, None, tuple[FacetGroup, ...]]:
        """Count the jobs again that came, changed or went."""
        counted = self._counted
        while self._news:
            key, _none = self._news.popitem()
            tree = self._trees.of_session(key[0])
            counted.forget(key)
            if tree is not None:
                self._read(tree, key[1], counted)
                yield from self._see(tree, key[1], counted)
            yield
        if counted.has_other_facets:
            return (yield from self._count())
        return (yield from counted.groups())

    def _read(self, tree: SessionTree, job_id: str, counted: CountedJobs) -> bool:
        """Note the values of a job; whether they had to be worked out."""
        key, job = (tree.session.key, job_id), known_job(tree.session.inspector.snapshot, job_id)
        if job is None:
            self._known.pop(key, None)
            return False
        known = self._known.get(key)
        is_new = known is None or not _is_same(known.job, job)
        if known is None or is_new:
            # Kept at once: what changes meanwhile may begin anew, and is not to read all jobs again.
            known = self._known[key] = KnownValues(job, values_of(job), short_status_words(job.status))
        counted.read(key, known)
        return is_new

    def _see(self, tree: SessionTree, job_id: str, counted: CountedJobs) -> Steps:
        """Count a job whose values were noted."""
        snapshot = tree.session.inspector.snapshot
        if job_id in snapshot.jobs or job_id in snapshot.unavailable:
            health, key = self._healths.of(tree.session), (tree.session.key, job_id)
            yield from counted.see(key, health, is_match=tree.view.filter.is_match(job_id))


def _ids(tree: SessionTree) -> list[str]:
    snapshot = tree.session.inspector.snapshot
    return [*snapshot.jobs, *(job_id for job_id in snapshot.unavailable if job_id not in snapshot.jobs)]


def _is_same(one: Job, other: Job) -> bool:
    return one is other or (not one.has_detail and one.list_raw is None and one.unavailable is other.unavailable)
