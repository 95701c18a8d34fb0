"""What is kept of a session: every whole reading, where its profile says so, whatever the disk says."""

import asyncio
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.health.figures import Look
from drs_inspector.domain.live.looks import LooksOfSource
from drs_inspector.session.events import Event, FetchFinished, FetchReport
from drs_inspector.session.forget_everything import forget_everything
from drs_inspector.session.history.keeping import NotKeptError, ReadingKeeper, keep_reading
from drs_inspector.session.history.opening import open_reading, project_histories, project_history
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.history.places import history_of, kept_profiles, move_history
from drs_inspector.storage.history.source_history import SourceHistory
from drs_inspector.storage.profiles.store import Profile, delete_profile, rename_profile, save_profile
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.storage.history.readings import snapshot_at

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
WHOLE = FetchReport(is_whole=True)


class Source:
    """An inspector that has read a project."""

    def __init__(self, reading: int) -> None:
        self.snapshot = snapshot_at(reading)
        self.connection = SimpleNamespace(project=object())
        self.readings = SimpleNamespace(is_saved=False, replies=list, refusals=list)
        self.looks: Any = SimpleNamespace(series=list)
        self._listeners: list[Callable[[Event], None]] = []

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)


def keep(name: str, **more: Any) -> None:
    save_profile(Profile(name=name, keep_readings=True, **more))


async def kept_after(source: Any, *reports: FetchReport) -> tuple[list[str], list[InspectorError]]:
    problems: list[InspectorError] = []
    kept: list[str] = []
    keeper = ReadingKeeper(
        problems.append, lambda profile, one: kept.append(f"{profile} {one.head.number}"), lambda: NOW
    )
    keeper.follow(source, lambda: "shop")
    for report in reports:
        source.tell(FetchFinished(report))
    await keeper.close()
    return kept, problems


async def test_whole_readings_are_kept_and_nothing_else() -> None:
    keep("shop")
    others = (
        FetchReport(),
        FetchReport(is_whole=True, cancelled=True),
        FetchReport(is_whole=True, error=InspectorError("No answer.")),
        FetchReport(is_look=True, is_whole=True),
    )
    assert await kept_after(Source(1), *others, WHOLE, WHOLE) == (["shop 1", "shop 2"], [])
    reading = open_reading("shop", "latest")
    assert reading.snapshot.coverage == snapshot_at(1).coverage
    assert reading.head.number == 2
    assert open_reading("shop", "previous", "eu-de_p1").head.number == 1


async def test_a_reading_is_kept_with_the_figures_that_go_along_and_its_own_jobs() -> None:
    keep("shop")
    source, known = Source(1), asyncio.Event()
    session = SimpleNamespace(kind="cloud", profile="shop", inspector=source)
    listeners: list[Callable[[str, Event], None]] = []
    workspace: Any = SimpleNamespace(find=lambda _key: session, subscribe=listeners.append)
    asked: list[str] = []

    async def figures_known(key: str) -> None:
        asked.append(key)
        await known.wait()

    kept: list[int] = []
    keeper = ReadingKeeper(lambda _error: None, lambda _profile, one: kept.append(one.head.number), lambda: NOW)
    keeper.follow_workspace(workspace, figures_known)
    job_id = next(iter(source.snapshot.jobs))
    before = Look(read_at=NOW - timedelta(hours=2), lag=3.0, call="BatchListProgresses")
    looks = LooksOfSource()
    looks.add(job_id, before.call, before)
    source.looks = looks
    listeners[0]("a", FetchFinished(WHOLE))
    await asyncio.sleep(0.01)
    assert (asked, kept) == (["a"], [])
    # Figures come, and so does another reading, with other jobs and looks of its own.
    looks.add(job_id, before.call, msgspec.structs.replace(before, read_at=NOW, lag=860.0))
    jobs, source.snapshot, source.looks = source.snapshot.jobs, snapshot_at(2), LooksOfSource()
    known.set()
    await keeper.close()
    snapshot = open_reading("shop", "latest").snapshot
    assert snapshot.jobs.keys() == jobs.keys()
    assert [[look.lag for look in one.looks] for one in snapshot.series] == [[860.0]]


async def test_sessions_of_a_workspace_are_kept_for_their_profiles() -> None:
    keep("shop")
    kinds = (("cloud", "shop"), ("cloud", ""), ("file", "shop"), ("demo", ""))
    sessions = {f"{kind} {name}": SimpleNamespace(kind=kind, profile=name, inspector=Source(1)) for kind, name in kinds}
    listeners: list[Callable[[str, Event], None]] = []

    def subscribe(listener: Callable[[str, Event], None]) -> Callable[[], None]:
        listeners.append(listener)
        return listeners.clear

    workspace = SimpleNamespace(find=sessions.get, subscribe=subscribe)
    kept: list[str] = []
    keeper = ReadingKeeper(lambda _error: None, lambda profile, one: kept.append(f"{profile} {one.head.number}"))
    unfollow = keeper.follow_workspace(workspace)  # type: ignore[arg-type]  # a double
    for key in (*sessions, "closed"):
        for listener in listeners:
            listener(key, FetchFinished(WHOLE))
    await keeper.close()
    unfollow()
    assert kept == ["shop 1"]
    assert listeners == []


async def test_nothing_is_kept_without_the_wish() -> None:
    assert await kept_after(Source(1), WHOLE) == ([], []), "no such profile"
    save_profile(Profile(name="shop"))
    assert await kept_after(Source(1), WHOLE) == ([], []), "off until asked for"
    assert not app_paths().history_folder.exists()


async def test_what_cannot_be_written_is_told_once_and_harmless() -> None:
    keep("shop")
    app_paths().state.mkdir(parents=True, exist_ok=True)
    app_paths().history_folder.write_text("in the way")
    kept, problems = await kept_after(Source(1), WHOLE, WHOLE, WHOLE)
    assert kept == []
    (problem,) = problems
    assert isinstance(problem, FileProblemError)


async def test_a_profile_that_another_program_renames_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    keep("shop")
    told: list[str] = []
    names = ["shop"]

    def renamed(old: str, profile: Profile) -> None:
        told.append(f"{old} is {profile.name}")
        names[0] = profile.name

    keeper = ReadingKeeper(
        lambda error: told.append(error.title),
        lambda profile, one: told.append(f"{profile} {one.head.number}"),
        lambda: NOW,
        renamed,
    )
    source: Any = Source(1)
    keeper.follow(source, lambda: names[0])

    async def read() -> None:
        source.tell(FetchFinished(WHOLE))
        await keeper.ended()

    await read()
    rename_profile("shop", "Shop.")
    rename_profile("Shop.", "store")
    await read()
    await read()
    assert told == ["shop 1", "shop is store", "store 2", "store 3"]
    # Also one that is renamed while a reading is being kept.
    add = SourceHistory.add

    def renaming(self: SourceHistory, *args: Any, **more: Any) -> Any:
        monkeypatch.setattr(SourceHistory, "add", add)
        rename_profile("store", "late")
        return add(self, *args, **more)

    monkeypatch.setattr(SourceHistory, "add", renaming)
    await read()
    assert told[4:] == ["store is late", "late 4"]
    assert [one.name for one in kept_profiles()] == ["late"]
    # A name belongs to the profile that has it: a new one of an old name has readings of its own.
    keep("store")
    names[0] = "store"
    await read()
    assert told[6:] == ["store 1"]
    await keeper.close()


async def test_a_profile_that_is_gone_is_told_once() -> None:
    keep("shop")
    problems: list[InspectorError] = []
    keeper = ReadingKeeper(problems.append, clock=lambda: NOW)
    source: Any = Source(1)
    keeper.follow(source, lambda: "shop")
    source.tell(FetchFinished(WHOLE))
    await keeper.ended()
    profiles = app_paths().profiles_file
    profiles.write_text(profiles.read_text().replace('"shop"', '"other"'))  # by hand: nothing says which one it is
    for _reading in range(3):
        source.tell(FetchFinished(WHOLE))
    await keeper.close()
    (problem,) = problems
    assert problem.title == "Readings of “shop” are not kept any more."
    assert "profile" in problem.next_step
    # Another run of the program finds what was kept of it, and tells it as well.
    assert [one.title for one in (await kept_after(Source(1), WHOLE))[1]] == [problem.title]
    delete_profile("shop")
    assert await kept_after(Source(1), WHOLE) == ([], []), "nothing was ever kept"


async def test_too_many_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    keep("shop", kept_readings=2)
    await kept_after(Source(1), *[WHOLE] * 4)
    assert [one.head.number for one in project_history("shop").readings] == [3, 4]


def test_a_profile_that_is_deleted_while_a_reading_is_written_leaves_nothing() -> None:
    keep("shop")
    document = snapshot_at(1)
    history = history_of("shop", document.source)

    def deleted() -> None:
        raise NotKeptError

    with pytest.raises(NotKeptError):
        history.add(document, NOW, prepare=deleted)
    keep_reading("shop", document, NOW)
    delete_profile("shop")
    with pytest.raises(NotKeptError):
        keep_reading("shop", document, NOW)
    assert kept_profiles() == []


def test_projects_are_apart_and_must_be_named() -> None:
    keep("shop")
    for source in ("p1", "p2"):
        keep_reading("shop", snapshot_at(1, source=source), NOW)
    assert [one.project for one in project_histories("shop")] == ["eu-de_p1", "eu-de_p2"]
    assert open_reading("shop", "latest", "eu-de_p2").snapshot.source.project_id == "p2"
    with pytest.raises(FileProblemError, match="2 projects"):
        open_reading("shop", "latest")
    with pytest.raises(FileProblemError, match="no project eu-de_p3"):
        open_reading("shop", "latest", "eu-de_p3")


def test_a_newest_reading_that_is_damaged_is_not_passed_over() -> None:
    keep("shop")
    for _reading in range(3):
        keep_reading("shop", snapshot_at(1), NOW)
    (found,) = project_histories("shop")
    found.history.path(3).write_bytes(b"damaged")
    with pytest.raises(FileProblemError, match="Reading 3 cannot be opened"):
        open_reading("shop", "latest")
    assert open_reading("shop", "previous").head.number == 2


async def test_it_is_forgotten_with_everything_and_moves_with_the_name() -> None:
    for name in ("shop", "crm", "../../etc", "名"):
        keep(name)
        keep_reading(name, snapshot_at(1), NOW)
    rename_profile("shop", "store")
    assert sorted(one.name for one in kept_profiles()) == sorted(["crm", "../../etc", "名", "store"])
    move_history("store", "crm")
    assert len(kept_profiles()) == 3
    assert await forget_everything(MemoryStore()) == ()
    assert not app_paths().history_folder.exists()


def test_names_that_a_system_could_take_for_one_lose_nothing() -> None:
    names = ("shop", "Shop", "SHOP.", "SHOP. ", "shop.", "con", ".", "..")
    keep(names[0])
    for before, after in itertools.pairwise(names):
        keep_reading(before, snapshot_at(1), NOW)
        rename_profile(before, after)
    assert [one.name for one in kept_profiles()] == [".."]
    (found,) = project_histories("..")
    assert [one.head.number for one in found.readings] == list(range(1, len(names)))
    assert open_reading("..", "latest").snapshot.jobs.keys() == snapshot_at(1).jobs.keys()


def test_two_names_never_share_a_history() -> None:
    assert history_of("a", snapshot_at(1).source).folder != history_of("A", snapshot_at(1).source).folder
