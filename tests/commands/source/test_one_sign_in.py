"""The command line signs in as the window does: the same order, the same care, the same that is saved."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.session.profiles.saved_sign_ins import load_token, load_values, save_sign_in
from drs_inspector.storage.profiles.store import Profile, RememberedProject, save_profile
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.commands.conftest import MakeRunningCloud, RunningCloud

pytestmark = pytest.mark.usefixtures("keyring")
RunCli = Callable[..., Result]
PASSWORD, WITH_CODE = ("password",), ("password", "totp")


def profile_at(cloud: RunningCloud, **more: Any) -> Profile:
    info = cloud.info
    values: dict[str, Any] = {
        "name": "P",
        "iam_url": info.iam_url,
        "drs_url": info.drs_url,
        "domain": info.domain,
        "username": info.username,
        "project_name": info.project_name,
        "keep_password": True,
    }
    return Profile(**(values | more))


def saved(profile: Profile, keyring: KeyringStore, password: str, token: str = "") -> Profile:
    """Put a profile into its file and its secrets into the keyring, as an earlier sign-in left them."""
    save_profile(profile)
    active = Token(value=token, expires_at=datetime.now(UTC) + timedelta(hours=9)) if token else None
    credential = PasswordCredential(profile.username, password, profile.domain)
    asyncio.run(save_sign_in(keyring, profile, credential, active))
    return profile


def saved_token(profile: Profile, keyring: KeyringStore) -> str:
    found = asyncio.run(load_token(keyring, profile))
    return found.token if found else ""


def sign_ins(cloud: RunningCloud) -> list[tuple[str, ...]]:
    return [record.methods for record in cloud.server.app.state.sign_ins]


@pytest.fixture
def cloud(running_cloud: MakeRunningCloud, monkeypatch: pytest.MonkeyPatch) -> RunningCloud:
    cloud = running_cloud(jobs=3)
    monkeypatch.delenv("DRS_INSPECTOR_PASSWORD")
    return cloud


def test_where_a_project_must_be_chosen_the_saved_password_is_not_sent_as_well(
    cloud: RunningCloud, keyring: KeyringStore, run_cli: RunCli
) -> None:
    state = cloud.server.app.state
    account_wide = state.tokens.issue(state.directory.reader, state.directory.domain, None, PASSWORD).value
    saved(profile_at(cloud, project_name=""), keyring, cloud.info.password, account_wide)
    result = run_cli("show", "--profile", "P")
    assert PASSWORD not in sign_ins(cloud)
    assert result.exit_code == 2
    assert "--project-name" in result.stderr
    assert run_cli("show", "--profile", "P", "--project-name", cloud.info.project_name).exit_code == 0


def test_the_saved_password_of_a_user_with_a_second_factor_is_not_sent_without_the_code(
    cloud: RunningCloud, keyring: KeyringStore, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = cloud.server.app.state.directory.careful_reader
    careful = profile_at(cloud, username=user.name, second_factor=True)
    saved(careful, keyring, user.password)
    result = run_cli("show", "--profile", "P")
    assert sign_ins(cloud) == []
    assert result.exit_code == 2
    assert "DRS_INSPECTOR_PASSCODE" in result.stderr
    monkeypatch.setenv("DRS_INSPECTOR_PASSCODE", "123456")
    assert run_cli("show", "--profile", "P").exit_code == 0
    assert sign_ins(cloud) == [WITH_CODE]
    monkeypatch.delenv("DRS_INSPECTOR_PASSCODE")
    assert run_cli("show", "--profile", "P").exit_code == 0, "the code is asked for once: its token is saved"
    assert sign_ins(cloud) == [WITH_CODE]


def test_a_token_that_was_renewed_under_way_is_the_saved_one(
    cloud: RunningCloud, keyring: KeyringStore, run_cli: RunCli, tmp_path: Path
) -> None:
    state = cloud.server.app.state
    profile = saved(profile_at(cloud), keyring, cloud.info.password)
    state.faults.add("401-once@/jobs:1")
    assert run_cli("export", "--profile", "P", "-o", str(tmp_path / "out.json")).exit_code == 0
    assert sign_ins(cloud) == [PASSWORD, PASSWORD]
    token = saved_token(profile, keyring)
    assert state.tokens.find(token) is not None
    assert list(state.tokens._grants)[-1] == token
    assert run_cli("show", "--profile", "P").exit_code == 0
    assert sign_ins(cloud) == [PASSWORD, PASSWORD], "the next command signs in with what the one before saved"


def test_a_saved_token_that_is_refused_is_forgotten(
    cloud: RunningCloud, keyring: KeyringStore, run_cli: RunCli
) -> None:
    profile = saved(profile_at(cloud, keep_password=False), keyring, "", "MII-of-yesterday")
    result = run_cli("show", "--profile", "P")
    assert result.exit_code == 3
    assert "sign-in of last time is not accepted" in result.stderr
    assert "DRS_INSPECTOR_PASSWORD" in result.stderr
    assert saved_token(profile, keyring) == ""


def test_the_doctor_follows_a_refused_saved_token_with_the_saved_password(
    cloud: RunningCloud, keyring: KeyringStore, run_cli: RunCli
) -> None:
    profile = saved(profile_at(cloud), keyring, cloud.info.password, "MII-of-yesterday")
    result = run_cli("doctor", "--profile", "P")
    assert result.exit_code == 0, result.stdout
    assert sign_ins(cloud) == [PASSWORD]
    assert saved_token(profile, keyring) == ""


def test_a_session_that_nothing_is_saved_of_is_ended(cloud: RunningCloud, run_cli: RunCli, monkeypatch: Any) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", cloud.info.password)
    assert run_cli("show", *cloud.source).exit_code == 0
    state = cloud.server.app.state
    assert [state.tokens.find(value) for value in state.tokens._grants] == [None]


def test_a_session_that_nothing_is_saved_of_is_ended_after_an_error_too(
    cloud: RunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", cloud.info.password)
    state = cloud.server.app.state
    state.faults.add("403@/jobs")
    assert run_cli("show", *cloud.source).exit_code == 3
    assert [state.tokens.find(value) for value in state.tokens._grants] == [None]


@pytest.mark.parametrize("projects", [1, 2])
def test_a_token_that_was_renewed_while_projects_were_read_is_the_saved_one(
    cloud: RunningCloud, keyring: KeyringStore, run_cli: RunCli, projects: int
) -> None:
    state = cloud.server.app.state
    places = (state.directory.main, state.directory.sub_project)[:projects]
    chosen = tuple(RememberedProject(id=one.id, name=one.name) for one in places)
    profile = saved(profile_at(cloud, project_name="", projects=chosen), keyring, cloud.info.password)
    state.faults.add("401-once@/batch-detail:1")
    assert run_cli("show", "--profile", "P").exit_code == 0
    issued = list(state.tokens._grants)
    still_good = [value for value in issued if state.tokens.find(value) is not None]
    if projects == 1:
        assert saved_token(profile, keyring) == issued[-1]
    else:
        assert (saved_token(profile, keyring), still_good) == ("", []), "no token is good for several projects"


def test_what_a_variable_gives_is_for_this_time_only(
    cloud: RunningCloud, keyring: KeyringStore, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = saved(profile_at(cloud), keyring, "old word")
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", cloud.info.password)
    assert run_cli("show", "--profile", "P").exit_code == 0
    state = cloud.server.app.state
    assert [state.tokens.find(value) for value in state.tokens._grants] == [None]
    assert saved_token(profile, keyring) == ""
    assert asyncio.run(load_values(keyring, profile)) == {"password": "old word"}


def test_a_project_by_name_is_sent_with_its_account(
    cloud: RunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", cloud.info.password)
    cloud.server.app.state.faults.add("project-domain")
    info = cloud.info
    place = ("--iam-url", info.iam_url, "--drs-url", info.drs_url, "--project-name", info.project_name)
    result = run_cli("show", *place, "--domain", info.domain, "--username", info.username)
    assert result.exit_code == 0, result.stderr


def test_a_missing_account_of_the_project_is_not_told_as_a_wrong_password(
    cloud: RunningCloud, keyring: KeyringStore, run_cli: RunCli
) -> None:
    state = cloud.server.app.state
    state.faults.add("project-domain")
    by_id = profile_at(cloud, username="", domain="", user_id=state.directory.reader.id)
    saved(by_id, keyring, cloud.info.password)
    result = run_cli("show", "--profile", "P")
    assert result.exit_code == 3
    assert "account (domain)" in result.stderr
    assert "--domain" in result.stderr
    assert "refused" not in result.stderr
    assert len(sign_ins(cloud)) == 1
    state.faults.clear()
    assert run_cli("show", "--profile", "P").exit_code == 0, "a user id needs no account"
