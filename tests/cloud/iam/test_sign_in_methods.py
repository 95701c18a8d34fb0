"""Every kind of sign-in against the simulated cloud: one-time codes, agencies, tokens of any scope."""

import pytest

from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.iam.sign_in_errors import ProjectChoiceNeededError, SecondFactorNeededError
from drs_inspector.domain.errors import SignInError
from tests.cloud.loopback import Loopback, with_options

BY_PASSWORD = ("password",)
WITH_CODE = ("password", "totp")


async def test_a_code_that_is_demanded_and_given(sim: Loopback) -> None:
    client = sim.client(sim.careful())
    with pytest.raises(SecondFactorNeededError) as caught:
        await client.sign_in()
    assert not caught.value.wrong_code
    assert "code" in caught.value.next_step
    token = await client.use(sim.careful("123456"))
    assert token.methods == WITH_CODE
    assert token.user_id == sim.directory.careful_reader.id
    assert b'"jobs"' in await client.list_page("migration", 1)
    assert sim.sign_ins == [(BY_PASSWORD, 401), (WITH_CODE, 201)]


async def test_a_user_id_is_not_needed_for_a_code(sim: Loopback) -> None:
    assert (await sim.client(sim.careful("123456", with_id=False)).sign_in()).methods == WITH_CODE


async def test_a_code_may_be_entered_as_the_authenticator_shows_it(sim: Loopback) -> None:
    assert (await sim.client(sim.careful("123 456 ")).sign_in()).methods == WITH_CODE


async def test_a_wrong_code_is_sent_once_and_said_to_be_wrong(sim: Loopback) -> None:
    client = sim.client(sim.careful("000000"))
    for _ in range(3):
        with pytest.raises(SecondFactorNeededError) as caught:
            await client.sign_in()
        assert caught.value.wrong_code
        assert caught.value.code == "IAM.1061"
    assert sim.sign_ins == [(WITH_CODE, 400)]


async def test_a_code_is_not_sent_again_when_the_answer_is_lost(sim: Loopback) -> None:
    sim.state.faults.add("reset@/auth/tokens:1")
    with pytest.raises(Exception, match="closed the connection"):
        await sim.client(sim.careful("123456")).sign_in()
    assert sim.count("POST /v3/auth/tokens") == 1


async def test_a_code_cannot_renew_and_is_not_kept(sim: Loopback) -> None:
    client = sim.client(sim.careful("123456"))
    assert not client.is_renewable
    await client.sign_in()
    with pytest.raises(SignInError, match="cannot renew itself"):
        await client.renew()
    sim.state.tokens.revoke_all()
    for _ in range(2):
        with pytest.raises(SignInError, match="session"):
            await client.list_page("migration", 1)
    assert sim.sign_ins == [(WITH_CODE, 201)]
    assert client._access.authenticator._credential is None


async def test_a_locked_account_is_asked_once(sim: Loopback) -> None:
    sim.state.faults.add("iam-locked")
    client = sim.client(sim.careful("123456"))
    for _ in range(3):
        with pytest.raises(SignInError, match="locked") as caught:
            await client.sign_in()
        assert not isinstance(caught.value, SecondFactorNeededError)
    assert sim.count("POST /v3/auth/tokens") == 1


@pytest.mark.parametrize(
    ("sim", "spellings"),
    [({"agency_key": "agency_name"}, 1), ({"agency_key": "xrole_name"}, 2), ({"agency_key": "either"}, 1)],
    indirect=["sim"],
)
async def test_an_agency_by_whichever_spelling_the_cloud_takes(sim: Loopback, spellings: int) -> None:
    client = sim.client(sim.agency())
    token = await client.sign_in()
    assert token.user_name == "partner-account/drs-readers"
    assert token.project_id == sim.directory.partner_project.id
    assert [methods for methods, _ in sim.sign_ins] == [BY_PASSWORD] + [("assume_role",)] * spellings
    assert b'"jobs"' in await client.list_page("migration", 1)
    assert [project.id for project in await client.projects()] == [token.project_id]


async def test_an_agency_renews_in_both_steps(sim: Loopback) -> None:
    client = sim.client(sim.agency())
    first = await client.sign_in()
    assert client.is_renewable
    sim.state.tokens.revoke_all()
    await client.list_page("migration", 1)
    assert [methods for methods, _ in sim.sign_ins] == [BY_PASSWORD, ("assume_role",)] * 2
    assert client.token is not None
    assert client.token.value != first.value


async def test_an_agency_on_top_of_a_pasted_token_or_a_code(sim: Loopback) -> None:
    for base in (sim.token(None), sim.careful("123456")):
        client = sim.client(sim.agency(base))
        assert (await client.sign_in()).user_name == "partner-account/drs-readers"
        assert not client.is_renewable


async def test_an_agency_that_does_not_exist(sim: Loopback) -> None:
    client = sim.client(sim.agency(name="nobody"))
    for _ in range(2):
        with pytest.raises(SignInError, match="agency was refused") as caught:
            await client.sign_in()
    assert "partner-account/nobody" in caught.value.cause
    assert len(sim.sign_ins) == 2


async def test_an_agency_of_a_wrong_password_or_a_dead_token(sim: Loopback) -> None:
    with pytest.raises(SignInError, match="IAM refused the sign-in"):
        await sim.client(sim.agency(PasswordCredential(sim.info.username, "wrong"))).sign_in()
    with pytest.raises(SignInError, match="does not accept this token"):
        await sim.client(sim.agency(TokenCredential("MIIdead"))).sign_in()


async def test_a_pasted_token_tells_everything_about_itself(sim: Loopback) -> None:
    token = await sim.client(sim.token()).sign_in()
    assert token.validated
    assert (token.project_name, token.user_name) == (sim.info.project_name, sim.info.username)
    assert (token.domain_name, len(token.roles), token.methods) == (sim.info.domain, 2, BY_PASSWORD)
    assert token.expires_at is not None
    assert token.issued_at is not None
    assert token.user_id == sim.directory.reader.id


@pytest.mark.parametrize("kind", ["unscoped", "account-wide", "federated"])
async def test_a_token_without_a_project_is_exchanged_for_one(sim: Loopback, kind: str) -> None:
    user = sim.directory.federated_reader if kind == "federated" else None
    credential = sim.token(None, user=user, unscoped=kind != "account-wide")
    client = sim.client(credential)
    token = await client.sign_in()
    assert token.project_id == sim.info.project_id
    assert token.value != credential.token
    assert b'"jobs"' in await client.list_page("migration", 1)
    assert sim.sign_ins == [(("token",), 201)]


@with_options(token_exchange=False)
async def test_a_token_that_is_not_exchanged_says_what_it_is_for(sim: Loopback) -> None:
    with pytest.raises(SignInError, match="wrong scope") as caught:
        await sim.client(sim.token(None)).sign_in()
    assert f"for the whole account “{sim.info.domain}”" in caught.value.cause
    assert f"DRS needs a token for the project “{sim.info.project_name}”" in caught.value.cause
    assert "Tokens are not exchanged here" in caught.value.cause
    with pytest.raises(SignInError) as caught:
        await sim.client(sim.token(None, unscoped=True)).sign_in()
    assert "for no project at all" in caught.value.cause


async def test_an_agency_token_of_another_project_names_both(sim: Loopback) -> None:
    grant = sim.state.tokens.issue(
        sim.directory.reader,
        sim.directory.partner,
        sim.directory.partner_project,
        ("assume_role",),
        agency="drs-readers",
    )
    with pytest.raises(SignInError) as caught:
        await sim.client(TokenCredential(grant.value), at={"project_id": sim.info.project_id}).sign_in()
    assert "token of the agency “partner-account/drs-readers” is for the project" in caught.value.cause


@pytest.mark.parametrize("way", ["password", "token", "unscoped"])
async def test_without_a_project_the_projects_of_the_region_are_offered(sim: Loopback, way: str) -> None:
    credentials: dict[str, Credential] = {
        "password": sim.password,
        "token": sim.token(None),
        "unscoped": sim.token(None, unscoped=True),
    }
    client = sim.client(credentials[way], at={"project_name": ""})
    with pytest.raises(ProjectChoiceNeededError) as caught:
        await client.sign_in()
    region = sim.info.project_name
    offered = {project.name for project in caught.value.projects}
    assert offered == {region, f"{region}_analytics", f"{region}_retired", f"{region}_sample"}
    with pytest.raises(ProjectChoiceNeededError):
        await client.list_page("migration", 1)
    chosen = next(project for project in caught.value.projects if project.name.endswith("_analytics"))
    other = client.for_project(chosen)
    sim.clients.append(other)
    assert (await other.sign_in()).project_id == chosen.id
    assert b'"jobs"' in await other.list_page("migration", 1)


async def test_an_account_without_projects_in_the_region(sim: Loopback) -> None:
    with pytest.raises(SignInError, match="wrong scope") as caught:
        await sim.client(sim.password, at={"project_name": "", "region": "eu-nowhere"}).sign_in()
    assert not isinstance(caught.value, ProjectChoiceNeededError)
