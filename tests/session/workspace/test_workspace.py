"""Several sessions side by side: what is opened, told, read, locked and closed."""

import asyncio
import json
import threading
from pathlib import Path

import msgspec
import pytest

from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import FileProblemError, InspectorError, SignInError
from drs_inspector.domain.objects.selection import ObjectSelection, build_object_selection
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.session.events import FetchFinished, Progress
from drs_inspector.session.profiles.connection import connection_of
from drs_inspector.session.sources.live_source import LiveSource
from drs_inspector.session.workspace.workspace import SessionChanged, SessionClosed, SessionOpened, Workspace
from drs_inspector.storage.profiles.store import Profile
from tests.helpers.waiting import until
from tests.session.several import MakeLoopbackCloud, Recorder, begin

# What the simulator's server says of a client that leaves in the middle of a request.
pytestmark = pytest.mark.expected_log("Exception in ASGI application")


async def archive_of(workspace: Workspace, key: str, path: Path) -> Path:
    session = workspace.find(key)
    assert session is not None
    await session.inspector.export(path)
    return path


async def test_a_project_is_opened_told_and_read(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud, told = make_cloud(), Recorder(workspace)
    session = await workspace.connect(cloud.connection(), cloud.password, profile="Work", colour="#aa3322")
    assert workspace.sessions == (session,)
    assert workspace.find(session.key) is session
    assert told.all == [(session.key, SessionOpened(session.key))]
    assert (session.kind, session.title, session.profile, session.colour) == ("cloud", "Work", "Work", "#aa3322")
    assert workspace.is_live
    reports = await workspace.refresh()
    assert reports[session.key].complete
    assert set(session.inspector.snapshot.jobs) >= set(cloud.state.tenant.job_ids())
    assert {key for key, _ in told.all} == {session.key}
    assert told.of(FetchFinished, session.key)


async def test_a_sign_in_that_fails_opens_nothing(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud, told = make_cloud(), Recorder(workspace)
    with pytest.raises(SignInError):
        await workspace.connect(cloud.connection(), PasswordCredential("demo-reader", "wrong", cloud.info.domain))
    assert workspace.sessions == ()
    assert told.all == []


async def test_two_clouds_are_read_side_by_side_and_keep_apart(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    clouds = [make_cloud(seed=1, latency_ms=50), make_cloud(seed=2, latency_ms=50)]
    told = Recorder(workspace)
    one, two = [await workspace.connect(cloud.connection(), cloud.password) for cloud in clouds]
    assert one.key != two.key
    assert one.title != two.title
    reports = await workspace.refresh()
    assert [report.complete for report in reports.values()] == [True, True]
    for session, cloud in zip((one, two), clouds, strict=True):
        assert set(cloud.state.tenant.job_ids()) <= set(session.inspector.snapshot.jobs)
        assert session.inspector.snapshot.source.project_id == cloud.info.project_id
    # Side by side: the first is not over before the second has begun.
    begun = next(n for n, (key, event) in enumerate(told.all) if key == two.key and isinstance(event, Progress))
    over = next(n for n, (key, event) in enumerate(told.all) if key == one.key and isinstance(event, FetchFinished))
    assert begun < over


async def test_a_failing_session_leaves_the_others_alone(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    good, bad = make_cloud(seed=1), make_cloud(seed=2)
    one = await workspace.connect(good.connection(), good.password)
    two = await workspace.connect(bad.connection(), bad.password)
    told = Recorder(workspace)
    bad.state.faults.add("403")
    reports = await workspace.refresh()
    assert reports[one.key].complete
    assert reports[two.key].error is two.problem
    assert isinstance(two.problem, InspectorError)
    assert one.problem is None
    assert told.of(SessionChanged) == [SessionChanged(two.key)]
    bad.state.faults.clear()
    await workspace.refresh([two.key])
    assert two.problem is None


async def test_some_jobs_of_some_sessions(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud, other = make_cloud(seed=1), make_cloud(seed=2)
    one = await workspace.connect(cloud.connection(), cloud.password)
    two = await workspace.connect(other.connection(), other.password)
    wanted = cloud.state.tenant.job_ids()[:2]
    reports = await workspace.refresh(job_ids={one.key: wanted})
    assert set(reports) == {one.key}
    assert set(one.inspector.snapshot.jobs) == set(wanted)
    assert not two.inspector.snapshot.jobs


@pytest.mark.parametrize("named", ["the same words", "by name", "by id", "by the token alone"])
async def test_the_same_project_again_keeps_its_session(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, named: str
) -> None:
    cloud = make_cloud()
    session = await workspace.connect(cloud.connection(), cloud.password, profile="Work")
    await workspace.refresh()
    jobs = dict(session.inspector.snapshot.jobs)
    changes = {
        "the same words": {},
        "by name": {"project_id": ""},
        "by id": {"project_name": ""},
        "by the token alone": {"project_id": "", "project_name": ""},
    }[named]
    credential = cloud.token() if named == "by the token alone" else cloud.password
    again = await workspace.connect(cloud.connection(**changes), credential, profile="Work 2")
    assert again is session
    assert workspace.sessions == (session,)
    assert session.title == "Work 2"
    await workspace.refresh()
    assert all(session.inspector.snapshot.jobs[job_id] is job for job_id, job in jobs.items())


async def test_another_network_takes_another_client(make_cloud: MakeLoopbackCloud) -> None:
    cloud = make_cloud()
    network = [NetworkSettings()]
    workspace = Workspace(network=lambda: network[0])
    try:
        session = await workspace.connect(cloud.connection(), cloud.password)
        await workspace.refresh()
        jobs = dict(session.inspector.snapshot.jobs)
        network[0] = NetworkSettings(read_seconds=5)
        assert await workspace.connect(cloud.connection(), cloud.password) is session
        assert session.network == network[0]
        assert (await workspace.refresh())[session.key].complete
        assert all(session.inspector.snapshot.jobs[job_id] is job for job_id, job in jobs.items())
    finally:
        await workspace.close()


async def test_another_project_is_another_session(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud()
    sub = cloud.state.directory.sub_project
    one = await workspace.connect(cloud.connection(), cloud.password, profile="Work")
    two = await workspace.connect(
        cloud.connection(project_id=sub.id, project_name=sub.name), cloud.password, profile="Work"
    )
    assert one is not two
    assert [session.title for session in workspace.sessions] == [
        f"Work · {cloud.info.project_name}",
        f"Work · {sub.name}",
    ]
    await workspace.close_session(two.key)
    assert one.title == "Work"


async def test_the_demo_goes_when_a_cloud_comes_and_stays_when_a_file_does(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, tmp_path: Path
) -> None:
    cloud, demo_cloud, told = make_cloud(seed=1), make_cloud(seed=2), Recorder(workspace)
    demo = await workspace.connect_demo(demo_cloud.connection(), demo_cloud.password)
    assert (demo.kind, demo.title) == ("demo", "Demo")
    assert not workspace.is_live
    await workspace.refresh()
    path = await archive_of(workspace, demo.key, tmp_path / "demo.json")
    real = await workspace.connect(cloud.connection(), cloud.password)
    assert workspace.sessions == (real,)
    assert told.of(SessionClosed) == [SessionClosed(demo.key)]
    again = await workspace.connect_demo(demo_cloud.connection(), demo_cloud.password)
    assert again.key != demo.key
    opened = await workspace.open_files([path])
    assert workspace.sessions == (real, again, *opened.sessions), "opening a file closes nothing"


async def test_jobs_of_rules_beside_them_are_found_beside_the_event_loop(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_loop: list[bool] = []

    def noted(raw: bytes | memoryview) -> ObjectSelection:
        on_loop.append(threading.current_thread() is threading.main_thread())
        return build_object_selection(raw)

    monkeypatch.setattr("drs_inspector.domain.jobs.job.build_object_selection", noted)
    path = tmp_path / "reply.json"
    job = {"id": "j", "name": "shop", "object_infos": [{"id": "db-*-*-t", "type": "table", "name": "t"}]}
    rules = {"filter_conditions": [{"value": "id > 1", "object_infos": [{"id": "db-*-*-t"}]}]}
    path.write_text(json.dumps({"count": 1, "results": [job], "data_transformation": rules}))
    (session,) = (await workspace.open_files([path])).sessions
    shown = session.inspector.snapshot
    assert on_loop == [False], "all objects of the job are read for it: a million hold a window for seconds"
    assert (len(shown.rules_of("j")), shown.unassigned_rules) == (1, ())
    assert on_loop == [False]


async def test_each_document_has_a_session_and_opening_another_closes_none(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, tmp_path: Path
) -> None:
    cloud = make_cloud()
    session = await workspace.connect(cloud.connection(), cloud.password)
    await workspace.refresh()
    first, second = tmp_path / "monday" / "shop.json", tmp_path / "friday" / "shop.json"
    first.parent.mkdir()
    second.parent.mkdir()
    await archive_of(workspace, session.key, first)
    wanted = next(iter(session.inspector.snapshot.jobs))
    await session.inspector.export(second, job_ids=[wanted])
    (one,) = (await workspace.open_files([first])).sessions
    assert (one.kind, one.title, one.files) == ("file", "shop.json", (first,))
    opened = await workspace.open_files([second, tmp_path / "none.json"])
    assert workspace.sessions == (session, one, *opened.sessions)
    files = workspace.sessions[1:]
    assert [each.title for each in files] == ["shop.json (monday)", "shop.json (friday)"]
    assert [len(each.inspector.snapshot.jobs) for each in files] == [len(session.inspector.snapshot.jobs), 1]
    assert [path.name for path, _error in opened.refused] == ["none.json"]
    with pytest.raises(FileProblemError):
        await workspace.open_files([tmp_path / "none.json"])
    told = Recorder(workspace)
    first.write_bytes(second.read_bytes())
    assert (await workspace.open_files([first])).sessions == (one,)
    assert list(one.inspector.snapshot.jobs) == [wanted]
    assert told.of(SessionOpened) == told.of(SessionClosed) == []
    reports = await workspace.refresh([each.key for each in files])
    assert [report.error for report in reports.values()] == [None, None]


async def test_files_that_cannot_be_opened_open_no_session(workspace: Workspace, tmp_path: Path) -> None:
    told = Recorder(workspace)
    with pytest.raises(FileProblemError, match="None of 2 files can be opened"):
        await workspace.open_files([tmp_path / "none.json", tmp_path / "neither.json"])
    assert workspace.sessions == ()
    assert told.all == []


async def test_closing_stops_the_work_and_nothing_is_told_after(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud, told = make_cloud(jobs=300, latency_ms=100), Recorder(workspace)
    session = await workspace.connect(cloud.connection(), cloud.password)
    reading = begin(workspace.refresh())
    await until(lambda: session.inspector.snapshot.jobs)
    await workspace.close_session(session.key)
    assert (await reading)[session.key].cancelled
    assert told.all[-1] == (session.key, SessionClosed(session.key))
    assert not workspace.is_fetching
    calls = len(cloud.state.calls)
    await asyncio.sleep(0.3)
    assert len(cloud.state.calls) <= calls + 4
    await workspace.close_session(session.key)


async def test_cancelling_one_leaves_the_other(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    clouds = [make_cloud(seed=seed, jobs=100, latency_ms=60) for seed in (1, 2)]
    one, two = [await workspace.connect(cloud.connection(), cloud.password) for cloud in clouds]
    reading = begin(workspace.refresh())
    await until(lambda: one.inspector.snapshot.jobs and two.inspector.snapshot.jobs)
    workspace.cancel(one.key)
    reports = await reading
    assert reports[one.key].cancelled
    assert reports[two.key].complete


async def test_signing_out_ends_the_token(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud()
    session = await workspace.connect(cloud.connection(), cloud.password)
    token = session.inspector.connection.token
    assert token is not None
    await workspace.close_session(session.key, sign_out=True)
    assert cloud.state.tokens.find(token.value) is None


async def test_locking_drops_the_secrets_and_keeps_the_jobs(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud = make_cloud()
    session = await workspace.connect(cloud.connection(), cloud.password)
    await workspace.refresh()
    snapshot = session.inspector.snapshot
    workspace.lock()
    assert session.inspector.connection.sign_in_state.kind == "locked"
    assert session.inspector.connection.token is None
    assert session.inspector.snapshot is snapshot
    reading = begin(workspace.refresh())
    await until(lambda: session.inspector.is_paused)
    await session.inspector.connection.sign_in_again(cloud.password)
    assert (await reading)[session.key].complete
    assert session.inspector.connection.sign_in_state.kind == "valid"


async def test_locking_pauses_what_reads(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud(jobs=100, latency_ms=60)
    session = await workspace.connect(cloud.connection(), cloud.password)
    reading = begin(workspace.refresh())
    await until(lambda: session.inspector.snapshot.jobs)
    workspace.lock()
    assert session.inspector.connection.sign_in_state.kind == "locked"
    assert session.inspector.connection.token is None
    await until(lambda: session.inspector.is_paused)
    await session.inspector.connection.sign_in_again(cloud.password)
    assert (await reading)[session.key].complete


def test_no_secret_shows_in_a_session() -> None:
    network = NetworkSettings(proxy="manual", proxy_url="http://proxy:1", proxy_password="S3CRET-mark")
    assert "S3CRET-mark" not in repr(network)
    assert "S3CRET-mark" not in repr(msgspec.structs.asdict(network)["proxy_url"])


async def test_a_profile_whose_address_was_pasted_with_its_path_leads_to_the_same_session(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud = make_cloud()
    info = cloud.info
    session = await workspace.connect(cloud.connection(), cloud.password)
    profile = Profile(
        name="p", iam_url=f"{info.iam_url}/v3", drs_url=f"{info.drs_url}/", project_id=info.project_id, domain="x"
    )
    assert await workspace.connect(connection_of(profile), cloud.password) is session


@pytest.mark.parametrize("sign_out", [False, True])
async def test_a_closing_that_is_given_up_leaves_no_connection(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, sign_out: bool
) -> None:
    """The window closes while a source is closing with a request under way: the task that waits for it is cancelled."""
    cloud = make_cloud(latency_ms=150)
    session = await workspace.connect(cloud.connection(), cloud.password)
    source = session.inspector.connection.source
    assert isinstance(source, LiveSource)
    asking = begin(session.inspector.ask(BY_NAME["ShowQuotas"]))
    await asyncio.sleep(0.05)
    closing = begin(workspace.close_session(session.key, sign_out=sign_out))
    await asyncio.sleep(0.02)
    closing.cancel()
    asking.cancel()
    await workspace.close()
    assert source.client._access.sender._client.is_closed
    await asyncio.wait([asking, closing])
