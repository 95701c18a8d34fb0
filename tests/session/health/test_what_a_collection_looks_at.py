"""A full collection of garbage stops the window for as long as there are objects that it has to look at."""

import gc

from drs_inspector.session.facets.facets import Facets
from drs_inspector.session.health.health_counts import HealthCounts
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.layout import SortedBy, TableLayout
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.qt.fakes import FakeInspector, FakeSession, detail

JOBS = 600


def test_of_each_job_little_is_looked_at() -> None:
    inspector = FakeInspector()
    inspector.put(*(detail(number) for number in range(JOBS)))
    gc.collect()
    before = len(gc.get_objects())
    trees, healths = SessionTrees(), SessionsHealth()
    trees.show([FakeSession(inspector=inspector)])
    table, facets = JobTable(trees), Facets(trees, healths)
    counts = HealthCounts(lambda: [tree.session for tree in trees.trees], healths)
    Arrangement(table, healths).lay_out(TableLayout(sorting=(SortedBy("health"),)))
    counts.touch()
    for work in (table.work, counts.work, facets.work):
        while not work(1.0):
            pass
    assert len(table.rows) == JOBS
    gc.collect()
    assert (len(gc.get_objects()) - before) / JOBS < 5, "what is known of a job is values, which hold no circle"
