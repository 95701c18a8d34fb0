"""The keyring follows a session: a renewed token takes the place of the one before, for the profile that it is of."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.session.profiles.keep_renewed_tokens import KeepRenewedTokens
from drs_inspector.session.profiles.open_profile import open_profile
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.profile_sessions import ProfileSessions
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.storage.profiles.store import Profile, save_profile
from drs_inspector.storage.secrets.keyring_store import KeyringStore, SecretKind
from tests.helpers.scripted_prompter import ScriptedPrompter
from tests.session.profiles.stage import Stage

TASK = "Saving renewed tokens"


def fail(name: str, error: BaseException) -> None:
    raise AssertionError(name) from error


@pytest.fixture
async def tasks() -> AsyncIterator[TaskOwner]:
    owner = TaskOwner(fail)
    yield owner
    await owner.close()


async def renew(session: OpenSession) -> str:
    """Renew the token as the session does some minutes before its end."""
    source: Any = session.inspector.connection.source
    await source.client.renew()
    source.events.on_token_checked()
    return str(source.token.value)


async def settled(tasks: TaskOwner) -> None:
    task = tasks.running(TASK)
    if task is not None:
        await task


async def opened(stage: Stage, tasks: TaskOwner, profile: Profile) -> OpenSession:
    KeepRenewedTokens(stage.secrets, tasks).follow_workspace(stage.workspace, stage.sessions.saved_profile_of)
    given = {"password": stage.cloud.info.password}
    result = await stage.open_and_keep(profile, ScriptedPrompter(), given=given)
    await settled(tasks)
    session: OpenSession = result.sessions[0]
    return session


async def test_a_renewed_token_takes_the_place_of_the_one_before(stage: Stage, tasks: TaskOwner) -> None:
    profile = stage.profile()
    session = await opened(stage, tasks, profile)
    assert await stage.saved_token(profile) == session.inspector.connection.token.value
    await renew(session)
    newest = await renew(session)
    await settled(tasks)
    assert await stage.saved_token(profile) == newest
    assert await stage.secrets.values(profile) == {"password": stage.cloud.info.password}, "the rest stays"


async def test_a_session_without_a_profile_saves_nothing(stage: Stage, tasks: TaskOwner) -> None:
    session = await opened(stage, tasks, stage.profile(name=""))
    await renew(session)
    await settled(tasks)
    assert await stage.store.get("", "token") is None


@pytest.mark.parametrize(
    "change",
    [
        {"iam_url": "https://iam.example.org"},
        {"drs_url": "https://drs.example.org"},
        {"username": "another"},
        {"project_name": "another", "project_id": ""},
        {"all_projects": True},
    ],
)
async def test_a_profile_that_leads_elsewhere_now_gets_no_token_of_this_session(
    stage: Stage, tasks: TaskOwner, change: dict[str, Any]
) -> None:
    profile = stage.profile()
    session = await opened(stage, tasks, profile)
    first = await stage.saved_token(profile)
    save_profile(msgspec.structs.replace(profile, **change))
    await renew(session)
    await settled(tasks)
    assert await stage.saved_token(profile) == first
    save_profile(profile)
    newest = await renew(session)
    await settled(tasks)
    assert await stage.saved_token(profile) == newest


async def test_a_keyring_that_refuses_is_told_once(stage: Stage, tasks: TaskOwner) -> None:
    told: list[SecretStoreError] = []

    class Full(KeyringStore):
        async def set(self, profile: str, kind: SecretKind, value: str) -> None:
            raise SecretStoreError("Your keyring refused.", "It is full.", "Make room.")

    secrets = ProfileSecrets(Full(), told.append)
    sessions = ProfileSessions(stage.workspace, secrets, lambda: None)
    KeepRenewedTokens(secrets, tasks).follow_workspace(stage.workspace, sessions.saved_profile_of)
    given = {"password": stage.cloud.info.password}
    found = await open_profile(stage.profile(), ScriptedPrompter(), opener=sessions, secrets=secrets, given=given)
    await sessions.keep(found)
    for _round in range(3):
        await renew(found.sessions[0])
        await settled(tasks)
    assert len(told) == 1
