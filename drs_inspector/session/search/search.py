"""One search over several documents, in slices of time: hits come while it runs, and it can end at any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass
from time import perf_counter

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.jobs.job import Job, Unavailable
from drs_inspector.domain.search.hits import MOST_HITS, HitList
from drs_inspector.domain.search.job_search import search_document, search_job
from drs_inspector.domain.search.text_match import TextMatch
from drs_inspector.domain.search.wanted import ALL_KINDS, HitKind, Wanted
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step

Steps = Generator[Step, None, None]
NOT_READ = "not read yet"
"""The cause for which a job has no details where none is known."""


@dataclass(frozen=True, slots=True)
class SearchedDocument:
    """A document to search, or some of its jobs; ``key`` is what addresses of hits name it by."""

    key: str
    title: str
    snapshot: Snapshot
    job_ids: Collection[str] | None = None

    @property
    def ids(self) -> Sequence[str]:
        """The jobs to search, with those of which nothing but a refusal is known."""
        known = dict.fromkeys((*self.snapshot.jobs, *self.snapshot.unavailable))
        return tuple(known) if self.job_ids is None else tuple(job_id for job_id in known if job_id in self.job_ids)

    def job(self, job_id: str) -> Job | None:
        """Return a job as it is now, None when it is gone."""
        job = self.snapshot.jobs.get(job_id)
        refusal = self.snapshot.unavailable.get(job_id)
        return Job(job_id, unavailable=refusal) if job is None and refusal is not None else job


class DocumentProgress:
    """How far a search has come in one document. ``unread`` counts the jobs without details by cause, in words.

    ``changed`` are jobs that were read again, or went, after they were searched: their hits are from before.
    """

    def __init__(self, document: SearchedDocument) -> None:
        self.document = document
        self.total = 0
        self.done = 0
        self.unread: Counter[str] = Counter()
        self.searched: dict[str, Job] = {}

    @property
    def read(self) -> int:
        """How many of the jobs that are done had details to search."""
        return self.done - sum(self.unread.values())

    @property
    def is_whole(self) -> bool:
        """Whether everything was searched that there is: no job is missing, and each has details."""
        return self.done == self.total and not self.unread and self.document.snapshot.complete

    @property
    def changed(self) -> tuple[str, ...]:
        """The jobs that are others now than when they were searched."""
        jobs = self.document.snapshot.jobs
        return tuple(
            job_id for job_id, job in self.searched.items() if jobs.get(job_id, job) is not job or self._is_gone(job_id)
        )

    def _is_gone(self, job_id: str) -> bool:
        snapshot = self.document.snapshot
        return job_id not in snapshot.jobs and job_id not in snapshot.unavailable


class Search:
    """Searches documents for a text. Raises `InspectorError` for a text that cannot be searched for.

    ``hits`` grows while ``step`` works; what it holds stays as it is when no further step is made. A job that is read
    again before its turn is searched as it is then; one that goes meanwhile is left out. Of the hits ``most`` are kept.
    Hits of other kinds than ``keep`` are none.
    """

    def __init__(
        self,
        wanted: Wanted,
        documents: Sequence[SearchedDocument],
        *,
        most: int = MOST_HITS,
        keep: frozenset[HitKind] = ALL_KINDS,
    ) -> None:
        if wanted.problem:
            raise InspectorError("This cannot be searched for.", wanted.problem, "Change the text and search again.")
        self.wanted = wanted
        self.match = TextMatch(wanted)
        self.hits = HitList(self.match, most, keep)
        self.progress = [DocumentProgress(document) for document in documents]
        self.is_cancelled = False
        self.is_over = False
        self._steps = self._run()

    @property
    def is_whole(self) -> bool:
        """Whether the search is over, and everything was there to be searched."""
        is_done = self.is_over and not self.is_cancelled and not self.match.cut_short
        return is_done and all(one.is_whole for one in self.progress)

    @property
    def done(self) -> int:
        """How many jobs have been searched."""
        return sum(one.done for one in self.progress)

    @property
    def total(self) -> int:
        """How many jobs there are to search."""
        return sum(one.total for one in self.progress)

    def step(self, budget_seconds: float) -> bool:
        """Search for about so long; True when the search is over."""
        stop = perf_counter() + budget_seconds
        while not self.is_over:
            try:
                next(self._steps)
            except StopIteration:
                self._finish()
            except BaseException:
                self.cancel()  # what an error ended has not searched everything
                raise
            if perf_counter() >= stop:
                break
        return self.is_over

    def cancel(self) -> None:
        """End the search; what was found is kept."""
        if not self.is_over:
            self.is_cancelled = True
            self._steps.close()
            self._finish()

    def _finish(self) -> None:
        self.hits.end()
        self.is_over = True

    def _run(self) -> Steps:
        for one in self.progress:
            one.total = len(one.document.ids)
        for one in self.progress:
            asked: set[str] = set()
            # Jobs may come while the search runs.
            while waiting := [job_id for job_id in one.document.ids if job_id not in asked]:
                asked.update(waiting)
                one.total = one.done + len(waiting)
                for job_id in waiting:
                    yield from self._search_job(one, job_id)
            yield from self._search_beside(one.document)

    def _search_job(self, one: DocumentProgress, job_id: str) -> Steps:
        document = one.document
        job = document.job(job_id)
        if job is None:
            one.total -= 1
            return
        one.searched[job_id] = job
        hits = self.hits.begin(document.key, document.title, job)
        yield from search_job(job, document.snapshot, hits, self.wanted, self.match)
        self.hits.end()
        if not job.has_detail:
            one.unread[_cause(job.unavailable)] += 1
        one.done += 1
        yield None

    def _search_beside(self, document: SearchedDocument) -> Steps:
        if document.job_ids is None:
            hits = self.hits.begin(document.key, document.title, None)
            yield from search_document(document.snapshot, hits, self.wanted, self.match)
            self.hits.end()


def _cause(refusal: Unavailable | None) -> str:
    if refusal is None:
        return NOT_READ
    title = str(refusal.reason.get("title") or "no reason was given").rstrip(".")
    code = refusal.reason.get("code")
    return f"{title} ({code})" if code else title
