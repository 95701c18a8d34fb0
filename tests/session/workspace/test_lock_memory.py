"""A locked session holds no secret any more: counted in references, because that is how Python keeps things."""

import gc
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.session.workspace.workspace import Workspace
from tests.helpers.forward_proxy import ForwardProxy
from tests.helpers.waiting import until
from tests.session.several import LoopbackCloud


@pytest.fixture
def cloud() -> Iterator[LoopbackCloud]:
    one = LoopbackCloud()
    yield one
    one.close()


def references(text: str) -> int:
    gc.collect()
    return sys.getrefcount(text)


async def in_one(workspace: Workspace, cloud: LoopbackCloud, password: str) -> None:
    await workspace.connect(cloud.connection(), PasswordCredential(cloud.info.username, password, cloud.info.domain))


async def in_all(workspace: Workspace, cloud: LoopbackCloud, password: str) -> None:
    credential = PasswordCredential(cloud.info.username, password, cloud.info.domain)
    await workspace.connect_projects(cloud.whole_region(), credential)


@pytest.mark.parametrize("sign_in", [in_one, in_all])
async def test_nothing_holds_password_or_token_after_locking(
    cloud: LoopbackCloud, workspace: Workspace, sign_in: Callable[..., object]
) -> None:
    password = secrets.token_urlsafe(20)
    object.__setattr__(cloud.state.directory.reader, "password", str(password.encode(), "ascii"))
    before = references(password)
    await sign_in(workspace, cloud, password)  # type: ignore[misc]
    await workspace.refresh()
    assert references(password) > before
    tokens = [
        session.inspector.connection.token.value for session in workspace.sessions if session.inspector.connection.token
    ]
    assert tokens
    workspace.lock()
    assert references(password) == before
    held_by_a_list_only = [secrets.token_urlsafe(20) for _ in tokens]
    assert [references(token) for token in tokens] == [references(text) for text in held_by_a_list_only]


async def test_closing_a_session_lets_go_of_its_secrets(cloud: LoopbackCloud, workspace: Workspace) -> None:
    password = secrets.token_urlsafe(20)
    object.__setattr__(cloud.state.directory.reader, "password", str(password.encode(), "ascii"))
    before = references(password)
    await in_one(workspace, cloud, password)
    await workspace.refresh()
    await workspace.close_session(workspace.sessions[0].key)
    assert references(password) == before


async def test_the_proxys_password_is_forgotten_with_the_connections_that_hold_it(
    cloud: LoopbackCloud, tmp_path: Path
) -> None:
    word = secrets.token_urlsafe(20)
    before = references(word)
    with ForwardProxy(tmp_path / "squid", username="maria", password=word) as proxy:
        settings = [NetworkSettings(proxy="manual", proxy_url=proxy.url, proxy_username="maria", proxy_password=word)]
        workspace = Workspace(network=lambda: settings[0])
        await in_one(workspace, cloud, cloud.info.password)
        reports = await workspace.refresh()
        assert all(report.complete for report in reports.values())
        assert references(word) > before
        workspace.lock()
        settings[0] = NetworkSettings()
        await until(lambda: references(word) == before)
        # Signing in again is told the settings anew.
        session = workspace.sessions[0]
        settings[0] = NetworkSettings(proxy="manual", proxy_url=proxy.url, proxy_username="maria", proxy_password=word)
        await in_one(workspace, cloud, cloud.info.password)
        assert workspace.sessions == (session,)
        assert all(report.complete for report in (await workspace.refresh()).values())
        await workspace.close()
