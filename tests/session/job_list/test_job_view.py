"""The view follows the store with exact, small changes: a listener who only replays events sees the same rows."""

import json
import random
from collections.abc import Callable

import pytest

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import natural_key
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.list_columns import JOB_COLUMNS
from drs_inspector.session.events import Event, JobsChanged, Listener, SnapshotReplaced
from drs_inspector.session.job_list.job_view import JobView
from drs_inspector.session.job_list.view_events import (
    ChildrenChanged,
    GroupAdded,
    GroupRemoved,
    RowsAdded,
    RowsChanged,
    RowsRemoved,
    ViewEvent,
    ViewReset,
)
from tests.helpers.lines_run import lines_run

STATUSES = ("CREATING", "INCRE_TRANSFER_STARTED", "FULL_TRANSFER_FAILED", "RELEASE_RESOURCE_COMPLETE", "NEWFANGLED")
SCENARIOS = ("sync", "migration", "cloudDataGuard", "replay")


class FakeStore:
    def __init__(self) -> None:
        self.snapshot = Snapshot()
        self.listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, event: Event) -> None:
        for listener in tuple(self.listeners):
            listener(event)

    def put(self, job_id: str, *, parent: str | None = None, scenario: str = "sync", **values: str) -> None:
        entry = {"id": job_id, "name": job_id, "status": "CREATING", "create_time": "2024-01-01 00:00:00"} | values
        raw = json.dumps(entry).encode()
        self.snapshot.jobs[job_id] = Job(job_id, list_raw=raw, scenario=scenario, parent_id=parent)


class Replica:
    """The rows of a reader that read the view once and then only followed its events."""

    def __init__(self, view: JobView) -> None:
        self.view = view
        self.events: list[ViewEvent] = []
        self.read()
        view.subscribe(self.follow)

    def read(self) -> None:
        self.rows = {group: self.view.rows(group) for group in self.view.groups}
        self.children = {job: self.view.children(job) for job in self.view.ids}

    def follow(self, event: ViewEvent) -> None:
        self.events.append(event)
        if isinstance(event, ViewReset):
            self.read()
        elif isinstance(event, GroupAdded):
            groups = list(self.rows.items())
            groups.insert(event.position, (event.group, []))
            self.rows = dict(groups)
        elif isinstance(event, GroupRemoved):
            assert list(self.rows)[event.position] == event.group
            assert self.rows.pop(event.group) == []
        elif isinstance(event, RowsRemoved):
            del self.rows[event.group][event.first : event.last + 1]
        elif isinstance(event, RowsAdded):
            self.rows[event.group][event.first : event.first] = event.ids
            self.children |= {job: self.view.children(job) for job in event.ids}
        elif isinstance(event, ChildrenChanged):
            self.children[event.job_id] = self.view.children(event.job_id)
        else:
            assert isinstance(event, RowsChanged)

    def check(self) -> None:
        assert list(self.rows) == list(self.view.groups)
        assert self.rows == {group: self.view.rows(group) for group in self.view.groups}
        assert {job: self.children[job] for job in self.view.ids} == {
            job: self.view.children(job) for job in self.view.ids
        }


def shape(view: JobView) -> object:
    return [(group, [(job, view.children(job)) for job in view.rows(group)]) for group in view.groups]


@pytest.mark.parametrize("sort", [column.key for column in JOB_COLUMNS if column.sort_value is not None])
@pytest.mark.parametrize("grouped", [True, False])
def test_events_replayed_give_the_rows_and_the_rows_are_those_of_a_fresh_view(sort: str, grouped: bool) -> None:
    rng = random.Random(sort)  # noqa: S311 -- the same changes in every run
    store = FakeStore()
    view = JobView(store, grouped=grouped, sort=sort, descending=rng.random() < 0.5)
    replica = Replica(view)
    ids = [f"job-{number}" for number in range(14)]
    for round_number in range(120):
        added: set[str] = set()
        changed: set[str] = set()
        removed: set[str] = set()
        for job_id in rng.sample(ids, rng.randint(1, 6)):
            if job_id in store.snapshot.jobs and rng.random() < 0.3:
                del store.snapshot.jobs[job_id]
                removed.add(job_id)
                continue
            (changed if job_id in store.snapshot.jobs else added).add(job_id)
            store.put(
                job_id,
                parent=rng.choice([None, None, None, *ids]),
                scenario=rng.choice(SCENARIOS),
                status=rng.choice(STATUSES),
                name=rng.choice(["shop", "Shop-2", "shop-10", "lager"]),
                create_time=f"2024-01-{rng.randint(1, 28):02d} 00:00:00",
            )
        store.tell(JobsChanged(tuple(added), tuple(changed), tuple(removed)))
        replica.check()
        if round_number % 10 == 5:
            assert view.set_filter(rng.choice(["", "shop", "is:failed", "shop -lager", "nothing-has-this"])) is None
            replica.check()
        fresh = JobView(store, grouped=grouped, sort=sort, descending=view.families.descending)
        fresh.set_filter(view.filter.text)
        assert shape(view) == shape(fresh)
        fresh.close()


def test_changes_are_as_small_as_they_can_be() -> None:
    store = FakeStore()
    for number in range(10):
        store.put(f"job-{number}")
    view = JobView(store)
    replica = Replica(view)
    store.put("job-4", status="FULL_TRANSFER_FAILED")
    store.put("job-5", status="FULL_TRANSFER_FAILED")
    store.tell(JobsChanged(changed=("job-4", "job-5")))
    assert replica.events == [RowsChanged("sync", 4, 5)]
    replica.events.clear()
    store.put("job-4", name="zebra")
    store.tell(JobsChanged(changed=("job-4",)))
    assert replica.events == [RowsRemoved("sync", 4, 4), RowsAdded("sync", 9, 9, ("job-4",))]
    replica.events.clear()
    for number in (2, 3):
        del store.snapshot.jobs[f"job-{number}"]
    store.tell(JobsChanged(removed=("job-2", "job-3")))
    assert replica.events == [RowsRemoved("sync", 2, 3)]


def test_a_parent_shows_when_only_its_child_matches() -> None:
    store = FakeStore()
    store.put("parent")
    store.put("bad-child", parent="parent", status="FULL_TRANSFER_FAILED")
    store.put("good-child", parent="parent")
    store.put("stranger")
    view = JobView(store)
    assert view.children("parent") == ("bad-child", "good-child")
    view.set_filter("is:failed")
    assert view.ids == ["parent"]
    assert view.children("parent") == ("bad-child",)
    assert view.visible_count == 2
    view.set_filter("")
    assert view.visible_count == 4


def test_a_wrong_filter_says_so_and_changes_nothing() -> None:
    store = FakeStore()
    store.put("one")
    view = JobView(store)
    assert view.set_filter("colour:blue")
    assert view.ids == ["one"]


def test_groups_stand_in_the_console_s_order_and_unknown_ones_after_them() -> None:
    store = FakeStore()
    for scenario in ("replay", "cloudDataGuard", "", "sync", "migration"):
        store.put(f"job-{scenario}", scenario=scenario)
    assert JobView(store).groups == ("migration", "sync", "cloudDataGuard", "replay", "")


def test_another_snapshot_resets() -> None:
    store = FakeStore()
    store.put("old")
    replica = Replica(view := JobView(store))
    store.snapshot = Snapshot()
    store.put("new")
    store.tell(SnapshotReplaced())
    assert replica.events == [ViewReset()]
    assert view.ids == ["new"]
    view.close()
    store.tell(SnapshotReplaced())
    assert replica.events == [ViewReset()]


def test_names_sort_as_people_count() -> None:
    assert sorted(["job-10", "Job-2", "job-1"], key=natural_key) == ["job-1", "Job-2", "job-10"]


def work_of_one_change(jobs: int) -> int:
    """Return the work of telling that one of so many jobs has changed."""
    store = FakeStore()
    for number in range(jobs):
        store.put(f"job-{number}", scenario=SCENARIOS[number % 3], status=STATUSES[number % 5])
    view = JobView(store)
    store.put("job-77", status="FULL_TRANSFER_FAILED")
    work = lines_run(lambda: store.tell(JobsChanged(changed=("job-77",))))
    assert len(view.ids) == jobs
    return work


def test_one_changed_job_costs_the_same_among_ten_times_as_many() -> None:
    assert work_of_one_change(10_000) < 1.5 * work_of_one_change(1_000)


def test_counts_are_of_matches_and_not_of_what_is_shown_with_them() -> None:
    store = FakeStore()
    store.put("parent", name="shop")
    store.put("child-1", parent="parent", name="shop-1", status="FULL_TRANSFER_FAILED")
    store.put("child-2", parent="parent", name="other")
    view = JobView(store)
    assert view.filter.match_count == 3
    view.set_filter("is:failed")
    assert (view.filter.match_count, view.visible_count) == (1, 2)
    assert [view.filter.is_match(job_id) for job_id in ("parent", "child-1")] == [False, True]
    view.set_filter("name:shop -name:shop-")
    assert set(view.children("parent")) == {"child-1", "child-2"}, "what is below a match is shown with it"
    assert view.filter.match_count == 1
    assert not view.filter.is_match("child-1")


def test_the_old_result_stays_and_is_called_old_until_the_new_one_is_complete() -> None:
    store = FakeStore()
    for number in range(40):
        store.put(f"job-{number}", name=f"shop-{number % 2}")
    view = JobView(store)
    replica = Replica(view)
    view.set_filter("shop-0")
    before = view.ids
    assert view.filter.start("any:shop-1") is None
    while not view.work(0):
        assert view.ids == before
        assert view.filter.is_working
        assert view.filter.text == "shop-0"
        assert view.filter.progress[1] == 40
    assert not view.filter.is_working
    assert set(view.ids) == {f"job-{number}" for number in range(1, 40, 2)}
    replica.check()
    store.put("job-0", name="shop-1")
    store.put("job-1", name="shop-0")
    store.tell(JobsChanged(changed=("job-0", "job-1")))
    assert view.filter.is_working, "jobs that change are searched in slices too"
    while not view.work(0):
        pass
    replica.check()
    assert ("job-0" in view.ids, "job-1" in view.ids) == (True, False)
    store.tell(SnapshotReplaced())
    assert view.ids == []
    while not view.work(0):
        pass
    assert len(view.ids) == 20


def test_what_could_not_be_searched_is_counted() -> None:
    store = FakeStore()
    for number in range(4):
        store.put(f"job-{number}")
    store.snapshot.add_detail(b'{"id":"job-0","object_infos":[{"id":"t","type":"table","name":"t"}]}', "job-0", 0)
    store.snapshot.mark_unavailable("elsewhere", {"title": "Refused"})
    view = JobView(store)
    for text, numbers in (
        ("table:t", (1, 5, 4, True, 0)),
        ("table:nope", (0, 5, 4, True, 0)),
        ("job-", (4, 5, 1, False, 0)),
        ("nope", (0, 5, 4, False, 0)),
        ("is:failed", (0, 5, 1, False, 0)),
    ):
        assert view.set_filter(text) is None
        assert view.filter.matches[:5] == numbers, text


def test_an_order_that_is_not_asked_for_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def order_of(_column: str) -> object:
        def key_of(job: Job) -> object:
            asked.append(job.id)
            return natural_key(job.name)

        return key_of

    monkeypatch.setattr("drs_inspector.session.job_list.job_view.order_of", order_of)
    store = FakeStore()
    for number in range(20):
        store.put(f"job-{number}", status=STATUSES[number % 2])
    view = JobView(store)
    events: list[ViewEvent] = []
    view.subscribe(events.append)
    view.set_filter("is:failed")
    store.put("job-0", name="zebra")
    store.tell(JobsChanged(changed=("job-0",)))
    view.set_filter("")
    assert set(view.shown) == {f"job-{number}" for number in range(20)}
    assert asked == []
    assert events
    assert set(events) == {ViewReset()}
    del store.snapshot.jobs["job-1"]  # what has gone and is not told yet
    assert view.ids[-2:] == ["job-19", "job-0"]
    assert len(asked) == 20
    store.tell(JobsChanged(removed=("job-1",)))
    assert view.ids[-1] == "job-0"
    assert len(asked) == 20
    events.clear()
    view.set_filter("")
    assert events == [], "the same rows tell nothing"


def test_what_is_shown_meanwhile_is_what_has_been_found_and_ends_as_the_rows_of_a_fresh_view() -> None:
    rng = random.Random(5)  # noqa: S311 -- the same changes in every run
    store = FakeStore()
    names = [f"job-{number}" for number in range(60)]

    def put(name: str) -> None:
        parent = f"job-{rng.randrange(10)}" if rng.random() < 0.4 else None
        store.put(name, parent=parent, name=rng.choice(("shop", "lager")), status=rng.choice(STATUSES))

    for name in names:
        put(name)
    view = JobView(store)
    replica = Replica(view)
    for text in ("any:shop", "any:lager is:failed", "any:shop -is:failed", "name:shop", "any:lager", ""):
        first, changes = rng.sample(names, 20), 0
        view.start_filter(parse_query(text), first)
        while not view.work(0):
            if rng.random() < 0.3:
                was = view.filter.text
                view.show_decided()
                assert (view.filter.text, view.filter.is_from_before) == (text, False), was
            if not view.filter.is_from_before and not changes:  # a job that is read again keeps its answer until asked
                fresh = JobView(store)
                fresh.set_filter(text)
                assert set(view.shown) <= set(fresh.shown), "no row that does not match"
                assert all(view.children(one) == fresh.children(one) for one in view.shown), "no half of a family"
                fresh.close()
            if rng.random() < 0.05:
                changed, changes = rng.sample(names, 3), changes + 1
                for name in changed:
                    put(name)
                store.tell(JobsChanged(changed=tuple(changed)))
        replica.check()
        fresh = JobView(store)
        fresh.set_filter(text)
        assert shape(view) == shape(fresh), text
        assert view.filter.matches == fresh.filter.matches
        fresh.close()


def test_jobs_that_are_asked_first_are_found_first_with_their_families() -> None:
    store = FakeStore()
    for number in range(1_000):
        store.put(f"job-{number}", parent="job-900" if number == 0 else None)
    view = JobView(store)
    view.start_filter(parse_query("job"), ["job-900", "job-500"])
    assert not view.work(0)
    view.show_decided()
    assert view.shown[:2] == ["job-900", "job-500"]
    assert view.children("job-900") == ("job-0",)
    assert view.filter.is_working
    view.start_filter(parse_query("nothing has this"))
    view.work(0)
    view.show_decided()
    assert view.ids == [], "what the filter before has found so far does not stay either"


def test_very_many_jobs_that_come_at_once_are_asked_in_slices() -> None:
    store = FakeStore()
    view = JobView(store)
    view.set_filter("is:failed")
    for number in range(1_000):
        store.put(f"job-{number}", status=STATUSES[number % 2 * 2])
    store.tell(SnapshotReplaced())
    assert view.filter.is_working
    assert view.ids == [], "not one of them is known to match"
    view.work(0)
    view.show_decided()
    assert 0 < len(view.ids) < 500
    while not view.work(0):
        pass
    assert len(view.ids) == 500
