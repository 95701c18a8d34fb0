"""Health, counters, facets and rows follow what happens to jobs, and are those that are made from nothing."""

import json
import random
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.session.events import (
    FetchFinished,
    FetchReport,
    FiguresChanged,
    JobsChanged,
    WatchChanged,
    WatchState,
)
from drs_inspector.session.facets.facets import Facets
from drs_inspector.session.health.health_counts import HealthCounts
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.layout import SortedBy, TableLayout
from drs_inspector.session.job_table.rows import Row, RowFacts
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.helpers.lines_run import lines_run
from tests.qt.fakes import FakeSession, detail, job_id

STATUSES = ("INCRE_TRANSFER_STARTED", "FULL_TRANSFER_FAILED", "PAUSING", "FAILED", "NEW_ONE", "CONFIGURATION", "")
LAYOUTS = (
    TableLayout(),
    TableLayout(sorting=(SortedBy("health", descending=True),)),
    TableLayout(sorting=(SortedBy("status"), SortedBy("name", descending=True))),
    TableLayout(sorting=(SortedBy("health"), SortedBy("age"))),
    TableLayout(grouping="health"),
    TableLayout(sorting=(SortedBy("name"),), grouping="cause"),
)
FILTERS = (
    "", "", "health:failed", "status_label!=Paused", "table:orders", "tags.stage=prod -scenario=sync", "job-000",
)  # fmt: skip
OF_FIGURES = ("lag>60s", "health:late", "reason:old or reachable=no")
BY_FIGURES = (TableLayout(sorting=(SortedBy("progress"), SortedBy("name"))), TableLayout(sorting=(SortedBy("lag"),)))
JOBS = 14


class Life:
    """Sources to whose jobs anything happens, and those that follow them; every other one is about figures."""

    def __init__(self, seed: int) -> None:
        is_watched = seed % 2 == 0
        self.statuses = (*STATUSES[:1] * 4, *STATUSES) if is_watched else STATUSES
        self.filters = (*FILTERS[1:], *OF_FIGURES * 3) if is_watched else FILTERS
        self.layouts = (*LAYOUTS, *BY_FIGURES * 3) if is_watched else LAYOUTS
        self.random = random.Random(seed)  # noqa: S311 - jobs, no secrets
        self.now = datetime(2026, 11, 28, 10, tzinfo=UTC)
        self.all = [FakeSession(key, title=key) for key in "ab"]
        self.trees = SessionTrees(grouped=False)
        self.trees.show(list(self.all[:1]))
        self.healths = SessionsHealth(now=lambda: self.now)
        self.counts, self.facets, self.table = self.made(self.healths)
        self.layout = TableLayout()
        self.arrangement = Arrangement(self.table, self.healths)
        self.healths.follow(lambda _key: self.counts.jobs_changed())
        self.healths.follow_jobs(self.judged)
        for session in self.all:
            self.judge(session)
        self.counts.touch()
        self.told: dict[str, tuple[dict[str, None], ...]] = {key: ({}, {}, {}) for key in "ab"}

    def made(self, healths: SessionsHealth) -> tuple[HealthCounts, Facets, JobTable]:
        """Return those that follow the jobs, made now."""
        counts = HealthCounts(lambda: [tree.session for tree in self.trees.trees], healths)
        return counts, Facets(self.trees, healths), JobTable(self.trees)

    def judge(self, session: FakeSession) -> None:
        """Give a document figures that grow."""
        session.inspector.snapshot.judged_by = Judging(is_live=True, figures={}, clock=lambda: self.now)

    def judged(self, session: str, ids: Collection[str] | None) -> None:
        """Do what the view of the table does."""
        if self.arrangement.follows_health():
            self.table.look_again() if ids is None else self.table.judged_otherwise(session, ids)

    def happen(self) -> None:
        """Let something happen."""
        chance = self.random.random()
        things: list[Callable[[], None]] = [self.filter, self.lay_out, self.pass_time, self.end_reading, self.open]
        if chance < 0.5:
            self.change_job()
        elif chance < 0.7:
            self.look()
        elif chance < 0.9:
            self.tell()
        else:
            self.random.choice(things)()

    def look(self) -> None:
        """Read figures of some jobs, or let the watch say something."""
        session = self.random.choice(self.all)
        snapshot = session.inspector.snapshot
        ids = tuple(one for one in map(job_id, range(JOBS)) if one in snapshot.jobs and self.random.random() < 0.2)
        assert snapshot.judged_by is not None
        figures = cast("dict[str, Figures]", snapshot.judged_by.figures)
        for one in ids:
            lag = self.random.choice((None, 2.0, 500.0, 900.0))
            seen = Look(read_at=self.now, lag=lag, source_reachable=self.random.choice((None, True, False)))
            figures[one] = Figures(looks=(*figures.get(one, Figures()).looks[-3:], seen))
        session.inspector.tell(FiguresChanged(ids) if ids else WatchChanged(WatchState()))

    def change_job(self) -> None:
        session = self.random.choice(self.all)
        snapshot, number = session.inspector.snapshot, self.random.randrange(JOBS)
        added, changed, removed = self.told[session.key]
        own, known = job_id(number), job_id(number) in snapshot.jobs
        what = self.random.random()
        if what < 0.15:
            if known and own not in added:  # no reading takes away what it has brought itself
                del snapshot.jobs[own]
                snapshot.unavailable.pop(own, None)
                changed.pop(own, None)
                removed[own] = None
            return
        if what < 0.3:
            snapshot.mark_unavailable(own, {"http_status": self.random.choice((403, 500))}, name="refused")
            changed[own] = None
            return
        entry = self.job(number)
        if what < 0.5 and not known:
            snapshot.add_list_entry(json.dumps({"id": own, "name": "listed", "status": entry["status"]}).encode(), own)
        else:
            snapshot.unavailable.pop(own, None)
            snapshot.add_detail(json.dumps(entry).encode(), own, 1)
        if own in removed:
            del removed[own]
            known = True
        (changed if known and own not in added else added)[own] = None

    def job(self, number: int) -> dict[str, object]:
        choice = self.random.choice
        job = detail(number, status=choice(self.statuses), name=choice((f"job-{number:03}", "a", "A", "\u202e")))
        job["db_use_type"] = choice(("migration", "sync", "SYNC", None))
        job["source_endpoint"] = choice(({"ip": "10.0.0.1"}, {"ip": "A.example"}, {"ip": "a.example"}, {}))
        job["tags"] = choice(([], [{"key": "stage", "value": choice(("prod", "PROD", None))}], [{"key": "x"}], None))
        if self.random.random() < 0.4:
            job["parent_id"] = job_id(self.random.randrange(JOBS + 1))
        return job

    def tell(self) -> None:
        """Tell of some of what has changed, as a reading does: later, and a part at a time."""
        for session in self.all:
            parts = []
            for waiting in self.told[session.key]:
                ids = tuple(waiting)[: self.random.choice((2, 100))]
                for one in ids:
                    del waiting[one]
                parts.append(ids)
            session.inspector.tell(JobsChanged(*parts))

    def filter(self) -> None:
        assert self.trees.start_filter(self.random.choice(self.filters)) is None
        if self.random.random() < 0.5:
            self.answer()

    def answer(self) -> None:
        assert self.trees.work(WHOLE)
        self.facets.touch()
        self.table.touch()

    def lay_out(self) -> None:
        self.layout = self.random.choice(self.layouts)
        self.arrangement.lay_out(self.layout)

    def pass_time(self) -> None:
        self.now += timedelta(seconds=self.random.choice((10, 240, 3600)))
        if self.random.random() < 0.5:
            self.healths.again()

    def end_reading(self) -> None:
        session = self.random.choice(self.all)
        alone = [one for one in session.inspector.snapshot.unavailable if one not in session.inspector.snapshot.jobs]
        for one in alone[:2]:
            del session.inspector.snapshot.unavailable[one]
        if self.random.random() < 0.3:
            self.told[session.key] = ({}, {}, {})
            session.inspector.replace()
            self.judge(session)
        session.inspector.tell(FetchFinished(FetchReport()))

    def open(self) -> None:
        self.trees.show(list(self.all[: self.random.choice((1, 2))]))
        self.counts.touch()
        self.facets.show(self.random.choice(("", "a")))

    def work_a_little(self) -> None:
        for one in (self.counts, self.facets, self.table):
            for _step in range(self.random.randrange(6)):
                one.work(0)

    def settle(self) -> None:
        """Tell all that has happened, and end all work."""
        while any(any(waiting) for waiting in self.told.values()):
            for session in self.all:
                parts = [tuple(waiting) for waiting in self.told[session.key]]
                self.told[session.key] = ({}, {}, {})
                session.inspector.tell(JobsChanged(*parts))
        for session in self.all:
            session.inspector.tell(WatchChanged(WatchState()))
        if self.trees.search_progress is not None:
            self.answer()
        assert self.counts.work(WHOLE)
        assert self.facets.work(WHOLE)
        self.table.order_anew()  # what a watch tells moves no row
        assert self.table.work(WHOLE)


def rows_of(table: JobTable) -> list[tuple[Row, RowFacts]]:
    return list(zip(table.rows, table.row_facts, strict=True))


@pytest.mark.parametrize("seed", range(16))
def test_what_follows_the_jobs_is_what_is_made_from_nothing(seed: int) -> None:
    life = Life(seed)
    for step in range(1, 91):
        life.happen()
        life.work_a_little()
        if step % 15:
            continue
        life.settle()
        fresh = SessionsHealth(now=lambda: life.now)
        for tree in life.trees.trees:
            known, made = life.healths.of(tree.session), fresh.of(tree.session)
            for one in (*made.snapshot.jobs, *made.snapshot.unavailable):
                assert known.of(one) == made.of(one), (seed, step, one)
                assert known.family_key(one) == made.family_key(one), (seed, step, one)
            query, jobs = parse_query(tree.view.filter.text), made.snapshot.jobs.values()
            matching = {job.id: query.answer(job, made.snapshot) is True for job in jobs}
            assert {job.id: tree.view.filter.is_match(job.id) for job in jobs} == matching, (seed, step, query.text)
        counts, facets, table = life.made(fresh)
        facets.show(life.facets.session)
        Arrangement(table, fresh).lay_out(life.layout)
        counts.touch()
        assert counts.work(WHOLE) and facets.work(WHOLE) and table.work(WHOLE)  # noqa: PT018
        assert (life.counts.now.counts, life.counts.now.total) == (counts.now.counts, counts.now.total), (seed, step)
        assert life.facets.groups == facets.groups, (seed, step)
        assert rows_of(life.table) == rows_of(table), (seed, step)
        facets.close()
        table.close()
        counts.close()
        fresh.close()


def test_a_job_that_changes_costs_the_same_among_few_and_among_many() -> None:
    def cost(jobs: int) -> int:
        life = Life(1)
        snapshot = life.all[0].inspector.snapshot
        for number in range(jobs):
            entry = {**life.job(number), "id": job_id(number), "parent_id": None}
            snapshot.add_detail(json.dumps(entry).encode(), job_id(number), 1)
        life.all[0].inspector.tell(JobsChanged(added=tuple(snapshot.jobs)))
        life.settle()
        changed = detail(3, status="PAUSING", tags=[{"key": "stage", "value": "test"}])
        life.all[0].inspector.put(changed)
        return lines_run(lambda: (life.counts.work(WHOLE), life.facets.work(WHOLE)))

    assert cost(400) < 1.5 * cost(50)
