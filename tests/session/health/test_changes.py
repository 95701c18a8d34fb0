"""What has changed since a person looked: marks of jobs, and the numbers of the counters."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.session.events import FiguresChanged, SnapshotReplaced, WatchChanged, WatchState
from drs_inspector.session.health.health_counts import HealthCounts
from drs_inspector.session.health.job_marks import JobMarks, Mark
from drs_inspector.session.health.sessions_health import SessionsHealth
from tests.qt.fakes import FakeSession, detail, job_id

START = datetime(2026, 11, 27, 9, 49, tzinfo=UTC)
FAILED, LATE, WORKING, HEALTHY = HealthKey.FAILED, HealthKey.LATE, HealthKey.WORKING, HealthKey.HEALTHY


class Scene:
    """A source that has been read, and is watched."""

    def __init__(self, *details: dict[str, Any], reads: bool = True) -> None:
        self.now = START
        self.session = FakeSession("a")
        self.figures: dict[str, Figures] = {}
        self.marks = JobMarks()
        self.healths = SessionsHealth(now=lambda: self.now, zone=UTC)
        self.counts = HealthCounts(lambda: [self.session], self.healths, self.marks)
        self.healths.follow(lambda _key: self.counts.jobs_changed())
        self.session.inspector.snapshot.judged_by = Judging(is_live=True, figures=self.figures, clock=lambda: self.now)
        if reads:
            self.read(*details)

    def read(self, *details: dict[str, Any]) -> None:
        """Read the source as a person asks for it."""
        self.counts.reading("a", is_on=True)
        snapshot = self.session.inspector.snapshot
        snapshot.source = msgspec.structs.replace(snapshot.source, read_at=self.now.isoformat())
        for one in details:
            self.put(one)
        self.counts.reading("a", is_on=False)
        self.count()

    def put(self, *details: dict[str, Any]) -> None:
        self.session.inspector.put(*details)
        self.count()

    def look(self, lag: float, *numbers: int, seconds: float = 30) -> None:
        self.now += timedelta(seconds=seconds)
        for number in numbers:
            before = self.figures.get(job_id(number), Figures()).looks
            self.figures[job_id(number)] = Figures(looks=(*before, Look(read_at=self.now, lag=lag)))
        self.session.inspector.tell(FiguresChanged(tuple(map(job_id, numbers))))
        self.count()

    def count(self) -> None:
        self.counts.jobs_changed()
        assert self.counts.work(WHOLE)

    def changes(self) -> dict[HealthKey, int]:
        return {key: number for key, number in self.counts.now.changes.items() if number}

    def marked(self) -> dict[int, Mark | None]:
        return {int(one[24:29]): self.marks.of("a", one) for _source, one in self.marks.marked()}


def test_what_becomes_known_is_no_change_and_what_happens_is() -> None:
    scene = Scene(*(detail(number) for number in range(4)))
    assert (scene.marked(), scene.changes(), scene.counts.now.since) == ({}, {}, None), "all of it is new"
    scene.look(2, 0, 1, 2)
    scene.look(3, 0, 1, 2)
    assert scene.counts.now.counts[HEALTHY] == 3
    assert (scene.marked(), scene.changes()) == ({}, {}), "figures that come first are no change"
    scene.look(900, 1)
    assert scene.marked() == {1: Mark(scene.now, "Healthy", False)}
    scene.look(930, 1)
    assert scene.marked() == {1: Mark(scene.now, "Working", True)}
    assert scene.changes() == {LATE: 1, HEALTHY: -1}
    assert scene.counts.now.since == START
    scene.marks.seen("a", (job_id(1),))
    for lag in (960, 990, 1020):
        scene.look(lag, 1)
    assert scene.marked() == {}, "a lag that goes on growing is what was seen"
    for step in range(15):
        scene.look(1020 - 40 * step, 1, 0, seconds=60)
    mark = scene.marked()[1]
    assert mark is not None
    assert mark.before in ("behind, growing", "behind, level"), "it falls now"
    scene.put(detail(3, status="INCRE_TRANSFER_FAILED"))
    assert scene.marked()[3] == Mark(scene.now, "Working", True), "a failure is a change also of one without figures"
    assert scene.changes() == {FAILED: 1, LATE: 2, HealthKey.STALE: 1, HEALTHY: -3, WORKING: -1}


def test_a_job_that_changed_with_a_reading_and_is_late_then_was_not_late_before_it() -> None:
    scene = Scene(detail(1, status="FULL_TRANSFER_COMPLETE"), detail(2))
    scene.look(2, 2)
    scene.look(2, 2)
    scene.now += timedelta(seconds=60)
    scene.read(detail(1))
    scene.look(900, 1)
    scene.look(930, 1)
    assert scene.counts.now.counts[LATE] == 1
    assert scene.changes() == {LATE: 1, WORKING: -1}
    assert scene.counts.now.since == START


def test_another_figure_than_that_of_its_phase_says_nothing_of_a_job() -> None:
    scene = Scene(detail(1, db_use_type="cloudDataGuard"))
    looks = tuple(Look(read_at=scene.now, percent=100.0) for _look in range(3))
    for more in ((), (Look(read_at=scene.now, rpo=2.0),)):
        scene.figures[job_id(1)] = Figures(looks=(*looks, *more))
        scene.session.inspector.tell(FiguresChanged((job_id(1),)))
        scene.count()
    assert scene.counts.now.counts[HEALTHY] == 1
    assert (scene.marked(), scene.changes()) == ({}, {})


def test_two_kinds_of_figures_and_one_measuring_read_twice_are_no_second_figure() -> None:
    scene = Scene(detail(1, db_use_type="cloudDataGuard"), detail(2))
    lag = Look(read_at=scene.now, measured_at=scene.now, lag=700.0)
    first: dict[int, tuple[Look, ...]] = {1: (lag,), 2: (lag,)}
    seen: list[dict[int, tuple[Look, ...]]] = [
        first,
        {1: (lag, Look(read_at=scene.now, rpo=700.0, rto=1.0)), 2: (lag, lag)},
    ]
    scene.now += timedelta(seconds=20)
    newer = Look(read_at=scene.now, measured_at=scene.now, lag=720.0)
    seen.append({1: (*seen[-1][1], newer, Look(read_at=scene.now, rpo=720.0, rto=1.0)), 2: (lag, lag, newer)})
    for looks in seen:
        for number, of_job in looks.items():
            scene.figures[job_id(number)] = Figures(looks=of_job)
        scene.session.inspector.tell(FiguresChanged((job_id(1), job_id(2))))
        scene.count()
    assert scene.counts.now.counts[LATE] == 2
    assert (scene.marked(), scene.changes()) == ({}, {}), "the second figure makes it known"


def test_what_was_counted_before_the_first_reading_is_nothing_to_compare_with() -> None:
    scene = Scene(reads=False)
    scene.count()
    scene.read(*(detail(number) for number in range(4)))
    assert (scene.marked(), scene.changes(), scene.counts.now.since) == ({}, {}, None)


def test_marks_and_numbers_begin_anew_when_a_person_has_seen_them() -> None:
    scene = Scene(*(detail(number) for number in range(3)))
    scene.put(detail(0, status="INCRE_TRANSFER_FAILED"), detail(9))
    assert {*scene.marked()} == {0, 9}
    assert scene.marked()[9] == Mark(scene.now, "", False), "it is new"
    assert scene.changes() == {FAILED: 1}, "one came, one left Working"
    scene.now += timedelta(minutes=5)
    scene.counts.seen(scene.now)
    scene.count()
    assert (len(scene.marks), scene.changes(), scene.counts.now.since) == (0, {}, scene.now)
    scene.put(detail(1, status="PAUSING"))
    assert scene.changes() == {HealthKey.WAITING: 1, WORKING: -1}


def test_a_second_reading_is_compared_with_the_first_as_it_was_when_it_ended() -> None:
    scene = Scene(detail(1), detail(2))
    scene.now += timedelta(minutes=30)
    scene.put(detail(2, status="INCRE_TRANSFER_FAILED"))
    scene.read(detail(1, status="PAUSING"))
    assert scene.changes() == {FAILED: 1, HealthKey.WAITING: 1, WORKING: -2}
    assert scene.counts.now.since == START
    assert {*scene.marked()} == {1, 2}
    scene.now += timedelta(minutes=30)
    scene.read()
    assert (scene.changes(), scene.counts.now.since) == ({}, START + timedelta(minutes=30))


def test_jobs_that_go_and_sources_that_close_or_are_others_leave_no_mark() -> None:
    scene = Scene(*(detail(number) for number in range(5)))
    scene.put(*(detail(number, status="PAUSING") for number in range(5)))
    assert len(scene.marks) == 5
    scene.session.inspector.remove([job_id(0), job_id(1)])
    scene.count()
    assert {*scene.marked()} == {2, 3, 4}
    assert scene.changes() == {HealthKey.WAITING: 3, WORKING: -5}
    scene.session.inspector.replace()
    scene.counts.forget("a")
    scene.session.inspector.tell(SnapshotReplaced())
    scene.put(*(detail(number) for number in range(3)))
    scene.count()
    assert len(scene.marks) == 0
    scene.counts.forget("a")
    scene.counts.close()
    scene.session.inspector.tell(WatchChanged(WatchState()))


@pytest.mark.parametrize("wrong", [-1.0, 1e308, float("nan"), 0.0])
def test_figures_that_jump_are_counted_once_and_told_in_words(wrong: float) -> None:
    scene = Scene(detail(1), detail(2))
    for lag in (1.0, 2.0, wrong, 3.0, wrong, wrong, 1.0, 2.0):
        scene.look(lag, 1)
        assert sum(scene.counts.now.counts.values()) == 2
        assert sum(scene.counts.now.changes.values()) == 0
        assert all(mark is not None and mark.before for mark in scene.marked().values())


def test_it_is_said_when_marks_change() -> None:
    marks, heard = JobMarks(), list[tuple[str, object]]()
    listen: Callable[[str, object], None] = lambda key, ids: heard.append((key, ids))  # noqa: E731
    end = marks.subscribe(listen)
    marks.put("a", "1", Mark(START, "Healthy", True))
    marks.seen("a", ("1", "2"))
    marks.seen("b", ("1",))
    marks.put("a", "2", Mark(START, "", False))
    marks.seen_all()
    marks.forget("a")
    assert heard == [("a", ("1",)), ("a", ["1"]), ("a", ("2",)), ("a", None)]
    end()
    marks.put("a", "3", Mark(START, "", False))
    assert len(heard) == 4
