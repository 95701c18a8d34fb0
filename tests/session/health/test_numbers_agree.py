"""Counter, table, facet, file, ``show --filter`` and the table ``jobs`` say one number, whatever the documents are."""

import json
import random
from collections.abc import Generator, Iterator
from typing import Any

import pytest

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.domain.tables.documents import table_rows
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.events import JobsChanged
from drs_inspector.session.facets.facet import facet_of
from drs_inspector.session.facets.facets import Facets
from drs_inspector.session.facets.ticks import ticked
from drs_inspector.session.health.health_counts import HealthCounts
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_list.list_filter import ListFilter
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.columns import WINDOW_COLUMNS, filter_of, window_column
from drs_inspector.session.job_table.contents import with_counts
from drs_inspector.session.job_table.layout import TableLayout, grouped_by
from drs_inspector.session.job_table.rows import Ref, RowKind
from drs_inspector.session.job_table.shown_jobs import ShownJobs
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.job_tree.sessions import SessionTrees
from drs_inspector.session.query_line.health_filter import with_health
from tests.qt.fakes import FakeSession, detail, job_id

NAMES = ("plain", "a & b", "<b>x", "line\nbreak", "\u202eevil", "=1+1", "x" * 300, "", "12", "a OR b", 'q"uo\\te',
         "not", " lead ", "İ", "\x00", "-neg", "a*b", None, 12)  # fmt: skip
STATUSES = ("INCRE_TRANSFER_STARTED", "FULL_TRANSFER_FAILED", "PAUSING", "FAILED", "NEW_ONE", "CONFIGURATION", "", None,
            5, "incre_transfer_started", "FULL_TRANSFER_COMPLETE", "RELEASE_RESOURCE_COMPLETE")  # fmt: skip
ENGINES = ("mysql", "oracle-to-gaussdb", "MYSQL", "weird<b>", "", None, 7)
OF_LIST = ("name", "status", "db_use_type", "engine_type", "parent_id", "create_time")


class Documents:
    """One or two sources with jobs that were read, listed only, refused, or known by a refusal alone."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - jobs, no secrets
        self.sessions = [FakeSession(key, title="same") for key in "ab"[: self.random.choice((1, 2))]]
        self.trees = SessionTrees(grouped=False)
        self.trees.show(list(self.sessions))
        for session in self.sessions:
            count = self.random.randrange(4, 16)
            for number in range(count):
                self._add(session.inspector.snapshot, number, count)
            session.inspector.tell(JobsChanged(added=tuple(session.inspector.snapshot.jobs)))
        self.healths = SessionsHealth()
        self.table = JobTable(self.trees)
        self.arrangement = Arrangement(self.table, self.healths)
        self.facets = Facets(self.trees, self.healths)
        self.counts = HealthCounts(lambda: self.sessions, self.healths)
        self.counts.touch()
        assert self.counts.work(WHOLE)

    def _add(self, snapshot: Any, number: int, count: int) -> None:
        choice, own = self.random.choice, job_id(number)
        job = detail(number, name=choice(NAMES), status=choice(STATUSES), engine_type=choice(ENGINES))
        job["db_use_type"] = choice(("migration", "sync", "SYNC", "", None, 3))
        job["source_endpoint"] = choice(({"ip": "A.example"}, {"ip": "a.example"}, {}, None, "text"))
        job["tags"] = choice(([], None, [{"key": "stage", "value": choice(("prod", "PROD", None))}]))
        if self.random.random() < 0.4:
            job["parent_id"] = job_id(self.random.randrange(count + 1))
        how = self.random.random()
        if how < 0.7:
            snapshot.add_detail(json.dumps(job).encode(), own, 1)
            return
        if how < 0.85:
            told = {name: job[name] for name in OF_LIST if name in job and self.random.random() < 0.8}
            snapshot.add_list_entry(json.dumps({"id": own, **told}).encode(), own)
        if how > 0.8:
            snapshot.mark_unavailable(own, {"http_status": choice((403, 500, "x"))}, name=choice(("", "lost")))

    def filter(self, text: str) -> list[Ref]:
        """Return the jobs that the table has, which are those of its file and those that --filter finds."""
        assert self.trees.start_filter(text) is None, text
        assert self.trees.work(WHOLE)
        self.table.touch()
        self.facets.touch()
        assert self.table.work(WHOLE)
        assert self.facets.work(WHOLE)
        found = at_once(self.table.matching())
        assert sum(part.length for part in ShownJobs(self.table, self.arrangement.layout).slices()) == len(found)
        if text:
            assert self.trees.matches.found == len(found), text
            assert sum(self._asked(session, text) for session in self.sessions) == len(found), text
        return found

    def _asked(self, session: FakeSession, text: str) -> int:
        answers = ListFilter(session.inspector)
        assert answers.start(text) is None
        assert answers.work(WHOLE)
        return len(answers.matching)

    def in_table(self, key: HealthKey) -> int:
        """Return how many jobs have a health in the table ``jobs``."""
        documents = [Document("", session.inspector.snapshot) for session in self.sessions]
        return sum(part.columns[0].count(key.value) for part in table_rows("jobs", documents, ["health"]).slices())


def at_once(steps: Generator[None, None, list[Ref]]) -> list[Ref]:
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            found: list[Ref] = finished.value
            return found


@pytest.fixture(params=range(5))
def documents(request: pytest.FixtureRequest) -> Iterator[Documents]:
    made = Documents(request.param)
    yield made
    made.facets.close()
    made.table.close()


def test_each_counter_is_the_number_of_rows_under_its_filter_however_they_are_grouped(documents: Documents) -> None:
    table, arrangement = documents.table, documents.arrangement
    assert len(documents.filter("")) == documents.counts.now.total
    for key, count in documents.counts.now.counts.items():
        found = documents.filter(with_health("", [key]))
        assert len(found) == count == documents.in_table(key), key
        for grouping in ("health", "cause", "status", "project", "source_host", "tag:stage"):
            arrangement.lay_out(grouped_by(arrangement.layout, grouping))
            assert table.work(WHOLE)
            heads = zip(table.rows, table.row_facts, strict=True)
            assert sum(facts.jobs for row, facts in heads if row.kind is RowKind.GROUP) == count, (key, grouping)
        arrangement.lay_out(TableLayout())


@pytest.mark.parametrize("before", ["", "status:failed", "health:not_read", "-name:12"])
def test_each_count_of_a_facet_is_the_number_of_rows_under_its_tick(documents: Documents, before: str) -> None:
    documents.filter(before)
    for group in documents.facets.groups:
        facet = facet_of(group.key)
        assert facet is not None
        for value in group.values:
            if value.can_tick and not value.is_ticked and not before.startswith(f"{facet.field}:"):
                found = documents.filter(ticked(before, facet, value.value))
                assert len(found) == value.count, (facet.key, value.value)


def test_the_filter_of_a_cell_finds_its_job(documents: Documents) -> None:
    asked: dict[str, list[Ref]] = {}
    for ref in documents.filter(""):
        shown = documents.arrangement.shown_job(ref)
        assert shown is not None
        for key in (*WINDOW_COLUMNS, "tags.stage", "source_endpoint.ip"):
            column = window_column(key)
            assert column is not None
            if text := filter_of(column, with_counts(shown)):
                if text not in asked:
                    asked[text] = documents.filter(text)
                assert ref in asked[text], (key, text)
