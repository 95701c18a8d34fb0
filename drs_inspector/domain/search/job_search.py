"""Searching everything that was read of one job, and of a document beside its jobs."""

from __future__ import annotations

from collections.abc import Generator

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.search.hits import JobHits
from drs_inspector.domain.search.object_search import search_objects
from drs_inspector.domain.search.rule_search import search_rules, search_unassigned_rules
from drs_inspector.domain.search.searched_job import SearchedJob
from drs_inspector.domain.search.text_match import TextMatch
from drs_inspector.domain.search.value_search import search_beside, search_values
from drs_inspector.domain.search.wanted import HitKind, Wanted
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step

Steps = Generator[Step, None, None]
_NAMES = frozenset({HitKind.OBJECT, HitKind.NEW_NAME})


def search_job(job: Job, snapshot: Snapshot, hits: JobHits, wanted: Wanted, match: TextMatch) -> Steps:
    """Add the hits of a job: objects, rules, then endpoints, the job itself and JSON as they lie in its replies."""
    one = SearchedJob(job, snapshot, hits, wanted, match)
    if not _NAMES.isdisjoint(wanted.kinds):
        yield from search_objects(one)
    yield from search_rules(one)
    yield from search_values(one)


def search_document(snapshot: Snapshot, hits: JobHits, wanted: Wanted, match: TextMatch) -> Steps:
    """Add the hits of a document that are in no job: rules that belong to none, saved replies, the top of replies."""
    yield from search_unassigned_rules(snapshot, hits, wanted, match)
    yield from search_beside(snapshot, hits, wanted, match)
