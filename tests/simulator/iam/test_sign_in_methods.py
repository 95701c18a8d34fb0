"""What the simulator offers for tests of signing in: twins, federated users, keys that end, a date, and its logs."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from drs_inspector.cloud.iam.signing import sign_access, wire_request
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.iam.lockout import Lockout
from tests.simulator.conftest import Cloud, CloudMaker


def test_a_lockout_counts_in_a_row_shuts_out_and_forgets() -> None:
    clock = SimulatorClock()
    lockout = Lockout(clock, limit=3, seconds=60)
    for _ in range(2):
        lockout.add("anna")
    lockout.clear("anna")
    lockout.add("anna")
    assert not lockout.is_out("anna")
    for _ in range(2):
        lockout.add("anna")
    assert lockout.is_out("anna")
    assert not lockout.is_out("ben")
    clock.advance(61)
    assert not lockout.is_out("anna")
    assert lockout.total == {"anna": 5}


async def test_two_projects_of_one_name(make_cloud: CloudMaker) -> None:
    async with make_cloud(twin_project=True) as cloud:
        reply = await cloud.client.get("/v3/projects?name=eu-west-101", headers=cloud.headers)
        twin = cloud.state.directory.twin
        assert {one["id"] for one in reply.json()["projects"]} == {cloud.project_id, twin.id}
        assert cloud.state.tenants[twin.id].job_ids()


async def test_an_unscoped_token_of_a_federated_user(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        directory = cloud.state.directory
        grant = cloud.state.tokens.issue(directory.federated_reader, directory.domain, None, ("mapped",), unscoped=True)
        headers = {"X-Auth-Token": grant.value, "X-Subject-Token": grant.value}
        token = (await cloud.client.get("/v3/auth/tokens", headers=headers)).json()["token"]
        assert not token.keys() & {"project", "domain"}
        assert "OS-FEDERATION" in token["user"]
        cloud.state.clock.advance(600)
        identity = {"methods": ["token"], "token": {"id": grant.value}}
        scoped = (await cloud.ask_token(identity, {"project": {"id": cloud.project_id}})).json()["token"]
        assert scoped["project"]["id"] == cloud.project_id
        assert scoped["expires_at"] == token["expires_at"]


async def test_exchange_can_be_forbidden(make_cloud: CloudMaker) -> None:
    async with make_cloud(token_exchange=False) as cloud:
        identity = {"methods": ["token"], "token": {"id": cloud.headers["X-Auth-Token"]}}
        assert (await cloud.ask_token(identity, {"project": {"id": cloud.project_id}})).status_code == 403


async def signed_get(
    cloud: Cloud, path: str, access_key: str, secret_key: str, security_token: str = ""
) -> tuple[int, str]:
    url = f"http://127.0.0.1:8080{path}"
    headers = {"X-Security-Token": security_token} if security_token else {}
    moment = datetime.fromtimestamp(cloud.state.clock.now(), UTC)
    signed = headers | sign_access(wire_request("GET", url, headers), access_key, secret_key, moment)
    reply = await cloud.client.get(url, headers=signed)
    return reply.status_code, reply.json().get("error_code", "")


async def test_a_temporary_key_ends(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        key = cloud.state.tokens.issue_keys(900)
        three = (key.access_key, key.secret_key, key.security_token)
        assert await signed_get(cloud, "/v3/projects", *three) == (200, "")
        cloud.state.clock.advance(901)
        assert await signed_get(cloud, "/v3/projects", *three) == (401, "IAM.1108")
        assert cloud.state.right_signatures == {key.access_key: 1}
        assert not cloud.state.wrong_signatures


@pytest.mark.parametrize("form", ["Access", "Credential"])
async def test_a_gateway_of_one_form(make_cloud: CloudMaker, form: str) -> None:
    async with make_cloud(signing_forms=form) as cloud:
        status, _ = await signed_get(cloud, "/v3/projects", cloud.info.access_key, cloud.info.secret_key)
        assert status == (200 if form == "Access" else 401)
        assert cloud.state.wrong_signatures.total() == (0 if form == "Access" else 1)


async def test_the_date_is_that_of_the_cloud(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        cloud.state.clock.advance(7200)
        for path in ("/v3/auth/projects", "/v5/x/jobs"):
            reply = await cloud.client.get(path, headers=cloud.headers)
            ahead = parsedate_to_datetime(reply.headers["Date"]) - datetime.now(UTC)
            assert 7190 < ahead.total_seconds() < 7210
            assert len(reply.headers.get_list("Date")) == 1


async def test_the_log_of_sign_ins(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        await cloud.ask_token(cloud.identity(password="wrong"))
        await cloud.client.post("/v3/auth/tokens", content=b"not JSON")
        cloud.state.directory.change_password(cloud.state.directory.reader, "new")
        await cloud.ask_token(cloud.identity())
        await cloud.ask_token(cloud.identity(password="new"))
        log = [tuple(record) for record in cloud.state.sign_ins]
    assert log == [
        (("password",), cloud.info.username, cloud.info.project_name, 201),
        (("password",), "", "", 401),
        ((), "", "", 400),
        (("password",), "", "", 401),
        (("password",), cloud.info.username, "", 201),
    ]


async def test_wrong_codes_lock_the_account_too(make_cloud: CloudMaker) -> None:
    async with make_cloud(signed_in=False) as cloud:
        user = cloud.state.directory.careful_reader
        identity = cloud.identity(name=user.name, password=user.password)
        identity |= {"methods": ["password", "totp"], "totp": {"user": {"name": user.name, "passcode": "000000"}}}
        codes = [(await cloud.ask_token(identity)).json()["error_code"] for _ in range(6)]
    assert codes == ["IAM.1061"] * 5 + ["IAM.0061"]
