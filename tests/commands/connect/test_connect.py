"""``connect`` on a real terminal: the questions of the dialog in its order and words, and a profile in the end."""

import asyncio
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from drs_inspector.session.profiles.saved_sign_ins import load_token, load_values
from drs_inspector.simulator.iam.accounts import PASSCODE
from drs_inspector.storage.files.settings import load_settings
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.commands.conftest import RunningCloud
from tests.commands.connect.saved import PASSWORD, WITH_CODE, saved, sign_ins
from tests.helpers.badge_method import NUMBER, PIN, PIN_VARIABLE, badges

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo terminals of this kind", allow_module_level=True)
from tests.helpers.terminal import conversation

pytestmark = pytest.mark.usefixtures("keyring")
RunCli = Callable[..., Result]


def test_the_conversation_of_the_picture(cloud: RunningCloud, keyring: KeyringStore, tmp_path: Path) -> None:
    user = cloud.server.app.state.directory.careful_reader
    with conversation([cloud.info.iam_url, "connect"], tmp_path) as terminal:
        terminal.answer("Cloud and region (type to search): ", "eu")
        rows = terminal.answer("Number, or more letters [1]: ", "germany").splitlines()
        assert rows[1].split() == ["1", "EU-DE", "(Germany)", "eu-de", "Open", "Telekom", "Cloud"]
        assert [row.split()[0] for row in rows[1:]] == ["1", "2", "3", "4", "5"]
        assert len(terminal.answer("Number, or more letters [1]: ", "").splitlines()) == 2
        terminal.answer("Domain: ", cloud.info.domain)
        terminal.answer("User: ", user.name)
        terminal.answer("Password (not shown): ", "wr0ng-word")
        refusal = terminal.answer("Password (not shown): ", user.password)
        assert f"x The cloud refused this password for {user.name} (IAM 401)." in refusal
        assert "Some domains lock a user after a few refusals: check it before you try again." in refusal
        terminal.answer("One-time code: ", PASSCODE)
        projects = terminal.answer("Which: ", "1-2")
        assert re.search(r"✓ Signed in until [^(]+ \([+-]\d\d:\d\d\)\.", projects), (
            "a time that is printed has its zone"
        )
        assert "Projects (3; numbers, names, * for all that I may see)" in projects
        assert "  1 eu-de             " in projects
        assert " jobs" in projects
        terminal.answer("Keep as [EU-DE (Germany)]: ", "Production 2")
        terminal.answer("Keep the password in the keyring? [y/N]: ", "y")
        terminal.wait_for('✓ Kept. Next time: drs-inspector show "Production 2"')
        assert terminal.end() == 0
        assert user.password not in terminal.raw
        assert "wr0ng-word" not in terminal.raw
    assert sign_ins(cloud)[:3] == [PASSWORD, PASSWORD, WITH_CODE]
    profile = saved("Production 2")
    assert (profile.cloud, profile.region, profile.second_factor, profile.user_id) == ("otc", "eu-de", True, user.id)
    assert [project.name for project in profile.projects] == ["eu-de", "eu-de_analytics"]
    assert asyncio.run(load_values(keyring, profile)) == {"password": user.password}
    assert list(load_settings().settings.get("used_regions")) == ["otc/eu-de"]


def test_next_time_shows_all_projects_that_were_chosen(cloud: RunningCloud, tmp_path: Path, run_cli: RunCli) -> None:
    with conversation([cloud.info.iam_url, "connect", "--region", "eu-de"], tmp_path) as terminal:
        for question, text in (
            ("Domain: ", cloud.info.domain),
            ("User: ", cloud.info.username),
            ("Password (not shown): ", cloud.info.password),
            ("Which: ", "eu-de eu-de_sample"),
            ("Keep as [", "Two"),
            ("[y/N]: ", "y"),
        ):
            terminal.answer(question, text)
        assert terminal.end() == 0
    shown = run_cli("show", "Two")
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout.startswith("SNAPSHOT ")
    assert {line.partition(" ")[0] for line in shown.stdout.splitlines()} >= {"eu-de", "eu-de_sample"}


def test_the_last_used_region_comes_first_and_enter_takes_it(cloud: RunningCloud, tmp_path: Path) -> None:
    token = cloud.server.app.state.tokens.issue(
        cloud.server.app.state.directory.reader,
        cloud.server.app.state.directory.domain,
        cloud.server.app.state.directory.main,
        PASSWORD,
    )
    for question in ("type to search): ", "Number, or more letters [1]: "):
        with conversation([cloud.info.iam_url, "connect"], tmp_path, DRS_INSPECTOR_TOKEN=token.value) as terminal:
            terminal.answer("Cloud and region (", "germany" if question.startswith("type") else "")
            said = terminal.answer("Number, or more letters [1]: ", "")
            terminal.answer("Keep as [EU-DE (Germany)", "-")
            assert terminal.end() == 0
    assert "used now" in said
    assert load_profiles().profiles == ()
    assert cloud.server.app.state.tokens.find(token.value) is not None, "a token that was given is not ended"


def test_a_pasted_block_fills_everything_it_can(cloud: RunningCloud, tmp_path: Path) -> None:
    info = cloud.info
    own_url = info.iam_url.replace("127.0.0.1", "localhost")
    block = (
        f"auth:\n  auth_url: {own_url}/v3\n  username: {info.username}\n  user_domain_name: {info.domain}\n"
        f"  project_name: {info.project_name}\n"
    )
    with conversation([info.iam_url, "connect"], tmp_path) as terminal:
        terminal.answer("type to search): ", block)
        terminal.answer("DRS URL: ", own_url)
        terminal.answer("Password (not shown): ", info.password)
        terminal.answer("Keep as [", "Mine")
        terminal.answer("[y/N]: ", "")
        assert terminal.end() == 0
        assert "Which:" not in terminal.shown
    assert (saved("Mine").project_name, saved("Mine").keep_password) == (info.project_name, False)


def test_more_projects_come_with_enter_and_a_refused_list_says_so(
    cloud: RunningCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = cloud.server.app.state
    kind = type(state.directory)
    main = state.directory.main
    extra = [type(main)(f"{number:032x}", f"eu-de_extra{number}", main.domain) for number in range(6)]
    original = kind.projects
    monkeypatch.setattr(kind, "projects", property(lambda self: (*original.fget(self), *extra)))
    state.faults.add("403@/jobs:3")
    with conversation([cloud.info.iam_url, "connect", "--region", "eu-de"], tmp_path) as terminal:
        terminal.answer("Domain: ", cloud.info.domain)
        terminal.answer("User: ", cloud.info.username)
        terminal.answer("Password (not shown): ", cloud.info.password)
        first = terminal.answer("Which: ", "")
        assert "… 3 more: press Enter" in first
        assert "refused (403)" in first
        assert "  9 eu-de_sample" in terminal.answer("Which: ", "10")
        assert "There is no project 10." in terminal.answer("Which: ", "*")
        terminal.answer("Keep as [", "All")
        terminal.answer("[y/N]: ", "")
        assert terminal.end() == 0
    assert saved("All").all_projects


def test_an_access_key_and_an_invented_method(cloud: RunningCloud, tmp_path: Path, keyring: KeyringStore) -> None:
    place = (cloud.info.iam_url, "connect", "--region", "eu-de", "--project-name", "eu-de", "--method")
    with conversation([*place, "access-key"], tmp_path) as terminal:
        terminal.answer("Access key: ", cloud.info.access_key)
        terminal.answer("Secret key (not shown): ", cloud.info.secret_key)
        terminal.answer("Security token (Enter for none, not shown): ", "")
        terminal.answer("Keep as [", "Key")
        terminal.answer("Keep the access key in the keyring? [y/N]: ", "y")
        assert terminal.end() == 0
    with badges(), conversation([*place, "badge"], tmp_path) as terminal:
        terminal.answer("Badge: ", NUMBER)
        terminal.answer("PIN (not shown): ", "00-00")
        assert f"The cloud refused this PIN for {NUMBER}" in terminal.answer("PIN (not shown): ", PIN)
        terminal.answer("Keep as [", "Door")
        terminal.answer("Keep the badge in the keyring? [y/N]: ", "y")
        assert terminal.end() == 0
    assert saved("Door").fields == {"badge_number": NUMBER}
    with conversation([cloud.info.iam_url, "show", "Door"], tmp_path) as terminal:
        assert terminal.end() == 0
    assert sign_ins(cloud) == [("badge",)] * 2, "the token of the first time is saved"


def test_an_invented_method_without_a_terminal(
    cloud: RunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ("--region", "eu-de", "--iam-url", cloud.info.iam_url, "--drs-url", cloud.info.drs_url)
    with badges():
        lacking = run_cli("connect", *place, "--method", "badge", "--project-name", "eu-de", "--keep-as", "Door")
        assert lacking.exit_code == 2
        assert "--badge-number" in lacking.stderr
        assert PIN_VARIABLE in lacking.stderr
        monkeypatch.setenv(PIN_VARIABLE, PIN)
        given = ("--method", "badge", "--badge-number", NUMBER, "--project-name", "eu-de", "--keep-as", "Door")
        result = run_cli("connect", *place, *given, "--keep-secret")
        assert result.exit_code == 0, result.stderr
        assert run_cli("export", "--profile", "Door", "-o", "-").exit_code == 0
        assert json.loads(run_cli("profiles", "list", "--json").stdout)[0]["method"] == "badge"
        assert run_cli("doctor", "--profile", "Door").exit_code == 0


def test_without_a_terminal_everything_that_is_missing_is_named(run_cli: RunCli, cloud: RunningCloud) -> None:
    result = run_cli("connect")
    assert result.exit_code == 2
    for name in ("--region", "--domain", "--username", "DRS_INSPECTOR_PASSWORD", "--project-id", "--keep-as"):
        assert name in result.stderr
    assert sign_ins(cloud) == []


def test_without_a_terminal_options_and_variables_are_enough(
    run_cli: RunCli, cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch, keyring: KeyringStore
) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", cloud.info.password)
    given = (*cloud.source, "--keep-as", "Mine")
    assert run_cli("connect", *given).exit_code == 0
    assert asyncio.run(load_token(keyring, saved("Mine"))) is not None
    assert asyncio.run(load_values(keyring, saved("Mine"))) is None
    assert run_cli("connect", *given).exit_code == 2, "a profile is not replaced by itself"
    assert run_cli("connect", *given, "--replace", "--keep-secret").exit_code == 0
    assert asyncio.run(load_values(keyring, saved("Mine"))) is not None
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", "wrong")
    refused = run_cli("connect", *given, "--replace")
    assert refused.exit_code == 3
    assert "The cloud refused this password" in refused.stderr


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_are_the_terminal_s_and_can_be_taken_away(
    cloud: RunningCloud, tmp_path: Path, variables: dict[str, str], coloured: bool
) -> None:
    with conversation([cloud.info.iam_url, "connect", "--region", "eu-de"], tmp_path, **variables) as terminal:
        terminal.answer("Domain: ", cloud.info.domain)
        terminal.answer("User: ", cloud.info.username)
        terminal.answer("Password (not shown): ", "wrong")
        terminal.wait_for("x The cloud refused")
        assert ("\x1b[31m" in terminal.raw) is coloured
        assert ("\x1b[" in terminal.raw) is (variables.get("TERM") != "dumb")


def test_without_a_list_of_projects_one_is_named(cloud: RunningCloud, tmp_path: Path) -> None:
    state = cloud.server.app.state
    state.faults.add("no-project-list", "project-domain")
    sub = state.directory.sub_project
    with conversation([cloud.info.iam_url, "connect", "--region", "eu-de"], tmp_path) as terminal:
        terminal.answer("Domain: ", cloud.info.domain)
        terminal.answer("User: ", cloud.info.username)
        terminal.answer("Password (not shown): ", cloud.info.password)
        why = terminal.answer("Project (name or id): ", "eu-nowhere")
        assert "The cloud does not give the list of projects (IAM 403)." in why
        refusal = terminal.answer("Project (name or id): ", sub.name)
        assert "x The cloud refused the project “eu-nowhere” (" in refusal
        terminal.answer("Keep as [EU-DE (Germany)]: ", "Sub")
        terminal.answer("[y/N]: ", "")
        assert terminal.end() == 0
        assert "Which:" not in terminal.shown
    assert (saved("Sub").project_id, saved("Sub").project_name) == (sub.id, sub.name)


def test_without_a_list_and_a_terminal_the_option_is_named(
    cloud: RunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.server.app.state.faults.add("no-project-list")
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", cloud.info.password)
    save_profile(
        Profile(
            name="Bare",
            region="eu-de",
            iam_url=cloud.info.iam_url,
            drs_url=cloud.info.drs_url,
            domain=cloud.info.domain,
            username=cloud.info.username,
        )
    )
    result = run_cli("show", "Bare")
    assert result.exit_code == 2
    assert "The cloud does not give the list of projects (IAM 403)." in result.stderr
    assert "--project-id" in result.stderr
