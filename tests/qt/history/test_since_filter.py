"""The filter that a count of changes leads to."""

import pytest

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.query import parse_query
from drs_inspector.qt.history.since_view import filter_of


@pytest.mark.parametrize("name", ['a"b', "x) or (id:", "\u202ejob", "a b"])
def test_a_filter_of_ids_finds_exactly_these(name: str) -> None:
    query = parse_query(filter_of((name, "other")))
    jobs = [Job(one, list_raw=b"{}") for one in (name, "other", "x", "a", "another")]
    assert [job.id for job in jobs if query.matches(job)] == [name, "other"]
