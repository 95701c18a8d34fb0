from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from drs_inspector.cloud.iam.signing import sign_access, sign_scoped, wire_request
from tests.simulator.conftest import Cloud, CloudMaker

BODY = msgspec.json.encode({"cur_page": 1, "per_page": 10, "db_use_type": "sync", "engine_type": ""})
Signer = Callable[..., dict[str, str]]


async def signed(cloud: Cloud, signer: Signer = sign_access, *, ago: float = 0, **keys: Any) -> httpx.Response:
    url = f"http://127.0.0.1:8080/v3/{cloud.project_id}/jobs"
    headers = {"Content-Type": "application/json", **keys.get("headers", {})}
    request = wire_request("POST", url, headers, BODY)
    moment = datetime.now(UTC) - timedelta(seconds=ago)
    access_key, secret_key = keys.get("access", cloud.info.access_key), keys.get("secret", cloud.info.secret_key)
    headers |= signer(request, access_key, secret_key, moment)
    return await cloud.client.post(url, content=BODY, headers=headers)


@pytest.mark.parametrize("signer", [sign_access, sign_scoped])
async def test_both_forms_are_accepted(make_cloud: CloudMaker, signer: Signer) -> None:
    async with make_cloud(signed_in=False) as cloud:
        assert (await signed(cloud, signer)).status_code == 200


async def test_project_is_found_with_a_signature(make_cloud: CloudMaker) -> None:
    async with make_cloud(signed_in=False) as cloud:
        url = "http://127.0.0.1:8080/v3/projects?name=eu-west-101"
        request = wire_request("GET", url)
        headers = sign_access(request, cloud.info.access_key, cloud.info.secret_key, datetime.now(UTC))
        reply = await cloud.client.get(url, headers=headers)
    assert [project["id"] for project in reply.json()["projects"]] == [cloud.project_id]


@pytest.mark.parametrize("ago", [901, -901])
async def test_clock_skew_is_refused(make_cloud: CloudMaker, ago: float) -> None:
    async with make_cloud(signed_in=False) as cloud:
        reply = await signed(cloud, ago=ago)
    assert (reply.status_code, reply.json()["error_code"]) == (401, "APIGW.0303")


async def test_wrong_secret_blocks_the_key_after_five_times(make_cloud: CloudMaker) -> None:
    async with make_cloud(signed_in=False) as cloud:
        for _ in range(5):
            reply = await signed(cloud, secret="wrong")
            assert reply.json()["error_code"] == "APIGW.0301"
            assert "verify aksk signature fail" in reply.json()["error_msg"]
        assert "reach the limit,forbidden" in (await signed(cloud)).json()["error_msg"]


async def test_unknown_key_and_broken_header(make_cloud: CloudMaker) -> None:
    async with make_cloud(signed_in=False, profile="otc") as cloud:
        reply = await signed(cloud, access="NOBODY")
        assert reply.json()["error_code"] == "APIG.0301"
        assert "ak not exist" in reply.json()["error_msg"]
        broken = await cloud.client.get("/v3/projects", headers={"Authorization": "SDK-HMAC-SHA256 Access=x"})
        assert broken.json()["error_code"] == "APIG.0303"


async def test_temporary_key_needs_its_security_token(make_cloud: CloudMaker) -> None:
    async with make_cloud() as cloud:
        body = {"auth": {"identity": {"methods": ["token"], "token": {}}}}
        reply = await cloud.client.post("/v3.0/OS-CREDENTIAL/securitytokens", json=body, headers=cloud.headers)
        credential = reply.json()["credential"]
        keys: dict[str, Any] = {"access": credential["access"], "secret": credential["secret"]}
        with_token: dict[str, Any] = {"headers": {"X-Security-Token": credential["securitytoken"]}}
        assert (await signed(cloud, **keys, **with_token)).status_code == 200
        assert (await signed(cloud, **keys)).status_code == 401
