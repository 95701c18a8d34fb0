"""Asking which projects there are, before one is chosen."""

import msgspec
import pytest

from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.session.sources.live_source import make_client
from tests.session.several import LoopbackCloud


@pytest.mark.parametrize("way", ["password", "token", "key"])
async def test_projects_are_listed_without_one_being_chosen(way: str) -> None:
    cloud = LoopbackCloud(jobs=1)
    ways: dict[str, Credential] = {
        "password": cloud.password,
        "token": cloud.token(),
        "key": AccessKeyCredential(cloud.info.access_key, cloud.info.secret_key),
    }
    connection = msgspec.structs.replace(cloud.connection(), project_id="", project_name="")
    client = await make_client(connection, ways[way])
    try:
        found = await client.projects()
    finally:
        await client.aclose()
        cloud.close()
    region = cloud.options.region
    assert {project.name for project in found} == {
        region,
        *(f"{region}_{end}" for end in ("analytics", "retired", "sample")),
    }
