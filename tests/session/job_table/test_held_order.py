"""The order of rows while a source is watched: rows come and go, but none moves by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.session.events import (
    FetchFinished,
    FetchReport,
    FiguresChanged,
    LookWithReading,
    Progress,
    WatchChanged,
    WatchState,
)
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.layout import SortedBy, TableLayout
from drs_inspector.session.job_table.rows import RowKind
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.helpers.lines_run import lines_run
from tests.qt.fakes import FakeSession, detail, job_id

START = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
BY_LAG = TableLayout(sorting=(SortedBy("progress", descending=True),))


class Watched:
    """A table of a source that is watched, with what its view does about health."""

    def __init__(self, count: int) -> None:
        self.now = START
        self.session, self.other = FakeSession("a"), FakeSession("b")
        self.trees = SessionTrees(grouped=False)
        self.trees.show([self.session])
        self.table = JobTable(self.trees, lambda: self.now)
        self.healths = SessionsHealth(now=lambda: self.now, zone=UTC)
        self.arrangement = Arrangement(self.table, self.healths)
        self.figures: dict[str, Figures] = {}
        self.session.inspector.put(*(detail(number) for number in range(count)))
        self.session.inspector.snapshot.judged_by = Judging(is_live=True, figures=self.figures, clock=lambda: self.now)
        self.healths.follow_jobs(
            lambda key, ids: self.table.look_again() if ids is None else self.table.judged_otherwise(key, ids)
        )
        self.settled = 0
        self.table.subscribe(self._count)

    def _count(self) -> None:
        self.settled += 1

    def look(self, lags: dict[int, float]) -> None:
        self.now += timedelta(seconds=30)
        for number, lag in lags.items():
            before = self.figures.get(job_id(number), Figures()).looks
            self.figures[job_id(number)] = Figures(looks=(*before[-5:], Look(read_at=self.now, lag=lag)))
        self.session.inspector.tell(FiguresChanged(tuple(map(job_id, lags))))

    def rows(self) -> list[str]:
        assert self.table.work(WHOLE)
        jobs = [row for row in self.table.rows if row.kind in (RowKind.JOB, RowKind.GROUP)]
        return [str(int(row.ref.job_id[24:29])) if row.kind is RowKind.JOB else row.group for row in jobs]


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched(5)
    made.arrangement.lay_out(BY_LAG)
    made.look(dict(enumerate((10.0, 20.0, 30.0, 40.0, 50.0))))
    made.look(dict(enumerate((10.0, 20.0, 30.0, 40.0, 50.0))))
    assert made.rows() == ["4", "3", "2", "1", "0"], "the first figures of a job put it into its place"
    yield made
    made.table.close()
    made.healths.close()


def test_no_figure_moves_a_row_until_a_person_wants_the_order_anew(watched: Watched) -> None:
    heard: list[int] = []
    watched.table.held.subscribe(lambda: heard.append(watched.table.held.behind))
    before, rows = watched.settled, watched.table.rows
    watched.look({0: 900.0, 4: 1.0})
    assert watched.rows() == ["4", "3", "2", "1", "0"]
    assert (watched.table.rows, watched.settled) == (rows, before), "nothing was arranged"
    assert (watched.table.held.behind, heard[-1]) == (2, 2)
    watched.look({0: 10.0})
    assert watched.rows() == ["4", "3", "2", "1", "0"]
    assert watched.table.held.behind == 1, "what is back where it was is in order"
    watched.table.order_anew()
    assert watched.rows() == ["3", "2", "1", "0", "4"]
    assert (watched.table.held.behind, watched.table.held.since) == (0, watched.now)
    watched.look({4: 700.0})
    watched.arrangement.lay_out(TableLayout(sorting=(SortedBy("health"),)))
    assert watched.rows()[0] == "4", "another order is by what is known now"


def test_figures_that_go_along_with_a_reading_put_rows_where_they_belong() -> None:
    made = Watched(5)
    made.arrangement.lay_out(BY_LAG)
    tell, held = made.session.inspector.tell, made.table.held
    for more in (0.0, 2_000.0):  # also where more figures are known than a judgement needs
        tell(Progress("listing"))
        tell(FetchFinished(FetchReport(is_whole=True)))
        tell(LookWithReading(is_over=False))
        made.look({number: more + 10.0 * number for number in range(5)})
        made.look({0: more + 900.0})
        assert made.rows() == ["0", "4", "3", "2", "1"]
        made.look({1: more + 950.0})
        assert made.rows() == ["1", "0", "4", "3", "2"]
        tell(LookWithReading(is_over=True))
        assert not held.is_watched, "the line that tells of changes needs no room yet"
    made.now += timedelta(minutes=20)
    made.healths.time_passes()
    made.look({2: 9_000.0})
    assert made.rows() == ["1", "0", "4", "3", "2"], "from then on it is held, also where time alone changes words"
    assert held.behind
    assert held.is_watched
    made.table.close()
    made.healths.close()


def test_rows_come_and_go_in_the_order_that_is_held(watched: Watched) -> None:
    watched.look({0: 900.0})
    watched.rows()
    watched.session.inspector.put(detail(7), detail(2, status="PAUSING"))
    assert watched.rows() == ["4", "3", "2", "1", "0", "7"], "2 has no lag any more, and stays"
    watched.session.inspector.remove([job_id(3), job_id(0)])
    assert watched.rows() == ["4", "2", "1", "7"]
    assert watched.table.held.behind == 1, "what has gone is behind no more"
    assert watched.trees.start_filter("job-00004 or job-00001") is None
    assert watched.trees.work(WHOLE)
    watched.table.touch()
    watched.look({1: 800.0, 4: 2.0})
    assert watched.rows() == ["4", "1"]
    assert watched.trees.start_filter("") is None
    assert watched.trees.work(WHOLE)
    watched.table.touch()
    assert watched.rows() == ["4", "2", "1", "7"], "a filter that comes and goes is no order"
    watched.look({7: 60.0})
    watched.look({7: 60.0})
    assert watched.rows()[0] == "7", "the first figures of what has come"


def test_a_job_stays_in_its_group_and_time_alone_moves_nothing(watched: Watched) -> None:
    watched.arrangement.lay_out(TableLayout(sorting=(SortedBy("name"),), grouping="health"))
    groups = watched.rows()
    watched.look({1: 900.0})
    watched.look({1: 930.0})
    assert watched.rows() == groups
    watched.now += timedelta(minutes=11)
    watched.session.inspector.tell(WatchChanged(WatchState()))
    watched.healths.again()
    assert watched.rows() == groups
    assert watched.table.held.behind == 5
    watched.table.order_anew()
    assert [row for row in watched.rows() if row.startswith("=")] == ["=stale"]


def test_what_a_person_has_read_again_is_where_it_belongs(watched: Watched) -> None:
    watched.look({0: 900.0})
    assert watched.rows()[0] == "4"
    watched.session.inspector.tell(Progress("listing"))
    watched.session.inspector.tell(WatchChanged(WatchState()))
    watched.session.inspector.put(detail(1))
    watched.session.inspector.tell(FetchFinished(FetchReport()))
    assert watched.rows()[0] == "0"
    watched.look({1: 950.0})
    assert watched.rows()[0] == "0", "it is watched again"
    watched.trees.show([watched.session, watched.other])
    watched.other.inspector.put(detail(9))
    assert watched.rows()[-1] == "9"
    watched.other.inspector.put(detail(9, name="a"), detail(8))
    assert watched.rows()[-2:] == ["9", "8"]
    watched.trees.show([watched.other])
    assert (watched.rows(), watched.table.held.behind, watched.table.held.is_watched) == (["9", "8"], 0, False)


def test_figures_of_ten_jobs_cost_the_same_among_few_and_among_many() -> None:
    def cost(count: int) -> int:
        made = Watched(count)
        made.arrangement.lay_out(BY_LAG)
        running = {number: float(number) for number in range(40)}
        for _round in range(3):
            made.look(running)
            made.rows()

        def ten() -> None:
            made.look(dict.fromkeys(range(10), 7.0))
            made.table.work(WHOLE)

        found = lines_run(ten)
        made.table.close()
        made.healths.close()
        return found

    few = cost(60)
    assert cost(1_500) < 1.5 * few + 2_000
