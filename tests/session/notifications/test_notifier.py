"""Which changes of jobs are told, and which are not: calm, once, in careful words."""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.session.events import (
    FetchFinished,
    FetchReport,
    FiguresChanged,
    JobsChanged,
    ReadingsChanged,
    SignInChanged,
    SignInState,
    WatchChanged,
    WatchState,
)
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.notifications.kinds import KINDS, Kind
from drs_inspector.session.notifications.notice import News, Notice, Target, notice_of
from drs_inspector.session.notifications.notifier import Notifier
from drs_inspector.session.notifications.scope import Scope, filter_of
from drs_inspector.session.notifications.settings import CHOSEN, Choice, choice_of, notifications_are_on
from drs_inspector.session.readings.kept import KeptReadings
from drs_inspector.session.readings.outcome import Reading
from drs_inspector.storage.files.settings import Settings
from drs_inspector.storage.saved_views.saved_view import SavedView
from tests.qt.fakes import FakeInspector, detail, job_id

START = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
ALL = Choice(frozenset(KINDS))
RUNS, FAILED, DONE, WAITS = (
    "INCRE_TRANSFER_STARTED",
    "INCRE_TRANSFER_FAILED",
    "RELEASE_RESOURCE_COMPLETE",
    "CONFIGURATION",
)


class Inspector(FakeInspector):
    is_fetching = False

    def __init__(self) -> None:
        super().__init__()
        self.readings = KeptReadings()


class Session:
    kind: Any = "cloud"
    colour = ""
    problem: InspectorError | None = None

    def __init__(self, key: str = "a") -> None:
        self.key, self.title = key, f"project {key}"
        self.inspector = Inspector()


class Scene:
    """Some sources, a clock, and what was told so far. ``read`` jobs have a first reading behind them."""

    def __init__(self, *sessions: Session, choice: Choice = ALL, read: bool = True) -> None:
        self.sessions = sessions or (Session(),)
        self.now = START
        self.filter = ""
        self.figures: dict[str, Figures] = {}
        self.healths = SessionsHealth(now=lambda: self.now, zone=UTC)
        for session in self.sessions:
            self.judge(session)
            if read:
                session.inspector.snapshot.source.read_at = "2026-11-27T09:59:00Z"
        self.told: list[Notice] = []
        self.notifier = Notifier(lambda: self.sessions, self.healths.of, choice)
        self.healths.follow_jobs(self.notifier.jobs_changed)
        for session in self.sessions:
            session.inspector.subscribe(lambda event, key=session.key: self.notifier.event(key, event))  # type: ignore[misc]
        self.look()

    def judge(self, session: Session) -> None:
        snapshot = session.inspector.snapshot
        snapshot.judged_by = Judging(is_live=True, figures=self.figures, clock=lambda: self.now)

    def put(self, *jobs: tuple[int, str], session: int = 0, **more: Any) -> None:
        self.sessions[session].inspector.put(*(detail(number, status=status, **more) for number, status in jobs))

    def lag(self, number: int, seconds: float, **more: Any) -> None:
        before = self.figures.get(job_id(number), Figures()).looks
        self.figures[job_id(number)] = Figures(looks=(*before, Look(read_at=self.now, lag=seconds, **more)))
        self.sessions[0].inspector.tell(FiguresChanged((job_id(number),)))
        self.look(pass_seconds=30)

    def look(self, *, pass_seconds: float = 60) -> Notice | None:
        """End a look, and return what is told after it."""
        while not self.notifier.work(1):
            pass
        seconds = (self.now - START).total_seconds()
        found = self.notifier.take(seconds, self.filter)
        self.now += timedelta(seconds=pass_seconds)
        self.told += [found] if found else []
        return found


def test_a_change_is_told_once_and_leads_to_its_job() -> None:
    scene = Scene()
    scene.put((1, RUNS), (2, RUNS))
    assert scene.look() is None, "jobs that come are no change"
    scene.put((1, FAILED), (2, RUNS))
    told = scene.look()
    assert told == Notice("A job has failed", "job-00001", Target("a", job_id(1)))
    scene.put(
        (
            1,
            FAILED,
        ),
        (2, RUNS),
    )
    assert scene.look() is None, "it was told"
    scene.put((1, RUNS), (2, DONE))
    assert scene.look() == Notice("A job is finished", "job-00002", Target("a", job_id(2)))


def test_nothing_is_told_of_what_a_first_reading_brings() -> None:
    scene = Scene(read=False)
    inspector = scene.sessions[0].inspector
    inspector.is_fetching = True
    scene.put((1, RUNS))
    assert scene.look() is None
    scene.put((1, FAILED), (2, FAILED))
    assert scene.look() is None, "it is still being read"
    inspector.snapshot.source.read_at = "2026-11-27T10:00:00Z"
    inspector.is_fetching = False
    inspector.tell(FetchFinished(FetchReport()))
    assert scene.look() is None
    scene.put((1, RUNS), (2, FAILED))
    assert scene.look() is None, "that a job runs again is not among the changes"
    scene.put((1, FAILED))
    assert scene.look() is not None
    inspector.replace()
    scene.judge(scene.sessions[0])
    scene.put((1, RUNS))
    scene.put((1, FAILED))
    assert scene.look() is None, "another document is read for the first time"


def test_what_was_not_known_is_no_change() -> None:
    scene = Scene()
    inspector = scene.sessions[0].inspector
    entry = {"id": job_id(1), "name": "one", "status": WAITS, "db_use_type": "migration"}
    inspector.snapshot.add_list_entry(json.dumps(entry).encode(), job_id(1), "migration")
    inspector.tell(JobsChanged(added=(job_id(1),)))
    assert scene.look() is None
    scene.put((1, WAITS))
    assert scene.look() is None, "it waited before its details were read"
    scene.put((2, RUNS))
    scene.lag(2, 900)
    scene.lag(2, 900)
    assert scene.told == [], "it was late before its first figures came"
    scene.lag(2, 2)
    scene.lag(2, 900)
    scene.lag(2, 930)
    assert [one.title for one in scene.told] == ["A job is late"]
    assert scene.told[0].text.startswith("job-00002: 15 min behind")


def test_many_changes_of_one_look_are_one_notification() -> None:
    scene = Scene(Session("a"), Session("b"))
    scene.put(*((number, RUNS) for number in range(40)))
    scene.put((90, RUNS), session=1)
    scene.look()
    scene.put(*((number, FAILED) for number in range(17)))
    told = scene.look()
    assert told is not None
    assert (told.title, told.target) == ("17 jobs have failed", Target("a"))
    assert told.text.endswith(" and 14 more")
    assert told.text.count("job-000") == 3
    scene.put((20, FAILED), (21, WAITS))
    scene.put((90, DONE), session=1)
    told = scene.look()
    assert told is not None
    assert told.title == "3 changes"
    assert told.text.splitlines() == ["Failed: job-00020", "Waiting: job-00021", "Finished: job-00090"]
    assert told.target == Target(), "they are of several sources"


def test_there_is_a_pause_and_what_is_over_by_then_is_not_told() -> None:
    scene = Scene(choice=ALL._replace(pause=300))
    scene.put((1, RUNS), (2, RUNS), (3, RUNS))
    scene.look()
    scene.put((1, FAILED))
    assert scene.look() is not None
    scene.put((2, FAILED), (3, FAILED))
    assert scene.look() is None
    assert scene.notifier.wait((scene.now - START).total_seconds()) == 180
    scene.put((2, RUNS))
    assert [scene.look(), scene.look(), scene.look()] == [None] * 3
    assert scene.look() == Notice("A job has failed", "job-00003", Target("a", job_id(3)))


def test_a_lag_around_its_limit_and_a_watch_that_is_off_are_no_news() -> None:
    scene = Scene()
    scene.put((1, RUNS))
    for _ in range(5):
        for lag in (1, 900, 900):
            scene.lag(1, lag)
    assert [one.title for one in scene.told] == ["A job is late"]
    scene.lag(1, 1)
    scene.lag(1, 1, source_reachable=False, target_reachable=True)
    assert scene.told[-1] == Notice("A job does not reach a database", "job-00001: source lost", Target("a", job_id(1)))
    scene.lag(1, 1, source_reachable=True, target_reachable=True)
    before = len(scene.told)
    inspector = scene.sessions[0].inspector
    inspector.tell(WatchChanged(WatchState(holds=frozenset({"off"}))))
    scene.look(pass_seconds=900)
    inspector.tell(WatchChanged(WatchState(holds=frozenset({"off"}))))
    scene.look()
    assert len(scene.told) == before, "figures get old because nothing is asked"
    inspector.tell(WatchChanged(WatchState()))
    scene.lag(1, 1)
    inspector.tell(WatchChanged(WatchState(failing_since=scene.now)))
    scene.look(pass_seconds=900)
    inspector.tell(WatchChanged(WatchState(failing_since=scene.now)))
    scene.look()
    assert [one.title for one in scene.told[before:]] == ["The figures of a job are too old"]


def test_only_what_was_chosen_over_the_jobs_that_were_chosen() -> None:
    scene = Scene(choice=Choice(frozenset({Kind.FAILED})))
    scene.put((1, RUNS), (2, RUNS), (3, RUNS))
    scene.look()
    scene.put((1, DONE))
    assert scene.look() is None
    scene.filter = "name:00003"
    scene.put((2, FAILED))
    assert scene.look() is None
    scene.filter = "name:00003 and health:failed"
    scene.put((3, FAILED))
    assert scene.look() == Notice("A job has failed", "job-00003", Target("a", job_id(3)))
    views = [SavedView(name="prod", filter="tag:prod")]
    for jobs, found in (("", ""), ("filter", "is:failed"), ("view:prod", "tag:prod"), ("view:gone", "")):
        assert filter_of(Choice(frozenset(), jobs, "is:failed"), views) == found
    job = scene.sessions[0].inspector.snapshot.jobs[job_id(1)]
    assert Scope("((").has(job, scene.sessions[0].inspector.snapshot), "a filter that is wrong hides nothing"


def test_a_sign_in_that_ends_is_told_and_one_that_a_person_locks_is_not() -> None:
    scene = Scene(Session("a"), Session("b"))
    for session in scene.sessions:
        session.inspector.tell(SignInChanged(SignInState("valid")))
        session.inspector.tell(SignInChanged(SignInState("locked")))
        session.inspector.tell(SignInChanged(SignInState("valid")))
    assert scene.look() is None
    for session in scene.sessions:
        session.inspector.tell(SignInChanged(SignInState("ended")))
    assert scene.look() == Notice("2 sign-ins have ended", "project a, project b", Target())
    scene.sessions[0].inspector.tell(SignInChanged(SignInState("valid")))
    scene.sessions[0].inspector.tell(SignInChanged(SignInState("ended")))
    scene.sessions[0].inspector.tell(SignInChanged(SignInState("valid")))
    assert scene.look() is None


def test_a_comparison_that_ends_is_told_of_its_job() -> None:
    scene = Scene()
    scene.put((1, RUNS))
    scene.look()
    inspector = scene.sessions[0].inspector

    def says(call: str, content: object, job: str = job_id(1)) -> Notice | None:
        page = SavedReply([call], json.dumps(content).encode(), job_id=job)
        inspector.readings.keep(job, BY_NAME[call], Reading(BY_NAME[call], (page,), scene.now, job_id=job))
        inspector.tell(ReadingsChanged((job,), call))
        return scene.look()

    def runs(*states: tuple[str, str]) -> object:
        return {"compare_jobs": [{"id": run, "type": "lines", "status": status} for run, status in states]}

    lists, objects = "ListDataLevelTableCompareJobs", "ListObejectLevelCompareOverview"
    assert says(lists, runs(("r1", "SUCCESSFUL"), ("r2", "RUNNING"))) is None
    assert says(lists, runs(("r1", "SUCCESSFUL"), ("r2", "RUNNING"))) is None
    assert says(objects, {"compare_job_id": "o1", "status": "RUNNING"}) is None
    told = Notice("A comparison has ended", "job-00001", Target("a", job_id(1)))
    assert says(lists, runs(("r1", "SUCCESSFUL"), ("r2", "FAILED"), ("r3", "SUCCESSFUL"))) == told
    assert says(lists, runs(("r2", "FAILED"))) is None, "once"
    assert says(objects, {"compare_job_id": "o1", "status": "SUCCESSFUL"}) == told
    says(lists, runs(("r4", "RUNNING")), "gone")
    assert says(lists, runs(("r4", "SUCCESSFUL")), "gone") is None
    inspector.tell(ReadingsChanged(("never read",), lists))
    scene.notifier.closed("a")
    scene.notifier.event("gone", FetchFinished(FetchReport()))


def test_files_are_never_told_of() -> None:
    session = Session()
    session.kind = "file"
    scene = Scene(session)
    scene.put((1, RUNS))
    scene.put((1, FAILED))
    assert scene.look() is None
    assert not scene.notifier.is_working


def test_names_are_harmless_and_hosts_of_a_cause_are_not_told() -> None:
    scene = Scene()
    hostile = "<b>rm</b>\n\x1b[2J\u202e" + "x" * 100_000
    scene.put((1, RUNS), name=hostile)
    scene.look()
    scene.put((1, FAILED), name=hostile, error_msg="cannot reach db.secret.example:3306")
    told = scene.look()
    assert told is not None
    assert len(told.text) <= 60
    assert told.text.isprintable()
    assert "secret.example" not in repr(told)
    assert told.as_markup.startswith("&lt;b&gt;rm&lt;/b&gt;\\x0a\\x1b[2J")
    several = notice_of([News(kind, Target("a"), hostile) for kind in KINDS for _ in range(9)])
    assert len(several.text) < 2_000
    assert several.title == "72 changes"


def test_settings_say_whether_anything_is_chosen() -> None:
    settings = Settings()
    assert not notifications_are_on(settings)
    assert choice_of(settings) == Choice(frozenset())
    settings.put(CHOSEN[Kind.SIGN_IN].name, True)
    assert not notifications_are_on(settings), "nothing has to be looked at for it"
    settings.put(CHOSEN[Kind.LATE].name, True)
    assert notifications_are_on(settings)
    assert choice_of(settings).kinds == {Kind.SIGN_IN, Kind.LATE}


def test_many_jobs_that_change_at_once_are_looked_at_in_slices() -> None:
    scene = Scene()
    scene.put(*((number, RUNS) for number in range(1_000)))
    scene.look()
    ids: Collection[str] = tuple(scene.sessions[0].inspector.snapshot.jobs)
    scene.notifier.jobs_changed("a", ids)
    slices = 0
    while not scene.notifier.work(0):
        slices += 1
    assert slices > 20
