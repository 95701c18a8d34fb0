"""What stays of a sign-in in file and keyring: saved, renewed, moved and forgotten."""

import msgspec

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.session.profiles.open_profile import OpenedProfile, open_profile
from drs_inspector.session.profiles.profile_secrets import ProfileSecrets
from drs_inspector.session.profiles.profile_sessions import ProfileSessions
from drs_inspector.session.workspace.workspace import OpenSession
from drs_inspector.storage.profiles.store import load_profiles, save_profile
from drs_inspector.storage.secrets.keyring_store import KeyringStore, SecretKind
from tests.helpers.scripted_prompter import ScriptedPrompter
from tests.session.profiles.stage import Stage

PASSWORD, WITH_CODE, EXCHANGE = ("password",), ("password", "totp"), ("token",)


# What stays


async def test_a_renamed_profile_takes_its_secrets_along_and_a_deleted_one_leaves_none(stage: Stage) -> None:
    profile = stage.profile()
    await stage.save(profile, stage.cloud.info.password, stage.issue())
    await stage.secrets.rename("P", "Q")
    renamed = load_profiles().find("Q")
    assert renamed is not None
    assert (await stage.open(renamed, ScriptedPrompter())).origin == "token"
    assert await stage.secrets.delete("Q")
    assert load_profiles().profiles == ()
    assert await stage.saved_token(renamed) == ""
    assert await stage.secrets.values(renamed) is None


async def test_signing_out_forgets_the_token_with_the_last_session_of_the_profile(stage: Stage) -> None:
    profile = stage.profile()
    await stage.save(profile, stage.cloud.info.password)
    first = (await stage.open_and_keep(profile, ScriptedPrompter())).sessions[0]
    other = stage.profile(project_name=stage.directory.sub_project.name)
    second = (await stage.open_and_keep(other, ScriptedPrompter())).sessions[0]
    kept = await stage.saved_token(other)
    assert kept == second.inspector.connection.token.value
    await stage.sessions.sign_out(first)
    assert await stage.saved_token(other) == kept
    await stage.sessions.sign_out(second)
    assert await stage.saved_token(other) == ""
    assert await stage.secrets.values(other) == {"password": stage.cloud.info.password}
    assert stage.cloud.state.tokens.find(kept) is None


async def test_signing_in_again_saves_the_new_secrets_where_the_profile_still_leads_there(stage: Stage) -> None:
    profile = stage.profile()
    await stage.save(profile, stage.cloud.info.password)
    session = (await stage.open_and_keep(profile, ScriptedPrompter())).sessions[0]
    stage.cloud.end_all_tokens()

    async def again() -> OpenedProfile[OpenSession]:
        return await open_profile(
            stage.sessions.profile_for(session),
            ScriptedPrompter(),
            opener=stage.sessions.again(session),
            secrets=stage.secrets,
            given={"password": stage.cloud.info.password},
            use_saved_token=False,
        )

    opened = await again()
    assert await stage.sessions.keep_again(opened) is None
    newest = session.inspector.connection.token.value
    assert await stage.saved_token(profile) == newest
    save_profile(msgspec.structs.replace(profile, username="another"))
    await stage.sessions.keep_again(await again())
    assert session.inspector.connection.token.value != newest
    assert await stage.saved_token(profile) == newest, "the profile is of another user now"


async def test_a_keyring_that_refuses_is_told_once_and_the_session_stays(stage: Stage) -> None:
    told: list[SecretStoreError] = []

    class Full(KeyringStore):
        async def set(self, profile: str, kind: SecretKind, value: str) -> None:
            raise SecretStoreError("Your keyring refused.", "It is full.", "Make room.")

    secrets = ProfileSecrets(Full(), told.append)
    sessions = ProfileSessions(stage.workspace, secrets, lambda: None)
    given = {"password": stage.cloud.info.password}
    profile = stage.profile()
    for _round in range(2):
        opened = await open_profile(profile, ScriptedPrompter(), opener=sessions, secrets=secrets, given=given)
        assert await sessions.keep(opened) is not None
        assert opened.token is not None
        await secrets.renew(profile, opened.token)
    assert [error.title for error in told] == ["Your keyring refused."]
    assert "for this session only" in told[0].next_step


async def test_a_sign_in_that_began_before_does_not_undo_that_readings_are_kept(stage: Stage) -> None:
    profile = stage.profile()
    await stage.save(profile, stage.cloud.info.password)
    save_profile(msgspec.structs.replace(profile, keep_readings=True, kept_days=7))
    await stage.open_and_keep(profile, ScriptedPrompter())
    saved = load_profiles().find(profile.name)
    assert saved is not None
    assert (saved.keep_readings, saved.kept_days) == (True, 7)
