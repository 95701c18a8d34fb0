"""Signing in: by password, by a pasted token, and what is said when it does not work."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.client import CloudClient
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.domain.errors import CloudError, InspectorError, SignInError, UnreachableError

MakeClient = Callable[..., CloudClient]
PASSWORD = "correct-horse-Pa55word"
PROJECT = "0123456789abcdef0123456789abcdef"


async def test_password_with_a_project_by_name(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    token = await client.sign_in()
    assert cloud.paths == ["POST /v3/auth/tokens"]
    assert cloud.body(0) == {
        "auth": {
            "identity": {
                "methods": ["password"],
                "password": {"user": {"name": "USER", "password": PASSWORD, "domain": {"name": "ACCOUNT"}}},
            },
            "scope": {"project": {"name": "eu-de", "domain": {"name": "ACCOUNT"}}},
        }
    }
    assert "X-Auth-Token" not in cloud.requests[0].headers
    assert token.value == cloud.valid_token
    assert token.expires_at == datetime(2026, 1, 4, 9, 5, 22, 701000, tzinfo=UTC)
    assert (token.project_id, token.project_name, token.user_name) == (PROJECT, "eu-de", "USER")
    assert (token.domain_name, token.roles) == ("ACCOUNT", ("te_admin",))
    assert client.token is token


@pytest.mark.parametrize(
    ("connection", "credential_domain", "scope"),
    [
        ({"project_id": PROJECT}, "", {"project": {"id": PROJECT}}),
        ({"project_id": f" {PROJECT}\n", "project_name": "eu-de"}, "", {"project": {"id": PROJECT}}),
        ({"project_name": "eu-de"}, "OTHER", {"project": {"name": "eu-de", "domain": {"name": "ACCOUNT"}}}),
        ({"project_name": "eu-de", "domain": ""}, "OTHER", {"project": {"name": "eu-de", "domain": {"name": "OTHER"}}}),
        ({"project_name": "eu-de", "domain": ""}, "", {"project": {"name": "eu-de"}}),
        ({"project_name": ""}, "", None),
    ],
)
async def test_scope(
    cloud: Any, make_client: MakeClient, connection: dict[str, str], credential_domain: str, scope: Any
) -> None:
    await make_client(PasswordCredential("USER", PASSWORD, credential_domain), **connection).sign_in()
    assert cloud.body(0)["auth"].get("scope") == scope


@pytest.mark.parametrize("name", ["x-subject-token", "X-SUBJECT-TOKEN", "X-subject-Token"])
async def test_token_header_in_any_letter_case(cloud: Any, make_client: MakeClient, name: str) -> None:
    cloud.token_header = name
    assert (await make_client().sign_in()).value == cloud.valid_token


async def test_signing_in_twice_asks_iam_once(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    assert await client.sign_in() is await client.sign_in()
    assert cloud.sign_ins == 1


async def test_a_wrong_password_is_sent_once(cloud: Any, make_client: MakeClient) -> None:
    client = make_client(PasswordCredential("USER", "wrong"))
    for _ in range(3):
        with pytest.raises(SignInError) as caught:
            await client.sign_in()
    assert cloud.sign_ins == 1
    assert "The username or password is wrong." in caught.value.cause
    assert caught.value.request_id == "trace-1"
    assert caught.value.http_status == 401


@pytest.mark.parametrize(
    "body",
    [
        {"error_code": "IAM.0061", "error_msg": "locked"},
        {"error": {"code": 401, "message": "The account is locked. Try again after 15 minutes.", "title": "x"}},
    ],
)
async def test_a_locked_account_is_left_alone(cloud: Any, make_client: MakeClient, body: Any) -> None:
    cloud.iam_script.extend(httpx.Response(401, json=body) for _ in range(3))
    client = make_client()
    for _ in range(2):
        with pytest.raises(SignInError, match="account is locked"):
            await client.sign_in()
    assert len(cloud.requests) == 1


async def test_a_failing_iam_is_asked_again(cloud: Any, make_client: MakeClient) -> None:
    cloud.iam_script.extend([httpx.Response(503), httpx.ReadError("reset"), httpx.Response(429)])
    assert (await make_client().sign_in()).value == cloud.valid_token
    assert len(cloud.requests) == 4


async def test_a_long_failing_iam_is_given_up(cloud: Any, make_client: MakeClient) -> None:
    cloud.iam_script.extend(httpx.Response(503, html="<title>Service Unavailable</title>") for _ in range(9))
    with pytest.raises(CloudError, match="Service Unavailable"):
        await make_client().sign_in()
    assert len(cloud.requests) == 5


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(201, json={"token": {"methods": []}}),
        httpx.Response(200, html="<html>Welcome</html>", headers={"X-Subject-Token": "x"}),
        httpx.Response(201, json=[], headers={"X-Subject-Token": "x"}),
    ],
)
async def test_an_answer_without_a_token(cloud: Any, make_client: MakeClient, answer: httpx.Response) -> None:
    cloud.iam_script.append(answer)
    with pytest.raises(SignInError, match="gave no token"):
        await make_client().sign_in()


async def test_a_redirect_is_not_followed(cloud: Any, make_client: MakeClient) -> None:
    cloud.iam_script.append(httpx.Response(302, headers={"Location": "https://portal.example/"}))
    with pytest.raises(UnreachableError) as caught:
        await make_client().sign_in()
    assert "portal.example" in caught.value.cause
    assert len(cloud.requests) == 1


async def test_pasted_token_is_validated_and_used(cloud: Any, make_client: MakeClient) -> None:
    cloud.valid_token = cloud.token_text(7)
    client = make_client(TokenCredential(f"{cloud.valid_token[:64]}\n{cloud.valid_token[64:]}\n"))
    token = await client.sign_in()
    assert cloud.paths == ["GET /v3/auth/tokens"]
    assert cloud.requests[0].headers["X-Subject-Token"] == cloud.valid_token
    assert token.value == cloud.valid_token
    assert token.validated
    assert token.project_id == PROJECT
    await client.list_page("migration", 1)
    assert cloud.requests[1].headers["X-Auth-Token"] == cloud.valid_token


@pytest.mark.parametrize("status", [401, 404])
async def test_a_worthless_pasted_token(cloud: Any, make_client: MakeClient, status: int) -> None:
    cloud.iam_script.append(httpx.Response(status, json={"error": {"code": status, "message": "no", "title": "x"}}))
    with pytest.raises(SignInError, match="does not accept this token"):
        await make_client(TokenCredential("MIIold")).sign_in()
    assert len(cloud.requests) == 1


@pytest.mark.parametrize("text", ["", "  \n", "пароль", "MII\x00abc"])
async def test_what_is_no_token_is_not_sent(cloud: Any, make_client: MakeClient, text: str) -> None:
    with pytest.raises(SignInError, match="not a token"):
        await make_client(TokenCredential(text)).sign_in()
    assert cloud.requests == []


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(403, json={"error_code": "IAM.0002"}), httpx.Response(404, json={"error_code": "APIG.0101"})],
)
async def test_a_token_that_cannot_be_validated(cloud: Any, make_client: MakeClient, answer: httpx.Response) -> None:
    cloud.iam_script.append(answer)
    credential = TokenCredential("MIIx", "2026-01-04T09:05:22.701000Z")
    token = await make_client(credential, project_id=PROJECT).sign_in()
    assert not token.validated
    assert token.project_id == PROJECT
    assert token.expires_at == datetime(2026, 1, 4, 9, 5, 22, 701000, tzinfo=UTC)


async def test_a_token_that_cannot_be_validated_needs_a_project_id(cloud: Any, make_client: MakeClient) -> None:
    cloud.iam_script.append(httpx.Response(403))
    with pytest.raises(SignInError, match="no project at all"):
        await make_client(TokenCredential("MIIx")).sign_in()


@pytest.mark.parametrize(
    ("scope", "connection", "cause"),
    [
        (
            {"domain": {"name": "ACCOUNT"}},
            {},
            "The token is for the whole account “ACCOUNT”. DRS needs a token for the project “eu-de”.",
        ),
        (
            {"domain": {"name": "ACCOUNT"}},
            {"project_name": ""},
            "The token is for the whole account “ACCOUNT”. DRS needs a token for one project.",
        ),
        ({}, {}, "The token is for no project at all. DRS needs a token for the project “eu-de”."),
        (
            {"project": {"id": "p2", "name": "eu-nl"}},
            {},
            "The token is for the project “eu-nl”. DRS needs a token for the project “eu-de”.",
        ),
        (
            {"project": {"id": "p2"}},
            {"project_id": "p1", "project_name": ""},
            "The token is for the project “p2”. DRS needs a token for the project “p1”.",
        ),
    ],
)
async def test_a_token_of_the_wrong_scope_says_which_it_has_and_which_drs_needs(
    cloud: Any, make_client: MakeClient, scope: Any, connection: dict[str, str], cause: str
) -> None:
    cloud.scope = scope
    cloud.valid_token = "MIIx"
    with pytest.raises(SignInError) as caught:
        await make_client(TokenCredential("MIIx"), **connection).sign_in()
    # A token without a project might have been exchanged for one; this cloud does not do that.
    exchange = cloud.paths.count("POST /v3/auth/tokens")
    assert exchange == (1 if "project" not in scope and connection.get("project_name") != "" else 0)
    assert caught.value.cause.startswith(cause)
    assert ("Tokens are not exchanged here." in caught.value.cause) is bool(exchange)


async def test_an_account_wide_sign_in_lists_projects_but_reads_no_jobs(cloud: Any, make_client: MakeClient) -> None:
    cloud.scope = {"domain": {"name": "ACCOUNT"}}
    client = make_client(project_name="")
    assert await client.projects() == []
    with pytest.raises(SignInError, match="wrong scope"):
        await client.list_page("migration", 1)
    assert {*cloud.paths} == {"POST /v3/auth/tokens", "GET /v3/auth/projects"}
    assert cloud.sign_ins == 1


async def test_projects_hide_the_built_in_one_and_flag_disabled_ones(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    await client.sign_in()
    entries = [
        {"id": "p3", "name": "eu-de_test", "enabled": False, "description": "off"},
        {"id": "p0", "name": "MOS", "enabled": True},
        {"id": "p1", "name": "eu-de", "enabled": True, "domain_id": "d"},
        {"id": "p2", "name": "eu-de_prod"},
        {"name": "without id"},
        "not an object",
    ]
    cloud.iam_script.append(httpx.Response(200, json={"projects": entries, "links": {"self": "x"}}))
    projects = await client.projects()
    assert [(one.id, one.name, one.enabled) for one in projects] == [
        ("p1", "eu-de", True),
        ("p2", "eu-de_prod", True),
        ("p3", "eu-de_test", False),
    ]


@pytest.mark.parametrize("answer", [httpx.Response(200, json={}), httpx.Response(200, html="<html>hello</html>")])
async def test_an_answer_without_projects(cloud: Any, make_client: MakeClient, answer: httpx.Response) -> None:
    client = make_client()
    await client.sign_in()
    cloud.iam_script.append(answer)
    with pytest.raises(InspectorError, match="Project list"):
        await client.projects()


async def test_signing_out_revokes_and_forgets(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    token = await client.sign_in()
    await client.sign_out()
    assert cloud.paths[-1] == "DELETE /v3/auth/tokens"
    assert cloud.requests[-1].headers["X-Subject-Token"] == token.value
    assert client.token is None
    with pytest.raises(SignInError, match="signed out"):
        await client.list_page("migration", 1)


async def test_a_failed_revocation_does_not_matter(cloud: Any, make_client: MakeClient) -> None:
    client = make_client()
    await client.sign_in()
    cloud.iam_script.append(httpx.ConnectError("down"))
    await client.sign_out()
    assert client.token is None
    assert len(cloud.requests) == 2


async def test_signing_out_before_signing_in_sends_nothing(cloud: Any, make_client: MakeClient) -> None:
    await make_client().sign_out()
    assert cloud.requests == []
