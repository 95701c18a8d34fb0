"""All projects of a region, signed in to once, side by side."""

import asyncio

import pytest

from drs_inspector.cloud.iam.credentials import Project
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.domain.errors import SignInError
from drs_inspector.session.workspace.all_projects import projects_of_region
from drs_inspector.session.workspace.workspace import SessionOpened, Workspace
from drs_inspector.simulator.iam import accounts
from tests.helpers.waiting import until
from tests.session.several import MakeLoopbackCloud, Recorder, begin

# What the simulator's server says of a client that leaves in the middle of a request.
pytestmark = pytest.mark.expected_log("Exception in ASGI application")


def names(workspace: Workspace) -> list[str]:
    return [
        session.inspector.connection.source_info.project_name
        for session in workspace.sessions
        if session.inspector.connection.source_info
    ]


def test_which_projects_belong_to_a_region() -> None:
    found = [
        Project(id=name, name=name, enabled=name != "eu-de_off")
        for name in ("eu-de", "eu-de_a", "eu-de_off", "eu-de-2", "eu-nl", "other")
    ]
    assert [project.name for project in projects_of_region(found, "eu-de")] == ["eu-de", "eu-de_a"]
    assert [project.name for project in projects_of_region(found, "")] == [
        "eu-de",
        "eu-de_a",
        "eu-de-2",
        "eu-nl",
        "other",
    ]


@pytest.mark.parametrize("way", ["password", "token", "key", "one-time code"])
async def test_every_project_that_is_enabled_is_opened_and_read(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, way: str
) -> None:
    cloud, told = make_cloud(), Recorder(workspace)
    directory = cloud.state.directory
    careful = directory.careful_reader
    credentials: dict[str, Credential] = {
        "password": cloud.password,
        "token": cloud.token(),
        "key": AccessKeyCredential(cloud.info.access_key, cloud.info.secret_key),
        "one-time code": PasswordCredential(
            careful.name, careful.password, cloud.info.domain, user_id=careful.id, passcode="123456"
        ),
    }
    opened = await workspace.connect_projects(cloud.whole_region(), credentials[way], profile="Work", colour="#123456")
    region = cloud.options.region
    expected = [region, f"{region}_analytics", f"{region}_sample"]
    assert names(workspace) == expected
    assert tuple(opened) == workspace.sessions
    assert [session.title for session in opened] == [f"Work · {name}" for name in expected]
    assert told.of(SessionOpened) == [SessionOpened(session.key) for session in opened]
    assert [session.problem for session in opened] == [None] * 3
    reports = await workspace.refresh()
    assert [report.complete for report in reports.values()] == [True] * 3
    for session in opened:
        tenant = cloud.state.tenants[session.inspector.connection.source_info.project_id]
        assert set(session.inspector.snapshot.jobs) == set(tenant.job_ids())
    if way == "one-time code":
        assert sum(grant.methods == ("password", "totp") for grant in cloud.state.tokens._grants.values()) == 1


async def test_one_project_that_fails_leaves_the_others_alone(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud = make_cloud()
    analytics = cloud.state.directory.sub_project
    cloud.state.faults.add(f"403@{analytics.id}")
    opened = await workspace.connect_projects(cloud.whole_region(), cloud.password)
    reports = await workspace.refresh()
    failed = [session for session in opened if session.problem is not None]
    assert [session.inspector.connection.source_info.project_name for session in failed] == [analytics.name]
    assert sorted(report.complete for report in reports.values()) == [False, True, True]


async def test_one_project_that_refuses_the_sign_in_is_opened_with_its_problem(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = make_cloud()
    plain = accounts.Project.as_json
    # The list says that it is enabled, and a sign-in to it is refused.
    monkeypatch.setattr(accounts.Project, "as_json", lambda self, url: plain(self, url) | {"enabled": True})
    opened = await workspace.connect_projects(cloud.whole_region(), cloud.password)
    problems = {session.inspector.connection.source_info.project_name: session.problem for session in opened}
    retired = cloud.state.directory.disabled.name
    assert isinstance(problems.pop(retired), SignInError)
    assert set(problems.values()) == {None}
    reports = await workspace.refresh([session.key for session in opened if session.problem is None])
    assert [report.complete for report in reports.values()] == [True] * 3


async def test_no_project_of_the_region(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud()
    with pytest.raises(SignInError, match="no project"):
        await workspace.connect_projects(cloud.connection(region="eu-nowhere"), cloud.password)
    assert workspace.sessions == ()


async def test_signing_in_to_one_again_revives_all(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud(jobs=200, latency_ms=60)
    opened = await workspace.connect_projects(cloud.whole_region(), cloud.token())
    reading = begin(workspace.refresh())
    await until(lambda: opened[0].inspector.snapshot.jobs)
    cloud.end_all_tokens()
    await until(lambda: opened[0].inspector.is_paused)
    idle = [session for session in opened if not session.inspector.is_paused]
    await opened[-1].inspector.connection.sign_in_again(cloud.token())
    reports = await reading
    assert all(report.complete for report in reports.values())
    assert {session.inspector.connection.sign_in_state.kind for session in opened} == {"valid"}
    assert all(session.inspector.connection.token is not None for session in idle)


async def test_locking_one_locks_all_and_signing_in_to_one_unlocks_all(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud = make_cloud()
    opened = await workspace.connect_projects(cloud.whole_region(), cloud.password)
    workspace.lock()
    assert [session.inspector.connection.sign_in_state.kind for session in opened] == ["locked"] * 3
    await opened[1].inspector.connection.sign_in_again(cloud.password)
    assert [session.inspector.connection.sign_in_state.kind for session in opened] == ["valid"] * 3
    assert all(report.complete for report in (await workspace.refresh()).values())


@pytest.mark.parametrize("way", ["password", "token"])
async def test_signing_out_of_one_leaves_the_others(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, way: str
) -> None:
    cloud = make_cloud()
    opened = await workspace.connect_projects(
        cloud.whole_region(), cloud.password if way == "password" else cloud.token()
    )
    await workspace.close_session(opened[0].key, sign_out=True)
    reports = await workspace.refresh()
    assert [report.complete for report in reports.values()] == [True, True]
    await workspace.close_session(opened[1].key, sign_out=True)
    assert (await workspace.refresh())[opened[2].key].complete


async def test_closing_the_last_closes_the_connections(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud()
    opened = await workspace.connect_projects(cloud.whole_region(), cloud.password)
    await workspace.refresh()
    for session in opened:
        assert cloud.state.transports
        await workspace.close_session(session.key)
    await until(lambda: not cloud.state.transports)


async def test_a_project_that_is_open_already_keeps_its_session(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud = make_cloud()
    session = await workspace.connect(cloud.connection(), cloud.password)
    await workspace.refresh()
    jobs = dict(session.inspector.snapshot.jobs)
    opened = await workspace.connect_projects(cloud.whole_region(), cloud.password)
    assert opened[0] is session
    assert len(workspace.sessions) == 3
    await workspace.refresh()
    assert all(session.inspector.snapshot.jobs[job_id] is job for job_id, job in jobs.items())


async def test_all_projects_again_go_on_with_what_was_paused(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud = make_cloud(jobs=200, latency_ms=60)
    opened = await workspace.connect_projects(cloud.whole_region(), cloud.token())
    reading = begin(workspace.refresh())
    await until(lambda: any(job.has_detail for job in opened[0].inspector.snapshot.jobs.values()))
    cloud.end_all_tokens()
    await until(lambda: opened[0].inspector.is_paused)
    known = {job_id: job for job_id, job in opened[0].inspector.snapshot.jobs.items() if job.has_detail}
    assert await workspace.connect_projects(cloud.whole_region(), cloud.token()) == opened
    assert all(report.complete for report in (await reading).values())
    assert all(opened[0].inspector.snapshot.jobs[job_id] is job for job_id, job in known.items())
    for session in opened:
        await workspace.close_session(session.key)
    await until(lambda: not cloud.state.transports)


async def test_locking_pauses_the_project_that_is_read(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud(jobs=100, latency_ms=60)
    opened = await workspace.connect_projects(cloud.whole_region(), cloud.password)
    reading = begin(workspace.refresh([opened[0].key]))
    await until(lambda: opened[0].inspector.snapshot.jobs)
    workspace.lock()
    assert [session.inspector.connection.sign_in_state.kind for session in opened] == ["locked"] * 3
    await until(lambda: opened[0].inspector.is_paused)
    await opened[1].inspector.connection.sign_in_again(cloud.password)
    assert (await reading)[opened[0].key].complete


async def test_giving_up_in_the_middle_leaves_nothing_open(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud()
    # The last of one sign-in for all and three for the projects takes its time.
    cloud.state.faults.add("slow=30@auth/tokens:every-4")
    opening = begin(workspace.connect_projects(cloud.whole_region(), cloud.password))
    await until(lambda: cloud.state.tokens.issued == 4 or cloud.sign_ins == 3)
    await asyncio.sleep(0.2)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert workspace.sessions == ()
    await until(lambda: not cloud.state.transports)


async def test_signing_in_again_mends_a_problem_of_the_sign_in(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud, told = make_cloud(), Recorder(workspace)
    session = await workspace.connect(cloud.connection(), cloud.password)
    session.problem = SignInError("The session has ended")
    await session.inspector.connection.sign_in_again(cloud.token())
    assert session.problem is None
    assert told.of(SessionOpened) == [SessionOpened(session.key)]
