"""Several projects with one sign-in: as few sign-ins as can be, and none that locks the account."""

import asyncio

import pytest

from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.domain.errors import InspectorError, SignInError
from tests.cloud.loopback import Loopback, Needed, project_of, read, with_options
from tests.helpers.waiting import until

BY_PASSWORD = ("password",)


@pytest.mark.parametrize("way", ["password", "token", "one-time code", "key", "agency"])
async def test_further_projects_need_as_few_sign_ins_as_can_be(sim: Loopback, way: str) -> None:
    credentials: dict[str, Credential] = {
        "password": sim.password,
        "token": sim.token(),
        "one-time code": sim.careful("123456"),
        "key": sim.key,
        "agency": sim.agency(),
    }
    client = sim.client(credentials[way])
    await client.sign_in()
    started = len(sim.sign_ins)
    names = ["partner_project"] if way == "agency" else ["main", "sub_project", "sample"]
    others = [client.for_project(project_of(sim, name)) for name in names]
    sim.clients += others
    bodies = await asyncio.gather(*(other.list_page("migration", 1) for other in others))
    assert all(b'"jobs"' in body for body in bodies)
    await asyncio.gather(*(other.list_page("sync", 1) for other in others))
    more = [methods for methods, status in sim.sign_ins[started:] if status == 201]
    assert len(more) == len(sim.sign_ins) - started
    expected = {
        "password": [BY_PASSWORD] * 3,
        "token": [("token",)] * 2,  # it is already for the main project
        "one-time code": [("token",)] * 2,
        "key": [],
        "agency": [BY_PASSWORD, ("assume_role",)],
    }
    assert more == expected[way]
    assert sim.wrong_signatures == 0


async def test_projects_that_are_chosen_after_the_sign_in_do_not_get_the_password_again(sim: Loopback) -> None:
    client = sim.client(sim.password, at={"project_id": "", "project_name": ""})
    await client.projects()
    started = len(sim.sign_ins)
    others = [client.for_project(project_of(sim, name)) for name in ("main", "sub_project")]
    sim.clients += others
    tokens = await asyncio.gather(*(other.sign_in() for other in others))
    assert [methods for methods, _ in sim.sign_ins[started:]] == [("token",)] * 2
    assert all(other.is_renewable for other in others)
    newer = await others[0].renew()
    assert newer.value != tokens[0].value
    assert sim.sign_ins[-1] == (BY_PASSWORD, 201), "a newer token takes the password"


async def test_a_changed_password_is_sent_once_for_all_projects(sim: Loopback) -> None:
    client = sim.client(sim.password)
    others = [client.for_project(project_of(sim, name)) for name in ("main", "sub_project", "sample")]
    sim.clients += others
    await asyncio.gather(*(other.sign_in() for other in others))
    sim.state.tokens.revoke_all()
    sim.directory.change_password(sim.directory.reader, "another")
    results = await asyncio.gather(*(other.list_page("sync", 1) for other in others), return_exceptions=True)
    assert {type(result) for result in results} == {SignInError}
    assert sim.sign_ins.count((BY_PASSWORD, 401)) == 1


async def test_a_wrong_password_is_sent_once_for_all_projects(sim: Loopback) -> None:
    client = sim.client(PasswordCredential(sim.info.username, "wrong"))
    others = [client.for_project(project_of(sim, name)) for name in ("main", "sub_project", "sample")]
    sim.clients += others
    results = await asyncio.gather(*(other.sign_in() for other in others), return_exceptions=True)
    assert {type(result) for result in results} == {SignInError}
    assert sim.sign_ins == [(BY_PASSWORD, 401)]


async def test_a_project_that_is_refused_leaves_the_others(sim: Loopback) -> None:
    client = sim.client(sim.password)
    await client.sign_in()
    retired = client.for_project(project_of(sim, "disabled"))
    other = client.for_project(project_of(sim, "sub_project"))
    sim.clients += [retired, other]
    for _ in range(2):
        with pytest.raises(SignInError, match="project is not found or is disabled"):
            await retired.sign_in()
    assert b'"jobs"' in await other.list_page("migration", 1)
    sim.state.tokens.revoke_all()
    assert b'"jobs"' in await client.list_page("migration", 1)
    assert sim.sign_ins.count((BY_PASSWORD, 401)) == 1


async def test_signing_in_again_in_one_project_lets_all_go_on(sim: Loopback) -> None:
    needed = Needed()
    client = sim.client(sim.token(), on_sign_in_needed=needed)
    other = client.for_project(project_of(sim, "sub_project"))
    sim.clients.append(other)
    await read(other)
    sim.state.tokens.revoke_all()
    reading = asyncio.gather(read(client), read(other))
    await until(lambda: len(needed.errors) == 2)
    await other.use(sim.careful("123456"))
    assert [len(bodies) for bodies in await reading] == [8, 8]
    assert sim.directory.sub_project.id == (other.token and other.token.project_id)
    assert sim.info.project_id == (client.token and client.token.project_id)
    assert sum(methods == ("password", "totp") for methods, _ in sim.sign_ins) == 1


async def test_closing_one_project_leaves_the_connections_to_the_others(sim: Loopback) -> None:
    client = sim.client(sim.password)
    other = client.for_project(project_of(sim, "sub_project"))
    await read(client)
    await client.aclose()
    await client.aclose()
    with pytest.raises(InspectorError, match="closed"):
        await client.list_page("migration", 1)
    assert b'"jobs"' in await other.list_page("migration", 1)
    await other.aclose()
    await until(lambda: not sim.state.transports)


@with_options(token_exchange=False)
async def test_a_cloud_that_exchanges_no_tokens_says_what_to_do(sim: Loopback) -> None:
    client = sim.client(sim.careful("123456"))
    await client.sign_in()
    other = client.for_project(project_of(sim, "sub_project"))
    sim.clients.append(other)
    with pytest.raises(SignInError, match=f"no token for the project “{sim.directory.sub_project.name}”") as caught:
        await other.sign_in()
    assert "Tokens are not exchanged here" in caught.value.cause
    assert "by itself" in caught.value.next_step
    assert b'"jobs"' in await client.list_page("migration", 1)
