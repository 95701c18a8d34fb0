"""A job while it is searched: what is looked for, where hits go, and its object selection once that was needed."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.query.whole import read_objects
from drs_inspector.domain.search.hits import JobHits, Selections
from drs_inspector.domain.search.text_match import TextMatch
from drs_inspector.domain.search.wanted import Wanted
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step


@dataclass(frozen=True, slots=True)
class SearchedJob:
    """One job, in the search for ``wanted``, which ``match`` finds; hits go to ``hits``."""

    job: Job
    snapshot: Snapshot
    hits: JobHits
    wanted: Wanted
    match: TextMatch
    _selections: Selections = field(default_factory=Selections)

    def selection_steps(self) -> Generator[Step, None, ObjectSelection]:
        """Return the object selection. That of a small job is built once for this search, and not kept by the job."""
        job = self.job
        if not job.is_loaded("objects") and job.detail_size > BIG:
            yield from read_objects(job)
        return self._selections.of(job)
