"""Options that every command takes: errors for programs, quiet and talkative runs, and options by variables."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import BashComplete
from click.testing import Result

from drs_inspector.cli import cli
from drs_inspector.commands.source.completing import complete_profiles
from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.paths import app_paths
from tests.commands.conftest import MakeRunningCloud

RunCli = Callable[..., Result]
MEMBERS = ["code", "title", "cause", "next_step", "request_id"]
SAMPLE = str(Path(__file__).parents[1] / "data" / "batch-detail.response.json")


def errors_in(result: Result) -> list[dict[str, str | None]]:
    return [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]


@pytest.mark.parametrize(
    ("arguments", "code", "title"),
    [
        (["--errors", "json", "shwo"], 2, "no such command"),
        (["show", "--errors=json", "--no-such-option"], 2, "No such option"),
        (["show", SAMPLE, "--filter", "a:(", "--errors", "json"], 2, ""),
        (["show", "missing.json", "--errors", "json"], 5, "There is no file missing.json here"),
        (["show", "folder/missing.json", "--errors", "json"], 5, "could not be read"),
        (["profiles", "remove", "x", "--errors", "json"], None, ""),
        (
            ["--errors", "json", "export", "--iam-url", "https://127.0.0.1:1", "--drs-url", "https://127.0.0.1:1"],
            2,
            "needs",
        ),
    ],
)
def test_an_error_is_one_line_of_json(run_cli: RunCli, arguments: list[str], code: int | None, title: str) -> None:
    result = run_cli(*arguments)
    assert result.exit_code == code if code is not None else result.exit_code != 0
    (error,) = errors_in(result)
    assert list(error) == MEMBERS
    assert title in str(error["title"])
    assert result.stderr.count("\n") == 1
    assert result.stderr.isascii()


def test_a_variable_asks_for_json_too_and_one_run_leaves_nothing_to_the_next(
    run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_ERRORS", "json")
    assert errors_in(run_cli("shwo"))
    monkeypatch.delenv("DRS_INSPECTOR_ERRORS")
    assert "Error: There is no such command" in run_cli("shwo").stderr
    run_cli("--errors", "json", "shwo")
    assert errors_in(run_cli("shwo")) == []


def test_an_error_of_the_cloud_has_its_code_and_request_id(
    run_cli: RunCli, running_cloud: MakeRunningCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = running_cloud(jobs=3)
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", "wrong")
    result = run_cli("export", *cloud.source, "-o", "-", "--errors", "json")
    assert result.exit_code == 3
    (error,) = errors_in(result)
    assert error["title"]
    assert error["next_step"]


def test_debug_shows_the_wire_and_no_secret(run_cli: RunCli, running_cloud: MakeRunningCloud) -> None:
    cloud = running_cloud(jobs=3, objects=2)
    quiet, verbose, debug = (
        run_cli("export", *cloud.source, "-o", "-", *more) for more in (["-q"], ["-v"], ["--debug"])
    )
    assert [one.exit_code for one in (quiet, verbose, debug)] == [0, 0, 0]
    assert "httpx: HTTP Request: POST" in verbose.stderr
    assert "httpcore" not in verbose.stderr
    assert "httpcore" in debug.stderr
    assert "HTTP Request" not in quiet.stderr
    tokens = {str(token) for token in cloud.tenant.tokens} if hasattr(cloud.tenant, "tokens") else set()
    for secret in {cloud.info.password, *tokens}:
        assert secret not in debug.stderr + verbose.stderr
    assert "x-subject-token" in debug.stderr.lower()  # the header was there, without its value
    run_cli("export", *cloud.source, "-o", "-")
    assert logging.getLogger("httpx").handlers == []


def test_quiet_leaves_data_and_errors(run_cli: RunCli, tmp_path: Path) -> None:
    loud = run_cli("show", SAMPLE, "--format", "json", "-o", str(tmp_path / "a.json"))
    quiet = run_cli("-q", "show", SAMPLE, "--format", "json", "-o", str(tmp_path / "b.json"))
    assert (loud.exit_code, quiet.exit_code) == (0, 0)
    assert quiet.stdout == ""
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert "Error" in run_cli("-q", "show", "missing.json").stderr


def save_profiles(*names: str) -> None:
    places = {"iam_url": "https://127.0.0.1:1", "drs_url": "https://127.0.0.1:1", "domain": "d", "username": "u"}
    entries = [{"name": name, "project_id": "p", **places} for name in names]
    document = {"format": "drs-inspector/profiles", "version": 1, "profiles": entries}
    write_whole(app_paths().profiles_file, json.dumps(document).encode())


def test_variables_name_a_source_and_the_command_line_overrules_them(
    run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PROFILE", "unknown")
    assert "There is no profile 'unknown'" in run_cli("export").stderr
    assert "There is no profile 'other'" in run_cli("export", "--profile", "other").stderr
    assert run_cli("show", SAMPLE).exit_code == 0  # a file is a source
    assert "There is no entry 'x' in clouds.yaml" in run_cli("export", "--cloud", "x").stderr
    monkeypatch.setenv("DRS_INSPECTOR_PROJECT_ID", "p")
    assert "not both" not in run_cli("export", "--project-name", "n").stderr


def test_a_word_is_a_file_or_a_profile_or_an_error_that_lists_both(
    run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    save_profiles("shop", "both")
    for name in ("a.json", "both"):
        Path(name).write_bytes(Path(SAMPLE).read_bytes())
    unknown = run_cli("show", "shpo")
    assert unknown.exit_code == 5
    assert "Profiles: shop, both. Files here: a.json." in unknown.stderr
    assert "Did you mean shop?" in unknown.stderr
    assert run_cli("show", "a.json").exit_code == 0
    ambiguous = run_cli("show", "both")
    assert (ambiguous.exit_code, "give ./both, or --profile 'both'" in ambiguous.stderr) == (2, True)
    assert run_cli("show", "./both").exit_code == 0
    assert run_cli("show", "shop", "a.json").exit_code == 2


def test_the_shell_offers_profiles() -> None:
    save_profiles("shop", "other")
    assert complete_profiles(None, None, "s") == ["shop"]  # type: ignore[arg-type]  # they are not used
    complete = BashComplete(cli, {}, "drs-inspector", "_DRS_INSPECTOR_COMPLETE")
    offered = [(item.value, item.type) for item in complete.get_completions(["show"], "s")]
    assert offered == [("shop", "plain"), ("s", "file")]
