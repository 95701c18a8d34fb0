import base64
from datetime import datetime
from typing import Any

import pytest

from tests.simulator.conftest import CloudMaker


async def test_password_sign_in_gives_a_long_token_in_the_header(make_cloud: CloudMaker) -> None:
    async with make_cloud(signed_in=False) as cloud:
        reply = await cloud.ask_token(cloud.identity(), {"project": {"name": cloud.info.project_name}})
    assert reply.status_code == 201
    token = reply.headers["X-Subject-Token"]
    assert 9_000 <= len(token) <= 12_000
    assert token.startswith("MII")
    der = base64.b64decode(token.replace("-", "/"))
    assert int.from_bytes(der[2:4]) + 4 == len(der)
    body = reply.json()["token"]
    assert token not in reply.text
    assert body["project"]["id"] == cloud.project_id
    assert "domain" not in body
    issued, expires = (datetime.fromisoformat(body[name]) for name in ("issued_at", "expires_at"))
    assert (expires - issued).total_seconds() == 86_400
    assert body["catalog"][0]["endpoints"][0]["url"].endswith(f"/v3/{cloud.project_id}")


async def test_catalog_can_be_left_out(make_cloud: CloudMaker) -> None:
    async with make_cloud(signed_in=False) as cloud:
        reply = await cloud.client.post("/v3/auth/tokens?nocatalog=1", json={"auth": {"identity": cloud.identity()}})
    assert reply.json()["token"]["catalog"] == []


@pytest.mark.parametrize(
    "auth",
    [None, [], {"identity": {}}, {"identity": {"methods": "password"}}, {"identity": {"methods": ["password"]}}],
)
async def test_broken_bodies_are_refused_in_keystone_shape(make_cloud: CloudMaker, auth: Any) -> None:
    async with make_cloud(signed_in=False) as cloud:
        reply = await cloud.client.post("/v3/auth/tokens", json={"auth": auth})
    assert reply.status_code == 400
    assert reply.json()["error"]["code"] == 400


async def test_five_wrong_passwords_lock_the_account_for_fifteen_minutes(make_cloud: CloudMaker) -> None:
    async with make_cloud(signed_in=False) as cloud:
        for _ in range(5):
            reply = await cloud.ask_token(cloud.identity(password="wrong"))
            assert reply.json()["error"]["title"] == "Unauthorized"
        locked = await cloud.ask_token(cloud.identity())
        assert (locked.status_code, locked.json()["error_code"]) == (401, "IAM.0061")
        cloud.state.clock.advance(901)
        assert (await cloud.ask_token(cloud.identity())).status_code == 201


async def test_second_factor(make_cloud: CloudMaker) -> None:
    async with make_cloud(signed_in=False) as cloud:
        user = cloud.state.directory.careful_reader
        identity = cloud.identity(name=user.name, password=user.password)
        assert (await cloud.ask_token(identity)).status_code == 401
        identity["methods"] = ["password", "totp"]
        identity["totp"] = {"user": {"id": user.id, "passcode": "000000"}}
        assert (await cloud.ask_token(identity)).json()["error_code"] == "IAM.1061"
        identity["totp"]["user"]["passcode"] = "123456"
        reply = await cloud.ask_token(identity, {"project": {"id": cloud.project_id}})
    assert reply.status_code == 201
    assert reply.json()["token"]["methods"] == ["password", "totp"]
    assert "mfa_authn_at" in reply.json()["token"]


@pytest.mark.parametrize("spelling", ["agency_name", "xrole_name"])
async def test_agency_by_either_spelling(make_cloud: CloudMaker, spelling: str) -> None:
    async with make_cloud() as cloud:
        role = {"domain_name": "partner-account", spelling: "drs-readers"}
        identity = {"methods": ["assume_role"], "assume_role": role}
        partner = cloud.state.directory.partner_project
        reply = await cloud.ask_token(identity, {"project": {"name": partner.name}}, **cloud.headers)
        assert reply.status_code == 201, reply.text
        token = reply.json()["token"]
        assert token["user"]["name"] == "partner-account/drs-readers"
        assert token["assumed_by"]["user"]["name"] == cloud.info.username
        cloud.headers = {"X-Auth-Token": reply.headers["X-Subject-Token"]}
        page = await cloud.post(
            "", {"cur_page": 1, "per_page": 10, "db_use_type": "migration", "engine_type": ""}, project_id=partner.id
        )
    assert page.json()["total_record"] > 0


async def test_agency_key_can_be_strict(make_cloud: CloudMaker) -> None:
    async with make_cloud(agency_key="xrole_name") as cloud:
        role = {"domain_name": "partner-account", "agency_name": "drs-readers"}
        reply = await cloud.ask_token({"methods": ["assume_role"], "assume_role": role}, None, **cloud.headers)
        assert reply.status_code == 400


async def test_token_is_exchanged_for_another_scope(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        sub = cloud.state.directory.sub_project
        identity = {"methods": ["token"], "token": {"id": cloud.headers["X-Auth-Token"]}}
        reply = await cloud.ask_token(identity, {"project": {"name": sub.name}})
    assert reply.json()["token"]["project"]["id"] == sub.id


async def test_account_wide_token_is_given_but_drs_refuses_it(make_cloud: CloudMaker) -> None:
    async with make_cloud(signed_in=False) as cloud:
        await cloud.sign_in({"domain": {"name": cloud.info.domain}})
        reply = await cloud.page("migration")
    assert (reply.status_code, reply.json()["error_code"]) == (403, "DRS.M00261")


async def test_expired_token_is_refused(make_cloud: CloudMaker) -> None:
    async with make_cloud(token_lifetime=60) as cloud:
        assert (await cloud.page("sync")).status_code == 200
        cloud.state.clock.advance(61)
        reply = await cloud.page("sync")
        assert (reply.status_code, reply.json()["error_code"]) == (401, "APIGW.0301")
        await cloud.sign_in()
        assert (await cloud.page("sync")).status_code == 200


async def test_token_is_checked_and_revoked(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        headers = cloud.headers | {"X-Subject-Token": cloud.headers["X-Auth-Token"]}
        for method in ("GET", "HEAD"):
            assert (await cloud.client.request(method, "/v3/auth/tokens", headers=headers)).status_code == 200
        bad = headers | {"X-Subject-Token": "MIIbad"}
        assert (await cloud.client.get("/v3/auth/tokens", headers=bad)).status_code == 404
        assert (await cloud.client.delete("/v3/auth/tokens", headers=headers)).status_code == 204
        assert (await cloud.page("sync")).status_code == 401


async def test_projects_hold_the_builtin_a_sub_project_and_a_disabled_one(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        reply = await cloud.client.get("/v3/auth/projects", headers=cloud.headers)
        projects = {project["name"]: project for project in reply.json()["projects"]}
        assert projects.keys() == {"MOS", *(f"eu-west-101{rest}" for rest in ("", "_analytics", "_sample", "_retired"))}
        assert not projects["eu-west-101_retired"]["enabled"]
        named = await cloud.client.get("/v3/projects?name=eu-west-101", headers=cloud.headers)
        assert [project["id"] for project in named.json()["projects"]] == [cloud.project_id]
        paged = await cloud.client.get("/v3/projects?page=2&per_page=2", headers=cloud.headers)
        assert len(paged.json()["projects"]) == 2
        assert (await cloud.client.get("/v3/projects?page=2", headers=cloud.headers)).status_code == 400
        retired = await cloud.ask_token(cloud.identity(), {"project": {"name": "eu-west-101_retired"}})
        assert retired.status_code == 401


async def test_temporary_keys(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        url = "/v3.0/OS-CREDENTIAL/securitytokens"
        part = {"duration_seconds": 1800}
        body = {"auth": {"identity": {"methods": ["token"], "token": part}}}
        reply = await cloud.client.post(url, json=body, headers=cloud.headers)
        assert reply.status_code == 201
        assert reply.json()["credential"].keys() == {"access", "secret", "securitytoken", "expires_at"}
        part["duration_seconds"] = 10
        assert (await cloud.client.post(url, json=body, headers=cloud.headers)).json()["error_code"] == "IAM.1101"
        assert (await cloud.client.post(url, json=body)).status_code == 401
