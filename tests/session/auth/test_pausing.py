"""A session that outlives its tokens: renewed without a word where possible, else paused until the next sign-in."""

import asyncio
import math
import time
from typing import Any

import pytest

from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import SignInError
from drs_inspector.session.events import Progress, SignInChanged
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.workspace import OpenSession, Workspace
from tests.helpers.waiting import PATIENCE, until, until_still
from tests.session.several import LoopbackCloud, MakeLoopbackCloud, Recorder, begin

# What the simulator's server says of a client that leaves in the middle of a request.
pytestmark = pytest.mark.expected_log("Exception in ASGI application")
LIFE = 2.0


async def paused_fetch(
    cloud: LoopbackCloud, workspace: Workspace
) -> "tuple[OpenSession, asyncio.Task[Any], dict[str, Any]]":
    """Begin a fetch with a pasted token, end the token in the middle, and wait until the fetch is paused."""
    session = await workspace.connect(cloud.connection(), cloud.token())
    reading = begin(workspace.refresh())
    jobs = session.inspector.snapshot.jobs
    await until(lambda: sum(job.has_detail for job in session.inspector.snapshot.jobs.values()) >= 20)
    cloud.end_all_tokens()
    await until(lambda: session.inspector.is_paused)
    jobs = {job_id: job for job_id, job in session.inspector.snapshot.jobs.items() if job.has_detail}
    return session, reading, jobs


async def test_a_thousand_jobs_with_tokens_of_two_seconds(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud(jobs=1000, token_lifetime=LIFE, latency_ms=150)
    session = await workspace.connect(cloud.connection(), cloud.password)
    told = Recorder(workspace)
    began = time.monotonic()
    report = (await workspace.refresh())[session.key]
    seconds = time.monotonic() - began
    assert report.complete
    assert report.unavailable == 0
    assert set(session.inspector.snapshot.jobs) == set(cloud.state.tenant.job_ids())
    assert all(job.has_detail for job in session.inspector.snapshot.jobs.values())
    assert seconds > LIFE
    assert 2 <= cloud.sign_ins <= math.ceil(seconds / LIFE) + 1
    assert not any(event.paused for event in told.of(Progress))
    assert {event.state.kind for event in told.of(SignInChanged)} == {"valid"}


async def test_a_thousand_jobs_with_pasted_tokens_of_two_seconds(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud = make_cloud(jobs=1000, token_lifetime=LIFE, latency_ms=150)
    session = await workspace.connect(cloud.connection(), cloud.token())
    told = Recorder(workspace)
    inspector = session.inspector
    reading = begin(workspace.refresh())
    pauses = 0
    known: dict[str, Any] = {}
    snapshot = None
    while not reading.done():
        await until(lambda: inspector.is_paused or reading.done())
        if not inspector.is_paused:
            break
        pauses += 1
        snapshot = snapshot or inspector.snapshot
        assert inspector.snapshot is snapshot
        assert all(inspector.snapshot.jobs[job_id] is job for job_id, job in known.items())
        known = {job_id: job for job_id, job in inspector.snapshot.jobs.items() if job.has_detail}
        assert inspector.connection.sign_in_state.kind == "ended"
        await inspector.connection.sign_in_again(cloud.token())
    report = (await reading)[session.key]
    assert pauses >= 1
    assert report.complete
    assert report.unavailable == report.failed == 0
    assert inspector.snapshot is snapshot
    assert all(inspector.snapshot.jobs[job_id] is job for job_id, job in known.items())
    assert set(inspector.snapshot.jobs) == set(cloud.state.tenant.job_ids())
    assert all(job.has_detail for job in inspector.snapshot.jobs.values())
    assert told.sign_in_kinds(session).count("ended") >= pauses
    assert [event.paused for event in told.of(Progress)].count(True) >= pauses


async def test_a_revoked_token_in_the_middle(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud(jobs=200, latency_ms=50)
    session, reading, known = await paused_fetch(cloud, workspace)
    told = Recorder(workspace)
    assert session.inspector.connection.sign_in_state.kind == "ended"
    # What was under way ends; a fetch that went on asking would never be still.
    await until_still(lambda: len(cloud.state.calls), 0.5)
    await session.inspector.connection.sign_in_again(cloud.token())
    report = (await reading)[session.key]
    assert report.complete
    assert report.paused_seconds > 0.4
    assert all(session.inspector.snapshot.jobs[job_id] is job for job_id, job in known.items())
    assert told.sign_in_kinds(session) == ["valid"]
    assert not told.of(Progress)[-1].paused


async def test_a_password_survives_a_revoked_token_without_a_word(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud = make_cloud(jobs=200, latency_ms=50)
    session = await workspace.connect(cloud.connection(), cloud.password)
    reading = begin(workspace.refresh())
    await until(lambda: sum(job.has_detail for job in session.inspector.snapshot.jobs.values()) >= 20)
    cloud.end_all_tokens()
    assert (await reading)[session.key].complete
    assert cloud.sign_ins == 2


@pytest.mark.parametrize("wrong", ["password", "token", "project"])
async def test_a_wrong_credential_keeps_the_pause(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, wrong: str
) -> None:
    cloud = make_cloud(jobs=200, latency_ms=50)
    session, reading, known = await paused_fetch(cloud, workspace)
    credentials: dict[str, Credential] = {
        "password": PasswordCredential(cloud.info.username, "not it", cloud.info.domain),
        "token": TokenCredential("MIInotatoken"),
        "project": cloud.token(cloud.state.directory.sub_project),
    }
    with pytest.raises(SignInError) as refused:
        await session.inspector.connection.sign_in_again(credentials[wrong])
    if wrong == "project":
        assert cloud.state.directory.sub_project.name in str(refused.value)
    await asyncio.sleep(0.2)
    assert session.inspector.is_paused
    assert session.inspector.connection.sign_in_state.kind == "ended"
    assert session.inspector.snapshot.unavailable == {}
    await session.inspector.connection.sign_in_again(cloud.password)
    assert (await reading)[session.key].complete
    assert all(session.inspector.snapshot.jobs[job_id] is job for job_id, job in known.items())


async def test_a_token_of_another_project_is_refused_where_none_was_named(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud = make_cloud(jobs=41)
    session = await workspace.connect(cloud.connection(project_id="", project_name=""), cloud.token())
    with pytest.raises(SignInError):
        await session.inspector.connection.sign_in_again(cloud.token(cloud.state.directory.sub_project))
    assert (await workspace.refresh())[session.key].complete
    assert session.inspector.snapshot.source.project_id == cloud.info.project_id


async def test_a_password_that_was_changed_meanwhile_pauses_too(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    cloud = make_cloud(jobs=200, latency_ms=50)
    session = await workspace.connect(cloud.connection(), cloud.password)
    reading = begin(workspace.refresh())
    await until(lambda: sum(job.has_detail for job in session.inspector.snapshot.jobs.values()) >= 20)
    object.__setattr__(cloud.state.directory.reader, "password", "a new one")
    cloud.end_all_tokens()
    await until(lambda: session.inspector.is_paused)
    assert session.inspector.connection.sign_in_state.kind == "ended"
    assert not session.inspector.connection.sign_in_state.renewable
    assert cloud.sign_ins == 2, "a wrong password that is repeated locks the account"
    new = PasswordCredential(cloud.info.username, "a new one", cloud.info.domain)
    await session.inspector.connection.sign_in_again(new)
    assert (await reading)[session.key].complete


async def test_cancelling_works_while_paused(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud(jobs=200, latency_ms=50)
    session, reading, known = await paused_fetch(cloud, workspace)
    workspace.cancel()
    report = (await asyncio.wait_for(reading, PATIENCE))[session.key]
    assert report.cancelled
    assert not session.inspector.is_fetching
    assert all(session.inspector.snapshot.jobs[job_id] is job for job_id, job in known.items())
    assert session.inspector.snapshot.unavailable == {}
    await session.inspector.connection.sign_in_again(cloud.token())
    assert (await workspace.refresh())[session.key].complete


async def test_closing_works_while_paused(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud(jobs=200, latency_ms=50)
    session, reading, _ = await paused_fetch(cloud, workspace)
    async with asyncio.timeout(PATIENCE):
        await workspace.close_session(session.key)
        assert (await reading)[session.key].cancelled
    assert workspace.sessions == ()


async def test_one_of_two_sessions_ends_and_the_other_goes_on(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    ending, going = make_cloud(seed=1, jobs=200, latency_ms=50), make_cloud(seed=2, jobs=200, latency_ms=50)
    one = await workspace.connect(ending.connection(), ending.token())
    two = await workspace.connect(going.connection(), going.token())
    reading = begin(workspace.refresh())
    await until(lambda: one.inspector.snapshot.jobs and two.inspector.snapshot.jobs)
    ending.end_all_tokens()
    await until(lambda: one.inspector.is_paused and not two.inspector.is_fetching)
    assert two.inspector.snapshot.complete
    assert not reading.done()
    await one.inspector.connection.sign_in_again(ending.token())
    reports = await reading
    assert [reports[key].complete for key in (one.key, two.key)] == [True, True]


async def test_connecting_again_revives_the_paused_fetch(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> None:
    cloud = make_cloud(jobs=200, latency_ms=50)
    session, reading, known = await paused_fetch(cloud, workspace)
    assert await workspace.connect(cloud.connection(), cloud.password) is session
    assert (await reading)[session.key].complete
    assert all(session.inspector.snapshot.jobs[job_id] is job for job_id, job in known.items())


async def test_without_a_prompter_the_fetch_ends(make_cloud: MakeLoopbackCloud) -> None:
    cloud = make_cloud(jobs=200, latency_ms=50)
    inspector = Inspector()
    try:
        await inspector.connection.connect(cloud.connection(), cloud.token())
        reading = begin(inspector.refresh())
        await until(lambda: inspector.snapshot.jobs)
        cloud.end_all_tokens()
        with pytest.raises(SignInError):
            await asyncio.wait_for(reading, PATIENCE)
    finally:
        await inspector.close()


async def test_another_way_there_takes_the_paused_fetch_along(make_cloud: MakeLoopbackCloud) -> None:
    cloud = make_cloud(jobs=200, latency_ms=50)
    network = [NetworkSettings()]
    workspace = Workspace(network=lambda: network[0])
    try:
        session, reading, known = await paused_fetch(cloud, workspace)
        network[0] = NetworkSettings(read_seconds=20)
        assert await workspace.connect(cloud.connection(), cloud.password) is session
        assert (await reading)[session.key].complete
        assert all(session.inspector.snapshot.jobs[job_id] is job for job_id, job in known.items())
        assert session.inspector.connection.sign_in_state.renewable
    finally:
        await workspace.close()


async def test_a_wrong_clock_of_this_computer_does_not_matter(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = make_cloud()
    wrong = time.time() + 40 * 86_400
    monkeypatch.setattr("drs_inspector.session.auth.renewal.time.time", lambda: wrong)
    for credential in (cloud.password, cloud.token()):
        session = await workspace.connect(cloud.connection(), credential)
        left = session.inspector.connection.sign_in_seconds_left
        assert left == pytest.approx(86_400, abs=5)
        assert session.inspector.connection.sign_in_state.kind == "valid"


async def test_an_idle_session_renews_itself_in_time(
    make_cloud: MakeLoopbackCloud, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drs_inspector.session.auth.renewal.EARLY_SECONDS", 0.5)
    monkeypatch.setattr("drs_inspector.session.auth.renewal._TOO_SHORT", 1.0)
    monkeypatch.setattr("drs_inspector.session.auth.renewal._EARLY_PART", 0.25)
    cloud = make_cloud(token_lifetime=LIFE)
    began = time.monotonic()
    session = await workspace.connect(cloud.connection(), cloud.password)
    first = session.inspector.connection.token
    await until(lambda: cloud.sign_ins == 2 and session.inspector.connection.token is not first)
    assert time.monotonic() - began > LIFE - 0.6
    assert session.inspector.connection.token is not first
    assert session.inspector.connection.sign_in_state.kind == "valid"
