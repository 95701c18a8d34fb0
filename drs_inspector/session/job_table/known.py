"""What was worked out for the jobs of a table: kept as long as they are the same jobs."""

from collections.abc import Callable, Generator, Iterable
from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.search import known_job
from drs_inspector.domain.tables.job_columns import JobTableColumn
from drs_inspector.domain.tables.job_facts import JobFacts, object_counts
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.job_table.rows import Entry, Ref, entry_of

_AT_A_TIME = 64


class Ways(NamedTuple):
    """What a table takes from each job: the columns that order, and the value of its group."""

    columns: tuple[JobTableColumn, ...] = ()
    group: Callable[[JobFacts], str] | None = None


class _Known(msgspec.Struct, frozen=True, gc=False):
    job: Job
    unavailable: object
    entry: Entry
    ways: Ways


class KnownJobs:
    """The entries of jobs. One is made anew when its job is another object, or when the ways are others."""

    def __init__(self) -> None:
        self.ways = Ways()
        self._known: dict[Ref, _Known] = {}

    def set_ways(self, ways: Ways) -> None:
        """Take other things from each job from now on."""
        # The entries of other ways are replaced one after the other: to drop all of them takes longer than a slice.
        self.ways = ways

    def __len__(self) -> int:
        return len(self._known)

    def forget(self, refs: Iterable[Ref]) -> None:
        """Forget jobs that have gone or changed."""
        for ref in refs:
            self._known.pop(ref, None)

    def forget_session(self, key: str) -> None:
        """Forget all jobs of a session, of which nothing is told any more."""
        self.forget([ref for ref in self._known if ref.session == key])

    def forget_gone(self, document_of: Callable[[str], Document | None]) -> Generator[None, None, None]:
        """Forget the jobs that have gone; those that a filter hides are wanted again as soon as it is another one."""
        for number, (ref, known) in enumerate(tuple(self._known.items())):
            document = document_of(ref.session)
            has_gone = document is None or known_job(document.snapshot, ref.job_id) is None
            if has_gone and self._known.get(ref) is known:
                del self._known[ref]
            if number % _AT_A_TIME == 0:
                yield

    def entry(self, document: Document, ref: Ref) -> Generator[None, None, Entry | None]:
        """Return the entry of a job, None for one that has gone."""
        job = known_job(document.snapshot, ref.job_id)
        if job is None:
            return None
        found = self._known.get(ref)
        is_same = found is not None and found.job is job and found.unavailable is job.unavailable
        if found is None or not is_same or found.ways is not self.ways:
            entry = yield from self._made(document, ref, job)
            if entry is None:
                return None
            # At once: what comes meanwhile begins the work anew, and would never let it come to its end.
            found = self._known[ref] = _Known(job, job.unavailable, entry, self.ways)
        return found.entry

    def look_again(self, document_of: Callable[[str], Document | None]) -> Generator[None, None, bool]:
        """Make the entries of all known jobs anew, and return whether one is another now."""
        is_other = False
        for number, (ref, known) in enumerate(tuple(self._known.items())):
            document = document_of(ref.session)
            if document is not None and self._known.get(ref) is known and known.ways is self.ways:
                entry = yield from self._made(document, ref, known.job)
                if entry is not None and entry != known.entry and self._known.get(ref) is known:
                    self._known[ref] = _Known(known.job, known.unavailable, entry, known.ways)
                    is_other = True
            if number % _AT_A_TIME == 0:
                yield
        return is_other

    def _made(self, document: Document, ref: Ref, job: Job) -> Generator[None, None, Entry | None]:
        """Return the entry of a job, None where it has gone: nothing is known of its health then."""
        columns, group = self.ways
        counts = (yield from object_counts(job)) if any(column.counts for column in columns) else None
        if known_job(document.snapshot, ref.job_id) is None:
            return None
        facts = JobFacts(document, job, counts)
        values: list[Any] = [column.value(facts) for column in columns]
        return entry_of(ref, values, job.name, group(facts) if group is not None else "")
