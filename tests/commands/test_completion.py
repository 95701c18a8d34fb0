"""What the shell offers at the Tab key."""

import pytest
from click.shell_completion import BashComplete

from drs_inspector.cli import cli


def offered(*words: str) -> set[str]:
    complete = BashComplete(cli, {}, "drs-inspector", "_DRS_INSPECTOR_COMPLETE")
    return {item.value for item in complete.get_completions(list(words[:-1]), words[-1])}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("ex",), {"export", "ex"}),  # the second one lets the shell look for files
        (("--d",), {"--demo"}),
        (("--",), {"--demo", "--help", "--version"}),
        (("export", "--de"), {"--demo"}),
    ],
)
def test_commands_options_and_files(words: tuple[str, ...], expected: set[str]) -> None:
    assert offered(*words) == expected


def test_files_are_offered_for_the_window() -> None:
    complete = BashComplete(cli, {}, "drs-inspector", "_DRS_INSPECTOR_COMPLETE")
    assert "file" in {item.type for item in complete.get_completions([], "")}
