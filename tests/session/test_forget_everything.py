"""Forgetting everything removes what is saved, thing by thing, and says what is still there."""

import json
from pathlib import Path

import pytest

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.domain.errors import InspectorError, SecretStoreError
from drs_inspector.session.forget_everything import FORGOTTEN, Forgettable, forget_everything
from drs_inspector.session.profiles.saved_sign_ins import save_proxy_password, save_sign_in
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.settings import Settings, save_settings
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from drs_inspector.storage.saved_views.saved_view import SavedView
from drs_inspector.storage.saved_views.store import save_view
from drs_inspector.storage.secrets.keyring_store import MemoryStore, SecretKind


class StubbornStore(MemoryStore):
    """A keyring that does not remove what one profile has, once it is locked."""

    async def delete(self, profile: str, kind: SecretKind) -> None:
        if profile == "stubborn" and self.state == "locked":
            raise SecretStoreError("Your keyring is locked.", "", "Unlock it.")
        await super().delete(profile, kind)


class NoStore(MemoryStore):
    """A computer without a keyring."""

    async def delete(self, profile: str, kind: SecretKind) -> None:
        self.state = "missing"
        raise SecretStoreError("There is no keyring to store secrets in.")


async def fill(secrets: MemoryStore, *names: str) -> None:
    for name in names:
        profile = Profile(name=name, iam_url="https://iam.example", username="anna", keep_password=True)
        save_profile(profile)
        await save_sign_in(secrets, profile, PasswordCredential("anna", "geheim"), Token(value="t" * 50))
    await save_proxy_password(secrets, "http://proxy:1", "geheim-p")
    save_settings(Settings(recent_files=["/a.json"]))
    save_view(SavedView(name="mine"))
    for file in (app_paths().settings_file, app_paths().profiles_file, app_paths().views_file):
        file.with_name(f"{file.name}.damaged").write_text("{")


def left(home: Path) -> list[str]:
    """Return the files that hold anything."""
    return sorted(path.name for path in home.rglob("*") if path.is_file() and path.stat().st_size)


async def test_nothing_that_was_saved_is_left(own_home: Path) -> None:
    secrets = MemoryStore()
    await fill(secrets, "a", "b")
    assert len(secrets._secrets) == 5
    assert len(left(own_home)) == 6
    assert await forget_everything(secrets) == ()
    assert secrets._secrets == {}
    assert left(own_home) == []
    assert await forget_everything(secrets) == (), "a second time there is nothing to do"


async def test_a_profile_whose_secrets_stay_is_kept_and_named_and_the_others_go(own_home: Path) -> None:
    secrets = StubbornStore()
    await fill(secrets, "a", "stubborn")
    secrets.state = "locked"
    (failure,) = await forget_everything(secrets)
    assert "Still there: “stubborn”" in failure.error.cause
    assert failure.error.next_step == "Unlock it."
    assert [profile.name for profile in load_profiles().profiles] == ["stubborn"]
    assert {name for name, _kind in secrets._secrets} == {"stubborn"}
    assert not app_paths().settings_file.exists()


async def test_without_a_keyring_profiles_go_and_that_there_is_none_is_said(own_home: Path) -> None:
    await fill(MemoryStore(), "a")
    failures = await forget_everything(NoStore())
    assert left(own_home) == []
    assert {str(one.error) for one in failures} == {"There is no keyring to store secrets in."}


async def test_profiles_of_a_newer_version_stay_and_are_named() -> None:
    file = app_paths().profiles_file
    file.parent.mkdir(parents=True)
    content = {"format": "drs-inspector/profiles", "version": 99, "profiles": [{"name": "a"}]}
    file.write_text(json.dumps(content))
    (failure,) = await forget_everything(MemoryStore())
    assert "newer" in str(failure.error)
    assert json.loads(file.read_text()) == content


@pytest.mark.parametrize("fails", [False, True])
async def test_one_more_thing_is_one_more_entry(fails: bool) -> None:
    forgotten: list[str] = []

    async def forget_logs(_secrets: object) -> None:
        forgotten.append("logs")
        if fails:
            raise InspectorError("The log is in use.")

    failures = await forget_everything(MemoryStore(), (Forgettable("Logs", forget_logs), *FORGOTTEN))
    assert forgotten == ["logs"]
    assert [(one.title, str(one.error)) for one in failures] == ([("Logs", "The log is in use.")] if fails else [])
