"""What was worked out for the jobs of a table: kept as long as they are the same jobs."""

from collections.abc import Callable, Generator, Iterable
from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.health.figures import Figures
from drs_inspector.domain.health.settled import is_settled
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.search import known_job
from drs_inspector.domain.tables.job_columns import JobTableColumn
from drs_inspector.domain.tables.job_facts import JobFacts, object_counts
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.job_table.rows import Entry, Ref, entry_of

_AT_A_TIME = 64
_NO_FIGURES = Figures()


class Ways(NamedTuple):
    """What a table takes from each job: the columns that order, and the value of its group."""

    columns: tuple[JobTableColumn, ...] = ()
    group: Callable[[JobFacts], str] | None = None


class _Known(msgspec.Struct, frozen=True, gc=False):
    """``job`` is None where the entry may be another now. It is kept as it is where the source holds its order.

    ``grows_in`` is the status in which that does not count yet: too little was known of the job; None for none.
    """

    job: Job | None
    unavailable: object
    entry: Entry
    ways: Ways
    grows_in: str | None


class KnownJobs:
    """The entries of jobs. One is made anew when its job is another object, or when the ways are others.

    Of a session that ``holds`` its order the entry of a job stays as it was: those that would be others are ``behind``.
    """

    def __init__(self, holds: Callable[[str], bool] = lambda _session: False) -> None:
        self.ways = Ways()
        self.behind: dict[Ref, None] = {}
        self._holds = holds
        self._known: dict[Ref, _Known] = {}

    def set_ways(self, ways: Ways) -> None:
        """Take other things from each job from now on."""
        # The entries of other ways are replaced one after the other: to drop all of them takes longer than a slice.
        self.ways = ways
        self.behind.clear()

    def __len__(self) -> int:
        return len(self._known)

    def suspect(self, refs: Iterable[Ref]) -> None:
        """Look at jobs again that may have changed."""
        for ref in refs:
            known = self._known.get(ref)
            if known is not None:
                self._known[ref] = _Known(None, None, known.entry, known.ways, known.grows_in)

    def forget(self, refs: Iterable[Ref]) -> None:
        """Forget jobs: those that have gone, and those whose entries are to be made anew."""
        for ref in refs:
            self._known.pop(ref, None)
            self.behind.pop(ref, None)

    def forget_behind(self, session: str) -> None:
        """Have the jobs of a session that are ``behind`` ordered by what they are now."""
        self.forget([ref for ref in self.behind if ref.session == session])

    def forget_session(self, key: str) -> None:
        """Forget all jobs of a session, of which nothing is told any more."""
        self.forget([ref for ref in self._known if ref.session == key])

    def forget_gone(self, document_of: Callable[[str], Document | None]) -> Generator[None, None, None]:
        """Forget the jobs that have gone; those that a filter hides are wanted again as soon as it is another one."""
        for number, (ref, known) in enumerate(tuple(self._known.items())):
            document = document_of(ref.session)
            has_gone = document is None or known_job(document.snapshot, ref.job_id) is None
            if has_gone and self._known.get(ref) is known:
                self.forget((ref,))
            if number % _AT_A_TIME == 0:
                yield

    def entry(self, document: Document, ref: Ref) -> Generator[None, None, Entry | None]:
        """Return the entry of a job, None for one that has gone."""
        job = known_job(document.snapshot, ref.job_id)
        if job is None:
            self.forget((ref,))
            return None
        found = self._known.get(ref)
        is_same = found is not None and found.job is job and found.unavailable is job.unavailable
        if found is None or not is_same or found.ways is not self.ways:
            entry = yield from self._made(document, ref, job)
            if entry is None:
                return None
            # At once: what comes meanwhile begins the work anew, and would never let it come to its end.
            found = self._known[ref] = self._kept(document, job, entry)
        return found.entry

    def look_again(self, document_of: Callable[[str], Document | None]) -> Generator[None, None, bool]:
        """Make the entries of all known jobs anew, and return whether one is another now."""
        is_other = False
        for number, ref in enumerate(tuple(self._known)):
            document = document_of(ref.session)
            if document is not None and (yield from self.check(document, ref)):
                is_other = True
            if number % _AT_A_TIME == 0:
                yield
        return is_other

    def check(self, document: Document, ref: Ref) -> Generator[None, None, bool]:
        """Make the entry of a job anew if it is known; return whether it is another now."""
        known, job = self._known.get(ref), known_job(document.snapshot, ref.job_id)
        if known is None or job is None or known.ways is not self.ways:
            return False
        entry = yield from self._made(document, ref, job)
        if entry is None or self._known.get(ref) is not known:
            return False
        self._known[ref] = kept = self._kept(document, job, entry)
        return kept.entry != known.entry

    def _kept(self, document: Document, job: Job, entry: Entry) -> _Known:
        """Return what is kept of a job whose entry would be this one now."""
        ref = entry.row.ref
        known = self._known.get(ref)
        is_known = known is not None and known.ways is self.ways and known.grows_in != job.status.value
        if known is not None and is_known and self._holds(ref.session):
            if entry == known.entry:
                self.behind.pop(ref, None)
            else:
                self.behind[ref] = None
            return _Known(job, job.unavailable, known.entry, self.ways, None)
        self.behind.pop(ref, None)
        judging = document.snapshot.judged_by
        figures = judging.figures.get(job.id, _NO_FIGURES) if judging is not None else _NO_FIGURES
        grows_in = None if is_settled(job, figures) else job.status.value
        return _Known(job, job.unavailable, entry, self.ways, grows_in)

    def _made(self, document: Document, ref: Ref, job: Job) -> Generator[None, None, Entry | None]:
        """Return the entry of a job, None where it has gone: nothing is known of its health then."""
        columns, group = self.ways
        counts = (yield from object_counts(job)) if any(column.counts for column in columns) else None
        if known_job(document.snapshot, ref.job_id) is None:
            return None
        facts = JobFacts(document, job, counts)
        values: list[Any] = [column.value(facts) for column in columns]
        return entry_of(ref, values, job.name, group(facts) if group is not None else "")
