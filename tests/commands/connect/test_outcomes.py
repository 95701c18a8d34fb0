"""How ``connect`` and other commands with questions end: given up, refused, locked, without a keyring."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from drs_inspector.commands.exit_codes import FILE
from drs_inspector.session.profiles.saved_sign_ins import load_token
from drs_inspector.simulator.iam.accounts import PASSCODE
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.commands.conftest import RunningCloud
from tests.commands.connect.saved import PASSWORD, WITH_CODE, saved, sign_ins

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo terminals of this kind", allow_module_level=True)
from tests.helpers.terminal import conversation

pytestmark = pytest.mark.usefixtures("keyring")
RunCli = Callable[..., Result]


def test_a_code_of_the_variable_says_that_one_is_needed(
    run_cli: RunCli, cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = cloud.server.app.state.directory.careful_reader
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", user.password)
    monkeypatch.setenv("DRS_INSPECTOR_PASSCODE", PASSCODE)
    given = (*cloud.source, "--username", user.name, "--keep-as", "Mine", "--keep-secret")
    assert run_cli("connect", *given).exit_code == 0
    assert json.loads(run_cli("profiles", "list", "--json").stdout)[0]["second_factor"] is True
    assert (saved("Mine").user_id, sign_ins(cloud)) == (user.id, [WITH_CODE])


def test_unreadable_profiles_are_told_before_anything_is_asked(
    run_cli: RunCli, cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = app_paths().profiles_file
    file.mkdir(parents=True)
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", cloud.info.password)
    result = run_cli("connect", *cloud.source, "--keep-as", "Mine")
    assert result.exit_code == FILE
    assert "profiles.json" in result.stderr
    assert sign_ins(cloud) == []
    assert run_cli("connect", *cloud.source, "--keep-as", "-").exit_code == 0


def test_damaged_profiles_are_told_and_put_aside_by_the_one_that_is_saved(
    run_cli: RunCli, cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = app_paths().profiles_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b'{"profiles": [')
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", cloud.info.password)
    assert run_cli("connect", *cloud.source, "--keep-as", "-").exit_code == 0
    assert file.read_bytes() == b'{"profiles": ['
    result = run_cli("connect", *cloud.source, "--keep-as", "Mine")
    assert result.exit_code == 0
    assert "profiles could not be read" in result.stderr
    assert "profiles.json.damaged" in result.stderr
    assert saved("Mine").iam_url == cloud.info.iam_url
    assert any(one.read_bytes() == b'{"profiles": [' for one in file.parent.glob("profiles.json.damaged*"))


def test_giving_up_keeps_nothing(cloud: RunningCloud, tmp_path: Path) -> None:
    with conversation([cloud.info.iam_url, "connect", "--region", "eu-de"], tmp_path) as terminal:
        terminal.answer("Domain: ", cloud.info.domain)
        terminal.wait_for("User: ")
        terminal.press(b"\x03")
        assert terminal.end() == 130
        assert "Traceback" not in terminal.shown
    assert load_profiles().profiles == ()


def test_giving_up_the_name_ends_the_session(cloud: RunningCloud, tmp_path: Path) -> None:
    taken: Any = Profile(name="EU-DE (Germany)")
    save_profile(taken)
    with conversation([cloud.info.iam_url, "connect", "--region", "eu-de"], tmp_path) as terminal:
        terminal.answer("Domain: ", cloud.info.domain)
        terminal.answer("User: ", cloud.info.username)
        terminal.answer("Password (not shown): ", cloud.info.password)
        terminal.answer("Which: ", "1")
        terminal.answer("Keep as [EU-DE (Germany) 2]: ", "EU-DE (Germany)")
        terminal.answer("There is a profile “EU-DE (Germany)” already. Replace it? [y/N]: ", "")
        terminal.wait_for("Keep as [")
        terminal.press(b"\x04")
        assert terminal.end() == 130
    tokens = cloud.server.app.state.tokens
    assert [tokens.find(value) for value in tokens._grants] == [None] * len(tokens._grants)
    assert load_profiles().profiles == (taken,)


@pytest.mark.parametrize("command", ["show", "export -o -"])
def test_the_project_of_a_place_is_asked_for(
    cloud: RunningCloud, tmp_path: Path, run_cli: RunCli, command: str
) -> None:
    info = cloud.info
    place = ["--iam-url", info.iam_url, "--drs-url", info.drs_url, "--domain", info.domain, "--username", info.username]
    with conversation([info.iam_url, *command.split(), *place], tmp_path) as terminal:
        terminal.answer("Password (not shown): ", info.password)
        terminal.answer("Which: ", "1")
        assert terminal.end() == 0
    without_terminal = run_cli(*command.split(), *place)
    assert without_terminal.exit_code == 2
    assert "--project-id or --project-name" in without_terminal.stderr


def test_without_a_keyring_nothing_is_said_to_be_kept_but_the_profile(
    cloud: RunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", cloud.info.password)
    result = run_cli("connect", *cloud.source, "--keep-as", "Mine", "--keep-secret")
    assert result.exit_code == 1, "done in part: a script may use the profile"
    assert "The profile is kept, what signs in is not." in result.stderr
    assert "✓ Kept" not in result.stderr
    assert saved("Mine").username == cloud.info.username


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--iam-url", "http://iam.example.com", "--drs-url", "https://drs.example.com"), "https"),
        (("--region", "eu-de", "--agency-domain", "OTHER"), "--agency"),
        (("--iam-url", "https://iam.example.com"), "--drs-url"),
    ],
)
def test_what_does_not_fit_together_is_said_before_anything_is_asked(
    cloud: RunningCloud, tmp_path: Path, run_cli: RunCli, options: tuple[str, ...], words: str
) -> None:
    with conversation([cloud.info.iam_url, "connect", *options], tmp_path) as terminal:
        assert terminal.end() == 2
        assert words in terminal.shown
    result = run_cli("connect", *options)
    assert (result.exit_code, words in result.stderr) == (2, True)


@pytest.mark.parametrize("command", ["connect", "show"])
def test_a_locked_account_ends_the_conversation(cloud: RunningCloud, tmp_path: Path, command: str) -> None:
    cloud.server.app.state.faults.add("iam-locked")
    place = ["--region", "eu-de", "--domain", cloud.info.domain, "--username", cloud.info.username]
    with conversation([cloud.info.iam_url, command, *place, "--project-name", "eu-de"], tmp_path) as terminal:
        terminal.answer("Password (not shown): ", "any")
        assert terminal.end() == 3
        assert "the account is locked" in terminal.shown
        assert "trying sooner can prolong the lock" in terminal.shown
        assert terminal.shown.count("Password (not shown)") == 1


def test_giving_up_a_question_of_another_command_ends_it_as_ctrl_c_does(cloud: RunningCloud, tmp_path: Path) -> None:
    place = ["--region", "eu-de", "--domain", cloud.info.domain, "--username", cloud.info.username]
    with conversation([cloud.info.iam_url, "show", *place, "--project-name", "eu-de"], tmp_path) as terminal:
        assert "Signing in: eu-de  ·  eu-de  ·  demo-reader" in terminal.answer("Password (not shown): ", "wrong")
        assert "x The cloud refused this password" in terminal.answer("Password (not shown): ", "")
        terminal.wait_for("Enter the password.")
        terminal.wait_for("Password (not shown): ")
        terminal.press(b"\x03")
        assert terminal.end() == 130
        assert "Traceback" not in terminal.shown
    assert sign_ins(cloud) == [PASSWORD]


def test_a_token_that_was_renewed_is_saved_with_the_project_that_was_chosen(
    cloud: RunningCloud, keyring: KeyringStore, tmp_path: Path
) -> None:
    info, state = cloud.info, cloud.server.app.state
    place: dict[str, Any] = {
        "iam_url": info.iam_url,
        "drs_url": info.drs_url,
        "domain": info.domain,
        "username": info.username,
    }
    save_profile(Profile(name="P", region="eu-de", **place))
    state.faults.add("401-once@/batch-detail:1")
    with conversation([info.iam_url, "show", "--profile", "P"], tmp_path) as terminal:
        terminal.answer("Password (not shown): ", info.password)
        terminal.answer("Which: ", "1")
        assert terminal.end() == 0
    assert saved("P").project_id
    kept = asyncio.run(load_token(keyring, saved("P")))
    assert kept is not None
    assert kept.token == list(state.tokens._grants)[-1]
