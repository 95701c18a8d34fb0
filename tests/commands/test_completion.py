"""What the shell offers at the Tab key."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner

from drs_inspector.cli import cli
from drs_inspector.storage.files.paths import app_paths

OF_THE_WINDOW = {"--demo", "--profile", "--new-instance"}


def offered(*words: str) -> set[str]:
    complete = BashComplete(cli, {}, "drs-inspector", "_DRS_INSPECTOR_COMPLETE")
    return {item.value for item in complete.get_completions(list(words[:-1]), words[-1])}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("ex",), {"export", "ex"}),  # the second one lets the shell look for files
        (("--d",), {"--demo", "--debug"}),
        (("--",), {*OF_THE_WINDOW, "--help", "--version", "--errors", "--color", "--quiet", "--verbose", "--debug"}),
        (("export", "--dem"), {"--demo"}),
        (("export", "--region", "eu-de"), {"eu-de"}),
    ],
)
def test_commands_options_and_files(words: tuple[str, ...], expected: set[str]) -> None:
    assert offered(*words) == expected


@pytest.mark.parametrize("option", ["--view", "--profile"])
def test_names_of_a_person_are_offered_and_their_file_is_never_touched(option: str) -> None:
    file = app_paths().views_file if option == "--view" else app_paths().profiles_file
    file.parent.mkdir(parents=True)
    for content, names in (
        (b"{", set()),
        (b"\xff" * 100, set()),
        (rb'{"views":[{"name":"half \ud83d"},{"name":"a\nb"},{"name":"\u001b[2J"},{"name":"fine"}]}', {"fine"}),
    ):
        file.write_bytes(content.replace(b"views", file.stem.encode()))
        before = sorted((path.name, path.read_bytes()) for path in file.parent.iterdir())
        assert offered("show", option, "") - {"All jobs", "Failed, by cause", "Not read", "Waits for a person"} == names
        assert sorted((path.name, path.read_bytes()) for path in file.parent.iterdir()) == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_asks_the_program(shell: str) -> None:
    result = CliRunner().invoke(cli, ["completion", shell], prog_name="drs-inspector")
    assert result.exit_code == 0
    assert "_DRS_INSPECTOR_COMPLETE" in result.stdout
    assert CliRunner().invoke(cli, ["completion", "cmd"]).exit_code == 2


def test_files_are_offered_for_the_window() -> None:
    complete = BashComplete(cli, {}, "drs-inspector", "_DRS_INSPECTOR_COMPLETE")
    assert "file" in {item.type for item in complete.get_completions([], "")}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no bash")
@pytest.mark.parametrize("begun", ["", '"', "'"])
def test_a_name_is_one_word_for_bash_and_runs_nothing(begun: str, tmp_path: Path) -> None:
    names = ["All jobs", "<b> & ; $(touch ran) `touch ran`", "*", 'it\'s \\ "so"']
    script = CliRunner().invoke(cli, ["completion", "bash"], prog_name="drs-inspector").stdout
    program = tmp_path / "answers"
    program.write_text('#!/bin/sh\ncat "$0.txt"\n', encoding="utf-8")
    program.chmod(0o700)
    (tmp_path / "answers.txt").write_text("".join(f"plain,{name}\n" for name in names), encoding="utf-8")
    asked = r"""
        begun=$1; COMP_WORDS=(drs-inspector show x --view "$begun"); COMP_CWORD=4
        _drs_inspector_completion ./answers
        for one in "${COMPREPLY[@]}"; do
            eval "set -- $begun$one$begun"
            printf '%s %s\n' "$#" "$1"
        done
    """
    run = subprocess.run(
        ["bash", "-c", script + asked, "bash", begun], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == [f"1 {name}" for name in names], run.stderr
    assert not (tmp_path / "ran").exists()
