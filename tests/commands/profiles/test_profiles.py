"""``profiles``: what the window's profile manager does, from a terminal."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.session.profiles.saved_sign_ins import save_sign_in
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from drs_inspector.storage.secrets.keyring_store import MemoryStore, SecretKind
from tests.helpers.saved_credential import saved_credential

RunCli = Callable[..., Result]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    store = MemoryStore()
    monkeypatch.setattr("drs_inspector.commands.profiles.run.KeyringStore", lambda: store)
    return store


def _saved(name: str, store: MemoryStore, **fields: str) -> Profile:
    profile = Profile(
        name=name,
        iam_url="https://iam.example.invalid",
        drs_url="https://drs.example.invalid",
        domain="acme",
        username="maria",
        project_name="eu-de_shop",
        keep_password=True,
    )
    for field, value in fields.items():
        setattr(profile, field, value)
    save_profile(profile)
    asyncio.run(save_sign_in(store, profile, PasswordCredential("maria", "hunter2", "acme"), None))
    return profile


def _password(name: str, store: MemoryStore) -> str | None:
    profile = load_profiles().find(name) or Profile(name=name)
    found = asyncio.run(saved_credential(store, profile))
    return found.password if isinstance(found, PasswordCredential) else None


def test_the_list_says_who_and_where_and_no_secret(run_cli: RunCli, keyring: MemoryStore) -> None:
    _saved("shop", keyring)
    _saved("everything", keyring, method="access-key", region="eu-de")
    result = run_cli("profiles", "list")
    assert result.stdout.splitlines()[0] == "shop: maria, acme, https://iam.example.invalid, eu-de_shop"
    assert result.stdout.splitlines()[1].startswith("everything: access key, acme, eu-de")
    document = json.loads(run_cli("profiles", "list", "--json").stdout)
    assert [profile["name"] for profile in document] == ["shop", "everything"]
    assert "hunter2" not in result.stdout + json.dumps(document)


@pytest.mark.parametrize(
    "words",
    [
        ["profiles", "list"],
        ["profiles", "list", "--json"],
        ["profiles", "export", "-o", "out.json"],
        ["profiles", "duplicate", "shop"],
        ["show", "--profile", "shop"],
    ],
)
def test_profiles_that_cannot_be_read_are_not_told_as_none(words: list[str], run_cli: RunCli) -> None:
    file = app_paths().profiles_file
    file.parent.mkdir(parents=True)
    file.write_text('{"format": "drs-ins', "utf-8")
    result = run_cli(*words)
    assert result.exit_code == 5, result.output
    assert "could not be read" in result.stderr
    assert "no profiles" not in result.output
    assert result.stdout == ""
    assert file.read_text("utf-8") == '{"format": "drs-ins'
    assert not list(file.parent.glob("*.damaged"))


def test_a_rename_takes_the_secret_along(run_cli: RunCli, keyring: MemoryStore) -> None:
    _saved("shop", keyring)
    _saved("other", keyring)
    assert run_cli("profiles", "rename", "shop", "other").exit_code == 2
    assert run_cli("profiles", "rename", "nobody", "x").exit_code == 2
    assert run_cli("profiles", "rename", "shop", "store").exit_code == 0
    assert [profile.name for profile in load_profiles().profiles] == ["store", "other"]
    assert _password("store", keyring) == "hunter2"
    assert not any(name == "shop" for name, _kind in keyring._secrets)


def test_a_copy_has_no_secret(run_cli: RunCli, keyring: MemoryStore) -> None:
    _saved("shop", keyring)
    assert run_cli("profiles", "duplicate", "shop").stdout == "shop (copy)\n"
    assert _password("shop (copy)", keyring) is None


def test_deleting_asks_and_takes_the_secret_too(run_cli: RunCli, keyring: MemoryStore) -> None:
    _saved("shop", keyring)
    assert run_cli("profiles", "delete", "shop").exit_code == 2  # there is no terminal to ask in
    assert _password("shop", keyring) == "hunter2"
    assert run_cli("profiles", "delete", "shop", "--yes").exit_code == 0
    assert load_profiles().profiles == ()
    assert keyring._secrets == {}


def test_secrets_go_and_profiles_stay(run_cli: RunCli, keyring: MemoryStore) -> None:
    _saved("shop", keyring)
    _saved("other", keyring)
    asyncio.run(keyring.set("", "proxy", "secret"))
    assert run_cli("profiles", "forget-secrets").exit_code == 2
    assert run_cli("profiles", "forget-secrets", "shop", "--yes").exit_code == 0
    assert (_password("shop", keyring), _password("other", keyring)) == (None, "hunter2")
    assert run_cli("profiles", "forget-secrets", "--all", "--yes").exit_code == 0
    assert keyring._secrets == {}
    assert len(load_profiles().profiles) == 2


def test_a_keyring_that_refuses_is_said_and_the_others_are_still_forgotten(
    run_cli: RunCli, keyring: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drs_inspector.domain.errors import SecretStoreError  # noqa: PLC0415 - only here

    _saved("shop", keyring)
    _saved("other", keyring)
    really_delete = keyring.delete

    async def delete(profile: str, kind: SecretKind) -> None:
        if profile == "shop":
            raise SecretStoreError("Your keyring is locked.", "", "Unlock it.")
        await really_delete(profile, kind)

    monkeypatch.setattr(keyring, "delete", delete)
    result = run_cli("profiles", "forget-secrets", "--all", "--yes")
    assert result.exit_code == 3
    assert "locked" in result.stderr
    assert _password("other", keyring) is None


def test_an_exported_file_has_no_secret_and_comes_back(run_cli: RunCli, keyring: MemoryStore, tmp_path: Path) -> None:
    _saved("shop", keyring)
    file = tmp_path / "profiles.json"
    assert run_cli("profiles", "export", "-o", str(file)).exit_code == 0
    assert "hunter2" not in file.read_text()
    assert run_cli("profiles", "export", "-o", str(file)).exit_code == 5  # never replaced
    assert run_cli("profiles", "import", str(file)).stdout == "shop (2)\n"
    assert run_cli("profiles", "import", str(file), "--replace").stdout == "shop\n"
    assert [profile.name for profile in load_profiles().profiles] == ["shop", "shop (2)"]
    assert run_cli("profiles", "import", str(tmp_path / "none.json")).exit_code == 5


def test_sign_ins_of_other_tools_are_shown_and_only_stored_by_name(
    run_cli: RunCli, keyring: MemoryStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in os.environ:
        if name.startswith(("OS_", "HW_", "HUAWEICLOUD_")):
            monkeypatch.delenv(name)
    assert "No other tool" in run_cli("profiles", "find").stderr
    monkeypatch.setenv("HUAWEICLOUD_SDK_AK", "AKEXAMPLE")
    monkeypatch.setenv("HUAWEICLOUD_SDK_SK", "topsecretkey")
    monkeypatch.setenv("HUAWEICLOUD_SDK_REGION_ID", "eu-west-101")
    shown = run_cli("profiles", "find")
    assert shown.exit_code == 0
    assert "Access key" in shown.stdout
    assert "topsecretkey" not in shown.stdout
    assert load_profiles().profiles == ()
    name = shown.stdout.partition(":")[0]
    assert run_cli("profiles", "find", "nobody").exit_code == 2
    taken = run_cli("profiles", "find", name)
    assert taken.exit_code == 0, taken.stderr
    assert load_profiles().find(name) is not None
    assert "topsecretkey" in str(keyring._secrets)
    assert "topsecretkey" not in taken.stdout + taken.stderr


def test_updates_are_refused_where_this_copy_knows_no_releases(run_cli: RunCli) -> None:
    result = run_cli("updates")
    assert result.exit_code == 2
    assert "does not know where its releases are" in result.stderr
