"""The health of open sessions follows figures as they come, and as they get old."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Figures, Limits, Look
from drs_inspector.domain.health.health import reason_text
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.session.events import FiguresChanged, WatchChanged, WatchState
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.helpers.lines_run import lines_run
from tests.qt.fakes import FakeSession, job_id

START = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)


class Scene:
    def __init__(self, jobs: int = 3) -> None:
        self.now = START
        self.session = FakeSession("a")
        self.figures: dict[str, Figures] = {}
        snapshot = self.session.inspector.snapshot
        for number in range(jobs):
            entry = {"id": job_id(number), "status": "INCRE_TRANSFER_STARTED", "db_use_type": "sync"}
            snapshot.add_detail(json.dumps(entry).encode(), job_id(number))
        snapshot.judged_by = Judging(is_live=True, figures=self.figures, clock=lambda: self.now)
        self.healths = SessionsHealth(now=lambda: self.now, zone=UTC)
        self.told: list[Sequence[str]] = []
        self.healths.follow_jobs(lambda _key, ids: self.told.append(tuple(ids or ("all",))))

    def look(self, number: int, lag: float) -> None:
        before = self.figures.get(job_id(number), Figures()).looks
        self.figures[job_id(number)] = Figures(looks=(*before, Look(read_at=self.now, lag=lag)))
        self.session.inspector.tell(FiguresChanged((job_id(number),)))

    def watch_says(self) -> None:
        self.session.inspector.tell(WatchChanged(WatchState()))

    def key(self, number: int) -> HealthKey:
        return self.healths.of(self.session).own(job_id(number)).key


def test_figures_change_the_health_of_their_jobs_alone() -> None:
    scene = Scene()
    assert [scene.key(number) for number in range(3)] == [HealthKey.WORKING] * 3
    before = scene.healths.of(scene.session)
    other = before.own(job_id(2))
    scene.look(0, 2)
    scene.look(1, 900)
    assert [scene.key(number) for number in range(3)] == [HealthKey.HEALTHY, HealthKey.WORKING, HealthKey.WORKING]
    scene.now += timedelta(seconds=30)
    scene.look(1, 930)
    assert scene.key(1) is HealthKey.LATE
    assert scene.healths.of(scene.session).own(job_id(2)) is other
    assert before.own(job_id(0)).key is HealthKey.WORKING, "what was made before stays what it was"
    assert scene.told == [(job_id(0),), (job_id(1),), (job_id(1),)], "whoever follows goes on from there"
    counts = scene.healths.of(scene.session).counts()
    assert (counts[HealthKey.LATE], counts[HealthKey.HEALTHY], counts[HealthKey.WORKING]) == (1, 1, 1)


def test_what_nothing_is_heard_of_becomes_stale_when_the_watch_says_something() -> None:
    scene = Scene()
    scene.look(0, 2)
    assert scene.key(0) is HealthKey.HEALTHY
    told = len(scene.told)
    scene.now += timedelta(minutes=9)
    scene.watch_says()
    assert len(scene.told) == told, "nothing is another thing"
    scene.now += timedelta(minutes=2)
    scene.watch_says()
    assert scene.key(0) is HealthKey.STALE
    assert scene.told[told:] == [(job_id(0),)]
    scene.watch_says()
    assert len(scene.told) == told + 1
    scene.now += timedelta(minutes=5)
    scene.watch_says()
    assert reason_text(scene.healths.of(scene.session).own(job_id(0))) == "figure is 16 min old", "not as it once was"
    scene.now -= timedelta(hours=1)
    scene.look(0, 2)
    assert scene.key(0) is not HealthKey.LATE, "a clock that goes back does no harm"


def test_jobs_that_change_while_it_is_watched_are_judged_alone_however_long_that_is() -> None:
    scene = Scene()
    planned = {"id": job_id(3), "status": "WAITING_FOR_START", "db_use_type": "sync"}
    due = START + timedelta(minutes=20)
    scene.session.inspector.put({**planned, "inst_info": {"start_time": str(int(due.timestamp() * 1000))}})
    assert reason_text(scene.healths.of(scene.session).own(job_id(3))).startswith("starts today at")
    other = scene.healths.of(scene.session).own(job_id(2))
    for _minute in range(30):
        scene.now += timedelta(minutes=1)
        scene.watch_says()
    assert reason_text(scene.healths.of(scene.session).own(job_id(3))).startswith("start was due")
    scene.session.inspector.put({"id": job_id(1), "status": "PAUSING", "db_use_type": "sync"})
    assert scene.told == [(job_id(3),), (job_id(1),)]
    assert scene.key(1) is HealthKey.WAITING
    assert scene.healths.of(scene.session).own(job_id(2)) is other


def test_filter_and_window_judge_by_the_same_limits() -> None:
    scene = Scene()
    scene.healths.judge_by(limits=Limits(lag=1_000.0))
    scene.look(0, 900)
    scene.look(0, 901)
    assert scene.key(0) is HealthKey.HEALTHY
    snapshot = scene.session.inspector.snapshot
    assert parse_query("health:healthy").answer(snapshot.jobs[job_id(0)], snapshot)
    scene.healths.judge_by(limits=DEFAULT_LIMITS)
    scene.now += timedelta(seconds=20)
    scene.look(0, 902)
    assert scene.key(0) is HealthKey.LATE
    assert parse_query("health:late").answer(snapshot.jobs[job_id(0)], snapshot)


def test_figures_of_ten_jobs_among_thousands_are_little_work() -> None:
    scene = Scene(2_000)
    scene.healths.of(scene.session).counts()
    scene.look(0, 2)

    def ten() -> None:
        for number in range(10):
            scene.figures[job_id(number)] = Figures(looks=(Look(read_at=scene.now, lag=1.0),))
        scene.session.inspector.tell(FiguresChanged(tuple(job_id(number) for number in range(10))))
        for number in range(10):
            scene.key(number)

    assert lines_run(ten) < 10_000


def test_rows_follow_the_figures_that_filter_and_order_ask_for() -> None:
    scene = Scene(4)
    trees = SessionTrees(grouped=False)
    trees.show([scene.session])
    table = JobTable(trees)

    def rows() -> list[int]:
        assert table.work(WHOLE)
        return [int(row.ref.job_id[24:29]) for row in table.rows]

    assert trees.start_filter("lag>60s") is None
    assert trees.work(WHOLE)
    table.touch()
    assert rows() == []
    scene.look(2, 900)
    scene.look(1, 500)
    assert rows() == [1, 2]
    scene.now += timedelta(minutes=11)
    scene.look(1, 510)
    scene.watch_says()
    assert rows() == [1], "what is too old to go by is not known"
    scene.look(1, 3)
    assert rows() == []
    trees.close()
