"""What the shell offers at the Tab key."""

import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner

from drs_inspector.cli import cli

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


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_asks_the_program(shell: str) -> None:
    result = CliRunner().invoke(cli, ["completion", shell], prog_name="drs-inspector")
    assert result.exit_code == 0
    assert "_DRS_INSPECTOR_COMPLETE" in result.stdout
    assert CliRunner().invoke(cli, ["completion", "cmd"]).exit_code == 2


def test_files_are_offered_for_the_window() -> None:
    complete = BashComplete(cli, {}, "drs-inspector", "_DRS_INSPECTOR_COMPLETE")
    assert "file" in {item.type for item in complete.get_completions([], "")}
